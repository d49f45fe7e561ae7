"""Fails when the cleaner falls below the figures it has reached on the labelled pages; does nothing without them.

usage: python -m tests.bench.floors [--corpus DIR] [--rounds N]

Runs the corpus's own scorer on `tests.bench.scoring:clean` and on the pages as `tests.bench.bared` bares them; where
Trafilatura is installed (the extra `bench`), on that too, and then both in turns over the same pages in one process on
one core, a new one for each round. The ratio of their speeds is the median of the rounds. A floor is only ever raised,
or lowered with the reason.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import importlib.util
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.bench import bared

FLOORS = {
    "news": {"body_f1": 0.984, "exact": 66.7, "headline": 100.0, "day": 100.0, "authors": 100.0},
    "wire": {
        "body_f1": 0.998,
        "exact": 83.3,
        "headline": 100.0,
        "day": 96.2,
        "authors": 100.0,
        "dateline": 96.8,
        "place": 96.6,
        "agency": 97.1,
        "none": 100.0,
    },
    "article": {"body_f1": 0.984, "exact": 55.7},
}
"""Shares in per cent, body F1 from 0 to 1."""
LEAST_TIMES_AS_FAST = 4.0
"""As Trafilatura with its metadata, in pages a second."""

OURS = "tests.bench.scoring:clean"
RIVAL = "tests.bench.trafilatura_cleaner:clean"
PAGES_A_TURN = 8

Report = Mapping[str, Mapping[str, object]]
Floors = Mapping[str, Mapping[str, float]]
Page = tuple[bytes, str | None]
Cleaner = Callable[[bytes, str | None], Mapping[str, Any]]


def main() -> int:
    """Run the scorer and the race, print their tables, and return 1 if a floor is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if not (options.corpus / "score_cleaner.py").is_file():
        print(f"no labelled pages at {options.corpus}: nothing scored")
        return 0
    broken = list(broken_floors(score(options.corpus, OURS)))
    for name, floors in bared.FLOORS.items():
        broken += (
            f"{name}: {line}" for line in broken_floors(score(options.corpus, f"tests.bench.bared:{name}"), floors)
        )
    if importlib.util.find_spec("trafilatura"):
        broken += race(options.corpus, options.rounds)
    else:
        print("Trafilatura is not installed (pip install -e .[bench]): no speed compared")
    print("\n".join(broken) or "every floor holds")
    return 1 if broken else 0


def score(corpus: Path, cleaner: str) -> dict[str, dict[str, object]]:
    """Return the scorer's report on a cleaner; its table is printed."""
    print(cleaner, flush=True)
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        command = [sys.executable, str(corpus / "score_cleaner.py"), cleaner, "--json", out.name]
        subprocess.run(command, check=True)
        report: dict[str, dict[str, object]] = json.loads(Path(out.name).read_text())
    return report


def broken_floors(report: Report, floors: Floors = FLOORS) -> Iterator[str]:
    """Yield a line for each floor that the scorer's report is under."""
    for group, of_group in floors.items():
        for name, floor in of_group.items():
            if value(report[group][name]) < floor:
                yield f"{group} {name}: {value(report[group][name])} is under the floor {floor}"


def value(figure: object) -> float:
    """Return a figure of the report as a number: 0.97, or 93.5 for "93.5% of 31"."""
    return float(str(figure).partition("%")[0])


def race(corpus: Path, rounds: int) -> list[str]:
    """Print how many times Trafilatura's pages a second ours reads, and return a line if that is under the floor."""
    score(corpus, RIVAL)
    # A process for each round: Trafilatura keeps what it found out about a page, and no page comes twice in life.
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as process:
        speeds = process.map(race_once, [corpus] * rounds, chunksize=1)
    for ours, theirs in speeds:
        print(f"ours {ours:.1f} pages/s, Trafilatura {theirs:.1f}: {ours / theirs:.2f} times as fast")
    times = statistics.median(ours / theirs for ours, theirs in speeds)
    print(f"median of {rounds} rounds on one core: {times:.2f} times as fast as Trafilatura {version('trafilatura')}")
    return [f"speed: {times:.2f} times Trafilatura's is under {LEAST_TIMES_AS_FAST}"] * (times < LEAST_TIMES_AS_FAST)


def race_once(corpus: Path) -> list[float]:
    """Return the pages a second of ours and of Trafilatura on all pages, from this process on one core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    cleaners = [load(cleaner) for cleaner in (OURS, RIVAL)]
    return pages_per_second(cleaners, list(read_pages(corpus)))


def load(cleaner: str) -> Cleaner:
    """Return the function that the scorer knows as MODULE:FUNCTION."""
    module, _, name = cleaner.partition(":")
    found: Cleaner = getattr(importlib.import_module(module), name)
    return found


def read_pages(corpus: Path) -> Iterator[Page]:
    """Yield each labelled page, unpacked, with its address."""
    for page in json.loads((corpus / "gold.json").read_text("utf-8")):
        yield gzip.decompress((corpus / "pages" / page["file"]).read_bytes()), page["url"]


def pages_per_second(cleaners: Sequence[Cleaner], pages: Sequence[Page]) -> list[float]:
    """Return how many pages each cleaner reads in a second of processor time; they take turns every few pages.

    A shared machine changes its speed from one second to the next, so turns of a whole round would compare its moods.
    """
    for cleaner in cleaners:
        cleaner(b"<html><body><h1>Port opens</h1><p>A page to warm up with.</p></body></html>", None)
    seconds = [0.0] * len(cleaners)
    for start in range(0, len(pages), PAGES_A_TURN):
        for number, cleaner in enumerate(cleaners):
            began = time.process_time()
            for page in pages[start : start + PAGES_A_TURN]:
                cleaner(*page)
            seconds[number] += time.process_time() - began
    return [len(pages) / taken for taken in seconds]


if __name__ == "__main__":
    sys.exit(main())
