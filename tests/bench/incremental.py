"""What a run costs that changes nothing or one file in a hundred, beside a full build of the same spool.

usage: python -m tests.bench.incremental [--files N] [--runs N] [--work DIR]

The spool is invented: text files of one story of about 130 words each. A run of one in a hundred edits, removes and
adds files. Times are of the whole command, its start included; where other work shares the machine, the share by
processor time and the one reckoned for an idle machine count, in which only the workers share the cores.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import fmean

from tests.bench.command import Cost, run

_FILES, _RUNS = 100_000, 20
_FOLDER_FILES = 500
_SYLLABLES = ("ba", "do", "ke", "mi", "ru", "sto", "la", "ven", "tir", "os", "qua", "el")


@dataclass(slots=True)
class Newsroom:
    """A spool that changes. `chance` decides everything, so that each run of the bench sees the same."""

    spool: Path
    chance: random.Random
    names: list[Path]
    count: int = 0
    paragraphs: int = 4

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
        paragraphs = [" ".join(self.words(30)).capitalize() + "." for _ in range(self.paragraphs)]
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
        removed = set(self.chance.sample(self.names, files * 2 // 10))
        for path in removed:
            path.unlink()
        self.names = [path for path in self.names if path not in removed]
        self.add(files - files * 6 // 10 - files * 2 // 10)


def main() -> int:
    """Run the bench and print its figures."""
    args = _arguments()
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(dir=args.work) as folder:
        spool, root = Path(folder) / "spool", Path(folder) / "root"
        room = Newsroom(spool, random.Random(7), [])  # noqa: S311 - the same in every run
        room.add(args.files)
        time.sleep(1)

        def build(what: str) -> Cost:
            cost = run("build", str(spool), "--root", str(root))
            segments = len(list((root / cost.report["generation"]).glob("*.seg")))
            print(f"{what}: {cost.text()}; {segments} segments, load {os.getloadavg()[0]:.1f}", flush=True)
            return cost

        print(f"{cores} cores, Python {sys.version.split()[0]}, {args.files:,} files")
        full = build("full build")
        nothing = build("no change")
        costs = []
        for number in range(args.runs):
            room.change(args.files // 100)
            costs.append(build(f"one in a hundred changed, run {number + 1}"))
    shares = {
        "by the clock": fmean(cost.wall_s for cost in costs) / full.wall_s,
        "by processor time": fmean(cost.alone_s(1) for cost in costs) / full.alone_s(1),
        f"on {cores} idle cores, reckoned": fmean(cost.alone_s(cores) for cost in costs) / full.alone_s(cores),
    }
    print(f"no change: {nothing.wall_s:.2f} s, published: {nothing.report['is_published']}")
    print(f"one in a hundred, of a full build: {'; '.join(f'{share:.1%} {how}' for how, share in shares.items())}")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=_FILES)
    parser.add_argument("--runs", type=int, default=_RUNS)
    parser.add_argument("--work", type=Path, help="where the spool and the root are made, and removed at the end")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
