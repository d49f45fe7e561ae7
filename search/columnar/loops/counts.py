"""How often filings have a term, as one number a filing: times in the headline above, in the body or field below.

Such numbers add: no filing has a term 2³² times.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from search.columnar.compiled import FLAG, FLAGS, I64, I64S, OUT_I64S, OUT_U8S, U8S, U16S, U32S, compiled, part, wide

Longs = npt.NDArray[np.int64]
_Array = npt.NDArray[Any]

HEADLINE_SHIFT = 32
BODY_MASK = (1 << HEADLINE_SHIFT) - 1
_HALF_BITS, _HALF = 4, 15
_BODY_BITS, _BODY = 3, 7
MARK_BITS = 5
"""Filings are marked 32 to a number."""
_SPREAD = 0x077CB531  # a de Bruijn sequence: its five highest bits are others after each shift by less than 32
_SHIFT_OF = tuple(int(at) for at in np.argsort([(_SPREAD << shift & 0xFFFFFFFF) >> 27 for shift in range(32)]))


@part
def _half(count: Any, row: int) -> int:
    """Return a posting's half byte: 0 where its counts are with those that do not fit."""
    return wide(count[row >> 1]) >> ((row & 1) * _HALF_BITS) & _HALF if len(count) else 1


@part
def _of_half(half: int) -> int:
    """Return the counts in a half byte."""
    return half >> _BODY_BITS << HEADLINE_SHIFT | half & _BODY


@part
def _of_more(headline: Any, body: Any, spilt: int) -> int:
    """Return the counts of one of the postings that have more than fits."""
    return wide(headline[spilt]) << HEADLINE_SHIFT | wide(body[spilt])


