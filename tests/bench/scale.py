"""How cost grows with the archive: disk, cold start, slow queries and memory of one generation."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.generation import pin_current
from tests.bench.evict import evict
from tests.bench.measure import Timings
from tests.bench.queries import Query
from tests.bench.rivals.ours import CACHE

_WHOOSH_SUFFIXES = (".seg", ".toc")
_COLD_STARTS = 5


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
    the page cache. Memory is that of one process that has answered all queries, with highlights and every facet.
    """
    with pin_current(root, cache=root.parent / CACHE / "dateline") as pinned:
        files = sorted(pinned.path.iterdir())
    starts, stayed = [], 0.0
    for _ in range(_COLD_STARTS):
        stayed = max(stayed, evict(files))
        starts.append(_worker(root, queries[:1])["open_s"])
    life = _worker(root, queries)
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


def _worker(root: Path, queries: Sequence[Query]) -> dict[str, float]:
    asked = [[query.text, [[f.facet, f.key] for f in query.filters]] for query in queries]
    environment = os.environ | {"XDG_CACHE_HOME": str(root.parent / CACHE)}
    command = [sys.executable, "-m", "tests.bench.worker", str(root)]
    done = subprocess.run(command, input=json.dumps(asked), env=environment, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _mb(paths: Iterable[Path]) -> float:
    return sum(path.stat().st_size for path in paths) / 1e6
