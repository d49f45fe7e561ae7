"""The filing table of a generation as arrays: what may be seen, dates, lengths, orders, and facet values with counts.

Ordinals number a generation's filings from 0, as Whoosh numbers documents; an array has one entry each. The table is
one file of the generation, `FILINGS`, in the form of `search.columnar.arrays`:

    day published current_from visible headline_length body_length
                     see `search.schema`; `visible` is 0 too where the filing was deleted from its segment; `day` is
                     int32, `published` and `current_from` int64, `visible` uint8, both lengths uint16 or both uint32
    N.at N.is        for each N of current_until, superseded_at and embargo_until: the ordinals, ascending, of the
                     filings where it is not what is usual (`search.schema.USUAL`), and what it is there
    story_at story_length      where the stored story lies in its segment's file, see `search.store`
    month            uint16 or uint32, the months from `month_base` on, counted from 1; 0 where the filing has no day
    newest oldest    uint32, the filing's place in that order, from 0: by instant, then by key
    key by_key       each filing's key, and the ordinals in the order of the keys' bytes
    path copies      its file in the spool, and the ids of the stories that print the same copy, joined by SEPARATOR
    given by_given   the id that it came under, "" where that is its story's; and the ordinals of the others, by it
    embargoes        the instants of all embargoes, ascending
    F.set            for each facet F, in uint8, uint16 or uint32: which distinct *set* of values a filing has, so that
                     work is done once a set
    F.cell           [sets] the values as printed, joined by SEPARATOR
    F.first F.value  uint32: [sets + 1] where a set's values begin among [pairs] values, by number
    F.key F.label    [values] the values' keys, sorted, and what people read for them

The header's facts are `segments` (names and sizes, in order), `month_base` (twelve times the year, and the month from
0), and the numbers of `filings` and `stories` that are not deleted.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from search.columnar.arrays import Array, Reading, read_arrays
from search.columnar.loops.best import commonest
from search.columnar.loops.tallies import having, is_seen, numbers_of, values_of
from search.columnar.texts import SortedTexts, Texts, as_bytes
from search.engine import Count, Tally, View
from search.facets import DATE
from search.request import Filter
from search.schema import SEPARATOR, USUAL
from search.story import Filing, Story, filing_key, story_of

FILINGS = "FILINGS"
_SOON = frozenset({"visible", "headline_length", "body_length", "newest", "month"})
"""What every search reads, besides the facets' sets."""
_SCATTERED = frozenset({"by_key", "by_given", "story_at", "story_length", "current_from"})
_COUNT: Callable[[tuple[str, str, int]], Count] = partial(tuple.__new__, Count)
"""Makes a count in half the time of its class's own way: there are up to a hundred a search."""
Mask = npt.NDArray[np.bool_]
Ordinals = npt.NDArray[np.int64]


class _Names(dict[int, tuple[str, str]]):
    """The key and label of each value by its number, decoded when first asked for."""

    def __init__(self, keys: Texts, labels: Texts) -> None:
        super().__init__()
        self._keys, self._labels = keys, labels

    def __missing__(self, number: int) -> tuple[str, str]:
        self[number] = name = self._keys[number], self._labels[number]
        return name


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """One facet of every filing; see the module."""

    set_of: Array
    first: Array
    value: Array
    keys: SortedTexts
    names: _Names

    @classmethod
    def of(cls, arrays: Mapping[str, Array], name: str) -> FacetColumn:
        """Return a facet's column out of the table's arrays."""
        keys, labels = SortedTexts(arrays, f"{name}.key"), Texts.of(arrays, f"{name}.label")
        set_of, first, value = (arrays[f"{name}.{part}"] for part in ("set", "first", "value"))
        return cls(set_of, first, value, keys, _Names(keys, labels))

    def having(self, keys: Iterable[str], ordinals: Ordinals) -> Mask:
        """Return which of some filings have any of the values."""
        is_wanted = np.zeros(len(self.keys), np.bool_)
        is_wanted[[number for number in map(self.keys.find, keys) if number >= 0]] = True
        has, of_set = np.empty(len(ordinals), np.bool_), np.zeros(len(self.first) - 1, np.uint8)
        having(self.set_of, self.first, self.value, ordinals, is_wanted, of_set, has)
        return has

    def counts(self, ordinals: Ordinals, most: int | None, chosen: Iterable[str], view: Mask) -> Tally:
        """Return the commonest values by falling count, then key; and the chosen ones that any filing in view has."""
        of_value, of_set = np.empty(len(self.keys), np.int64), np.empty(len(self.first) - 1, np.uint32)
        distinct = values_of(self.set_of, self.first, self.value, ordinals, of_value, of_set)
        listed = _commonest(of_value, distinct if most is None else min(most, distinct))
        if chosen:
            known = {n for n in map(self.keys.find, chosen) if n >= 0}.difference(listed.tolist())
            unlisted = [n for n in known if of_value[n] or self._is_seen(n, view)]
            listed = np.append(listed, np.array(sorted(unlisted, key=lambda n: (-of_value[n], n)), np.int64))
        names, numbers = self.names, zip(listed.tolist(), of_value[listed].tolist(), strict=True)
        return Tally(tuple([_COUNT((*names[number], count)) for number, count in numbers]), distinct)

    def _is_seen(self, number: int, view: Mask) -> bool:
        """Tell whether a filing in view has a value: the printed form of a hidden one is nobody's to see."""
        of_set = np.zeros(len(self.first) - 1, np.uint8)
        return is_seen(self.set_of, self.first, self.value, view, number, of_set)