@part
def _first_from(ascending: _Array, wanted: int) -> int:
    """Return where the first number stands that is not less than one."""
    low, high = 0, len(ascending)
    while low < high:
        middle = (low + high) // 2
        if ascending[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@compiled(*(I64(U8S, U32S, more, more, I64, I64, OUT_I64S, I64) for more in (U8S, U32S)))
def counted(
    count: _Array, more: _Array, headline: _Array, body: _Array, start: int, stop: int, out: Longs, at: int
) -> int:
    """Write the counts of a segment's postings from `at` on, and return where they end.

    The arrays are those of a space, see `search.columnar.postings`.
    """
    if not len(count):
        for row in range(start, stop):
            out[at + row - start] = 1
        return at + stop - start
    for row in range(start, stop):
        out[at + row - start] = _of_half(_half(count, row))
    spilt = _first_from(more, start)
    while spilt < len(more) and more[spilt] < stop:
        out[at + wide(more[spilt]) - start] = _of_more(headline, body, spilt)
        spilt += 1
    return at + stop - start


@part
def _row_from(filing: _Array, start: int, stop: int, wanted: int) -> int:
    """Return the first posting from `start` on whose filing is not less than one, in steps that double."""
    step, low, high = 1, start, start
    while high < stop and filing[high] < wanted:
        low = high + 1
        high += step
        step *= 2
    high = min(high, stop)
    while low < high:
        middle = (low + high) // 2
        if filing[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@compiled(
    *(I64(U16S, U8S, U32S, more, more, I64, I64, I64, I64, I64S, OUT_I64S, OUT_I64S, I64) for more in (U8S, U32S))
)
def looked_up(
    filing: _Array, count: _Array, more: _Array, headline: _Array, body: _Array,
    start: int, stop: int, base: int, end: int,
    found: Longs, filings: Longs, counts: Longs, at: int,
) -> int:  # fmt: skip
    """Write those of the filings found that a segment's postings have, with their counts, from `at` on.

    The segment's filings are those from `base` to before `end`. Return where what is written ends.
    """
    row = start
    for place in range(_first_from(found, base), len(found)):
        if found[place] >= end:
            break
        wanted = found[place] - base
        row = _row_from(filing, row, stop, wanted)
        if row == stop:
            break
        if filing[row] != wanted:
            continue
        filings[at] = found[place]
        half = _half(count, row)
        if half:
            counts[at] = _of_half(half)
        else:
            spilt = _first_from(more, row)
            counts[at] = _of_more(headline, body, spilt)
        at += 1
    return at


@compiled(
    *(
        I64(U16S, U8S, U32S, more, more, I64, I64, I64, I64, I64S, OUT_U8S, OUT_I64S, OUT_I64S, I64)
        for more in (U8S, U32S)
    )
)
def walked(
    filing: _Array, count: _Array, more: _Array, headline: _Array, body: _Array,
    start: int, stop: int, base: int, end: int,
    found: Longs, marks: _Array, filings: Longs, counts: Longs, at: int,
) -> int:  # fmt: skip
    """Write what `looked_up` does, by a walk over all the postings: for finds that are not few beside them.

    `marks` has a 0 for each filing of the segment, and has it again at the end. What is written needs room for one more
    than there is.
    """
    low = high = _first_from(found, base)
    while high < len(found) and found[high] < end:
        marks[found[high] - base] = 1
        high += 1
    spilt = _first_from(more, start)
    for row in range(start, stop if low < high else start):
        # Not by `_half` and its like: they take a tenth more here.
        half = wide(count[row >> 1]) >> ((row & 1) * _HALF_BITS) & _HALF if len(count) else 1
        # Written in any case and kept if marked: no processor could foresee which are.
        filings[at] = base + wide(filing[row])
        if half:
            counts[at] = half >> _BODY_BITS << HEADLINE_SHIFT | half & _BODY
        else:
            counts[at] = wide(headline[spilt]) << HEADLINE_SHIFT | wide(body[spilt])
            spilt += 1
        at += wide(marks[filing[row]])
    for place in range(low, high):
        marks[found[place] - base] = 0
    return at


@compiled(I64(I64S, I64S, I64S, I64S, OUT_I64S, OUT_I64S))
def summed(left: Longs, left_counts: Longs, right: Longs, right_counts: Longs, filings: Longs, counts: Longs) -> int:
    """Write the filings that are in either of two ascending sets with the sum of their counts; return how many."""
    i = j = size = 0
    while i < len(left) and j < len(right):
        a, b = left[i], right[j]
        filings[size] = min(a, b)
        counts[size] = left_counts[i] * wide(a <= b) + right_counts[j] * wide(b <= a)
        size += 1
        i += wide(a <= b)
        j += wide(b <= a)
    for k in range(i, len(left)):
        filings[size], counts[size] = left[k], left_counts[k]
        size += 1
    for k in range(j, len(right)):
        filings[size], counts[size] = right[k], right_counts[k]
        size += 1
    return size


@compiled(*(I64(U32S, U16S, U8S, U32S, more, more, I64S, I64, I64, OUT_I64S, OUT_I64S) for more in (U8S, U32S)))
def added(
    first: _Array, filing: _Array, count: _Array, more: _Array, headline: _Array, body: _Array,
    terms: Longs, start: int, most: int, sums: Longs, marks: Longs,
) -> int:  # fmt: skip
    """Add the counts of terms from the `start`th on to their filings' sums; return with which term to go on.

    That is the one behind that which reaches `most` postings. `marks` tells which filings have any.
    """
    done = 0
    while start < len(terms) and done < most:
        row, end = wide(first[terms[start]]), wide(first[terms[start] + 1])
        spilt = _first_from(more, row)
        for at in range(row, end):
            own, half = wide(filing[at]), _half(count, at)
            if half:
                sums[own] += _of_half(half)
            else:
                sums[own] += _of_more(headline, body, spilt)
                spilt += 1
            marks[own >> MARK_BITS] |= 1 << (own & 31)
        done += end - row
        start += 1
    return start


@compiled(I64(OUT_I64S, OUT_I64S, I64, OUT_I64S, OUT_I64S))
def harvested(sums: Longs, marks: Longs, base: int, filings: Longs, counts: Longs) -> int:
    """Write the filings that are marked, `base` added, and their sums; leave all 0 and return how many there are."""
    size = 0
    for place in range(len(marks)):
        left = marks[place]
        marks[place] = 0
        while left:
            lowest = left & -left
            own = place << MARK_BITS | _SHIFT_OF[(lowest * _SPREAD & 0xFFFFFFFF) >> 27]
            filings[size], counts[size] = base + own, sums[own]
            sums[own] = 0
            size += 1
            left ^= lowest
    return size


@compiled(*(I64(U32S, U16S, U8S, U32S, more, FLAGS, I64, FLAG, I64S, I64, I64, OUT_I64S) for more in (U8S, U32S)))
def seen(
    first: _Array, filing: _Array, count: _Array, more: _Array, headline: _Array,
    is_seen: _Array, base: int, in_headline: bool, terms: Longs, start: int, most: int, out: Longs,
) -> int:  # fmt: skip
    """Write how many filings that are seen have each of some terms from the `start`th on, if so asked in the headline.

    Return with which term to go on: the one behind that which reaches `most` postings.
    """
    done = 0
    while start < len(terms) and done < most:
        row, end = wide(first[terms[start]]), wide(first[terms[start] + 1])
        spilt, size = _first_from(more, row), 0
        for at in range(row, end):
            half, has = _half(count, at), not in_headline
            if not half:
                has |= headline[spilt] > 0
                spilt += 1
            elif half >> _BODY_BITS:
                has = True
            size += has and is_seen[base + wide(filing[at])]
        out[start] = size
        done += end - row
        start += 1
    return start
