"""What several terms have together: the filings, and how often each has any of the terms."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from search.columnar.loops.counts import added, harvested, seen
from search.columnar.postings import Longs, Space
from search.columnar.room import Room
from search.columnar.terms import Counts
from search.engine import Deadline

Flags = npt.NDArray[np.bool_]

BATCH = 1 << 18
"""Postings that are taken between two looks at the clock: about a millisecond."""


def union(space: Space, base: int, terms: Longs, room: Room, deadline: Deadline) -> Counts:
    """Return what terms, by their numbers, have together in a segment, `base` added to its filings.

    Raises:
        DeadlineExceeded: the deadline passed.
    """
    room.hold(space.size)
    most = min(space.size, int(space.first[terms + 1].sum(dtype=np.int64) - space.first[terms].sum(dtype=np.int64)))
    filings, counts = np.empty(most, np.int64), np.empty(most, np.int64)
    try:
        start = 0
        while start < len(terms):
            deadline.check("match")
            start = added(space.first, space.filing, *space.packed_counts, terms, start, BATCH, room.sums, room.marks)
    finally:
        size = harvested(room.sums, room.marks, base, filings, counts)
    return Counts(filings[:size], counts[:size])


def frequencies(
    space: Space, base: int, terms: Longs, is_seen: Flags, deadline: Deadline, *, in_headline: bool
) -> Iterator[tuple[str, int]]:
    """Yield terms with how many filings that are seen have each, as far as the deadline allows; no number is 0."""
    counts, start = np.zeros(len(terms), np.int64), 0
    arrays = space.first, space.filing, *space.packed_counts[:3]
    while start < len(terms) and not deadline.has_passed():
        start = seen(*arrays, is_seen, base, in_headline, terms, start, BATCH, counts)
    at = np.flatnonzero(counts)
    yield from zip(space.terms.some(terms[at].tolist()), counts[at].tolist(), strict=True)
