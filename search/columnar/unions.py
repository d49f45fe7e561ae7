"""What several terms have together: the filings, and how often each has any of the terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from search.columnar.loops.counts import added, harvested, postings_of, seen
from search.columnar.postings import Longs, Space
from search.columnar.room import Room
from search.columnar.terms import Counts
from search.engine import Deadline

Flags = npt.NDArray[np.bool_]

BATCH = 1 << 18
"""Postings that are taken between two looks at the clock: about a millisecond."""


class Part(NamedTuple):
    """Some terms of one segment, ascending: the ordinal of its first filing, the space, and the terms' numbers."""

    base: int
    space: Space
    terms: Longs


def union(parts: Sequence[Part], room: Room, deadline: Deadline) -> Counts:
    """Return what terms have together, segment after segment.

    Raises:
        DeadlineExceeded: the deadline passed.
    """
    most = sum([min(space.size, postings_of(space.first, terms)) for _, space, terms in parts])
    filings, counts, size = np.empty(most, np.int64), np.empty(most, np.int64), 0
    for base, space, terms in parts:
        arrays = (space.first, *space.postings)
        room.hold(space.size)
        try:
            start = 0
            while start < len(terms):
                deadline.check("match")
                start = added(*arrays, terms, start, BATCH, room.sums, room.marks)
        finally:
            size = harvested(room.sums, room.marks, base, filings, counts, size)
    return Counts(filings[:size], counts[:size])


def frequencies(
    space: Space, base: int, terms: Longs, is_seen: Flags, deadline: Deadline, *, in_headline: bool
) -> Iterator[tuple[int, int]]:
    """Yield terms with how many filings that are seen have each, as far as the deadline allows; no number is 0."""
    counts, start = np.zeros(len(terms), np.int64), 0
    arrays = space.first, space.filing, *space.packed_counts[:3]
    while start < len(terms) and not deadline.has_passed():
        start = seen(*arrays, is_seen, base, in_headline, terms, start, BATCH, counts)
    at = np.flatnonzero(counts)
    yield from zip(terms[at].tolist(), counts[at].tolist(), strict=True)
