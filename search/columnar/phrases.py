"""Where words follow one another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.columnar.loops.phrases import ANYWHERE, BODY, CURSOR, HEADLINE, NOT_BEGUN, followed
from search.columnar.postings import Longs, Segment, space_of
from search.columnar.room import Room
from search.engine import Deadline

_WORDS = 1 << 15
"""Words of a phrase, times filings, that are looked at between two looks at the clock: a few milliseconds."""


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
    cursors = np.empty(len(terms) * CURSOR, np.int64)
    cursors[0] = NOT_BEGUN
    arrays = (
        *space.placed, np.array(terms), cursors, np.empty(step + 1, np.int64), room.marks,
        np.empty(2 * space.most_positions, np.int64),
    )  # fmt: skip
    found, count = np.empty(size, np.int64), 0
    for start in range(first, first + size, step):
        deadline.check("match")
        end = min(start + step, first + size)
        count = followed(*arrays, start, end, slop, within, segment.base, found, count)
    return found[:count]
