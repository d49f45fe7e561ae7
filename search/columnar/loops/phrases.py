"""Where words follow one another: a pass over the filings that have all words of a phrase, rarest word first."""

from __future__ import annotations

from typing import Any

from search.columnar.compiled import I64, OUT_I64S, U8S, U16S, U32S, compiled, part, wide

ANYWHERE, HEADLINE, BODY = 0, 1, 2
"""Where a phrase is sought in a filing; all of it is in one value, for the gap between two is wider than any slop."""
WORD, ROW, _PLACED, _PLACE, _MORE, _FAR = range(6)
CURSOR, NOT_BEGUN = 6, -1
"""Numbers of a word's cursor: the word; its row; the row behind the last one whose positions were read, where on
`position` that begins, and the first entry of `more` that is not before it; the first entry of `far` that is not before
the places last read. The first word's row is NOT_BEGUN before the first pass, and there is but the words then.

Say that a word's rows are 7 to 10, of 1, 2, 9 and 1 positions, the first of which stands at place 20; and that `more`,
where row 9 is told of, is [4, 9], and `far` [21, 22, 50]. When the positions of row 8 were read, at the places 21 and
22, ROW is 8, _PLACED 9, _PLACE 23, _MORE 1 and _FAR 0 until row 9 is read: 2 then.
"""
_MARK_BITS = 5
"""As in `search.columnar.loops.counts`."""
_HALF_BITS, _HALF = 4, 15
_BODY_BITS, _BODY = 3, 7
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
def _sum(half: int) -> int:
    """Return the sum of a half byte's two numbers: headline and body together."""
    return (half >> _BODY_BITS) + (half & _BODY)


@part
def _total(count: Any, row: int) -> int:
    """Return the sum of a row's half byte: 0 where the row is one of `more`."""
    if not len(count):
        return 1
    return _sum(wide(count[row >> 1]) >> (row & 1) * _HALF_BITS & _HALF)


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
        total += _sum(both & _HALF) + _sum(both >> _HALF_BITS)
    return total


@part
def _advance(count: Any, more: Any, more_headline: Any, more_body: Any, cursors: Any, number: int) -> int:
    """Place a cursor behind its row, and return how many positions that row has: they are the ones before its place."""
    row, at = cursors[number, ROW], cursors[number, _MORE]
    place = cursors[number, _PLACE] + _totals(count, cursors[number, _PLACED], row)
    while at < len(more) and more[at] < row:
        place += wide(more_headline[at]) + wide(more_body[at])
        at += 1
    total = _total(count, row)
    if not total:
        total = wide(more_headline[at]) + wide(more_body[at])
        at += 1
    cursors[number, _PLACED], cursors[number, _PLACE], cursors[number, _MORE] = row + 1, place + total, at
    return total


@part
def _first_far(far: Any, cursors: Any, number: int, start: int) -> int:
    """Return from which entry on `far` may tell of the places last read, which begin at `start`."""
    if not len(far):
        return 0
    at = cursors[number, _FAR] = _from(far, start, cursors[number, _FAR], len(far))
    return at


@part
def _position(position: Any, far: Any, far_position: Any, at: int, near: int, at_far: int) -> int:
    """Return the position at a place; what stands from `near` on is told of by `far_position`, from `at_far` on."""
    if len(far) and at >= near:
        return wide(far_position[at_far + at - near])
    return wide(position[at]) if len(position) else 0


@part
def _begin(first: Any, place: Any, more: Any, far: Any, cursors: Any) -> None:
    """Set each word's cursor on its first row."""
    for number in range(len(cursors)):
        word = cursors[number, WORD]
        row, start = wide(first[word]), wide(place[word])
        cursors[number, ROW] = cursors[number, _PLACED] = row
        cursors[number, _PLACE] = start
        cursors[number, _MORE] = _from(more, row, 0, len(more))
        cursors[number, _FAR] = _from(far, start, 0, len(far))


