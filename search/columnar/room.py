"""Room that an engine keeps for what is reckoned segment by segment."""

from __future__ import annotations

import numpy as np

from search.columnar.loops.counts import MARK_BITS


class Room:
    """A sum and a bit for each of a segment's filings. One thread at a time uses it, and leaves it all 0."""

    def __init__(self) -> None:
        self.sums = self.marks = np.zeros(0, np.int64)

    def hold(self, size: int) -> None:
        """Have room for so many filings."""
        if len(self.sums) < size:
            self.sums, self.marks = np.zeros(size, np.int64), np.zeros((size >> MARK_BITS) + 1, np.int64)
