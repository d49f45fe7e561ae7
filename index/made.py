"""Filings as hashes, by which two generations of any size are compared.

A hash is one of this process, of 64 bits. That two of a million filings share one happens once in tens of millions of
runs; what is found by one is compared as text before it is used.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.root.guard import Stock

Numbers = npt.NDArray[np.int64]
_NONE = -1


@dataclass(frozen=True, slots=True)
class Made:
    """Filings by what they are made of: `made` is a hash of the key and the text, `story` one of the story's id.

    int64[n] each.
    """

    made: Numbers
    story: Numbers

    def stock(self, withdrawn: Iterable[str]) -> Stock:
        """Return how many stories there are, and how many without those withdrawn."""
        stories = np.unique(self.story)
        gone = np.array([hash(story_id) for story_id in withdrawn], np.int64)
        return Stock(len(stories), int(np.count_nonzero(~np.isin(stories, gone))))


@dataclass(frozen=True, slots=True)
class MadeBefore(Made):
    """The filings of the generation before: `line` is that of each one's item in the book, int64[n]."""

    line: Numbers


class MadeWriter:
    """Gathers the filings of the generation before one by one."""

    def __init__(self) -> None:
        self._made, self._story, self._line = array("q"), array("q"), array("q")

    def add(self, key: str, digest: str, story_id: str, line: int) -> None:
        """Add a filing."""
        self._made.append(made_hash(key, digest))
        self._story.append(hash(story_id))
        self._line.append(line)

    def made(self) -> MadeBefore:
        """Return the filings added."""
        return MadeBefore(*(np.array(column, np.int64) for column in (self._made, self._story, self._line)))


def made_hash(key: str, digest: str) -> int:
    """Return what filings of one key and one text share in any two generations."""
    return hash((key, digest))


class ByHash:
    """Numbers by the hash of what they are looked up by."""

    def __init__(self, hashes: Numbers, numbers: Numbers) -> None:
        order = np.argsort(hashes)
        self._hashes, self._numbers = hashes[order], numbers[order]
        # One number is read out of a memoryview in a tenth of the time that an array takes.
        self._views = memoryview(self._hashes.data), memoryview(self._numbers.data)

    def find(self, wanted: int) -> int:
        """Return the number with a hash, -1 where there is none."""
        hashes, numbers = self._views
        at = bisect_left(hashes, wanted)
        return numbers[at] if at < len(hashes) and hashes[at] == wanted else _NONE

    def find_all(self, wanted: Numbers) -> Numbers:
        """Return the number with each of some hashes, -1 where there is none."""
        if not len(self._hashes):
            return np.full(len(wanted), _NONE)
        at = np.searchsorted(self._hashes, wanted).clip(max=len(self._hashes) - 1)
        return np.where(self._hashes[at] == wanted, self._numbers[at], _NONE)
