"""Which of many prints may have copies: those that share wording with another, found without looking at any alone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from index.filings.copies import DAYS_APART, LOOKED_UP
from index.filings.sketch import SketchBook

Numbers = npt.NDArray[np.int64]
_SLOTS_PER_HASH = 8


@dataclass(frozen=True, slots=True)
class _Hashes:
    """Hashes of prints, uint32[n], and the number of the print that each is of, int64[n]."""

    values: npt.NDArray[np.uint32]
    prints: Numbers


_NONE = _Hashes(np.empty(0, np.uint32), np.empty(0, np.int64))


def have_common_wording(days: Numbers, sketches: Numbers, book: SketchBook) -> npt.NDArray[np.bool_]:
    """Tell which prints share a hash with another by which `find_copies` may find one of the two: bool[n].

    All others have no copies, nor change which copies any has. `days` ascend; `sketches` are numbers in the book.
    """
    found = np.zeros(len(days), np.bool_)
    periods = days // DAYS_APART
    before, last = _NONE, -1
    for start, end in pairwise([*np.flatnonzero(np.diff(periods, prepend=-1)).tolist(), len(days)]):
        own, others = _hashes(book, sketches[start:end], start)
        near = _joined(before, own) if periods[start] == last + 1 else own
        found[_sharing(near, others)] = True
        before, last = own, periods[start]
    return found


def _hashes(book: SketchBook, sketches: Numbers, first: int) -> tuple[_Hashes, _Hashes]:
    """Return the hashes by which prints are found, and all others; the prints are numbered from `first` on."""
    counts, values = book.samples(sketches)
    place = np.arange(values.shape[1])
    prints = np.broadcast_to(np.arange(first, first + len(values))[:, None], values.shape)
    is_there = place < counts[:, None]
    own, others = is_there & (place < LOOKED_UP), is_there & (place >= LOOKED_UP)
    return _Hashes(values[own], prints[own]), _Hashes(values[others], prints[others])


def _joined(one: _Hashes, other: _Hashes) -> _Hashes:
    return _Hashes(np.concatenate([one.values, other.values]), np.concatenate([one.prints, other.prints]))


def _sharing(looked_up: _Hashes, others: _Hashes) -> Numbers:
    """Return the prints that share a hash which is one of those looked up."""
    both = _joined(looked_up, others)
    count = len(looked_up.values)
    # What has a slot of a table to itself is nowhere else: only the rest, a few, is sorted.
    slots = both.values & np.uint32((1 << (count * _SLOTS_PER_HASH).bit_length()) - 1)
    table = np.bincount(slots)
    taken = np.zeros(len(table), np.bool_)
    taken[slots[:count]] = True
    near = np.flatnonzero(taken[slots] & (table[slots] > 1))
    _, value, times = np.unique(both.values[near], return_inverse=True, return_counts=True)
    is_looked_up = np.zeros(len(times), np.bool_)
    is_looked_up[value[near < count]] = True
    return both.prints[near[(is_looked_up & (times > 1))[value]]]
