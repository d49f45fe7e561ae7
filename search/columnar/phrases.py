"""Where words follow one another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.columnar.loops.phrases import ANYWHERE, BODY, CURSOR, HEADLINE, followed
from search.columnar.postings import Longs, Space
from search.engine import Deadline

_WORDS = 1 << 15
"""Words of a phrase, times filings, that are looked at between two looks at the clock: a few milliseconds."""


def phrase_filings(space: Space, base: int, terms: Sequence[int], slop: int, field: str, deadline: Deadline) -> Longs:
    """Return the ordinals, ascending, of the filings in which terms follow one another.

    `terms` are numbers of the space's; up to `slop` other positions may stand between two. A `field` of several that
    share the space must hold them all; "" is any. `base` is the ordinal of the segment's first filing.

    Raises:
        DeadlineExceeded: the deadline passed.
    """
    within = ANYWHERE if not (space.is_text and field) else HEADLINE if field == "headline" else BODY
    rarest = min(map(space.rows, terms), key=lambda rows: rows.stop - rows.start)
    words = np.array(terms, np.int64)
    cursors = np.full(len(words) * CURSOR, -1, np.int64)
    room = np.empty(2 * space.most_positions, np.int64)
    found = np.empty(rarest.stop - rarest.start, np.int64)
    arrays = (
        space.first, space.place, space.filing, space.count, space.more, space.more_headline, space.more_body,
        space.position, space.far, space.far_position, space.body_at,
    )  # fmt: skip
    count, step = 0, max(1, _WORDS // len(words))
    for start in range(rarest.start, rarest.stop, step):
        deadline.check("match")
        end = min(start + step, rarest.stop)
        count = followed(*arrays, words, cursors, room, start, end, slop, within, base, found, count)
    return found[:count]