@part
def _is_of(first: Any, word: int, row: int) -> bool:
    """Tell whether a row is one of a word's."""
    return wide(first[word]) <= row < wide(first[word + 1])


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
def _common(first: Any, filing: Any, cursors: Any, start: int, end: int, common: Any, marks: Any) -> int:
    """Write the filings of some rows of the rarest word that have all words, and return how many these are."""
    size = end - start
    for at in range(size):
        common[at] = filing[start + at]
    for number in range(len(cursors)):
        word = cursors[number, WORD]
        if not _is_of(first, word, start):
            size = _met(common, size, filing, cursors[number, ROW], wide(first[word + 1]), marks)
    return size


@part
def _reached(
    position: Any, far: Any, far_position: Any, start: int, end: int, at_far: int,
    room: Any, old: int, new: int, count: int, slop: int,
) -> int:  # fmt: skip
    """Keep those positions of a word that follow one of `count` reached before, and return how many these are.

    In `room` the reached ones begin at `old`, and at `new` those of this word; `count` is -1 for the first word.
    """
    # They ascend: behind one that is far all are.
    near = min(end, wide(far[at_far])) if at_far < len(far) else end
    if count < 0:
        for at in range(start, end):
            room[new + at - start] = _position(position, far, far_position, at, near, at_far)
        return end - start
    before, kept, at = 0, 0, start
    while before < count and at < end:
        # Without a branch on which position comes next, as in `_met`.
        last, here = room[old + before], _position(position, far, far_position, at, near, at_far)
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


_CURSORS = OUT_I64S.copy(ndim=2)
_SPACES = tuple(
    (U32S, U32S, U16S, U8S, U32S, of_more, of_more, of_position, U32S, U32S, U32S)
    for of_more in (U8S, U32S)
    for of_position in (U8S, U16S)
)


@compiled(
    *(I64(*space, _CURSORS, OUT_I64S, OUT_I64S, OUT_I64S, I64, I64, I64, I64, I64, I64, OUT_I64S) for space in _SPACES)
)
def followed(
    first: Any, place: Any, filing: Any, count: Any, more: Any, more_headline: Any, more_body: Any,
    position: Any, far: Any, far_position: Any, body_at: Any,
    cursors: Any, common: Any, marks: Any, room: Any, start: int, end: int,
    slop: int, within: int, most: int, base: int, found: Any,
) -> int:  # fmt: skip
    """Find the filings of the rarest word's rows from `start` to before `end`; return from which row to go on.

    That is before `end` where about `most` positions were read. The first arrays are those of a space, see
    `search.columnar.postings`. `cursors` has one for each word; `common` is room for the rows' filings and one more,
    `marks` for a bit of each of the segment's, all 0, `room` for twice the positions that a posting may have. Filings
    go to `found`, `base` added, behind its first number, which is how many there are so far.
    """
    if cursors[0, ROW] == NOT_BEGUN:
        _begin(first, place, more, far, cursors)
    half, found_count = len(room) // 2, found[0]
    for at in range(_common(first, filing, cursors, start, end, common, marks)):
        wanted, reached, old, new = common[at], -1, 0, half
        for number in range(len(cursors)):
            stop = wide(first[cursors[number, WORD] + 1])
            cursors[number, ROW] = _from(filing, wanted, cursors[number, ROW], stop)
            total = _advance(count, more, more_headline, more_body, cursors, number)
            most -= total
            stop = cursors[number, _PLACE]
            at_far = _first_far(far, cursors, number, stop - total)
            reached = _reached(
                position, far, far_position, stop - total, stop, at_far, room, old, new, reached, slop
            )  # fmt: skip
            old, new = new, old
            if not reached:
                break
        if _is_within(room, old, reached, body_at, wanted, within):
            found_count += 1
            found[found_count] = base + wanted
        if most < 0:
            end = _from(filing, wanted, start, end) + 1
            break
    found[0] = found_count
    return end
