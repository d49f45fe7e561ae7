"""Where words follow one another: phrases found by intersecting positions, arrays at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from search.columnar.arrays import Array
from search.columnar.postings import Longs, Space

_MARKED = 4
"""Up to so many places after a word are marked on the whole line; a wider window is sought by bisection."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where a term stands: places on the line of all filings' positions, ascending, and the filing of each."""

    at: Longs
    filing: Longs

    def only(self, chosen: npt.NDArray[np.bool_]) -> Places:
        """Return the chosen places."""
        return Places(self.at[chosen], self.filing[chosen])


class Room:
    """One False for each place of the longest line seen and for `REACH` more; whoever marks places unmarks them."""

    REACH = 64

    def __init__(self) -> None:
        self._marks = np.zeros(0, np.bool_)

    def of(self, line: Array) -> npt.NDArray[np.bool_]:
        """Return room for a line."""
        wanted = int(line[-1]) + self.REACH
        if len(self._marks) < wanted:
            self._marks = np.zeros(wanted, np.bool_)
        return self._marks


def places_of(space: Space, terms: Sequence[int], slop: int, room: Room) -> Places:
    """Return where the last of some terms stands that follow one another, up to `slop` other positions between two.

    Terms are numbers of the space's.
    """
    common = _common(space, terms)
    lines = {term: _line(space, term, common) for term in dict.fromkeys(terms)}
    reached = lines[terms[0]]
    for term in terms[1:]:
        reached = _following(reached, lines[term], slop, room.of(space.line))
    return reached


def _common(space: Space, terms: Sequence[int]) -> npt.NDArray[np.bool_]:
    """Return which filings have all the terms."""
    common = np.zeros(space.size, np.bool_)
    first, *others = sorted((space.filing[space.rows(term)] for term in set(terms)), key=len)
    for other in others:
        common[other] = True
        first = first[common[first]]
        common[other] = False
    common[first] = True
    return common


def _line(space: Space, term: int, common: npt.NDArray[np.bool_]) -> Places:
    """Return where a term stands in some filings."""
    rows = space.rows(term)
    headline, body = space.counts(rows)
    counts = np.add(headline, body, dtype=np.uint32)
    filings = space.filing[rows]
    at = np.flatnonzero(common[filings])
    wanted = counts[at].astype(np.int64)
    shift = np.cumsum(counts, dtype=np.int64)[at] - np.cumsum(wanted) + int(space.place[term])
    places = np.arange(int(wanted.sum()))
    places += np.repeat(shift, wanted)
    of_place = np.repeat(filings[at].astype(np.int64), wanted)
    return Places(space.line[of_place] + space.positions(places), of_place)


def _following(reached: Places, line: Places, slop: int, room: npt.NDArray[np.bool_]) -> Places:
    """Return the places that come after a reached one, at most `slop` others between.

    Two filings' positions are further apart than any slop: a gap ends each value.
    """
    if slop < _MARKED:
        for step in range(1, slop + 2):
            room[reached.at + step] = True
        found = line.only(room[line.at])
        for step in range(1, slop + 2):
            room[reached.at + step] = False
        return found
    if not len(reached.at):
        return reached
    before = np.searchsorted(reached.at, line.at) - 1
    return line.only((before >= 0) & (line.at - reached.at[np.maximum(before, 0)] <= slop + 1))
