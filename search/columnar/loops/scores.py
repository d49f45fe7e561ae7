"""The formula of `search.ranking`, one filing at a time: the same operations in the same order, to the last bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from search.columnar.compiled import F64, F64S, I64, I64S, OUT_F64S, OUT_U32S, U16S, U32S, compiled, part, wide

Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
_Array = npt.NDArray[Any]

_HEADLINE_SHIFT = 32
_BODY_MASK = (1 << _HEADLINE_SHIFT) - 1
_GROUP = [(I64S, I64S, lengths, lengths, F64S, F64S, F64, F64) for lengths in (U16S, U32S)]


@part
def _score(
    filing: int, count: int,
    headline_length: _Array, body_length: _Array, headline_norm: Floats, body_norm: Floats, k1: float, weight: float,
) -> float:  # fmt: skip
    frequency = np.float64(count & _BODY_MASK) * body_norm[body_length[filing]]
    in_headline = count >> _HEADLINE_SHIFT
    if in_headline:
        frequency = np.float64(in_headline) * headline_norm[headline_length[filing]] + frequency
    return frequency / (k1 + frequency) * weight  # type: ignore[no-any-return]


@compiled(*(I64(*group, I64S, OUT_F64S) for group in _GROUP))
def scored(
    filings: Longs, counts: Longs,
    headline_length: _Array, body_length: _Array, headline_norm: Floats, body_norm: Floats, k1: float, weight: float,
    found: Longs, total: Floats,
) -> int:  # fmt: skip
    """Add a group's part to the scores of those filings found that have it, and return how many these are.

    `filings` ascend and have `counts` as `search.columnar.loops.counts` makes them; norms are by length; `total` is
    by the places of `found`, which ascend. It is quick where both are about the same.
    """
    place = size = 0
    for i in range(len(filings)):
        filing = filings[i]
        while place < len(found) and found[place] < filing:
            place += 1
        if place == len(found):
            break
        if found[place] == filing:
            own = _score(filing, counts[i], headline_length, body_length, headline_norm, body_norm, k1, weight)
            total[place] += own
            place += 1
            size += 1
    return size


@compiled(I64(I64S, OUT_U32S))
def numbered(found: Longs, places: _Array) -> int:
    """Write the place of each filing found under its ordinal, and return how many there are."""
    for place in range(len(found)):
        places[found[place]] = place
    return len(found)


@compiled(*(I64(*group, I64S, U32S, OUT_F64S) for group in _GROUP))
def scored_at(
    filings: Longs, counts: Longs,
    headline_length: _Array, body_length: _Array, headline_norm: Floats, body_norm: Floats, k1: float, weight: float,
    found: Longs, places: _Array, total: Floats,
) -> int:  # fmt: skip
    """Do what `scored` does where `numbered` told the places of what was found; elsewhere these say anything."""
    size = 0
    for i in range(len(filings)):
        filing = filings[i]
        place = wide(places[filing])
        if place < len(found) and found[place] == filing:
            own = _score(filing, counts[i], headline_length, body_length, headline_norm, body_norm, k1, weight)
            total[place] += own
            size += 1
    return size
