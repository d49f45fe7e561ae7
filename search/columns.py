"""Per-filing columns of a generation as arrays: what may be seen, dates, lengths, and facet values with their counts.

Ordinals number a generation's filings from 0, as Whoosh numbers documents; every array here has one entry each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from search.engine import Count, View
from search.facets import DATE, VALUE_FACETS, value_key, value_label
from search.request import Filter
from search.schema import BYTES_COLUMNS, NUMBER_COLUMNS, SEPARATOR
from search.story import OPEN_ENDED

Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """One facet: each filing has one *set* of values, and few sets are distinct, so work is done once a set.

    `set_of`: int32[filings], which set a filing has. `owner` and `value`: int32[pairs], ascending by set: set
    `owner[i]` holds the value numbered `value[i]`. `keys` and `labels`: the values' keys and labels by number.
    """

    keys: tuple[str, ...]
    labels: tuple[str, ...]
    set_of: npt.NDArray[np.int32]
    owner: npt.NDArray[np.int32]
    value: npt.NDArray[np.int32]
    sets: int

    @classmethod
    def of(cls, name: str, cells: Sequence[str]) -> FacetColumn:
        """Build the column from each filing's printed values, joined by SEPARATOR."""
        cell_counts = Counter(cells)
        printed: Counter[str] = Counter()
        for cell, count in cell_counts.items():
            printed.update(dict.fromkeys(filter(None, cell.split(SEPARATOR)), count))
        forms: dict[str, str] = {}
        for value in sorted(printed, key=lambda value: (-printed[value], value)):
            forms.setdefault(value_key(name, value), value)
        keys = tuple(sorted(forms))
        number = {key: i for i, key in enumerate(keys)}
        set_number = {cell: i for i, cell in enumerate(cell_counts)}
        pairs = [
            (i, number[key])
            for cell, i in set_number.items()
            for key in dict.fromkeys(value_key(name, value) for value in cell.split(SEPARATOR) if value)
        ]
        return cls(
            keys=keys,
            labels=tuple(value_label(name, forms[key]) for key in keys),
            set_of=np.array([set_number[cell] for cell in cells], np.int32),
            owner=np.array([pair[0] for pair in pairs], np.int32),
            value=np.array([pair[1] for pair in pairs], np.int32),
            sets=len(set_number),
        )

    def having(self, keys: Iterable[str]) -> Mask:
        """Return which filings have any of the values."""
        wanted = np.isin(self.value, [i for i, key in enumerate(self.keys) if key in set(keys)])
        hit = np.zeros(self.sets, np.bool_)
        hit[self.owner[wanted]] = True
        of_filing: Mask = hit[self.set_of]
        return of_filing

    def counts(self, mask: Mask) -> tuple[Count, ...]:
        """Return how many of the masked filings have each value, most first; values that none has are left out."""
        of_set = np.bincount(self.set_of[mask], minlength=self.sets)
        of_value = np.bincount(self.value, weights=of_set[self.owner], minlength=len(self.keys)).astype(np.int64)
        order = np.argsort(-of_value, kind="stable")
        return tuple(Count(self.keys[i], self.labels[i], int(of_value[i])) for i in order if of_value[i])


