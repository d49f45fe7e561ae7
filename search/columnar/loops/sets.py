"""Sets of filings as ascending, distinct ordinals: out of postings, and joined, met and sieved."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from search.columnar.compiled import FLAGS, I64, I64S, OUT_I64S, OUT_U8S, U16S, compiled, part, wide

Ordinals = npt.NDArray[np.int64]
_Array = npt.NDArray[Any]


@compiled(I64(U16S, I64, I64, I64, OUT_I64S, I64))
def placed(filing: _Array, start: int, stop: int, base: int, out: Ordinals, at: int) -> int:
    """Write the ordinals of a segment's postings from `at` on, and return where they end."""
    for row in range(start, stop):
        out[at + row - start] = base + wide(filing[row])
    return at + stop - start


@compiled(I64(I64S, I64S, OUT_I64S))
def united(left: Ordinals, right: Ordinals, out: Ordinals) -> int:
    """Write what is in either of two sets, and return how many there are."""
    i = j = size = 0
    while i < len(left) and j < len(right):
        # Without a branch on what comes next, which no processor could foresee.
        a, b = left[i], right[j]
        out[size] = min(a, b)
        size += 1
        i += wide(a <= b)
        j += wide(b <= a)
    for k in range(i, len(left)):
        out[size] = left[k]
        size += 1
    for k in range(j, len(right)):
        out[size] = right[k]
        size += 1
    return size


@part
def _from(ordinals: Ordinals, start: int, wanted: int) -> int:
    """Return where the first ordinal from `start` on stands that is not less than one, in steps that double."""
    step, low, high = 1, start, start
    while high < len(ordinals) and ordinals[high] < wanted:
        low = high + 1
        high += step
        step *= 2
    high = min(high, len(ordinals))
    while low < high:
        middle = (low + high) // 2
        if ordinals[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@compiled(I64(I64S, I64S, OUT_I64S))
def met(few: Ordinals, many: Ordinals, out: Ordinals) -> int:
    """Write what is in both of two sets, and return how many there are."""
    at = size = 0
    for wanted in few:
        at = _from(many, at, wanted)
        if at == len(many):
            break
        if many[at] == wanted:
            out[size] = wanted
            size += 1
    return size


@compiled(I64(I64S, I64S, OUT_I64S))
def without(ordinals: Ordinals, others: Ordinals, out: Ordinals) -> int:
    """Write what is in the first set alone, and return how many there are."""
    at = size = 0
    for ordinal in ordinals:
        at = _from(others, at, ordinal)
        if at == len(others) or others[at] != ordinal:
            out[size] = ordinal
            size += 1
    return size


@part
def _place_of(found: Ordinals, ordinal: int) -> int:
    """Return the place of the first of the filings found that is not before an ordinal."""
    low, high = 0, len(found)
    while low < high:
        middle = (low + high) // 2
        if found[middle] < ordinal:
            low = middle + 1
        else:
            high = middle
    return low


@compiled(I64(U16S, I64, I64, I64, I64, I64, I64S, OUT_U8S, OUT_I64S, I64))
def spared(
    filing: _Array, start: int, stop: int, after: int, base: int, end: int,
    found: Ordinals, marks: _Array, out: Ordinals, at: int,
) -> int:  # fmt: skip
    """Write those of the filings found that a segment's postings do not have, from `at` on; return where they end.

    They are those from `after` to before `end`, the segment's those from `base`. `marks` has a 0 for each of the
    segment's filings, and has it again at the end.
    """
    place = _place_of(found, after)
    while place < len(found) and found[place] < base:
        out[at] = found[place]
        at += 1
        place += 1
    for row in range(start, stop):
        marks[filing[row]] = 1
    while place < len(found) and found[place] < end:
        # Written in any case and kept if not marked: no processor could foresee which are.
        out[at] = found[place]
        at += 1 - wide(marks[found[place] - base])
        place += 1
    for row in range(start, stop):
        marks[filing[row]] = 0
    return at


@compiled(I64(I64S, FLAGS, OUT_I64S))
def masked(ordinals: Ordinals, mask: npt.NDArray[np.bool_], out: Ordinals) -> int:
    """Write the ordinals that a mask over all filings has, and return how many there are."""
    size = 0
    for ordinal in ordinals:
        out[size] = ordinal
        size += wide(mask[ordinal])
    return size


@compiled(I64(I64S, FLAGS))
def how_many(ordinals: Ordinals, mask: npt.NDArray[np.bool_]) -> int:
    """Return how many of some filings a mask over all of them has."""
    size = 0
    for ordinal in ordinals:
        size += wide(mask[ordinal])
    return size


@compiled(I64(I64S, FLAGS, OUT_I64S))
def kept(ordinals: Ordinals, keep: npt.NDArray[np.bool_], out: Ordinals) -> int:
    """Write the ordinals whose place is marked, and return how many there are."""
    size = 0
    for at in range(len(ordinals)):
        out[size] = ordinals[at]
        size += wide(keep[at])
    return size
