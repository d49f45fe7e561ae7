"""Scores of the filings found: the formula of `search.ranking` over arrays of postings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from search.columnar.matching import Matcher, Ordinals
from search.columnar.postings import Segment, Space
from search.columns import Columns, Mask
from search.ranking import FIELD_WEIGHT, Floats, Group, field_norm, idf, saturated, scoring_groups, weighted_frequency
from search.tree import Node

Ints = npt.NDArray[np.int64]
_SPARSE = 8


@dataclass(frozen=True, slots=True)
class Scope:
    """The filings in view, and what ranking takes from them: their number and each field norm by length in words."""

    mask: Mask
    is_all: bool
    stories: int
    norm: Mapping[str, Floats]

    @classmethod
    def of(cls, columns: Columns, mask: Mask) -> Scope:
        """Return the scope of the filings in view."""
        stories = int(np.count_nonzero(mask))
        norms = {}
        for name in FIELD_WEIGHT:
            lengths = columns.arrays[f"{name}_length"]
            average = int(lengths.sum(where=mask, dtype=np.int64)) / max(stories, 1)
            longest = int(lengths.max()) if len(lengths) else 0
            norms[name] = field_norm(name, np.arange(longest + 1, dtype=np.float64), average)
        return cls(mask, stories == len(mask), stories, norms)


@dataclass(frozen=True, slots=True)
class _Counts:
    """How often filings, ascending and distinct, have a group in headline and body."""

    filings: Ordinals
    headline: Ints
    body: Ints


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores one plan's finds. `places` is room for one number a filing, of any content."""

    columns: Columns
    matcher: Matcher
    scope: Scope
    places: npt.NDArray[np.int32]

    def scores(self, tree: Node, found: Ordinals) -> Floats:
        """Return the score of each filing found."""
        total = np.zeros(len(found))
        is_found = self.matcher.as_mask(found)
        self.places[found] = np.arange(len(found), dtype=np.int32)
        for group in scoring_groups(tree):
            self.matcher.deadline.check("rank")
            counts = self._counts(group)
            weight = group.boost * idf(self.scope.stories, self._in_view(counts.filings))
            chosen = is_found[counts.filings]
            filings = counts.filings[chosen]
            score = weight * saturated(self._weighted(filings, counts.headline[chosen], counts.body[chosen]))
            if len(filings) == len(found):
                total += score
            else:
                total[self.places[filings]] += score
        return total

    def _in_view(self, filings: Ordinals) -> int:
        return len(filings) if self.scope.is_all else int(np.count_nonzero(self.scope.mask[filings]))

    def _weighted(self, filings: Ordinals, headline: Ints, body: Ints) -> Floats:
        norms = (
            self.scope.norm[name].take(self.columns.arrays[f"{name}_length"].take(filings)) for name in FIELD_WEIGHT
        )
        return weighted_frequency(headline, body, *norms)

    def _counts(self, group: Group) -> _Counts:
        """Return a group's counts; filings in which the field does not have it are left out."""
        parts = [
            _part(segment, space, start, end, group.field)
            for segment, space in self.matcher.spaces(group.field)
            for start, end in self._runs(group, segment, space)
        ]
        if not parts:
            return _Counts(*(np.empty(0, np.int64) for _ in range(3)))
        whole = _Counts(
            *(np.concatenate(columns) if len(columns) > 1 else columns[0] for columns in zip(*parts, strict=True))
        )
        is_one = len(group.terms) == 1 or (len(parts) == 1 and not group.pattern)
        return whole if is_one else self._merged(whole)

    def _runs(self, group: Group, segment: Segment, space: Space) -> list[tuple[int, int]]:
        if group.pattern:
            return list(self.matcher.runs(group.pattern, segment, space))
        numbers = [number for number in map(space.terms.find, group.terms) if number >= 0]
        return [space.bounds(number) for number in numbers]

    def _merged(self, counts: _Counts) -> _Counts:
        """Return counts with each filing once."""
        size = len(self.columns)
        if len(counts.filings) * _SPARSE < size:
            filings, of_row = np.unique(counts.filings, return_inverse=True)
            rows = len(filings)
        else:
            mask = np.zeros(size, np.bool_)
            mask[counts.filings] = True
            filings, of_row, rows = np.flatnonzero(mask), counts.filings, size
        sums = (np.bincount(of_row, weights, rows).astype(np.int64) for weights in (counts.headline, counts.body))
        headline, body = sums
        return (
            _Counts(filings, headline, body)
            if rows == len(filings)
            else _Counts(filings, headline[filings], body[filings])
        )


def _part(segment: Segment, space: Space, start: int, end: int, name: str) -> tuple[Ints, Ints, Ints]:
    """Return the filings of postings with their counts in headline and body, only those of a field if it is named."""
    filings = segment.base + space.filing[start:end].astype(np.int64)
    headline = space.headline[start:end].astype(np.int64)
    body = space.count[start:end] - headline
    if not name:
        return filings, headline, body
    kept, other = (headline, body) if name == "headline" else (body, headline)
    has = kept > 0
    zeros = np.zeros_like(other[has])
    return (filings[has], kept[has], zeros) if name == "headline" else (filings[has], zeros, kept[has])
