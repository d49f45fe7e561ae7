"""A term's postings in all segments at once, and counts: how often filings have something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np

from search.columnar.arrays import Array
from search.columnar.loops.counts import BODY_MASK, HEADLINE_SHIFT, counted, looked_up, summed, walked
from search.columnar.loops.sets import Ordinals, placed, spared, without
from search.columnar.postings import Segment, Space
from search.columnar.texts import as_bytes, checksum

_FEW = 12
"""Filings that are fewer than one in so many of a term's are looked up in it one by one."""
_NOTHING: Ordinals = np.empty(0, np.int64)


class Counts(NamedTuple):
    """Filings, ascending and distinct, and how often each has something, as in `search.columnar.loops.counts`."""

    filings: Ordinals
    counts: Ordinals

    def in_field(self, name: str) -> Counts:
        """Return what is in headline or body alone; "" is both."""
        if not name:
            return self
        counts = self.counts >> HEADLINE_SHIFT << HEADLINE_SHIFT if name == "headline" else self.counts & BODY_MASK
        has = counts > 0
        return Counts(self.filings[has], counts[has])


_NONE = Counts(_NOTHING, _NOTHING)
Run = tuple[int, int, Space, int, int]
"""A term's postings in one segment, of the filings from the first number to before the second: from and before which
they are in its space."""


class Term:
    """A term's postings, and its number in each segment that has it, by the ordinal of that one's first filing.

    `size` is how many postings they are. What is asked for is made when it is first asked for.
    """

    __slots__ = ("_counts", "_filings", "_near", "numbers", "runs", "size")

    def __init__(self, runs: Sequence[Run], numbers: Mapping[int, int]) -> None:
        self.runs, self.numbers = runs, numbers
        self.size = sum([stop - start for _, _, _, start, stop in runs])
        self._filings: Ordinals | None = None
        self._counts: Counts | None = None
        self._near = _NONE

    @classmethod
    def find(cls, text: str, segments: Iterable[Segment], space_name: str) -> Term:
        """Return a term's postings in a space."""
        raw = as_bytes(text)
        sum_, runs, numbers = checksum(raw), [], {}
        for segment in segments:
            space = segment.spaces[space_name]
            if (number := space.terms.number_of(raw, sum_)) >= 0:
                runs.append((segment.base, segment.base + segment.size, space, *space.bounds(number)))
                numbers[segment.base] = number
        return cls(runs, numbers)

    @property
    def filings(self) -> Ordinals:
        """The ordinals of the filings that have it, ascending."""
        if self._filings is None:
            filings, at = np.empty(self.size, np.int64), 0
            for base, _, space, start, stop in self.runs:
                at = placed(space.filing, start, stop, base, filings, at)
            self._filings = filings
        return self._filings

    @property
    def counts(self) -> Counts:
        """How often each filing has it."""
        if self._counts is None:
            counts, at = np.empty(self.size, np.int64), 0
            for _, _, space, start, stop in self.runs:
                at = counted(*space.packed_counts, start, stop, counts, at)
            self._counts = Counts(self.filings, counts)
        return self._counts

    def among(self, found: Ordinals) -> Counts:
        """Return the counts of those filings found that have it; asked for these next, it has them still."""
        if found is self._near.filings:
            return self._near
        filings, counts, at = np.empty(len(found) + 1, np.int64), np.empty(len(found) + 1, np.int64), 0
        if len(found) * _FEW < self.size:
            for base, end, space, start, stop in self.runs:
                at = looked_up(*space.postings, start, stop, base, end, found, filings, counts, at)
        else:
            marks = self._marks()
            for base, end, space, start, stop in self.runs:
                at = walked(*space.postings, start, stop, base, end, found, marks, filings, counts, at)
        self._near = Counts(filings[:at], counts[:at])
        return self._near

    def without(self, found: Ordinals) -> Ordinals:
        """Return those filings found that do not have it."""
        left, at, after = np.empty(len(found), np.int64), 0, 0
        if len(found) * _FEW < self.size:
            return left[: without(found, self.among(found).filings, left)]
        marks = self._marks()
        for base, end, space, start, stop in self.runs:
            at = spared(space.filing, start, stop, after, base, end, found, marks, left, at)
            after = end
        rest = found[found.searchsorted(after) :]
        left[at : at + len(rest)] = rest
        return left[: at + len(rest)]

    def _marks(self) -> Array:
        return np.zeros(max([end - base for base, end, _, _, _ in self.runs], default=0), np.uint8)


def summed_counts(parts: Sequence[Counts]) -> Counts:
    """Return the counts of several things together."""
    return reduce(_sum, sorted(parts, key=lambda part: len(part.filings))) if parts else _NONE


def joined_counts(parts: Sequence[Counts]) -> Counts:
    """Return the counts of what is in one segment after the other."""
    if len(parts) < 2:
        return parts[0] if parts else _NONE
    filings, counts = (np.concatenate([_NOTHING, *column]) for column in zip(*parts, strict=True))
    return Counts(filings, counts)


def _sum(left: Counts, right: Counts) -> Counts:
    if not len(left.filings):
        return right
    filings, counts = (np.empty(len(left.filings) + len(right.filings), np.int64) for _ in range(2))
    size = summed(*left, *right, filings, counts)
    return Counts(filings[:size], counts[:size])
