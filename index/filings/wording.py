"""Which of many prints may have copies: those that share wording with another, found without looking at any alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from index.filings.copies import DAYS_APART, LOOKED_UP
from index.filings.sketch import SketchBook

Numbers = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint32]
Marks = npt.NDArray[np.bool_]
Owned = npt.NDArray[np.uint64]
"""Hashes of prints: each in the upper half of a number, in the lower half that of its print."""
_OWNED_BITS = np.uint64(32)
_NONE: Owned = np.empty(0, np.uint64)
_AT_A_TIME = 1 << 13  # prints, of which half a kilobyte each is in memory
_SLOTS_PER_HASH = 8


def have_common_wording(days: Numbers, sketches: Numbers, book: SketchBook) -> Marks:
    """Tell which prints share a hash with another by which `find_copies` may find one of the two: bool[n].

    All others have no copies, nor change which copies any has. `days` ascend; `sketches` are numbers in the book.
    """
    found = np.zeros(len(days), np.bool_)
    periods = days // DAYS_APART
    before, last = _NONE, -1
    for start, end in pairwise([*np.flatnonzero(np.diff(periods, prepend=-1)).tolist(), len(days)]):
        samples = _Samples(book, sketches, start, end)
        own = np.concatenate([_own(*sample) for sample in samples])
        looked_up = _LookedUp(np.concatenate([before, own]) if periods[start] == last + 1 else own)
        found[looked_up.sharing()] = True
        for sample in samples:
            found[looked_up.meeting(*sample)] = True
        before, last = own, periods[start]
    return found


class _Samples:
    """The hashes of some prints, uint32[n, m], each time with the first one's number and how many each has.

    They may be gone through twice; only if they are few they are not read anew.
    """

    def __init__(self, book: SketchBook, sketches: Numbers, start: int, end: int) -> None:
        self._book = book
        self._sketches = sketches
        self._range = range(start, end, _AT_A_TIME)
        self._end = end
        self._few = list(self._read()) if len(self._range) == 1 else []

    def __iter__(self) -> Iterator[tuple[int, Hashes, Hashes]]:
        return iter(self._few) if self._few else self._read()

    def _read(self) -> Iterator[tuple[int, Hashes, Hashes]]:
        for first in self._range:
            yield first, *self._book.samples(self._sketches[first : min(first + _AT_A_TIME, self._end)])


def _own(first: int, counts: Hashes, hashes: Hashes) -> Owned:
    """Return the hashes by which prints are found."""
    rows, places = np.nonzero(np.arange(LOOKED_UP) < counts[:, None])
    return hashes[rows, places].astype(np.uint64) << _OWNED_BITS | (rows + first).astype(np.uint64)


class _LookedUp:
    """The hashes by which some prints are found, sorted; in a table nearly all others meet no mark."""

    def __init__(self, owned: Owned) -> None:
        owned = np.sort(owned)
        self._values = (owned >> _OWNED_BITS).astype(np.uint32)
        self._prints = owned.astype(np.uint32)  # the lower half
        self._table = np.zeros(1 << (len(owned) * _SLOTS_PER_HASH).bit_length(), np.bool_)
        self._table[self._slots(self._values)] = True

    def sharing(self) -> Numbers:
        """Return the prints that have one of these hashes in common with another."""
        twice = np.flatnonzero(self._values[1:] == self._values[:-1])
        prints: Numbers = self._prints[np.concatenate([twice, twice + 1])].astype(np.int64)
        return prints

    def meeting(self, first: int, counts: Hashes, hashes: Hashes) -> Numbers:
        """Return those of some prints that another of their hashes leads to a print, and these."""
        others = hashes[:, LOOKED_UP:]
        is_there = np.arange(LOOKED_UP, hashes.shape[1]) < counts[:, None]
        rows, places = np.nonzero(is_there & self._table[self._slots(others)])
        met = others[rows, places]
        at = np.searchsorted(self._values, met)
        is_met = at < len(self._values)
        is_met[is_met] = self._values[at[is_met]] == met[is_met]
        # Of several prints that are found by the same hash, `sharing` has all.
        return np.concatenate([first + rows[is_met], self._prints[at[is_met]]])

    def _slots(self, values: Hashes) -> Hashes:
        slots: Hashes = values & np.uint32(len(self._table) - 1)
        return slots
