"""How cost grows with the archive: disk, cold start, slow queries and memory of one generation."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from search.generation import pin_current
from tests.bench.evict import evict
from tests.bench.measure import Timings
from tests.bench.queries import Query
from tests.bench.rivals.ours import CACHE

_WHOOSH_SUFFIXES = (".seg", ".toc")
_COLD_STARTS = 5
_WORKERS = 2


@dataclass(frozen=True, slots=True)
class Scale:
    """Figures of one generation. `still_cached` is the share of probed pages that eviction left in memory."""

    stories: int
    whoosh_mb: float
    columns_mb: float
    open_s: float
    still_cached: float
    median_ms: float
    p95_ms: float
    private_mb: float
    resident_mb: float


def scale(root: Path, stories: int, queries: Sequence[Query], timings: Timings) -> Scale:
    """Return the figures of a published generation.

    Opening is the median of several starts, each in a fresh process after every file of the generation was put out of
    the page cache. Memory is that of one of two processes that have both answered all queries with highlights and every
    facet: what both map is shared.
    """
    with pin_current(root, cache=root.parent / CACHE / "dateline") as pinned:
        files = sorted(pinned.path.iterdir())
    starts, stayed = [], 0.0
    for _ in range(_COLD_STARTS):
        stayed = max(stayed, evict(files))
        starts.append(_lives(root, queries[:1], 1)["open_s"])
    life = _lives(root, queries, _WORKERS)
    whoosh = [path for path in files if path.suffix in _WHOOSH_SUFFIXES]
    return Scale(
        stories=stories,
        whoosh_mb=_mb(whoosh),
        columns_mb=_mb(path for path in files if path not in whoosh and path.suffix != ".json"),
        open_s=statistics.median(starts),
        still_cached=stayed,
        median_ms=timings.median("ours"),
        p95_ms=timings.percentile("ours", 0.95),
        private_mb=life["private_mb"],
        resident_mb=life["resident_mb"],
    )


def _lives(root: Path, queries: Sequence[Query], workers: int) -> dict[str, float]:
    """Let some workers answer the same queries at once, and return what the first of them says."""
    asked = json.dumps([[query.text, [[f.facet, f.key] for f in query.filters]] for query in queries])
    environment = os.environ | {"XDG_CACHE_HOME": str(root.parent / CACHE)}
    command = [sys.executable, "-m", "tests.bench.worker", str(root)]
    with ExitStack() as stack:
        processes = [stack.enter_context(_started(command, environment)) for _ in range(workers)]
        answered = [_told(process, asked) for process in processes]
        memory = [_told(process, "") for process in processes]
        return answered[0] | memory[0]


def _started(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _told(process: subprocess.Popen[str], line: str) -> dict[str, float]:
    """Give a worker a line and return its answer.

    Raises:
        RuntimeError: it ended instead.
    """
    if process.stdin is None or process.stdout is None:
        raise TypeError("a worker is started with pipes")
    process.stdin.write(line + "\n")
    process.stdin.flush()
    answer = process.stdout.readline()
    if not answer:
        raise RuntimeError(f"a worker ended with status {process.wait()}")
    figures: dict[str, float] = json.loads(answer)
    return figures


def _mb(paths: Iterable[Path]) -> float:
    return sum(path.stat().st_size for path in paths) / 1e6
