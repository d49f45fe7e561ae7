"""Filings that are kept of a base, said by hand: each key with where it stands now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from index.segments.rows import Longs, Placed


class Standing:
    """Where each filing stands, by key, all of them placed anew; see `index.segments.table.Kept`."""

    def __init__(self, places: Mapping[str, Placed]) -> None:
        self._numbers = {key: number for number, key in enumerate(places)}
        self._places = list(places.values())

    def find(self, keys: Sequence[str]) -> Longs:
        return np.array([self._numbers.get(key, -1) for key in keys], np.int64)

    def times(self, numbers: Longs) -> dict[str, Longs]:
        names = ("current_from", "current_until", "superseded_at")
        return {name: np.array([getattr(self._places[n], name) for n in numbers], np.int64) for name in names}

    def may_differ(self, numbers: Longs) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return np.ones(len(numbers), np.bool_)

    def placed(self, number: int) -> Placed:
        return self._places[number]