@dataclass(frozen=True, slots=True)
class Columns:
    """All columns of one generation."""

    story_ids: tuple[str, ...]
    keys: tuple[str, ...]
    key_rank: Ints
    numbers: dict[str, Ints]
    facets: dict[str, FacetColumn]

    @classmethod
    def read(cls, reader: Any) -> Columns:
        """Read the columns of an open Whoosh index."""
        cells = {name: _bytes_column(reader, f"v_{name}") for name in BYTES_COLUMNS}
        order = np.argsort(np.array(cells["filing_key"], dtype=object), kind="stable")
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        return cls(
            story_ids=tuple(cells["story_id"]),
            keys=tuple(cells["filing_key"]),
            key_rank=rank,
            numbers={name: _number_column(reader, f"n_{name}") for name in NUMBER_COLUMNS},
            facets={spec.name: FacetColumn.of(spec.name, cells[f"facet_{spec.name}"]) for spec in VALUE_FACETS},
        )

    def in_view(self, view: View) -> Mask:
        """Return which filings may be seen."""
        numbers = self.numbers
        mask: Mask = (numbers["visible"] == 1) & (numbers["embargo_until"] <= view.now)
        if view.as_of is None:
            mask &= numbers["current_until"] == OPEN_ENDED
        else:
            mask &= (numbers["current_from"] <= view.as_of) & (view.as_of < numbers["current_until"])
        for i, story_id in enumerate(self.story_ids if view.withdrawn else ()):
            if story_id in view.withdrawn:
                mask[i] = False
        return mask

    def lifted(self, now: int) -> int:
        """Return how many embargoes have passed: what is in view changes only when this does."""
        return int(np.count_nonzero(self.numbers["embargo_until"] <= now))

    def published_in(self, first: date | None, last: date | None) -> Mask:
        """Return which filings were published from `first` to `last`, by the day as printed; undated ones never."""
        low, high = _number(first) if first else 1, _number(last) if last else 99991231
        return np.asarray((low <= self.numbers["day"]) & (self.numbers["day"] <= high))

    def passing(self, filters: Iterable[Filter]) -> Mask:
        """Return which filings pass all filters of one facet: any of the values asked for, none of those excluded."""
        mask = np.ones(len(self.keys), np.bool_)
        wanted = [f for f in filters if not f.excluded]
        if wanted:
            mask &= self._having(wanted)
        if unwanted := [f for f in filters if f.excluded]:
            mask &= ~self._having(unwanted)
        return mask

    def _having(self, filters: list[Filter]) -> Mask:
        facet, keys = filters[0].facet, [f.key for f in filters]
        if facet != DATE:
            return self.facets[facet].having(keys)
        return np.asarray(np.logical_or.reduce([self._dated(key) for key in keys]))

    def _dated(self, key: str) -> Mask:
        number = int(key.replace("-", ""))
        dated: Mask = self.numbers["day"] // 10 ** (8 - len(key.replace("-", ""))) == number
        return dated

    def counts(self, facet: str, mask: Mask, selected: frozenset[str]) -> tuple[Count, ...]:
        """Return a facet's counts over the masked filings; see `search.engine.Matches`."""
        if facet != DATE:
            return self.facets[facet].counts(mask)
        days = self.numbers["day"][mask & (self.numbers["day"] > 0)]
        months = {key[:4] for key in selected}
        deep = {key[:7] for key in selected if len(key) >= 7}
        found = _prefix_counts(days // 10_000, 4)
        found |= {k: n for k, n in _prefix_counts(days // 100, 6).items() if k[:4] in months}
        found |= {k: n for k, n in _prefix_counts(days, 8).items() if k[:7] in deep}
        return tuple(Count(key, key, found[key]) for key in sorted(found))


def _prefix_counts(numbers: Ints, digits: int) -> dict[str, int]:
    values, counts = np.unique(numbers, return_counts=True)
    texts = (str(value).zfill(digits) for value in values.tolist())
    return {
        "-".join(filter(None, (text[:4], text[4:6], text[6:]))): count
        for text, count in zip(texts, counts.tolist(), strict=True)
    }


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _number_column(reader: Any, name: str) -> Ints:
    parts = [list(_leaf_column(leaf, name, 0)) for leaf, _ in reader.leaf_readers()]
    return np.array([value for part in parts for value in part], np.int64)


def _bytes_column(reader: Any, name: str) -> list[str]:
    return [value.decode() for leaf, _ in reader.leaf_readers() for value in _leaf_column(leaf, name, b"")]


def _leaf_column(leaf: Any, name: str, default: Any) -> Iterable[Any]:
    if not leaf.has_column(name):
        return [default] * leaf.doc_count_all()
    column = leaf.column_reader(name)
    return [column[i] for i in range(leaf.doc_count_all())]
