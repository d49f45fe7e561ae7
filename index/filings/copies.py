"""Which stories print the same copy: a wire's own page, and the newspapers that carry it under their own headlines.

Such stories stay apart, each with its own id and filings, and know each other. A pure function of the current filings;
their order does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby

from index.filings.candidate import Candidate
from index.filings.resolve import Placement
from index.filings.sketch import Sketch, SketchBook, containment

SAME_COPY = 0.7
"""Which share of the shorter body the longer one must have: a newspaper cuts copy and adds a line or two of its own."""
DAYS_APART = 3
"""A morning paper prints yesterday's copy, a weekend page Thursday's."""
MOST_COPIES = 50
"""Copies that one story knows: more than anyone looks through, and a chain of papers must not swell the index."""
_LOOKED_UP = 32  # hashes of a sketch by which others find it; a copy cut to a quarter shares some with near certainty


@dataclass(frozen=True, slots=True)
class _Print:
    """One printing of some copy. `day` counts days from the year 1; `house` is who sent it, folded as `agency` is.

    `size` and `number` are those of its sketch.
    """

    story_id: str
    day: int
    agency: str
    house: str
    size: int
    number: int

    @property
    def period(self) -> int:
        """Return a number that differs by at most 1 where days are at most `DAYS_APART` apart."""
        return self.day // DAYS_APART


def find_copies(current: Iterable[Placement], book: SketchBook) -> dict[str, tuple[str, ...]]:
    """Return, for each story that has copies, the ids of up to `MOST_COPIES` of them, the fullest first, then by day.

    `current` has the current filing of each story, `book` their sketches. Stories print the same copy where both
    bodies have a sketch, the longer has `SAME_COPY` of the shorter, they were published at most `DAYS_APART` days apart
    and, where both name an agency, it is the same or one of them came from the other's. A story without any date has
    no copies.
    """
    copies: dict[str, tuple[str, ...]] = {}
    for fullest, others in _groups(_prints(current, book), book).items():
        ids = [fullest, *(one.story_id for one in sorted(others, key=lambda one: (one.day, one.story_id)))]
        for own in ids:
            nearest = [other for other in ids[: MOST_COPIES + 1] if other != own]
            copies[own] = tuple(nearest[:MOST_COPIES])
    return copies


def _prints(current: Iterable[Placement], book: SketchBook) -> Iterator[_Print]:
    sketched = [placement for placement in current if placement.candidate.sketch >= 0]
    sizes = book.sizes([placement.candidate.sketch for placement in sketched])
    for placement, size in zip(sketched, sizes, strict=True):
        candidate = placement.candidate
        day = _day(candidate)
        if day is not None:
            yield _Print(placement.story_id, day, candidate.agency, candidate.source, size, candidate.sketch)


def _day(candidate: Candidate) -> int | None:
    if candidate.day:
        return date(candidate.day // 10_000, candidate.day // 100 % 100, candidate.day % 100).toordinal()
    return None if candidate.filed is None else datetime.fromtimestamp(candidate.filed, UTC).toordinal()


_Table = dict[int, tuple[_Print, Sketch]]


def _groups(prints: Iterable[_Print], book: SketchBook) -> dict[str, list[_Print]]:
    """Return the prints that others of this period or the one before are a part of, by id, with these others.

    Only two periods are in memory as tables. Longer prints come first, so that what was cut in two ways meets in the
    whole. A hash names one print alone: a phrase of many stories costs no more than any other.
    """
    groups: dict[str, list[_Print]] = {}
    before: _Table = {}
    for _, found in groupby(sorted(prints, key=_order), key=lambda one: one.period):
        own: _Table = {}
        ones = list(found)
        for one, sketch in zip(ones, book.get([one.number for one in ones]), strict=True):
            values = sketch.values().tolist()
            if whole := _whole(one, sketch, values, before, own):
                groups.setdefault(whole.story_id, []).append(one)
            else:
                for value in values[:_LOOKED_UP]:
                    own.setdefault(value, (one, sketch))
        before = own
    return groups


def _order(one: _Print) -> tuple[int, int, int, str]:
    return (one.period, -one.size, one.day, one.story_id)


def _whole(one: _Print, sketch: Sketch, values: list[int], *tables: _Table) -> _Print | None:
    """Return the print that has most of this one's copy, None if none has enough."""
    near = {found[0]: found[1] for value in values for table in tables if (found := table.get(value))}
    shares = {other: containment(sketch, theirs) for other, theirs in near.items() if _may_share(one, other)}
    best = max(shares, key=shares.__getitem__, default=None)
    return best if best and shares[best] >= SAME_COPY else None


def _may_share(one: _Print, other: _Print) -> bool:
    if abs(one.day - other.day) > DAYS_APART:
        return False
    agencies_agree = not (one.agency and other.agency) or one.agency == other.agency
    return agencies_agree or one.agency == other.house or other.agency == one.house
