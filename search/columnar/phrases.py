"""Where words follow one another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.columnar.loops.phrases import ANYWHERE, BODY, CURSOR, HEADLINE, NOT_BEGUN, ROW, WORD, followed
from search.columnar.postings import Longs, Segment, space_of
from search.columnar.room import Room
from search.engine import Deadline

_WORDS = 1 << 15
"""Words of a phrase, times filings, that are looked at between two looks at the clock: a few milliseconds."""
_POSITIONS = 1 << 19
"""Positions that are read between two: a millisecond or two, if no filing has more of a phrase's words."""


def phrase_filings(
    segment: Segment, terms: Sequence[int], slop: int, field: str, room: Room, deadline: Deadline
) -> Longs:
    """Return the ordinals, ascending, of a segment's filings in which terms follow one another.

    `terms` are numbers of the field's space; up to `slop` other positions may stand between two. A `field` of several
    that share the space must hold them all; "" is any.

    Raises:
        DeadlineExceeded: the deadline passed.
    """
    space = segment.spaces[space_of(field)]
    within = ANYWHERE if not (space.is_text and field) else HEADLINE if field == "headline" else BODY
    size, first = min([(stop - start, start) for start, stop in map(space.bounds, terms)])
    step = min(max(1, _WORDS // len(terms)), size)
    room.hold(space.size)
    cursors = np.empty((len(terms), CURSOR), np.int64)
    cursors[:, WORD] = terms
    cursors[0, ROW] = NOT_BEGUN
    arrays = (
        *space.placed, cursors, np.empty(step + 1, np.int64), room.marks, np.empty(2 * space.most_positions, np.int64),
    )  # fmt: skip
    found = np.empty(size + 1, np.int64)
    found[0], row, last = 0, first, first + size
    while row < last:
        deadline.check("match")
        row = followed(*arrays, row, min(row + step, last), slop, within, _POSITIONS, segment.base, found)
    return found[1 : found[0] + 1]
