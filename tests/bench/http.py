"""Pages a second from a server on loopback: `/search` beside the same template rendered from constants.

Serves an index with one gunicorn worker, as the README names it, and keeps two requests in flight from this process.
Queries are distinct, and every page of results is searched, counted and marked anew. Beside it stand the same pages
rendered from results that were found beforehand, and the smallest page of the site, in turn on the same server.
`tests.bench.pages` runs it.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

import flask

from search.archive import Archive
from search.request import Request
from tests.bench.tables import table
from tests.lengths import PATIENT
from web import create_app
from web.searching import results_page

WARM, TURN = 100, 50
"""Requests before anything is counted; requests of one kind in a row."""
IN_FLIGHT = 2
READY_S = 120.0
_HOST = "127.0.0.1"
_ROOT, _QUERIES = "DATELINE_BENCH_ROOT", "DATELINE_BENCH_QUERIES"


@dataclass(slots=True)
class Kind:
    """Requests of one kind: the seconds of each, and of all by the clock."""

    seconds: list[float] = field(default_factory=list)
    clock_s: float = 0.0

    @property
    def rate(self) -> float:
        """Return requests a second."""
        return len(self.seconds) / self.clock_s

    def percentile_ms(self, share: float) -> float:
        """Return the milliseconds that a share of the requests does not exceed."""
        return 1000 * sorted(self.seconds)[min(len(self.seconds) - 1, int(share * len(self.seconds)))]


@dataclass(frozen=True, slots=True)
class Served:
    """The three kinds: a searched page, its template alone, the smallest page."""

    searched: Kind
    template: Kind
    smallest: Kind

    @property
    def ratio(self) -> float:
        """Return the searched pages a second as a share of the template's."""
        return self.searched.rate / self.template.rate


def rates(served: Served) -> str:
    """Return the figures as text."""
    rows = [
        [name, str(len(kind.seconds)), f"{kind.rate:.0f}", *(f"{kind.percentile_ms(p):.2f}" for p in (0.5, 0.99))]
        for name, kind in (
            ("/search, distinct queries", served.searched),
            ("its template, from constants", served.template),
            ("the smallest page", served.smallest),
        )
    ]
    head = [f"gunicorn, one worker, {IN_FLIGHT} requests in flight", "requests", "a second", "median ms", "p99 ms"]
    return f"{table(head, rows)}\n/search a second as a share of its template's: {served.ratio:.2f}"


def serve(root: Path, queries: Sequence[str]) -> Served:
    """Serve an index and time all queries but the first `WARM`, each once a kind, the kinds in turn."""
    warm, asked = queries[:WARM], queries[WARM:]
    paths = (_searched, _template, lambda _: "/healthz")
    with _server(root, queries) as port, ThreadPoolExecutor(IN_FLIGHT) as pool:
        for path in paths:
            _ask(pool, port, [path(q) for q in warm], Kind())
        kinds = [Kind() for _ in paths]
        for turn in _turns(asked):
            for kind, path in zip(kinds, paths, strict=True):
                _ask(pool, port, [path(q) for q in turn], kind)
    return Served(*kinds)


def _searched(q: str) -> str:
    return f"/search?{urlencode({'q': q})}"


def _template(q: str) -> str:
    return f"/bench/template?{urlencode({'q': q})}"


def _turns(queries: Sequence[str]) -> Iterator[list[str]]:
    left = iter(queries)
    return iter(lambda: list(islice(left, TURN)), [])


def _ask(pool: ThreadPoolExecutor, port: int, paths: Sequence[str], kind: Kind) -> None:
    start = time.perf_counter()
    kind.seconds += pool.map(lambda path: _time(port, path), paths)
    kind.clock_s += time.perf_counter() - start


def _time(port: int, path: str) -> float:
    """Return the seconds of one request.

    Raises:
        RuntimeError: the answer was another than 200.
    """
    start = time.perf_counter()
    connection = http.client.HTTPConnection(_HOST, port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
    finally:
        connection.close()
    return time.perf_counter() - start


@contextmanager
def _server(root: Path, queries: Sequence[str]) -> Iterator[int]:
    """Run gunicorn on a free port and yield that, once it answers; it ends with the `with`, or with this process."""
    with socket.create_server((_HOST, 0)) as listening:
        os.set_inheritable(listening.fileno(), True)
        environment = os.environ | {_ROOT: str(root), _QUERIES: json.dumps(list(queries))}
        command = [sys.executable, "-m", "gunicorn", "--bind", f"fd://{listening.fileno()}", "--workers", "1"]
        command += ["--timeout", "120", "--log-level", "warning", "tests.bench.http:served_app()"]
        handed = [listening.fileno()]
        with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment, pass_fds=handed) as process:
            port = listening.getsockname()[1]
            try:
                _await(port)
                yield port
            finally:
                process.terminate()


def _await(port: int) -> None:
    end = time.monotonic() + READY_S
    while True:
        try:
            _time(port, "/healthz")
        except (OSError, http.client.HTTPException):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def served_app() -> flask.Flask:
    """Return the application with the results of all queries at hand, for a worker that `_server` starts."""
    threading.Thread(target=_end_with_input, args=(os.getppid(),), daemon=True).start()
    archive = Archive(Path(os.environ[_ROOT]), limits=PATIENT)
    at_hand = {q: archive.search(Request(q=q)) for q in json.loads(os.environ[_QUERIES])}
    app = create_app(archive)

    def template() -> str:
        return results_page(at_hand[flask.request.args["q"]])

    app.add_url_rule("/bench/template", view_func=template)
    return app


def _end_with_input(server: int) -> None:
    """End the server when the other end of its standard input is closed: when the benchmark is gone, however."""
    os.read(sys.stdin.fileno(), 1)
    os.kill(server, signal.SIGTERM)
