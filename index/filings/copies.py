"""Which stories print the same copy: a wire's own page, and the newspapers that carry it under their own headlines.

Such stories stay apart, each with its own id and filings, and know each other. A pure function of the current filings;
only those of a few days are in memory at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from index.filings.candidate import Candidate
from index.filings.resolve import Placement
from index.filings.sketch import Sketch, SketchBook, containment

SAME_COPY = 0.7
"""Which share of the shorter body the longer one must have: a newspaper cuts copy and adds a line or two of its own."""
DAYS_APART = 3
"""A morning paper prints yesterday's copy, a weekend page Thursday's."""
MOST_COPIES = 50
"""Copies that one story knows: more than anyone looks through, and a chain of papers must not swell the index."""
_DAY_S = 24 * 3600
_EPOCH = date(1970, 1, 1).toordinal()
_LAST_DAY = date.max.toordinal()
LOOKED_UP = 32  # hashes of a sketch by which others find it; a copy cut to a quarter shares some with near certainty


@dataclass(frozen=True, slots=True)
class Print:
    """One printing of some copy: the current filing of a story whose wording has a sketch, which has this number.

    `day` counts days from the year 1; `house` is who sent it, folded as `agency` is.
    """

    story_id: str
    day: int
    agency: str
    house: str
    sketch: int

    @property
    def period(self) -> int:
        """Return a number that differs by at most 1 where days are at most `DAYS_APART` apart."""
        return self.day // DAYS_APART


def printed_on(candidate: Candidate) -> int:
    """Return the day of a printing, counted from the year 1; -1 without a sketch or any date: it has no copies.

    An instant has its day in UTC, and none where that would be before the year 1 or after the year 9999.
    """
    if candidate.sketch < 0:
        return -1
    if candidate.day:
        return date(candidate.day // 10_000, candidate.day // 100 % 100, candidate.day % 100).toordinal()
    day = -1 if candidate.filed is None else _EPOCH + candidate.filed // _DAY_S
    return day if 1 <= day <= _LAST_DAY else -1


def print_of(current: Placement) -> Print:
    """Return the current filing of a story as a printing."""
    candidate = current.candidate
    return Print(current.story_id, printed_on(candidate), candidate.agency, candidate.source, candidate.sketch)


def find_copies(prints: Iterable[Print], book: SketchBook) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each story that has copies, with the ids of up to `MOST_COPIES` of them, the fullest first, then by day.

    `prints` are ordered by day, `book` has their sketches. Stories print the same copy where the longer has
    `SAME_COPY` of the shorter, they were published at most `DAYS_APART` days apart and, where both name an agency, it
    is the same or one of them came from the other's.
    """
    for fullest, others in _groups(prints, book):
        ids = [fullest, *(one.story_id for one in sorted(others, key=lambda one: (one.day, one.story_id)))]
        for own in ids:
            nearest = [other for other in ids[: MOST_COPIES + 1] if other != own]
            yield own, tuple(nearest[:MOST_COPIES])


_Table = dict[int, tuple[Print, Sketch]]


def _groups(prints: Iterable[Print], book: SketchBook) -> Iterator[tuple[str, list[Print]]]:
    """Yield the prints that others of this period or the one before are a part of, by id, with these others.

    Only two periods are in memory as tables. Longer prints come first, so that what was cut in two ways meets in the
    whole. A hash names one print alone: a phrase of many stories costs no more than any other.
    """
    before: _Table = {}
    groups: dict[Print, list[Print]] = {}
    for now, found in groupby(prints, key=attrgetter("period")):
        own: _Table = {}
        for one, sketch in _longest_first(list(found), book):
            values = sketch.values().tolist()
            if whole := _whole(one, sketch, values, before, own):
                groups.setdefault(whole, []).append(one)
            else:
                for value in values[:LOOKED_UP]:
                    own.setdefault(value, (one, sketch))
        before = own
        for whole in [whole for whole in groups if whole.period != now]:
            yield whole.story_id, groups.pop(whole)
    yield from ((whole.story_id, others) for whole, others in groups.items())


def _longest_first(prints: list[Print], book: SketchBook) -> list[tuple[Print, Sketch]]:
    sketches = book.get([one.sketch for one in prints])
    pairs = zip(prints, sketches, strict=True)
    return sorted(pairs, key=lambda pair: (-pair[1].size, pair[0].day, pair[0].story_id))


def _whole(one: Print, sketch: Sketch, values: list[int], *tables: _Table) -> Print | None:
    """Return the print that has most of this one's copy, None if none has enough."""
    near = {found[0]: found[1] for value in values for table in tables if (found := table.get(value))}
    shares = {other: containment(sketch, theirs) for other, theirs in near.items() if _may_share(one, other)}
    best = max(shares, key=shares.__getitem__, default=None)
    return best if best and shares[best] >= SAME_COPY else None


def _may_share(one: Print, other: Print) -> bool:
    if abs(one.day - other.day) > DAYS_APART:
        return False
    agencies_agree = not (one.agency and other.agency) or one.agency == other.agency
    return agencies_agree or one.agency == other.house or other.agency == one.house
