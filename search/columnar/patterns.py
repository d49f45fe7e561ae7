"""From patterns and near spellings to the numbers of the terms that they stand for in a sorted column of terms.

Numbers come in runs, ascending: each run is the work of a moment, and the clock may be looked at between two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from search.columnar.loops.lexicon import beginning, described, plain, spelt_nearly
from search.columnar.texts import SortedTexts, as_bytes

Terms = npt.NDArray[np.int64]
_RUN = 1 << 13
"""Terms that are looked at between two looks at the clock: about a millisecond."""


def matching(pattern: str, terms: SortedTexts) -> Iterator[Terms]:
    """Yield the terms that a folded pattern of `*` and `?` describes."""
    stem = re.split(r"[*?]", pattern, maxsplit=1)[0]
    first, end = _beginning(stem, terms)
    if pattern[len(stem) :] == "*":
        yield np.arange(first, end)
        return
    form = np.frombuffer(as_bytes(re.sub(r"\*+", "*", pattern)), np.uint8)
    for start in range(first, end, _RUN):
        stop = min(start + _RUN, end)
        found = np.empty(stop - start, np.int64)
        yield found[: described(terms.starts, terms.blob, start, stop, form, found)]


def plain_words(prefix: str, terms: SortedTexts) -> Terms:
    """Return the terms of letters and digits alone that begin with a folded prefix, ascending."""
    first, end = _beginning(prefix, terms)
    room = np.empty(end - first + 1, np.int64)
    found = room[: plain(terms.starts, terms.blob, first, end, room)]
    for at in np.flatnonzero(found < 0).tolist():
        number = -1 - int(found[at])
        found[at] = number if terms[number].isalnum() else -1
    return found[found >= 0]


def near(word: str, most: int, terms: SortedTexts) -> Iterator[Terms]:
    """Yield the terms within a number of edits of a folded word that share its first letter.

    An edit is as in `search.expand.distance`.
    """
    characters = np.fromiter(map(ord, word), np.int64)
    room = np.empty(4 * (len(word) + most + 1), np.int64)
    first, end = _beginning(word[:1], terms)
    for start in range(first, end, _RUN):
        stop = min(start + _RUN, end)
        found = np.empty(stop - start, np.int64)
        yield found[: spelt_nearly(terms.starts, terms.blob, start, stop, characters, most, room, found)]


def _beginning(prefix: str, terms: SortedTexts) -> tuple[int, int]:
    """Return the numbers, from and before, of the terms that begin with a prefix."""
    wanted = np.frombuffer(as_bytes(prefix), np.uint8)
    first, end = (beginning(terms.starts, terms.blob, wanted, is_end) for is_end in (False, True))
    return first, end
