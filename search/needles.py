"""Where in a text there may be words that begin with what is sought: one pass, compiled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from search.columnar.compiled import I64, I64S, OUT_I64S, U8S, U32S, compiled, part, wide

_ASCII = 0x80
_JOINS, _PRINTED_JOINS = tuple(map(ord, "-./,&'")), tuple(map(ord, "’＇‐‑"))
_APOSTROPHE, _PRINTED_APOSTROPHES = ord("'"), tuple(map(ord, "’＇"))
"""The apostrophe as terms have it, and others that may be printed for it. ʼ is one more, but a letter too, with which a
word may begin and end: a run that has it is read as one that has other letters beyond ASCII."""
_GAP, _PRINTED_GAPS = ord(" "), tuple(map(ord, "–—‘“”«»…\u00a0"))
_FIGURES = 3


Run = tuple[int, int, int]
"""From and before where a run of a text goes, white space around it; and whether it is plain: a word of ASCII letters
and figures, which stands alone between other marks of ASCII than those that join words."""


class Needles:
    """What is sought: the beginnings of words, folded. Those not of ASCII are sought in every run that is not."""

    def __init__(self, needles: Iterable[str]) -> None:
        sought = sorted(needle.encode() for needle in set(needles) if needle.isascii())
        self._text = np.frombuffer(b"".join(sought), np.uint8)
        self._start = np.cumsum([0, *map(len, sought)])
        heads = np.array([needle[0] for needle in sought], np.int64)
        self._by_head = np.searchsorted(heads, np.arange(_ASCII + 1))

    def runs(self, text: str) -> Iterable[Run]:
        """Return the runs of a text that may hold what is sought: those that do, and all with letters beyond ASCII.

        Marks that join letters and figures in one word are passed over: a needle may be printed with them.
        """
        characters: npt.NDArray[Any]
        if text.isascii():
            characters = np.frombuffer(text.encode(), np.uint8)
        else:
            characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        found = np.empty(_FIGURES * (len(text) // 2 + 1), np.int64)
        count = _runs(characters, self._text, self._start, self._by_head, found)
        figures = iter(found[:count].tolist())
        return zip(figures, figures, figures, strict=True)


@part
def _folded(code: int) -> int:
    """Return a character's code, a capital's of ASCII as its small letter's."""
    return code + 32 if 65 <= code <= 90 else code


@part
def _is_gap(code: int) -> bool:
    """Tell whether no word goes on over a character; there are others."""
    return code <= _GAP or (code >= _ASCII and code in _PRINTED_GAPS)


@part
def _is_alnum(code: int) -> bool:
    return 97 <= code <= 122 or 48 <= code <= 57


@part
def _begins(text: Any, at: int, needles: Any, place: int, end: int) -> bool:
    """Tell whether a word begins with a needle, marks that join its letters aside."""
    while place < end and at < len(text):
        code = _folded(wide(text[at]))
        if code == needles[place] or (needles[place] == _APOSTROPHE and code in _PRINTED_APOSTROPHES):
            place += 1
        elif code not in _JOINS and code not in _PRINTED_JOINS:
            return False
        at += 1
    return place == end


@part
def _begins_with_any(text: Any, at: int, needles: Any, starts: Any, by_head: Any) -> bool:
    head = _folded(wide(text[at]))
    for number in range(by_head[head], by_head[head + 1]):
        if _begins(text, at, needles, starts[number], starts[number + 1]):
            return True
    return False


@compiled(*(I64(characters, U8S, I64S, I64S, OUT_I64S) for characters in (U8S, U32S)))
def _runs(text: Any, needles: Any, starts: Any, by_head: Any, out: Any) -> int:
    """Write the start and the end of each run wanted, and whether it is plain; return how many numbers that makes.

    A run that is but a plain word between other ASCII marks is that word.
    """
    size = at = 0
    while at < len(text):
        start, is_wanted, words, first, last = at, False, 0, 0, 0
        is_plain, is_inside = True, False
        while at < len(text) and not _is_gap(wide(text[at])):
            code = _folded(wide(text[at]))
            is_letter = _is_alnum(code)
            if is_letter and not is_inside:
                words += 1
                first = at if words == 1 else first
                is_wanted = is_wanted or _begins_with_any(text, at, needles, starts, by_head)
            last = at + 1 if is_letter else last
            if code >= _ASCII and code not in _PRINTED_JOINS:
                is_wanted, is_plain = True, False
            is_inside = is_letter
            at += 1
        if is_wanted:
            is_plain = is_plain and words == 1
            out[size], out[size + 1], out[size + 2] = first if is_plain else start, last if is_plain else at, is_plain
            size += _FIGURES
        at += 1
    return size
