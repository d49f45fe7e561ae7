"""Candidates in shards that `resolve` may be given one by one: what may make one story is never apart.

What links two candidates is the same id, the same chain, or a notice that seeks the other by a name. Of each link only
a hash is kept: two that happen to share one come into one shard, which changes nothing of what becomes of either.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from index.filings.candidate import Candidate
from index.filings.resolve import chain_of, name_sought, names
from search.story import Status

Numbers = npt.NDArray[np.int64]


class Shards:
    """Candidates by number, in the order of the places that they are added at: eighty bytes each."""

    def __init__(self) -> None:
        self._places = array("q")
        self._ids = array("q")
        self._chains = _Links()
        self._names = _Links()
        self._sought = _Links()

    def add(self, place: int, candidate: Candidate) -> None:
        """Take note of what links a candidate to others; those at one place keep the order in which they are added."""
        number = len(self._ids)
        self._places.append(place)
        self._ids.append(hash(candidate.story_id))
        if chain := chain_of(candidate):
            self._chains.add(number, hash(chain))
        if candidate.status is Status.USABLE:
            for name in names(candidate):
                self._names.add(number, hash(name))
        elif sought := name_sought(candidate):
            self._sought.add(number, hash(sought))

    @property
    def order(self) -> Numbers:
        """Which candidate, as they were added, has each number."""
        return np.argsort(_numbers(self._places), kind="stable")

    def batches(self, size: int, chosen: npt.NDArray[np.bool_]) -> Iterator[Numbers]:
        """Yield the numbers of shards of several candidates or of a chosen one, ascending in each.

        Shards come whole, in the order of their first candidates, at least so many numbers at a time but for the last.
        """
        shard = self._shards()
        is_wanted = chosen | (np.bincount(shard, minlength=len(shard)) > 1)[shard]
        order = np.argsort(shard, kind="stable")
        order = order[is_wanted[order]]
        shard = shard[order]
        ends = np.append(np.flatnonzero(shard[1:] != shard[:-1]) + 1, len(shard))
        start = 0
        while start < len(order):
            end = int(ends[np.searchsorted(ends, min(start + size, len(order)))])
            yield np.sort(order[start:end])
            start = end

    def _shards(self) -> Numbers:
        """Return the least number that is linked to each candidate, over however many links."""
        order = self.order
        number = np.empty(len(order), np.int64)
        number[order] = np.arange(len(order))
        ids = _numbers(self._ids)
        sought = np.unique(self._sought.keys)
        is_sought = np.isin(self._names.keys, sought)
        # A chain and a name are hashes of tuples, an id of a text: that these meet is as unlikely as it is harmless.
        members = [np.arange(len(ids)), self._chains.members, self._sought.members, self._names.members[is_sought]]
        keys = [ids, self._chains.keys, self._sought.keys, self._names.keys[is_sought]]
        return _components(len(ids), number[np.concatenate(members)], np.concatenate(keys))


class _Links:
    """Pairs of a candidate's number and a key that it shares with those that it is linked to."""

    def __init__(self) -> None:
        self._members = array("q")
        self._keys = array("q")

    def add(self, member: int, key: int) -> None:
        self._members.append(member)
        self._keys.append(key)

    @property
    def members(self) -> Numbers:
        return _numbers(self._members)

    @property
    def keys(self) -> Numbers:
        return _numbers(self._keys)


def _numbers(values: array[int]) -> Numbers:
    return np.frombuffer(values, np.int64) if values else np.empty(0, np.int64)


def _components(count: int, members: Numbers, keys: Numbers) -> Numbers:
    """Return the least of the members that each is linked to by shared keys.

    Each round a member learns the least that those of its keys know; so does the least that it knew, and from that one
    those that know it: far fewer rounds than the longest way from one member to another.
    """
    _, key = np.unique(keys, return_inverse=True)
    least = np.arange(count)
    while True:
        of_key = np.full(len(keys), count)
        np.minimum.at(of_key, key, least[members])
        found = least.copy()
        for told in (members, least[members]):
            np.minimum.at(found, told, of_key[key])
        found = found[found]
        if np.array_equal(found, least):
            return found
        least = found