def _commonest(of_value: Ordinals, most: int) -> Ordinals:
    """Return the values with the largest counts, the first by number among equals."""
    listed = np.empty(most, np.int64)
    commonest(of_value, np.empty(most), np.empty(most, np.int64), listed)
    return listed


class Columns:
    """All columns of one generation. Immutable; may be shared by threads."""

    def __init__(self, arrays: Mapping[str, Array], facts: Mapping[str, Any]) -> None:
        self.arrays = arrays
        self.segments: tuple[tuple[str, int], ...] = tuple((name, size) for name, size in facts["segments"])
        self.filing_count: int = facts["filings"]
        self.story_count: int = facts["stories"]
        self._month_base: int = facts["month_base"]
        self._month_names: dict[int, str] = {}
        self.keys = Texts.of(arrays, "key")
        self._paths, self._copies = Texts.of(arrays, "path"), Texts.of(arrays, "copies")
        self._by_key = arrays["by_key"]
        self._embargoes = memoryview(arrays["embargoes"].data)
        self._given, self._by_given = Texts.of(arrays, "given"), arrays["by_given"]

    @classmethod
    def read(cls, directory: Path) -> Columns:
        """Map the columns of the generation in a directory.

        Raises:
            NotArrays: the file is of another form.
            OSError: it cannot be read.
        """
        return cls(*read_arrays(directory / FILINGS, reading))

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def facets(self) -> Mapping[str, FacetColumn]:
        """The facets by name."""
        names = [name.removesuffix(".set") for name in self.arrays if name.endswith(".set")]
        return {name: FacetColumn.of(self.arrays, name) for name in names}

    def find(self, key: str) -> int:
        """Return the ordinal of the filing with a key, -1 where there is none."""
        wanted = as_bytes(key)
        at = _place(self.keys, self._by_key, wanted)
        ordinal = int(self._by_key[at]) if at < len(self) else -1
        return ordinal if ordinal >= 0 and self.keys.raw(ordinal) == wanted else -1

    def of_story(self, story_id: str) -> Iterator[int]:
        """Yield the ordinals of a story's filings."""
        prefix = as_bytes(filing_key(story_id, 0)[:-1])
        at = _place(self.keys, self._by_key, prefix)
        while at < len(self) and self.keys.raw(ordinal := int(self._by_key[at])).startswith(prefix):
            yield ordinal
            at += 1

    def of_any(self, given_id: str) -> Iterator[int]:
        """Yield the ordinals of the filings of the story that has an id, or had it before its chain began earlier."""
        for story_id in [given_id] if any(True for _ in self.of_story(given_id)) else sorted(self.stories(given_id)):
            yield from self.of_story(story_id)

    def stories(self, given_id: str) -> set[str]:
        """Return the ids of the stories that a filing came to under another id than theirs."""
        wanted, found = as_bytes(given_id), set()
        at = _place(self._given, self._by_given, wanted)
        while at < len(self._by_given) and self._given.raw(ordinal := int(self._by_given[at])) == wanted:
            found.add(story_of(self.keys[ordinal]))
            at += 1
        return found

    def filing(self, ordinal: int, story: Story) -> Filing:
        """Return a story as the filing that it is."""
        copies = self._copies[ordinal]
        return Filing(
            story=story,
            current_from=int(self.arrays["current_from"][ordinal]),
            current_until=self._number("current_until", ordinal),
            superseded_at=self._number("superseded_at", ordinal),
            source_path=self._paths[ordinal],
            copies=tuple(copies.split(SEPARATOR)) if copies else (),
            given_id=self._given[ordinal],
        )

    def in_view(self, view: View) -> Mask:
        """Return which filings may be seen."""
        mask: Mask = self.arrays["visible"] == 1
        held, until = self._unusual("embargo_until")
        mask[held[until > view.now]] = False
        gone, at = self._unusual("superseded_at" if view.as_of is None else "current_until")
        mask[gone[at <= (view.now if view.as_of is None else view.as_of)]] = False
        if view.as_of is not None:
            mask &= self.arrays["current_from"] <= view.as_of
        for withdrawn_id in view.withdrawn:
            for story_id in {withdrawn_id, *self.stories(withdrawn_id)}:
                mask[list(self.of_story(story_id))] = False
        return mask

    def listed(self, order: str) -> Array:
        """Return all filings in an order, `newest` or `oldest`: uint32."""
        return self._listed[order]

    @cached_property
    def _listed(self) -> Mapping[str, Array]:
        return {name: _inverse(self.arrays[name]) for name in ("newest", "oldest")}

    def numbers(self, name: str) -> Array:
        """Return one of `search.schema.NUMBERS` of every filing."""
        if name not in USUAL:
            return self.arrays[name]
        whole = np.full(len(self), USUAL[name])
        at, values = self._unusual(name)
        whole[at] = values
        return whole

    def _unusual(self, name: str) -> tuple[Array, Array]:
        return self.arrays[f"{name}.at"], self.arrays[f"{name}.is"]

    def _number(self, name: str, ordinal: int) -> int:
        ordinals, values = self._unusual(name)
        at = bisect_left(ordinals, ordinal)
        return int(values[at]) if at < len(ordinals) and ordinals[at] == ordinal else USUAL[name]

    def lifted(self, now: int) -> int:
        """Return how many embargoes have passed: what is in view changes only when this does."""
        return bisect_right(self._embargoes, now)

    def published_in(self, first: date | None, last: date | None, among: Ordinals | None = None) -> Mask:
        """Return which of all filings, or `among` some, were published from `first` to `last`.

        It goes by the day as printed: undated ones never were.
        """
        low, high = _number(first) if first else 1, _number(last) if last else 99991231
        days = self.arrays["day"] if among is None else self.arrays["day"].take(among)
        return np.asarray((low <= days) & (days <= high))

    def passing(self, filters: Iterable[Filter], ordinals: Ordinals) -> Mask:
        """Return which of some filings pass all filters of one facet.

        They have any of the values asked for, and none of those excluded.
        """
        by_kind: dict[bool, list[Filter]] = {False: [], True: []}
        for one in filters:
            by_kind[one.excluded].append(one)
        mask = self._having(by_kind[False], ordinals) if by_kind[False] else np.ones(len(ordinals), np.bool_)
        return mask & ~self._having(by_kind[True], ordinals) if by_kind[True] else mask

    def _having(self, filters: list[Filter], ordinals: Ordinals) -> Mask:
        facet, keys = filters[0].facet, [f.key for f in filters]
        if facet != DATE:
            return self.facets[facet].having(keys, ordinals)
        days = self.arrays["day"].take(ordinals)
        return np.asarray(np.logical_or.reduce([_dated(key, days) for key in keys]))

    def counts(self, facet: str, ordinals: Ordinals, most: int | None, chosen: frozenset[str], view: Mask) -> Tally:
        """Return a facet's counts over some filings; see `search.engine.Matches`."""
        if facet != DATE:
            return self.facets[facet].counts(ordinals, most, chosen, view)
        found = self._months(ordinals)
        years: dict[str, int] = {}
        for month, count in found.items():
            years[month[:4]] = years.get(month[:4], 0) + count
        # A year alone says nothing about when: its months are counted as a chosen year's are.
        opened = {key[:4] for key in chosen} | (years.keys() if len(years) == 1 else set())
        years |= {month: count for month, count in found.items() if month[:4] in opened}
        for month in {key[:7] for key in chosen if len(key) >= 7}:
            years |= self._days(ordinals, month)
        return Tally(tuple(Count(key, key, years[key]) for key in sorted(years)), len(years))

    def _months(self, ordinals: Ordinals) -> dict[str, int]:
        counts = np.zeros(self._month_count, np.int64)
        numbers_of(self.arrays["month"], ordinals, counts)
        return {self._month(number): int(counts[number]) for number in np.flatnonzero(counts).tolist() if number}

    @cached_property
    def _month_count(self) -> int:
        return int(self.arrays["month"].max(initial=0)) + 1

    def _month(self, number: int) -> str:
        if number not in self._month_names:
            year, month = divmod(self._month_base + number - 1, 12)
            self._month_names[number] = f"{year:04}-{month + 1:02}"
        return self._month_names[number]

    def _days(self, ordinals: Ordinals, month: str) -> dict[str, int]:
        first = int(month.replace("-", "")) * 100
        days = self.arrays["day"].take(ordinals) - first
        counts = np.bincount(days[(days > 0) & (days < 32)])
        return {f"{month}-{day:02}": count for day, count in enumerate(counts.tolist()) if count}


def reading(name: str) -> Reading:
    """Return how an array of the table is read."""
    if name.endswith((".set", ".first", ".value")) or name in _SOON:
        return Reading.SOON
    scattered = name.endswith((".start", ".blob")) or name in _SCATTERED
    return Reading.SCATTERED if scattered else Reading.WHOLE


def _place(texts: Texts, order: Array, text: bytes) -> int:
    """Return the place, in an order by their bytes, of the first text that is not less than another."""
    low, high = 0, len(order)
    while low < high:
        middle = (low + high) // 2
        if texts.raw(order[middle]) < text:
            low = middle + 1
        else:
            high = middle
    return low


def _inverse(order: Array) -> Array:
    inverse = np.empty_like(order)
    inverse[order] = np.arange(len(order), dtype=order.dtype)
    return inverse


def _dated(key: str, days: Array) -> Mask:
    digits = key.replace("-", "")
    unit = 10 ** (8 - len(digits))
    low = int(digits) * unit
    return np.asarray((low <= days) & (days < low + unit))


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day
