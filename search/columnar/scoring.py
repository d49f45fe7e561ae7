"""Scores of the filings found: the formula of `search.ranking` over arrays of postings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
import numpy.typing as npt

from search.columnar.arrays import Array
from search.columnar.matching import Matcher, Ordinals, Part
from search.columnar.postings import TEXT
from search.columns import Columns, Mask
from search.ranking import FIELD_WEIGHT, Floats, Group, field_norm, idf, saturated, scoring_groups, weighted_frequency
from search.tree import Node

_FEW = 16
"""Filings found that are fewer than one in so many of a group's are looked up in it one by one."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The filings in view, and what ranking takes from them: their number, and the field norm of each length."""

    mask: Mask
    is_all: bool
    stories: int
    lengths: Mapping[str, Array]
    norm_of_length: Mapping[str, Floats]

    @classmethod
    def of(cls, columns: Columns, mask: Mask) -> Scope:
        """Return the scope of the filings in view."""
        stories = int(np.count_nonzero(mask))
        lengths = {name: columns.arrays[f"{name}_length"] for name in FIELD_WEIGHT}
        norms = {}
        for name, of_filing in lengths.items():
            average = int(of_filing.sum(where=mask, dtype=np.int64)) / max(stories, 1)
            longest = int(of_filing.max()) if len(of_filing) else 0
            norms[name] = field_norm(name, np.arange(longest + 1, dtype=np.float64), average)
        return cls(mask, stories == len(mask), stories, lengths, norms)

    def norm(self, name: str, filings: Ordinals) -> Floats:
        """Return a field's norm in some filings."""
        return self.norm_of_length[name].take(self.lengths[name].take(filings))


