"""How much sooner two workers have read a spool of pages than one.

usage: python -m tests.bench.parallel [--copies N] [--pairs N]

The pages are the samples, again and again. One worker and two take turns, so that whatever else the machine does falls
on both; the figure is the median of the pairs' ratios. On a machine without two free cores it says little: what could
be reached there is reckoned from the processor time that reading takes, and what the run itself takes beside it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from index.reading.parse import read_any
from index.reading.spool import Listing, list_spool
from index.reading.workers import Task, parse_files, start_server

_SAMPLES = Path(__file__).parent.parent / "samples" / "spool"


def fill(spool: Path, copies: int) -> None:
    """Put copies of the sample pages into a spool."""
    for number in range(copies):
        for path in _SAMPLES.rglob("*.html"):
            place = spool / f"{number:04}" / path.relative_to(_SAMPLES)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes())


def reading_s(spool: Path, listing: Listing, jobs: int) -> float:
    """Return how long so many workers take to read every file; starting them is part of it."""
    start = time.perf_counter()
    count = sum(1 for _ in parse_files(Task(spool, read_any), listing.files, jobs))
    assert count == len(listing.files)
    return time.perf_counter() - start


def main() -> int:
    """Run the bench and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=int, default=40)
    parser.add_argument("--pairs", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        spool = Path(folder)
        fill(spool, args.copies)
        listing = list_spool(spool)
        start_server()
        reading_s(spool, listing, 1)
        start = time.process_time()
        reading_s(spool, listing, 0)
        work = time.process_time() - start
        start = time.process_time()
        reading_s(spool, listing, 2)
        own = time.process_time() - start
        print(f"{len(listing.files)} pages, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}")
        ratios = []
        for _ in range(args.pairs):
            one, two = reading_s(spool, listing, 1), reading_s(spool, listing, 2)
            ratios.append(one / two)
            print(f"one worker {one:.2f} s, two {two:.2f} s: {ratios[-1]:.2f} times as fast", flush=True)
    print(f"reading takes {work:.2f} s of processor, the run beside it {own:.2f} s")
    print(f"on two idle cores two workers could be {2 * work / (work + own):.2f} times as fast")
    print(f"two workers were {statistics.median(ratios):.2f} times as fast as one")
    return 0


if __name__ == "__main__":
    sys.exit(main())
