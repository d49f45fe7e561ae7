"""Where words follow one another: a pass over the filings that have all words of a phrase, rarest word first."""

from __future__ import annotations

from typing import Any

from search.columnar.compiled import I64, I64S, OUT_I64S, U8S, U16S, U32S, compiled, part, wide

ANYWHERE, HEADLINE, BODY = 0, 1, 2
"""Where a phrase is sought in a filing; all of it is in one value, for the gap between two is wider than any slop."""
_ROW, _PLACED, _PLACE, _MORE = 0, 1, 2, 3
CURSOR, NOT_BEGUN = 4, -1
"""Numbers of a word's cursor: its row; the row behind the last one whose positions were read, where on `position` that
begins, and the first entry of `more` that is not before it. The first of all is NOT_BEGUN before the first pass."""

_MARK_BITS = 5
"""As in `search.columnar.loops.counts`."""
_FEW = 16
"""Filings that are fewer than one in so many of a word's are looked up among these one by one."""


@part
def _from(ascending: Any, wanted: int, low: int, high: int) -> int:
    """Return the first place, from `low` to before `high`, of a number not less than one wanted; `high` if none is."""
    reach = 1
    while low + reach < high and ascending[low + reach] < wanted:
        low += reach
        reach *= 2
    high = min(high, low + reach)
    while low < high:
        middle = (low + high) >> 1
        if ascending[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@part
def _total(count: Any, row: int) -> int:
    """Return the sum of a row's half byte, headline and body together: 0 where the row is one of `more`."""
    if not len(count):
        return 1
    half = wide(count[row >> 1]) >> ((row & 1) << 2) & 15
    return (half >> 3) + (half & 7)


@part
def _totals(count: Any, row: int, end: int) -> int:
    """Return the sum of the half bytes of some rows."""
    if not len(count):
        return end - row
    total = 0
    if row & 1 and row < end:
        total += _total(count, row)
        row += 1
    if end & 1 and row < end:
        end -= 1
        total += _total(count, end)
    for at in range(row >> 1, end >> 1):
        both = wide(count[at])
        total += (both & 7) + (both >> 3 & 1) + (both >> 4 & 7) + (both >> 7)
    return total


@part
def _advance(count: Any, more: Any, more_headline: Any, more_body: Any, cursors: Any, cursor: int) -> int:
    """Place a cursor behind its row, and return how many positions that row has: they are the ones before its place."""
    row, at = cursors[cursor + _ROW], cursors[cursor + _MORE]
    place = cursors[cursor + _PLACE] + _totals(count, cursors[cursor + _PLACED], row)
    while at < len(more) and more[at] < row:
        place += wide(more_headline[at]) + wide(more_body[at])
        at += 1
    total = _total(count, row)
    if not total:
        total = wide(more_headline[at]) + wide(more_body[at])
        at += 1
    cursors[cursor + _PLACED], cursors[cursor + _PLACE], cursors[cursor + _MORE] = row + 1, place + total, at
    return total


@part
def _position(position: Any, far: Any, far_position: Any, place: int) -> int:
    """Return the position at a place."""
    if not len(position):
        return 0
    if len(far):
        at = _from(far, place, 0, len(far))
        if at < len(far) and far[at] == place:
            return wide(far_position[at])
    return wide(position[place])


@part
def _begin(first: Any, place: Any, more: Any, words: Any, cursors: Any) -> None:
    """Set each word's cursor on its first row."""
    for number in range(len(words)):
        row, cursor = wide(first[words[number]]), number * CURSOR
        cursors[cursor + _ROW] = cursors[cursor + _PLACED] = row
        cursors[cursor + _PLACE] = place[words[number]]
        cursors[cursor + _MORE] = _from(more, row, 0, len(more))


@part
def _met(common: Any, size: int, filing: Any, row: int, stop: int, marks: Any) -> int:
    """Keep those of `size` filings, ascending, that some rows have, and return how many these are."""
    kept = 0
    if not size:
        return kept
    low, high = common[0], common[size - 1] + 1
    row = _from(filing, low, row, stop)
    if size * _FEW < stop - row:
        for at in range(size):
            row = _from(filing, common[at], row, stop)
            if row == stop:
                break
            if filing[row] == common[at]:
                common[kept] = common[at]
                kept += 1
        return kept
    # Without a branch on which filing comes next, which no processor could foresee.
    stop = _from(filing, high, row, stop)
    for at in range(size):
        marks[common[at] >> _MARK_BITS] |= 1 << (common[at] & 31)
    for at in range(row, stop):
        own = wide(filing[at])
        common[kept] = own
        kept += marks[own >> _MARK_BITS] >> (own & 31) & 1
    for at in range(low >> _MARK_BITS, (high >> _MARK_BITS) + 1):
        marks[at] = 0
    return kept


@part
def _common(first: Any, filing: Any, words: Any, cursors: Any, start: int, end: int, common: Any, marks: Any) -> int:
    """Write the filings of some rows that have all words, and return how many these are."""
    size = end - start
    for at in range(size):
        common[at] = filing[start + at]
    for number in range(len(words)):
        row, stop = cursors[number * CURSOR + _ROW], wide(first[words[number] + 1])
        if not row <= start < stop:
            size = _met(common, size, filing, row, stop, marks)
    return size


@part
def _reached(
    position: Any, far: Any, far_position: Any, start: int, end: int,
    room: Any, old: int, new: int, count: int, slop: int,
) -> int:  # fmt: skip
    """Keep those positions of a word that follow one of `count` reached before, and return how many these are.

    In `room` the reached ones begin at `old`, and at `new` those of this word; `count` is -1 for the first word.
    """
    if count < 0:
        for at in range(start, end):
            room[new + at - start] = _position(position, far, far_position, at)
        return end - start
    before, kept, at = 0, 0, start
    while before < count and at < end:
        # Without a branch on which position comes next, as in `_met`.
        last, here = room[old + before], _position(position, far, far_position, at)
        is_passed = wide(last + slop + 1 < here)
        room[new + kept] = here
        kept += (1 - is_passed) * wide(last < here)
        before += is_passed
        at += 1 - is_passed
    return kept


@part
def _is_within(room: Any, at: int, count: int, body_at: Any, filing: int, within: int) -> bool:
    """Tell whether one of some positions, ascending, is where it should be."""
    if within == HEADLINE:
        return count > 0 and room[at] < wide(body_at[filing])
    if within == BODY:
        return count > 0 and room[at + count - 1] >= wide(body_at[filing])
    return count > 0


_SPACES = tuple(
    (U32S, U32S, U16S, U8S, U32S, of_more, of_more, of_position, U32S, U32S, U32S)
    for of_more in (U8S, U32S)
    for of_position in (U8S, U16S)
)


@compiled(
    *(
        I64(*space, I64S, OUT_I64S, OUT_I64S, OUT_I64S, OUT_I64S, I64, I64, I64, I64, I64, OUT_I64S, I64)
        for space in _SPACES
    )
)
def followed(
    first: Any, place: Any, filing: Any, count: Any, more: Any, more_headline: Any, more_body: Any,
    position: Any, far: Any, far_position: Any, body_at: Any,
    words: Any, cursors: Any, common: Any, marks: Any, room: Any, start: int, end: int,
    slop: int, within: int, base: int, found: Any, found_count: int,
) -> int:  # fmt: skip
    """Find the filings of the rarest word's rows from `start` to before `end`, and return how many were found so far.

    The first arrays are those of a space, see `search.columnar.postings`. `words` are terms' numbers; `common` is
    room for the rows' filings and one more, `marks` for a bit of each of the segment's, all 0, `room` for
    twice the positions that a posting may have. Filings go to `found`, `base` added, which holds `found_count`.
    """
    if cursors[_ROW] == NOT_BEGUN:
        _begin(first, place, more, words, cursors)
    half = len(room) // 2
    for at in range(_common(first, filing, words, cursors, start, end, common, marks)):
        wanted, reached, old, new = common[at], -1, 0, half
        for number in range(len(words)):
            cursor, stop = number * CURSOR, wide(first[words[number] + 1])
            cursors[cursor + _ROW] = _from(filing, wanted, cursors[cursor + _ROW], stop)
            total = _advance(count, more, more_headline, more_body, cursors, cursor)
            stop = cursors[cursor + _PLACE]
            reached = _reached(position, far, far_position, stop - total, stop, room, old, new, reached, slop)
            old, new = new, old
            if not reached:
                break
        if _is_within(room, old, reached, body_at, wanted, within):
            found[found_count] = base + wanted
            found_count += 1
    return found_count
