"""The best of many, by score and then by a place: a heap of those kept so far, the worst of them on top."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from search.columnar.compiled import F64S, I64, I64S, OUT_F64S, OUT_I64S, U32S, compiled, part, wide

Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
_Array = npt.NDArray[Any]


@part
def _is_worse(score: float, place: int, other: float, other_place: int) -> bool:
    return score < other or (score == other and place > other_place)


@part
def _sink(scores: Floats, places: Longs, at: Longs, size: int) -> int:
    """Let the entry on top sink to where both below it are better; return where that is."""
    score, place, own = scores[0], places[0], at[0]
    top = 0
    while 2 * top + 1 < size:
        below = 2 * top + 1
        other = below + 1
        if other < size and _is_worse(scores[other], places[other], scores[below], places[below]):
            below = other
        if not _is_worse(scores[below], places[below], score, place):
            break
        scores[top], places[top], at[top] = scores[below], places[below], at[below]
        top = below
    scores[top], places[top], at[top] = score, place, own
    return top


@part
def _rise(scores: Floats, places: Longs, at: Longs, low: int) -> int:
    """Let an entry rise to where the one above it is worse; return where that is."""
    score, place, own = scores[low], places[low], at[low]
    while low > 0:
        above = (low - 1) // 2
        if not _is_worse(score, place, scores[above], places[above]):
            break
        scores[low], places[low], at[low] = scores[above], places[above], at[above]
        low = above
    scores[low], places[low], at[low] = score, place, own
    return low


@part
def _taken(scores: Floats, places: Longs, at: Longs, size: int, score: float, place: int, own: int) -> int:
    """Take an entry in where there is room left, else for the worst one; return how many there are."""
    if size < len(scores):
        scores[size], places[size], at[size] = score, place, own
        _rise(scores, places, at, size)
        return size + 1
    scores[0], places[0], at[0] = score, place, own
    _sink(scores, places, at, size)
    return size


@part
def _sorted(scores: Floats, places: Longs, at: Longs, size: int) -> int:
    """Put a heap's entries in order, the best first; return how many there are."""
    for last in range(size - 1, 0, -1):
        # The worst of what is left goes to the end.
        scores[0], scores[last] = scores[last], scores[0]
        places[0], places[last] = places[last], places[0]
        at[0], at[last] = at[last], at[0]
        _sink(scores, places, at, last)
    return size


@compiled(I64(F64S, U32S, I64S, OUT_F64S, OUT_I64S, OUT_I64S))
def best(score: Floats, order: _Array, found: Longs, scores: Floats, places: Longs, out: Longs) -> int:
    """Write where the best of the filings found stand in `found`, the best first, as many as `out` holds of them.

    The larger score is the better one, then the smaller place in the order of all filings, `order`. Without scores,
    an empty array, all are alike. Return how many are written; `scores` and `places` are room as large as `out`.
    """
    if not len(out):
        return 0
    size, worst, last = 0, 0.0, 0
    # From the end: within a segment later filings are mostly newer, so the newest come first and stay.
    for i in range(len(found) - 1, -1, -1):
        own = score[i] if len(score) else 0.0
        if size == len(out) and own < worst:
            continue  # before its place is read: those of many lie far apart
        place = wide(order[found[i]])
        if size < len(out) or _is_worse(worst, last, own, place):
            size = _taken(scores, places, out, size, own, place, i)
            worst, last = scores[0], places[0]
    return _sorted(scores, places, out, size)


@compiled(I64(U32S, I64S, I64, OUT_I64S))
def first_of(listed: _Array, found: Longs, steps: int, out: Longs) -> int:
    """Write where the filings found that come first in a list of all stand in `found`, as many as `out` holds of them.

    So many steps are gone through the list at most. Return how many are written.
    """
    size = 0
    for step in range(min(steps, len(listed))):
        if size == len(out):
            break
        wanted = wide(listed[step])
        low, high = 0, len(found)
        while low < high:
            middle = (low + high) // 2
            if found[middle] < wanted:
                low = middle + 1
            else:
                high = middle
        if low < len(found) and found[low] == wanted:
            out[size] = low
            size += 1
    return size


@compiled(I64(I64S, OUT_F64S, OUT_I64S, OUT_I64S))
def commonest(counts: Longs, scores: Floats, places: Longs, out: Longs) -> int:
    """Write the numbers with the largest counts, the first among equals, the largest first; return how many.

    As many as `out` holds are written, and none whose count is 0; `scores` and `places` are room as large as `out`.
    """
    if not len(out):
        return 0
    size, worst, last = 0, 0.0, 0
    for number in range(len(counts)):
        count = np.float64(counts[number])
        if count > 0.0 and (size < len(out) or _is_worse(worst, last, count, number)):
            size = _taken(scores, places, out, size, count, number, number)
            worst, last = scores[0], places[0]
    return _sorted(scores, places, out, size)
