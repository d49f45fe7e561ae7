"""The formula of `search.ranking`, one filing at a time: the same operations in the same order, to the last bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from search.columnar.compiled import F64, F64S, I64, I64S, OUT_F64S, U16S, U32S, compiled
from search.ranking import K1

Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
_Array = npt.NDArray[Any]

_HEADLINE_SHIFT = 32
_BODY_MASK = (1 << _HEADLINE_SHIFT) - 1


@compiled(*(I64(I64S, I64S, lengths, lengths, F64S, F64S, F64, I64S, OUT_F64S) for lengths in (U16S, U32S)))
def scored(
    filings: Longs, counts: Longs,
    headline_length: _Array, body_length: _Array, headline_norm: Floats, body_norm: Floats,
    weight: float, found: Longs, total: Floats,
) -> int:  # fmt: skip
    """Add a group's part to the scores of those filings found that have it, and return how many these are.

    `filings` ascend and have `counts` as `search.columnar.loops.counts` makes them; norms are by length; `total` is
    by the places of `found`, which ascend.
    """
    place = size = 0
    for i in range(len(filings)):
        filing = filings[i]
        while place < len(found) and found[place] < filing:
            place += 1
        if place == len(found):
            break
        if found[place] != filing:
            continue
        of_body = np.float64(counts[i] & _BODY_MASK) * body_norm[body_length[filing]]
        of_headline = np.float64(counts[i] >> _HEADLINE_SHIFT) * headline_norm[headline_length[filing]]
        frequency = of_headline + of_body
        total[place] += frequency / (K1 + frequency) * weight
        size += 1
    return size
