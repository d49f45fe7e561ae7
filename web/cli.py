"""`dateline-web`: serve the archive with waitress."""

from __future__ import annotations

import argparse
import logging
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from types import FrameType

import flask
import waitress

from search.archive import Archive
from search.errors import DatelineError
from search.settings import resolve_root
from web.app import create_app
from web.log import FieldFormatter

_EXIT_MISCONFIGURED = 78
_HEADER_BYTES = 65_536  # the longest query in another script, percent-encoded, and 32 long filters fit
_WAITING_CONNECTIONS = 128


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted or terminated. Returns the exit code: 0 done, 78 misconfigured; usage errors exit 2."""
    options = _parser().parse_args(arguments)
    _start_logging()
    root = resolve_root(options.root)
    with closing(Archive(root)) as archive:
        try:
            app = create_app(archive)
            listener = _listen(options.host, options.port)
        except (DatelineError, OSError) as error:
            print(f"dateline-web: {error}", file=sys.stderr)
            return _EXIT_MISCONFIGURED
        with listener:
            _announce(archive, f"Dateline serves {root} at {_address(listener)}")
            _serve(app, listener, options.threads)
    return 0


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket.

    Raises:
        OSError: the address is taken, not this machine's, or not an address.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_WAITING_CONNECTIONS)
    except OSError as error:
        raise OSError(f"{host} port {port}: {error.strerror or error}") from error


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _serve(app: flask.Flask, listener: socket.socket, threads: int) -> None:
    server = waitress.create_server(
        app,
        sockets=[listener],
        threads=threads,
        ident=None,
        max_request_header_size=_HEADER_BYTES,
        max_request_body_size=1024,
    )
    signal.signal(signal.SIGTERM, _stop)
    server.run()


def _announce(archive: Archive, line: str) -> None:
    print(line, flush=True)
    ready = archive.readiness()
    if ready.status != "ok":
        print(f"dateline-web: {ready.status}: {ready.detail}", file=sys.stderr, flush=True)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """End the server's loop as an interrupt does, so that a service manager's stop is a clean one."""
    raise SystemExit


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dateline-web", description="Serve the search pages of a news archive.")
    parser.add_argument("--root", type=Path, help="the index; else DATELINE_ROOT, else the user's data folder")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=_port, default=8000, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--threads", type=_threads, default=4, help="requests answered at once (default: %(default)s)")
    return parser


def _port(text: str) -> int:
    return _whole(text, 0, 65_535)


def _threads(text: str) -> int:
    return _whole(text, 1, 1_000)


def _whole(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and least <= int(text[:9]) <= most):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least} to {most}")
    return int(text)


def _start_logging() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(FieldFormatter("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
