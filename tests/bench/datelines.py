"""Fails when the grammar of datelines reads fewer of real ones than it has; does nothing without them.

usage: python -m tests.bench.datelines [--corpus DIR] [--list]

Reads the datelines of Reuters-21578 and of `datelines.tsv`. A day counts as right from one after to three before the
story's DATE; a place as known where each place of the dateline has a country. Whatever falls short is counted by its
reason; `--list` prints each one.
"""

from __future__ import annotations

import argparse
import gzip
import html
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from index.clean.dateline import split_dateline
from search.story import Dateline

FLOORS = {"parsed": 99.4, "day": 99.6, "place": 99.8}
"""Shares in per cent: of all datelines those that are parsed, and of these those with a right day and known places."""
NEAREST, FURTHEST = timedelta(days=-1), timedelta(days=3)
COPY = "The harbour reopened on Thursday."

_CONTROL = re.compile(r"&#\d+;")
_DATED = re.compile(r"<DATE>\s*(\S+).*?<DATELINE>(.*?)</DATELINE>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reading:
    """A printed dateline, the day of its story, what the grammar reads in it and what it says it cannot read."""

    raw: str
    day: date
    dateline: Dateline | None
    unread: tuple[str, ...]

    @property
    def is_parsed(self) -> bool:
        """Whether it has a place."""
        return self.dateline is not None and bool(self.dateline.places)

    @property
    def day_fault(self) -> str:
        """Why its day is not right, "" where it is."""
        found = self.dateline.day if self.dateline else None
        if found is None:
            return re.sub(r"'.*'", "…", self.unread[0]) if self.unread else "dateline: no day"
        return "" if NEAREST <= self.day - found <= FURTHEST else "a day that is not the story's"

    @property
    def place_fault(self) -> str:
        """Why its places are not known, "" where they are."""
        places = self.dateline.places if self.dateline else ()
        return "" if all(place.country for place in places) else "a city that is not in the table, without a region"


def main() -> int:
    """Print the figures and the reasons, and return 1 if a floor is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument("--list", action="store_true", help="print each dateline that falls short")
    options = parser.parse_args()
    if not (options.corpus / "datelines.tsv").is_file():
        print(f"no datelines at {options.corpus}: nothing read")
        return 0
    listed = list(read_listed(options.corpus))
    print(f"datelines.tsv: {len(listed)} lines, {sum(not one.unread for one in listed)} read in full; the others:")
    print("\n".join(f"  {one.raw}  [{one.unread[0]}]" for one in listed if one.unread))
    readings = list(read_reuters(options.corpus))
    shares = figures(readings)
    print(f"Reuters-21578: {len(readings)} datelines; " + ", ".join(f"{name} {shares[name]:.2f} %" for name in FLOORS))
    report(readings, is_listing=options.list)
    broken = list(broken_floors(shares))
    print("\n".join(broken) or "every floor of datelines holds")
    return 1 if broken else 0


def read_listed(corpus: Path) -> Iterator[Reading]:
    """Yield the readings of `datelines.tsv`, each before a sentence of copy."""
    for line in (corpus / "datelines.tsv").read_text("utf-8").splitlines()[1:]:
        raw, wire = line.split("\t")
        yield read_one(raw, date(1987, 3, 20) if "1987" in wire else date(2024, 3, 8), copy=COPY)


def read_reuters(corpus: Path) -> Iterator[Reading]:
    """Yield the readings of the collection's DATELINE elements, each with its story's DATE."""
    for path in sorted((corpus / "reuters21578").glob("*.sgm.gz")):
        text = html.unescape(_CONTROL.sub("", gzip.decompress(path.read_bytes()).decode("latin-1")))
        for printed, raw in _DATED.findall(text):
            day = datetime.strptime(printed.title(), "%d-%b-%Y").date()  # noqa: DTZ007 - a day, without a time
            yield read_one(" ".join(raw.split()), day)


def read_one(raw: str, day: date, copy: str = "") -> Reading:
    """Return what the grammar reads in a dateline before the copy of a story of that day."""
    dateline, _, unread = split_dateline(f"{raw} {copy}".strip(), day)
    return Reading(raw, day, dateline, unread)


def figures(readings: Sequence[Reading]) -> dict[str, float]:
    """Return the shares that the floors are about."""
    parsed = [one for one in readings if one.is_parsed]
    return {
        "parsed": 100 * len(parsed) / max(len(readings), 1),
        "day": 100 * sum(not one.day_fault for one in parsed) / max(len(parsed), 1),
        "place": 100 * sum(not one.place_fault for one in parsed) / max(len(parsed), 1),
    }


def broken_floors(shares: Mapping[str, float]) -> Iterator[str]:
    """Yield a line for each share that is under its floor."""
    for name, floor in FLOORS.items():
        if shares[name] < floor:
            yield f"datelines {name}: {shares[name]:.2f} is under the floor {floor}"


def report(readings: Sequence[Reading], *, is_listing: bool) -> None:
    """Print how many datelines fall short for which reason, and each of them where it is asked for."""
    faults = [(reason, one.raw) for one in readings for reason in _faults(one)]
    for reason, count in Counter(reason for reason, _ in faults).most_common():
        print(f"  {count:5} {reason}")
        if is_listing:
            print("\n".join(f"          {raw}" for found, raw in faults if found == reason))


def _faults(one: Reading) -> list[str]:
    if not one.is_parsed:
        return ["not parsed: " + (re.sub(r"'.*'", "…", one.unread[0]) if one.unread else "no dateline in the field")]
    return [fault for fault in (one.day_fault, one.place_fault) if fault]


if __name__ == "__main__":
    sys.exit(main())
