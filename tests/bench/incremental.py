"""What a run costs that changes nothing or one file in a hundred, beside a full build of the same spool.

usage: python -m tests.bench.incremental [--files N] [--runs N] [--work DIR]

The spool is invented: text files of one story of about 130 words each. A run of one in a hundred edits, removes and
adds files. Times are of the whole command in a process of its own, its start included; processor time and memory are
those of that process, without its workers'.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

_FILES, _RUNS = 20_000, 20
_FOLDER_FILES = 500
_SYLLABLES = ("ba", "do", "ke", "mi", "ru", "sto", "la", "ven", "tir", "os", "qua", "el")
_CALL = """
import resource, runpy, sys
sys.argv = sys.argv[1:]
try: runpy.run_module("index.cli", run_name="index.cli", alter_sys=True)["main"](sys.argv[1:])
finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10, file=sys.stderr)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """One run: seconds by the clock and of processor time, MB at its peak, and its report."""

    wall_s: float
    processor_s: float
    peak_mb: int
    report: dict[str, object]


@dataclass(slots=True)
class Newsroom:
    """A spool that changes. `chance` decides everything, so that each run of the bench sees the same."""

    spool: Path
    chance: random.Random
    names: list[Path]
    count: int = 0

    def add(self, files: int) -> None:
        """Put new files into the spool."""
        for _ in range(files):
            path = self.spool / f"{self.count // _FOLDER_FILES:04}" / f"{self.count:07}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            self.count += 1
            self.write(path)
            self.names.append(path)

    def write(self, path: Path) -> None:
        """Write a story over whatever a file holds."""
        day = date(2020, 1, 1) + timedelta(days=self.chance.randrange(1500))
        head = " ".join(self.words(7)).upper()
        paragraphs = [" ".join(self.words(30)).capitalize() + "." for _ in range(4)]
        dateline = f"DELFT, {day:%B} {day.day}, {day.year} (Wirename) - "
        path.write_text("\n\n".join([head, dateline + paragraphs[0], *paragraphs[1:]]) + "\n")

    def words(self, count: int) -> list[str]:
        """Return invented words, some of them far commoner than others."""
        return [
            "".join(
                _SYLLABLES[int(self.chance.random() ** 2 * len(_SYLLABLES))]
                for _ in range(self.chance.choice((1, 2, 3)))
            )
            for _ in range(count)
        ]

    def change(self, files: int) -> None:
        """Edit, remove and add so many files in all: six, two and two of ten."""
        for path in self.chance.sample(self.names, files * 6 // 10):
            self.write(path)
        for path in self.chance.sample(self.names, files * 2 // 10):
            path.unlink()
            self.names.remove(path)
        self.add(files - files * 6 // 10 - files * 2 // 10)


def run(spool: Path, root: Path, *more: str) -> Cost:
    """Return what one run of the command costs."""
    words = ["dateline-index", "build", str(spool), "--root", str(root), "--json", *more]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", _CALL, *words], capture_output=True, text=True, check=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, processor, int(done.stderr.split()[-1]), json.loads(done.stdout))


def main() -> int:
    """Run the bench and print its figures."""
    args = _arguments()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory(dir=args.work) as folder:
        spool, root = Path(folder) / "spool", Path(folder) / "root"
        room = Newsroom(spool, random.Random(7), [])  # noqa: S311 - the same in every run
        room.add(args.files)
        time.sleep(1)
        full = run(spool, root)
        show(f"full build of {args.files:,} files", full)
        nothing = run(spool, root)
        show("no change", nothing)
        costs = []
        for number in range(args.runs):
            room.change(args.files // 100)
            costs.append(run(spool, root))
            show(f"one in a hundred changed, run {number + 1}", costs[-1])
        anew = run(spool, root, "--full")
        show("full, once more", anew)
    mean = sum(cost.wall_s for cost in costs) / len(costs)
    print(f"no change: {nothing.wall_s:.2f} s, published: {nothing.report['is_published']}")
    print(
        f"one in a hundred: {mean:.2f} s on average, {mean / full.wall_s:.1%} of the full build's {full.wall_s:.1f} s"
    )
    return 0


def show(what: str, cost: Cost) -> None:
    """Print one run's figures."""
    seconds = cost.report["seconds"]
    print(
        f"{what}: {cost.wall_s:.2f} s, {cost.processor_s:.2f} s of processor, {cost.peak_mb} MB {seconds}", flush=True
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=_FILES)
    parser.add_argument("--runs", type=int, default=_RUNS)
    parser.add_argument("--work", type=Path, help="where the spool and the root are made, and removed at the end")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
