"""Fails when the cleaner falls below the figures it has reached on the labelled pages; does nothing without them.

usage: python -m tests.bench.floors [--corpus DIR]

Runs the corpus's own scorer on `tests.bench.scoring:clean`. A floor is only ever raised, or lowered with the reason.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

FLOORS = {
    "news": {"body_f1": 0.94},
    "wire": {"body_f1": 0.94, "dateline": 85.0, "place": 85.0, "agency": 85.0},
}
"""Shares in per cent, body F1 from 0 to 1."""


def main() -> int:
    """Run the scorer, print its table, and return 1 if a floor is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    scorer = parser.parse_args().corpus / "score_cleaner.py"
    if not scorer.is_file():
        print(f"no labelled pages at {scorer.parent}: nothing scored")
        return 0
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        command = [sys.executable, str(scorer), "tests.bench.scoring:clean", "--json", out.name]
        subprocess.run(command, check=True)
        broken = list(broken_floors(json.loads(Path(out.name).read_text())))
    print("\n".join(broken) or "every floor holds")
    return 1 if broken else 0


def broken_floors(report: dict[str, dict[str, object]]) -> list[str]:
    """Return a line for each floor that the scorer's report is under."""
    return [
        f"{group} {name}: {value(report[group][name])} is under the floor {floor}"
        for group, floors in FLOORS.items()
        for name, floor in floors.items()
        if value(report[group][name]) < floor
    ]


def value(figure: object) -> float:
    """Return a figure of the report as a number: 0.97, or 93.5 for "93.5% of 31"."""
    return float(str(figure).partition("%")[0])


if __name__ == "__main__":
    sys.exit(main())
