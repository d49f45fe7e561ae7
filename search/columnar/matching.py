"""Which filings a tree matches: every node as an array of ordinals or a mask, with a look at the clock at each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from search.analysis import alternatives, fold, inflections
from search.columnar.loops.sets import Ordinals, masked, met, united, without
from search.columnar.patterns import matching, near
from search.columnar.phrases import phrase_filings
from search.columnar.postings import Segment, Space, space_of
from search.columnar.room import Room
from search.columnar.terms import Counts, Term, joined_counts
from search.columnar.unions import union
from search.columns import Columns, Mask
from search.engine import Deadline
from search.schema import TEXT_FIELDS
from search.tree import And, Boost, DayRange, Everything, Fuzzy, Node, Not, Or, Pattern, Phrase, TextLeaf, Word

Found = npt.NDArray[Any]
"""A set of filings: ordinals, distinct and ascending, or a mask."""
Terms = list[Term]
_FLAG = np.dtype(np.bool_)
_MERGED = 3
"""So many sets of filings are united one after the other, more of them in a mask."""


@dataclass(slots=True)
class Matcher:
    """Matches one plan's tree. What a leaf or a term stands for is found once a plan."""

    columns: Columns
    segments: Sequence[Segment]
    room: Room
    deadline: Deadline
    _found: dict[tuple[str, str], Term] = field(default_factory=dict)
    _sets: dict[Node, Found] = field(default_factory=dict)
    _counts: dict[Pattern | Fuzzy, Counts] = field(default_factory=dict)

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
                terms = self._terms_of(node)
                return self._leaf(node) if terms is None else self._ended(terms)

    def as_mask(self, found: Found) -> Mask:
        """Return a set of filings as a mask."""
        if _is_mask(found):
            return found
        mask = np.zeros(len(self.columns), np.bool_)
        mask[found] = True
        return mask

    def _all(self, children: Sequence[Node]) -> Found:
        wanted = sorted((self._begun(child) for child in children if not isinstance(child, Not)), key=_size)
        unwanted = [self._begun(child.child) for child in children if isinstance(child, Not)]
        found = self._ended(wanted[0]) if wanted else np.ones(len(self.columns), np.bool_)
        for other in wanted[1:]:
            found = self._both(found, other)
        for other in unwanted:
            found = self._without(found, other)
        return found

    def _begun(self, node: Node) -> Found | Terms:
        """Return the filings that a node matches, or the terms any of which will do."""
        terms = self._terms_of(node)
        return self.match(node) if terms is None else terms

    def _ended(self, begun: Found | Terms) -> Found:
        """Return the filings that were begun to be sought."""
        return begun if isinstance(begun, np.ndarray) else self._any([term.filings for term in begun])

    def _both(self, found: Found, other: Found | Terms) -> Found:
        """Return what is in both sets, of which the first is no larger unless both are masks."""
        if _is_mask(found):
            return np.asarray(found & self.as_mask(self._ended(other)))
        if not isinstance(other, np.ndarray):
            return self._any([term.among(found).filings for term in other])
        both = np.empty_like(found)
        return both[: (masked if _is_mask(other) else met)(found, other, both)]

    def _without(self, found: Found, other: Found | Terms) -> Found:
        """Return what is in the first set alone."""
        if not isinstance(other, np.ndarray):
            if not _is_mask(found):
                return reduce(lambda left, term: term.without(left), other, found)
            other = self._ended(other)
        if _is_mask(found) or _is_mask(other):
            return self._both(found, ~self.as_mask(other))
        left = np.empty_like(found)
        return left[: without(found, other, left)]

    def _any(self, sets: Sequence[Found]) -> Found:
        if len(sets) < 2:
            return sets[0] if sets else np.empty(0, np.int64)
        if len(sets) <= _MERGED and all(not _is_mask(found) for found in sets):
            return reduce(_united, sorted(sets, key=len))
        mask = np.zeros(len(self.columns), np.bool_)
        for found in sets:
            if _is_mask(found):
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
            self._sets[leaf] = self._any(parts)
        return self._sets[leaf]

    def _terms_of(self, node: Node) -> Terms | None:
        """Return the terms any of which a leaf asks for, None where it asks for more or for a part of their filings."""
        if not isinstance(node, Word | Phrase) or node.field in TEXT_FIELDS:
            return None
        sequences = alternatives(node.text)
        if any(len(sequence) > 1 for sequence in sequences):
            return None
        self.deadline.check("match")
        texts = [text for (word,) in sequences for text in (inflections(word) if isinstance(node, Word) else (word,))]
        terms = [self.term(text, space_of(node.field)) for text in dict.fromkeys(texts)]
        return [term for term in terms if term.size]

    def _word(self, sequence: tuple[str, ...], name: str) -> Found:
        if len(sequence) > 1:
            return self._phrase(sequence, name, 0)
        return self._any([self._term(term, name) for term in inflections(sequence[0])])

    def _term(self, term: str, name: str) -> Ordinals:
        found = self.term(term, space_of(name))
        return found.counts.in_field(name).filings if name in TEXT_FIELDS else found.filings

    def _phrase(self, sequence: tuple[str, ...], name: str, slop: int) -> Ordinals:
        if len(sequence) == 1:
            return self._term(sequence[0], name)
        terms, found = [self.term(text, space_of(name)) for text in sequence], []
        for segment in self.segments:
            numbers = [term.numbers.get(segment.base, -1) for term in terms]
            if min(numbers) >= 0:
                found.append(phrase_filings(segment, numbers, slop, name, self.room, self.deadline))
        return _joined(found)

    def _pattern(self, leaf: Pattern | Fuzzy) -> Found:
        return self.pattern(leaf).in_field(leaf.field if leaf.field in TEXT_FIELDS else "").filings

    def spaces(self, name: str) -> Iterator[tuple[Segment, Space]]:
        """Yield each segment with its space for a field."""
        space = space_of(name)
        return ((segment, segment.spaces[space]) for segment in self.segments)

    def term(self, text: str, space_name: str) -> Term:
        """Return a term's postings in a space."""
        key = (text, space_name)
        if key not in self._found:
            self._found[key] = Term.find(text, self.segments, space_name)
        return self._found[key]

    def pattern(self, leaf: Pattern | Fuzzy) -> Counts:
        """Return the counts of the terms that a leaf stands for, in all fields that share its space."""
        leaf = replace(leaf, field=space_of(leaf.field), start=0)
        if leaf not in self._counts:
            found = [self._union(leaf, segment, space) for segment, space in self.spaces(leaf.field)]
            self._counts[leaf] = joined_counts(found)
        return self._counts[leaf]

    def _union(self, leaf: Pattern | Fuzzy, segment: Segment, space: Space) -> Counts:
        text = fold(leaf.text)
        runs = near(text, leaf.distance, space.terms) if isinstance(leaf, Fuzzy) else matching(text, space.terms)
        terms = []
        for run in runs:
            self.deadline.check("expand")
            terms.append(run)
        return union(space, segment.base, _joined(terms), self.room, self.deadline)


def _size(begun: Found | Terms) -> tuple[bool, int]:
    """Return what sets ascend by when they are to be met: masks come last."""
    if isinstance(begun, np.ndarray):
        return _is_mask(begun), len(begun)
    return False, sum([term.size for term in begun])


def _is_mask(found: Found) -> bool:
    return found.dtype == _FLAG


def _united(left: Ordinals, right: Ordinals) -> Ordinals:
    if not len(left):
        return right
    both = np.empty(len(left) + len(right), np.int64)
    return both[: united(left, right, both)]


def _joined(parts: list[npt.NDArray[np.int64]]) -> Ordinals:
    return parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.empty(0, np.int64)
