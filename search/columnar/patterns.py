"""From patterns and near spellings to the numbers of the terms that they stand for in a sorted column of terms.

Numbers come in runs, ascending: each run is the work of a moment, and the clock may be looked at between two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from search.columnar.loops.lexicon import beginning, described, spelt_nearly
from search.columnar.texts import SortedTexts, as_bytes

Terms = npt.NDArray[np.int64]
_RUN = 1 << 13
"""Terms that are looked at between two looks at the clock: about a millisecond."""


class Shape:
    """A folded pattern of `*` and `?` as loops take it."""

    def __init__(self, pattern: str) -> None:
        stem = re.split(r"[*?]", pattern, maxsplit=1)[0]
        self.stem = _characters(stem)
        self.is_beginning = pattern[len(stem) :] == "*"
        self.form = _characters(re.sub(r"\*+", "*", pattern))


def matching(shape: Shape, terms: SortedTexts) -> Iterator[Terms]:
    """Yield the terms that a pattern describes."""
    first, end = beginning(terms.starts, terms.blob, shape.stem)
    if shape.is_beginning:
        yield np.arange(first, end)
        return
    for start in range(first, end, _RUN):
        stop = min(start + _RUN, end)
        found = np.empty(stop - start, np.int64)
        yield found[: described(terms.starts, terms.blob, start, stop, shape.form, found)]


def plain_words(prefix: str, terms: SortedTexts) -> Terms:
    """Return the terms of letters and digits alone that begin with a folded prefix, ascending."""
    first, end = beginning(terms.starts, terms.blob, _characters(prefix))
    texts = terms.bytes_of(first, end).decode("utf-8", "surrogateescape").split("\n")
    return np.fromiter((number for number, text in enumerate(texts, first) if text.isalnum()), np.int64)


def near(word: str, most: int, terms: SortedTexts) -> Iterator[Terms]:
    """Yield the terms within a number of edits of a folded word that share its first letter.

    An edit is as in `search.expand.distance`.
    """
    characters = np.fromiter(map(ord, word), np.int64)
    room = np.empty(4 * (len(word) + most + 1), np.int64)
    first, end = beginning(terms.starts, terms.blob, _characters(word[:1]))
    for start in range(first, end, _RUN):
        stop = min(start + _RUN, end)
        found = np.empty(stop - start, np.int64)
        yield found[: spelt_nearly(terms.starts, terms.blob, start, stop, characters, most, room, found)]


def _characters(text: str) -> npt.NDArray[np.uint8]:
    return np.frombuffer(as_bytes(text), np.uint8)
