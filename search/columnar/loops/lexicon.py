"""Which terms of a sorted column are meant: those that begin with something, have a form, or are spelt nearly so.

A column's `start` and `blob` are those of `search.columnar.texts`.
"""

from __future__ import annotations

from typing import Any

from search.columnar.compiled import FLAG, I64, I64S, OUT_I64S, U8S, U32S, compiled, part, wide

_STAR, _ANY = ord("*"), ord("?")
_LETTERS = 61
_BEFORE, _BEGINS, _AFTER = -1, 0, 1


@part
def _is_inside(byte: int) -> bool:
    """Tell whether a byte of UTF-8 goes on with a character."""
    return wide(byte) & 0xC0 == 0x80


@part
def _compared(start: Any, blob: Any, number: int, prefix: Any) -> int:
    """Return whether a term begins with a prefix, or comes before or after all that do."""
    at, end = wide(start[number]), wide(start[number + 1]) - 1
    for place in range(len(prefix)):
        if at + place >= end or blob[at + place] < prefix[place]:
            return _BEFORE
        if blob[at + place] > prefix[place]:
            return _AFTER
    return _BEGINS


@compiled(I64(U32S, U8S, U8S, FLAG))
def beginning(start: Any, blob: Any, prefix: Any, is_end: bool) -> int:
    """Return the number of the first term that begins with a prefix or would come after it; or the end of these."""
    low, high = 0, len(start) - 1
    while low < high:
        middle = (low + high) >> 1
        compared = _compared(start, blob, middle, prefix)
        if compared == _BEFORE or (is_end and compared == _BEGINS):
            low = middle + 1
        else:
            high = middle
    return low


@part
def _describes(pattern: Any, blob: Any, at: int, end: int) -> bool:
    """Tell whether a pattern of `*` and `?` describes a whole term, going back to the last star only."""
    place, star, retry = 0, -1, 0
    while at < end:
        if place < len(pattern) and pattern[place] == _STAR:
            star, retry = place, at
            place += 1
        elif place < len(pattern) and pattern[place] == _ANY and not _is_inside(blob[at]):
            place += 1
            at += 1
            while at < end and _is_inside(blob[at]):
                at += 1
        elif place < len(pattern) and pattern[place] != _ANY and pattern[place] == blob[at]:
            place += 1
            at += 1
        elif star >= 0:
            retry += 1
            place, at = star + 1, retry
        else:
            return False
    while place < len(pattern) and pattern[place] == _STAR:
        place += 1
    return place == len(pattern)


@compiled(I64(U32S, U8S, I64, I64, U8S, OUT_I64S))
def described(start: Any, blob: Any, first: int, end: int, pattern: Any, out: Any) -> int:
    """Write which of the terms from `first` to before `end` a pattern describes, and return how many these are."""
    count = 0
    for number in range(first, end):
        if _describes(pattern, blob, wide(start[number]), wide(start[number + 1]) - 1):
            out[count] = number
            count += 1
    return count


@compiled(I64(U32S, U8S, I64, I64, OUT_I64S))
def plain(start: Any, blob: Any, first: int, end: int, out: Any) -> int:
    """Write which of the terms from `first` to before `end` have no mark of ASCII, and return how many these are.

    Those with characters beyond ASCII are written as -1 minus their number: among these may be marks, too.
    """
    count = 0
    for number in range(first, end):
        is_ascii, is_plain = True, True
        for at in range(wide(start[number]), wide(start[number + 1]) - 1):
            byte = wide(blob[at])
            is_ascii = is_ascii and byte < 0x80
            is_plain = is_plain and (byte >= 0x80 or 48 <= byte <= 57 or 97 <= byte <= 122 or 65 <= byte <= 90)
        out[count] = number if is_ascii else -1 - number
        count += is_plain
    return count


@part
def _decoded(blob: Any, at: int, end: int, out: Any, most: int) -> int:
    """Write the characters of a term, no more than `most`, and return how many it has; one more if there are more."""
    length = 0
    while at < end:
        if length == most:
            return most + 1
        lead = wide(blob[at])
        code = lead if lead < 0x80 else lead & 0x1F if lead < 0xE0 else lead & 0x0F if lead < 0xF0 else lead & 0x07
        at += 1
        while at < end and _is_inside(blob[at]):
            code = code << 6 | (wide(blob[at]) & 0x3F)
            at += 1
        out[length] = code
        length += 1
    return length


@part
def _is_near(word: Any, room: Any, length: int, most: int) -> bool:
    """Tell whether a word is within a number of edits of the characters that `room` begins with.

    Only cells of the table that differ in place by no more than that are looked at. Three rows of it lie in `room`
    behind the characters.
    """
    width = len(word) + most + 1
    last, before, row = width, 2 * width, 3 * width
    for place in range(length + 1):
        room[before + place] = place
    for line in range(1, len(word) + 1):
        low, high = max(1, line - most), min(length, line + most)
        room[row + low - 1] = least = line
        for place in range(low, high + 1):
            is_same = word[line - 1] == room[place - 1]
            cost = min(room[before + place] + 1, room[row + place - 1] + 1, room[before + place - 1] + (not is_same))
            if line > 1 and place > 1 and word[line - 1] == room[place - 2] and word[line - 2] == room[place - 1]:
                cost = min(cost, room[last + place - 2] + 1)
            room[row + place] = cost
            least = min(least, cost)
        if high < length:
            room[row + high + 1] = most + 1
        if least > most:
            return False
        last, before, row = before, row, last
    return bool(room[before + length] <= most)


@part
def _letters(characters: Any, length: int) -> int:
    """Return a bit for each of some characters; different ones may share theirs."""
    bits = 0
    for place in range(length):
        bits |= 1 << (characters[place] % _LETTERS)
    return bits


@part
def _lacks_more(wanted: int, there: int, most: int) -> bool:
    """Tell whether more than `most` of the wanted bits are not there: an edit can replace one letter."""
    lacking = wanted & ~there
    for _ in range(most):
        lacking &= lacking - 1
    return lacking != 0


@compiled(I64(U32S, U8S, I64, I64, I64S, I64, OUT_I64S, OUT_I64S))
def spelt_nearly(start: Any, blob: Any, first: int, end: int, word: Any, most: int, room: Any, out: Any) -> int:
    """Write which of the terms from `first` to before `end` are within `most` edits of a word; return how many.

    Edits are as in `search.expand.distance`. `word` is of characters; `room` is for four times their number and `most`
    and one more.
    """
    count, letters = 0, _letters(word, len(word))
    for number in range(first, end):
        at, stop = wide(start[number]), wide(start[number + 1]) - 1
        if stop - at < len(word) - most:
            continue
        length = _decoded(blob, at, stop, room, len(word) + most)
        if abs(length - len(word)) > most or _lacks_more(letters, _letters(room, length), most):
            continue
        if _is_near(word, room, length, most):
            out[count] = number
            count += 1
    return count
