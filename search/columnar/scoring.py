"""Scores of the filings found: the formula of `search.ranking` over arrays of postings."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from search.columnar.arrays import Array
from search.columnar.loops.scores import numbered, scored, scored_at
from search.columnar.loops.sets import Ordinals, how_many
from search.columnar.matching import Matcher
from search.columnar.postings import TEXT
from search.columnar.terms import Counts, summed_counts
from search.columns import Columns, Mask
from search.ranking import K1, Floats, Group, field_norm, idf, scoring_groups
from search.schema import TEXT_FIELDS
from search.tree import Node


@dataclass(frozen=True, slots=True)
class Scope:
    """The filings in view, and what ranking takes from them: their number, and the field norm of each length.

    Lengths and norms are those of headline and body.
    """

    mask: Mask
    is_all: bool
    stories: int
    lengths: tuple[Array, Array]
    norms: tuple[Floats, Floats]

    @classmethod
    def of(cls, columns: Columns, mask: Mask) -> Scope:
        """Return the scope of the filings in view."""
        stories = int(np.count_nonzero(mask))
        headline, body = (columns.arrays[f"{name}_length"] for name in TEXT_FIELDS)
        norms = _norms("headline", headline, mask, stories), _norms("body", body, mask, stories)
        return cls(mask, stories == len(mask), stories, (headline, body), norms)


def _norms(name: str, lengths: Array, mask: Mask, stories: int) -> Floats:
    """Return the norm of a field of each length that there is."""
    average = int(lengths.sum(where=mask, dtype=np.int64)) / max(stories, 1)
    return field_norm(name, np.arange(int(lengths.max(initial=0)) + 1, dtype=np.float64), average)


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores one plan's finds. `places` is room for a uint32 of each filing, of any content."""

    matcher: Matcher
    scope: Scope
    places: Array

    def scores(self, tree: Node, found: Ordinals) -> Floats:
        """Return the score of each filing found."""
        total = np.zeros(len(found))
        known: dict[Group, tuple[int, Counts]] = {}
        is_numbered = False
        for group in scoring_groups(tree):
            self.matcher.deadline.check("rank")
            plain = _plain(group)
            if plain not in known:
                known[plain] = self._seen(plain, found)
            in_view, counts = known[plain]
            weight = group.boost * idf(self.scope.stories, in_view)
            of = (*counts, *self.scope.lengths, *self.scope.norms, K1, weight, found)
            if len(counts.filings) == len(found):
                scored(*of, total)
                continue
            if not is_numbered:
                is_numbered = numbered(found, self.places) >= 0
            scored_at(*of, self.places, total)
        return total

    def _seen(self, group: Group, found: Ordinals) -> tuple[int, Counts]:
        """Return how many filings in view have a group, and the counts of those found, or of more."""
        if len(group.terms) == 1 and not group.field:
            term = self.matcher.term(group.terms[0], TEXT)
            if len(found) < term.size:
                return self._in_view(term.filings) if not self.scope.is_all else term.size, term.among(found)
        counts = self._counts(group)
        return self._in_view(counts.filings), counts

    def _in_view(self, filings: Ordinals) -> int:
        return len(filings) if self.scope.is_all else int(how_many(filings, self.scope.mask))

    def _counts(self, group: Group) -> Counts:
        """Return a group's counts; filings in which the field does not have it are left out."""
        if group.pattern:
            return self.matcher.pattern(group.pattern).in_field(group.field)
        terms = [self.matcher.term(term, TEXT) for term in group.terms]
        return summed_counts([term.counts for term in terms if term.size]).in_field(group.field)


def _plain(group: Group) -> Group:
    """Return a group without what does not change its counts."""
    if group.boost == 1.0 and not group.pattern:
        return group
    return replace(group, boost=1.0, pattern=group.pattern and replace(group.pattern, start=0))