@dataclass(frozen=True, slots=True)
class _Counts:
    """How often filings, ascending and distinct, have a group in headline and body."""

    filings: Ordinals
    headline: Array
    body: Array

    def among(self, found: Ordinals, is_found: Mask) -> _Counts:
        """Return the counts of the filings found."""
        if len(found) * _FEW < len(self.filings):
            at = np.searchsorted(self.filings, found)
            at = at[self.filings.take(at, mode="clip") == found]
        else:
            at = np.flatnonzero(is_found.take(self.filings))
        if len(at) == len(self.filings):
            return self
        return _Counts(self.filings.take(at), self.headline.take(at), self.body.take(at))


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores one plan's finds. `places` is room for one number a filing, of any content."""

    columns: Columns
    matcher: Matcher
    scope: Scope
    places: npt.NDArray[np.int64]

    def scores(self, tree: Node, found: Ordinals) -> Floats:
        """Return the score of each filing found."""
        total = np.zeros(len(found))
        is_found = self.matcher.as_mask(found)
        groups = [(group, _plain(group)) for group in scoring_groups(tree)]
        known: dict[Group, tuple[int, _Counts]] = {}
        for _, plain in groups:
            if plain not in known:
                known[plain] = self._seen(plain, found, is_found)
        self.places[found] = np.arange(len(found))
        for group, plain in groups:
            self.matcher.deadline.check("rank")
            in_view, seen = known[plain]
            weight = group.boost * idf(self.scope.stories, in_view)
            score = saturated(self._weighted(seen))
            score *= weight
            if len(score) == len(found):
                total += score
            else:
                total[self.places[seen.filings]] += score
        return total

    def _seen(self, group: Group, found: Ordinals, is_found: Mask) -> tuple[int, _Counts]:
        """Return how many filings in view have a group, and the counts of those found."""
        self.matcher.deadline.check("rank")
        if len(group.terms) == 1 and not (group.pattern or group.field):
            parts = self.matcher.parts(group.terms[0], TEXT)
            if len(found) * _FEW < sum(part.size for part in parts):
                in_view = sum(part.size if self.scope.is_all else self._in_view(part.filings) for part in parts)
                return in_view, _joined(list(_looked_up(parts, found)))
        counts = self._counts(group)
        return self._in_view(counts.filings), counts.among(found, is_found)

    def _in_view(self, filings: Ordinals) -> int:
        return len(filings) if self.scope.is_all else int(np.count_nonzero(self.scope.mask[filings]))

    def _weighted(self, counts: _Counts) -> Floats:
        """Return the weighted frequencies. Most filings have a word in the body alone: the headline's sum is spared."""
        weighted = np.asarray(counts.body * self.scope.norm("body", counts.filings))
        at = np.flatnonzero(counts.headline)
        headline_norm = self.scope.norm("headline", counts.filings[at])
        weighted[at] = weighted_frequency(counts.headline[at], headline_norm, weighted[at])
        return weighted

    def _counts(self, group: Group) -> _Counts:
        """Return a group's counts; filings in which the field does not have it are left out."""
        if group.pattern:
            by_segment = groupby(self.matcher.runs(group.pattern), key=lambda part: part.segment.base)
            return _joined([self._summed(parts, group.field) for _, parts in by_segment])
        terms = [self.matcher.parts(term, TEXT) for term in group.terms]
        by_term = [[_counts_of(part, group.field) for part in parts] for parts in terms if parts]
        return self._united([_joined(parts) for parts in by_term])

    def _united(self, terms: list[_Counts]) -> _Counts:
        """Return the counts of several terms together, each of which has a filing at most once."""
        if len(terms) < 2:
            return terms[0] if terms else _joined([])
        mask = np.zeros(len(self.columns), np.bool_)
        for term in terms:
            mask[term.filings] = True
        filings = np.flatnonzero(mask)
        self.places[filings] = np.arange(len(filings))
        headline, body = np.zeros(len(filings), np.int64), np.zeros(len(filings), np.int64)
        for term in terms:
            at = self.places[term.filings]
            headline[at] += term.headline
            body[at] += term.body
        return _Counts(filings, headline, body)

    def _summed(self, parts: Iterable[Part], name: str) -> _Counts:
        """Return the counts of many terms of one segment together, whose filings come in any order."""
        base = 0
        headline: Array = np.zeros(0)
        body: Array = np.zeros(0)
        for part in parts:
            self.matcher.deadline.check("rank")
            base, size = part.segment.base, part.segment.size
            counts = _counts_of(part, name)
            at = counts.filings - base
            of_headline, of_body = (np.bincount(at, by, size) for by in (counts.headline, counts.body))
            headline, body = (of_headline + headline, of_body + body) if len(body) else (of_headline, of_body)
        filings = np.flatnonzero(headline + body)
        return _Counts(base + filings, headline[filings], body[filings])


def _plain(group: Group) -> Group:
    """Return a group without what does not change its counts."""
    return replace(group, boost=1.0, pattern=group.pattern and replace(group.pattern, start=0))


def _looked_up(parts: Iterable[Part], found: Ordinals) -> Iterator[_Counts]:
    """Yield the counts of a term's postings whose filings were found, few among them."""
    for part in parts:
        base, space = part.segment.base, part.space
        low, high = found.searchsorted((base, base + part.segment.size))
        if low < high and len(rows := space.rows_in(part.rows, found[low:high] - base)):
            yield _Counts(space.filing[rows].astype(np.int64) + base, *space.counts(rows))


def _counts_of(part: Part, name: str) -> _Counts:
    """Return the counts of some postings, only those of a field if it is named."""
    headline, body = part.counts()
    if not name:
        return _Counts(part.filings, headline, body)
    has = (headline if name == "headline" else body) > 0
    none = np.zeros(int(np.count_nonzero(has)), np.uint8)
    filings = part.filings[has]
    return _Counts(filings, headline[has], none) if name == "headline" else _Counts(filings, none, body[has])


def _joined(parts: list[_Counts]) -> _Counts:
    if len(parts) == 1:
        return parts[0]
    none = np.empty(0, np.int64)
    columns = [[none, *column] for column in zip(*((p.filings, p.headline, p.body) for p in parts), strict=True)]
    return _Counts(*map(np.concatenate, columns)) if parts else _Counts(none, none, none)
