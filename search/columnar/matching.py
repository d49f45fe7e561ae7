"""Which filings a tree matches: every node as an array of ordinals or a mask, with a look at the clock at each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from search.analysis import alternatives, fold, inflections
from search.columnar.arrays import Array
from search.columnar.patterns import matching, near
from search.columnar.phrases import Room, places_of
from search.columnar.postings import Rows, Segment, Space, space_of
from search.columns import Columns, Mask
from search.engine import Deadline
from search.tree import And, Boost, DayRange, Everything, Fuzzy, Node, Not, Or, Pattern, Phrase, TextLeaf, Word

Ordinals = npt.NDArray[np.int64]
Found = npt.NDArray[Any]
"""A set of filings: ordinals, distinct and ascending, or a mask."""
_SPARSE = 512
"""Sets of filings that hold fewer than one in so many together are united by sorting, larger ones in a mask."""


@dataclass(slots=True)
class Part:
    """Postings of one segment: those of a term, or of several."""

    segment: Segment
    space: Space
    rows: Rows
    _filings: Ordinals | None = None

    @property
    def filings(self) -> Ordinals:
        """The ordinals of the filings, ascending within a term."""
        if self._filings is None:
            self._filings = self.space.filing[self.rows].astype(np.int64)
            self._filings += self.segment.base
        return self._filings

    @property
    def size(self) -> int:
        """How many postings there are."""
        return self.rows.stop - self.rows.start if isinstance(self.rows, slice) else len(self.rows)

    def counts(self) -> tuple[Array, Array]:
        """Return how often each has it in the headline, and in the body or field."""
        return self.space.counts(self.rows)

    def in_field(self, name: str) -> Ordinals:
        """Return the filings that have it in a field of those that share the space; "" is any."""
        if not (self.space.is_text and name):
            return self.filings
        headline, body = self.counts()
        return self.filings[(headline if name == "headline" else body) > 0]


@dataclass(slots=True)
class Matcher:
    """Matches one plan's tree. What a leaf or a term stands for is found once a plan."""

    columns: Columns
    segments: Sequence[Segment]
    room: Room
    deadline: Deadline
    _parts: dict[tuple[str, str], list[Part]] = field(default_factory=dict)
    _sets: dict[Node, Found] = field(default_factory=dict)
    _terms: dict[tuple[str, str, int, int], npt.NDArray[np.int64]] = field(default_factory=dict)

    def match(self, node: Node) -> Found:
        """Return the filings that a node matches, in view or not: ordinals, ascending, or a mask."""
        match node:
            case Everything():
                return np.ones(len(self.columns), np.bool_)
            case And(children):
                return self._all(children)
            case Or(children):
                return self._any([self.match(child) for child in children])
            case Not(child):
                return ~self.as_mask(self.match(child))
            case Boost(child, _):
                return self.match(child)
            case DayRange(first, last):
                return self.columns.published_in(first, last)
            case _:
                return self._leaf(node)

    def as_mask(self, found: Found) -> Mask:
        """Return a set of filings as a mask."""
        if found.dtype == np.bool_:
            return found
        mask = np.zeros(len(self.columns), np.bool_)
        mask[found] = True
        return mask

    def _all(self, children: Sequence[Node]) -> Found:
        wanted = [self.match(child) for child in children if not isinstance(child, Not)]
        unwanted = [self.match(child.child) for child in children if isinstance(child, Not)]
        wanted.sort(key=lambda found: (found.dtype == np.bool_, len(found)))
        found: Found = wanted[0] if wanted else np.ones(len(self.columns), np.bool_)
        for other in wanted[1:]:
            found = self._both(found, other)
        for other in unwanted:
            mask = self.as_mask(other)
            found = found & ~mask if found.dtype == np.bool_ else found[~mask[found]]
        return found

    def _both(self, found: Found, other: Found) -> Found:
        """Return what is in both sets, of which the first is no larger unless both are masks."""
        if found.dtype == np.bool_:
            return np.asarray(found & self.as_mask(other))
        if other.dtype == np.bool_:
            return np.asarray(found[other[found]])
        if len(found) * 8 < len(other):
            at = np.searchsorted(other, found)
            at[at == len(other)] = 0
            return np.asarray(found[other[at] == found])
        return np.asarray(found[self.as_mask(other)[found]])

    def _any(self, sets: Sequence[Found]) -> Found:
        if len(sets) == 1:
            return sets[0]
        if all(found.dtype != np.bool_ for found in sets) and sum(map(len, sets)) * _SPARSE < len(self.columns):
            return _distinct(np.sort(np.concatenate(sets)))
        mask = np.zeros(len(self.columns), np.bool_)
        for found in sets:
            if found.dtype == np.bool_:
                mask |= found
            else:
                mask[found] = True
        return mask

    def _leaf(self, leaf: TextLeaf) -> Found:
        # The same leaf written twice is one piece of work.
        leaf = replace(leaf, start=0)
        if leaf not in self._sets:
            self.deadline.check("match")
            match leaf:
                case Word(text, name):
                    parts = [self._word(sequence, name) for sequence in alternatives(text)]
                case Phrase(text, name, slop):
                    parts = [self._phrase(sequence, name, slop) for sequence in alternatives(text)]
                case _:
                    parts = [self._pattern(leaf)]
            self._sets[leaf] = self._any(parts) if parts else np.empty(0, np.int64)
        return self._sets[leaf]

    def _word(self, sequence: tuple[str, ...], name: str) -> Found:
        if len(sequence) > 1:
            return self._phrase(sequence, name, 0)
        return self._any([self._term(term, name) for term in inflections(sequence[0])])

    def _term(self, term: str, name: str) -> Ordinals:
        return _joined([part.in_field(name) for part in self.parts(term, space_of(name))])

    def _phrase(self, sequence: tuple[str, ...], name: str, slop: int) -> Ordinals:
        if len(sequence) == 1:
            return self._term(sequence[0], name)
        found = []
        for segment, space in self.spaces(name):
            self.deadline.check("match")
            numbers = [space.terms.find(term) for term in sequence]
            if min(numbers) >= 0:
                places = places_of(space, numbers, slop, self.room)
                if space.is_text and name:
                    is_body = places.at - space.line[places.filing] >= space.body_at[places.filing]
                    places = places.only(is_body == (name == "body"))
                found.append(segment.base + _distinct(places.filing.astype(np.int64)))
        return _joined(found)

    def _pattern(self, leaf: Pattern | Fuzzy) -> Found:
        mask = np.zeros(len(self.columns), np.bool_)
        for part in self.runs(leaf):
            mask[part.in_field(leaf.field)] = True
        return mask

    def spaces(self, name: str) -> Iterator[tuple[Segment, Space]]:
        """Yield each segment with its space for a field."""
        space = space_of(name)
        return ((segment, segment.spaces[space]) for segment in self.segments)

    def parts(self, term: str, space_name: str) -> list[Part]:
        """Return a term's postings, a part for each segment that has any."""
        key = (term, space_name)
        if key not in self._parts:
            found = ((segment, space, space.terms.find(term)) for segment, space in self.spaces(space_name))
            self._parts[key] = [
                Part(segment, space, space.rows(number)) for segment, space, number in found if number >= 0
            ]
        return self._parts[key]

    def runs(self, leaf: Pattern | Fuzzy) -> Iterator[Part]:
        """Yield the postings of all terms that a leaf stands for, segment by segment, in parts of bounded size."""
        for segment, space in self.spaces(leaf.field):
            for terms in space.batches(self._stands_for(leaf, segment, space)):
                self.deadline.check("match")
                yield Part(segment, space, space.rows_of(terms))

    def _stands_for(self, leaf: Pattern | Fuzzy, segment: Segment, space: Space) -> npt.NDArray[np.int64]:
        distance = leaf.distance if isinstance(leaf, Fuzzy) else -1
        key = (leaf.text, space_of(leaf.field), distance, segment.base)
        if key not in self._terms:
            self.deadline.check("expand")
            text = fold(leaf.text)
            self._terms[key] = near(text, distance, space.terms) if distance >= 0 else matching(text, space.terms)
        return self._terms[key]


def _distinct(ascending: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return ascending[np.diff(ascending, prepend=-1) > 0]


def _joined(parts: list[npt.NDArray[np.int64]]) -> Ordinals:
    return parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.empty(0, np.int64)
