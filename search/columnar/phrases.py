"""Where words follow one another: phrases found by intersecting positions, arrays at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from search.columnar.arrays import Array
from search.columnar.postings import Longs, Space

_FEW = 16
"""Filings that are fewer than one in so many of a term's are looked up among these one by one."""
_MARKED = 4
"""Up to so many places after a word are marked on the whole line; a wider window is sought by bisection."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where a term stands: places on the line of all filings' positions, ascending, and the filing of each."""

    at: Longs
    filing: Array

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
    distinct = dict.fromkeys(terms)
    common = _common([space.filing[space.rows(term)] for term in distinct], space.size)
    if not len(common):
        return Places(np.empty(0, np.int64), common)
    lines = {term: _line(space, term, common) for term in distinct}
    reached = lines[terms[0]]
    for term in terms[1:]:
        reached = _following(reached, lines[term], slop, room.of(space.line))
    return reached


def _common(sets: Sequence[Array], size: int) -> Array:
    """Return the filings that are in all sets; each set ascends."""
    first, *others = sorted(sets, key=len)
    for other in others:
        if not len(first):
            return first
        if len(first) * _FEW < len(other):
            first = first[other.take(other.searchsorted(first), mode="clip") == first]
        else:
            is_other = np.zeros(size, np.bool_)
            is_other[other] = True
            first = first[is_other.take(first)]
    return first


def _line(space: Space, term: int, common: Array) -> Places:
    """Return where a term stands in some filings, ascending, all of which have it."""
    rows = space.rows(term)
    filings = space.filing[rows]
    if len(common) == len(filings):
        at = np.arange(len(common))
    elif len(common) * _FEW < len(filings):
        at = filings.searchsorted(common)
    else:
        is_common = np.zeros(space.size, np.bool_)
        is_common[common] = True
        at = np.flatnonzero(is_common.take(filings))
    counts = space.totals(rows)
    wanted = counts.take(at).astype(np.int64)
    places = np.arange(int(wanted.sum()))
    places += np.repeat(_before(counts, at) - np.cumsum(wanted) + wanted + int(space.place[term]), wanted)
    of_place = np.repeat(common.astype(np.int64), wanted)
    return Places(space.line.take(of_place) + space.positions(places), of_place)


def _before(counts: Array, at: Longs) -> Longs:
    """Return the sum of all counts before each of some places, which ascend."""
    if not len(at):
        return at
    between = np.add.reduceat(counts, np.concatenate(([0], at)), dtype=np.int64)[:-1]
    if at[0] == 0:
        between[0] = 0
    return np.cumsum(between)


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
