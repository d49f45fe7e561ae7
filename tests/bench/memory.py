"""What memory builds of ever larger spools take: all processes of a run, and the run's own.

usage: python -m tests.bench.memory [--files N,N,…] [--paragraphs N] [--work DIR]

The spool is that of `tests.bench.incremental`, grown from each number of files to the next. At each a full build is
measured, and then one after one file in a hundred has changed. How long the stories are changes only what a segment
takes while it is written, which is bounded; four paragraphs, about 130 words, fill one. Pages of files that are mapped
count where the run has touched them, although the system takes them back when it needs the room; anonymous memory, of
which this is not true, is told apart.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.bench.command import Cost, run
from tests.bench.incremental import Newsroom

_FILES = "100000,200000"


@dataclass(frozen=True, slots=True)
class Built:
    """What a full build of so many files cost, and one after one in a hundred had changed."""

    files: int
    full: Cost
    changed: Cost


def measured(room: Newsroom, files: int, root: Path) -> Built:
    """Grow a spool to so many files and build it twice."""
    room.add(files - len(room.names))
    full = run("build", str(room.spool), "--root", str(root), "--full")
    print(f"{files:,} files, full build: {full.text()}", flush=True)
    room.change(files // 100)
    changed = run("build", str(room.spool), "--root", str(root))
    print(f"{files:,} files, one in a hundred changed: {changed.text()}", flush=True)
    return Built(files, full, changed)


def main() -> int:
    """Run the bench and print its figures."""
    args = _arguments()
    with tempfile.TemporaryDirectory(dir=args.work) as folder:
        chance = random.Random(7)  # noqa: S311 - the same in every run
        room = Newsroom(Path(folder) / "spool", chance, [], paragraphs=args.paragraphs)
        built = [measured(room, files, Path(folder) / "root") for files in args.files]
    for before, after in pairwise(built):
        for name in ("full", "changed"):
            costs = getattr(before, name), getattr(after, name)
            for what in ("peak_mb", "anonymous_mb"):
                more = getattr(costs[1], what) - getattr(costs[0], what)
                each = more * (1 << 20) / (after.files - before.files)
                print(f"{name}, {before.files:,} to {after.files:,} files: {what} {more:+,}, {each:,.0f} bytes a file")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=_numbers, default=_FILES)
    parser.add_argument("--paragraphs", type=int, default=4, help="of 30 words, in each story")
    parser.add_argument("--work", type=Path, help="where the spool and the root are made, and removed at the end")
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    return [int(one) for one in text.split(",")]


if __name__ == "__main__":
    sys.exit(main())
