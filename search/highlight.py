"""Which words of a story match a query, and which passages show it best. Plain text in, spans out; no markup."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from search.analysis import alternatives, compound_tokens, compounds, count_words, fold, inflections
from search.engine import Deadline
from search.expand import describes, distance
from search.limits import LIMITS, Limits
from search.needles import Needles, Run
from search.results import Span, Spans
from search.story import Story
from search.tree import Fuzzy, Node, Pattern, Phrase, TextLeaf, Word, positive_leaves

_SENTENCE_END = re.compile(r"[.!?…]['\"”’)]?\s+")
_LINE = re.compile(r"[^\n]+")
_CHECK_EVERY = 256
"""Comparisons of two words, or of a word with a pattern, between two looks at the clock: a few milliseconds."""
_APART = 1 << 32
"""Positions between two texts that are joined: further than any phrase reaches, and than any text is long."""
_LEAD_IN = 90
"""Characters that may stand before a passage's first match."""


class Match(NamedTuple):
    """One match in a text: its character offsets, and which leaf of the query it is of."""

    start: int
    end: int
    leaf: int


class _Wanted(NamedTuple):
    """A token that a leaf asks for: on its own, or where that is None in a phrase. It stands in a word or in a text."""

    text: str
    position: int
    start: int
    end: int
    leaf: int | None


_Sought = tuple[int, str, tuple[_Wanted, ...]]
"""Where a word stands in a text, the word, and what is wanted of it."""


@dataclass(frozen=True, slots=True)
class _Near:
    """What a near spelling covers. What a word's letters and length rule out at once is most words."""

    number: int
    text: str
    most: int
    letters: frozenset[str]

    def covers(self, term: str) -> bool:
        """Tell whether a term is one of what the leaf stands for."""
        return (
            term[:1] == self.text[:1]
            and abs(len(term) - len(self.text)) <= self.most
            and len(self.letters.difference(term)) <= self.most
            and distance(self.text, term, self.most) <= self.most
        )


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a pattern covers."""

    number: int
    text: str
    stem: str

    def covers(self, term: str) -> bool:
        """Tell whether a term is one of what the leaf stands for."""
        return term.startswith(self.stem) and describes(self.text, term)


class Marker:
    """Finds one query's matches in the texts of one field.

    Whatever seeks matches raises DeadlineExceeded, at the stage `highlight`, where the deadline passes before it ends.
    """

    def __init__(self, tree: Node, field: str, deadline: Deadline, limits: Limits = LIMITS) -> None:
        self._deadline = deadline
        self._until_check = _CHECK_EVERY
        self._limits = limits
        self._words: dict[str, int] = {}
        self._phrases: dict[tuple[tuple[str, ...], int], int] = {}
        self._loose: dict[tuple[str, int], _Near | _Shape] = {}
        self._known: dict[str, int | None] = {}
        self._terms: set[str] = set()
        self._wanted: dict[str, tuple[_Wanted, ...]] = {}
        for number, leaf in enumerate(positive_leaves(tree)):
            if isinstance(leaf, TextLeaf) and leaf.field in ("", field):
                self._learn(number, leaf)
        self._terms = self._all_terms()
        self._needles = _needles(self._terms, self._loose.values())

    def matches(self, text: str) -> list[Match]:
        """Return the matches in a text, by start; they may overlap."""
        return [Match(*found) for found in self._found(text[: self._limits.highlight_chars], (0, len(text) + 1))]

    def matches_by_block(self, texts: Sequence[str]) -> list[list[Match]]:
        """Return the matches in each of some texts; what is wanted is sought in all of them at once."""
        starts = [0, *accumulate(len(text) + 1 for text in texts)]
        matches: list[list[Match]] = [[] for _ in texts]
        block = 0
        for start, end, leaf in self._found("\n".join(texts)[: self._limits.highlight_chars], starts):
            while start >= starts[block + 1]:
                block += 1
            matches[block].append(Match(start - starts[block], end - starts[block], leaf))
        return matches

    def _found(self, text: str, starts: Sequence[int]) -> list[tuple[int, int, int]]:
        """Return the start, end and leaf of each match in texts that are joined, given where each begins."""
        words = list(self._sought(text))
        found = {
            (at + token.start, at + token.end, token.leaf)
            for at, _, wanted in words
            for token in wanted
            if token.leaf is not None
        }
        if self._phrases:
            found.update(self._phrase_matches(_tokens(text, starts, words)))
        return sorted(found)

    def _sought(self, text: str) -> Iterator[_Sought]:
        """Yield the words of a text, compounds as one, that hold what a leaf asks for."""
        for start, end, is_plain in self._runs(text):
            words = [(start, text[start:end])] if is_plain else _compounds(text, start, end)
            for at, compound in words:
                wanted = self._wanted.get(compound)
                if wanted is None:
                    wanted = self._wanted[compound] = self._wanted_of(compound)
                if wanted:
                    yield at, compound, wanted

    def _wanted_of(self, compound: str) -> tuple[_Wanted, ...]:
        tokens = ((token, self._leaf_of(token.text)) for token in compound_tokens(compound))
        return tuple(_Wanted(*token, leaf) for token, leaf in tokens if leaf is not None or token.text in self._terms)

    def _runs(self, text: str) -> Iterable[Run]:
        """Return the runs of a text that may hold what is wanted; every line, where that may begin with anything."""
        if not (self._terms or self._loose):
            return ()
        if self._needles is None:
            return ((match.start(), match.end(), False) for match in _LINE.finditer(text))
        return self._needles.runs(text)

    def mark(self, text: str) -> Spans:
        """Return the whole text as spans."""
        return spans(text, self.matches(text))

    def _learn(self, number: int, leaf: TextLeaf) -> None:
        match leaf:
            case Word(text) | Phrase(text):
                for sequence in alternatives(text):
                    if len(sequence) > 1:
                        slop = leaf.slop if isinstance(leaf, Phrase) else 0
                        self._phrases.setdefault((sequence, slop), number)
                    else:
                        forms = inflections(sequence[0]) if isinstance(leaf, Word) else sequence
                        self._words |= {form: number for form in forms if form not in self._words}
            case Fuzzy(text, most):
                folded = fold(text)
                self._loose.setdefault((folded, most), _Near(number, folded, most, frozenset(folded)))
            case Pattern(text):
                folded = fold(text)
                self._loose.setdefault((folded, -1), _Shape(number, folded, _stem(folded)))

    def _all_terms(self) -> set[str]:
        return {*self._words, *(term for sequence, _ in self._phrases for term in sequence)}

    def _leaf_of(self, term: str) -> int | None:
        if term in self._words or not self._loose:
            return self._words.get(term)
        if term not in self._known:
            self._known[term] = next((leaf.number for leaf in self._loose.values() if self._covers(leaf, term)), None)
        return self._known[term]

    def _covers(self, leaf: _Near | _Shape, term: str) -> bool:
        self._spend(1)
        return leaf.covers(term)

    def _spend(self, comparisons: int) -> None:
        self._until_check -= comparisons
        if self._until_check <= 0:
            self._until_check = _CHECK_EVERY
            self._deadline.check("highlight")

    def _phrase_matches(self, found: Iterable[_Wanted]) -> Iterator[tuple[int, int, int]]:
        by_text: defaultdict[str, list[_Wanted]] = defaultdict(list)
        for token in found:
            by_text[token.text].append(token)
        places = {text: [token.position for token in tokens] for text, tokens in by_text.items()}
        for (sequence, slop), number in self._phrases.items():
            if not all(term in places for term in sequence):
                continue
            for token in by_text[sequence[0]]:
                self._spend(len(sequence))
                hits = _follow(token, sequence, slop, by_text, places)
                if hits and not slop:
                    yield hits[0].start, hits[-1].end, number
                else:
                    yield from ((hit.start, hit.end, number) for hit in hits)


def _stem(pattern: str) -> str:
    """Return what a pattern begins with before its first `*` or `?`."""
    return re.split(r"[*?]", pattern, maxsplit=1)[0]


def _needles(terms: Iterable[str], loose: Iterable[_Near | _Shape]) -> Needles | None:
    """Return what the words that are wanted begin with, folded; None where one may begin with anything."""
    heads = {leaf.text[:1] if isinstance(leaf, _Near) else leaf.stem for leaf in loose}
    return Needles({*terms, *heads}) if all(heads) else None


def _compounds(text: str, start: int, end: int) -> list[tuple[int, str]]:
    return [(match.start(), match[0]) for match in compounds(text, start, end)]


def _tokens(text: str, starts: Sequence[int], words: Iterable[_Sought]) -> Iterator[_Wanted]:
    """Yield the tokens that are wanted of some words of texts that are joined, as they stand in the text."""
    position = done = block = 0
    for at, compound, wanted in words:
        if at >= starts[block + 1]:
            block = bisect_right(starts, at) - 1
            position, done = block * _APART, starts[block]
        position += count_words(text[done:at])
        for term, offset, start, end, leaf in wanted:
            yield _Wanted(term, position + offset, at + start, at + end, leaf)
        position += compound_tokens(compound)[-1].position + 1
        done = at + len(compound)


def _follow(
    first: _Wanted,
    sequence: tuple[str, ...],
    slop: int,
    by_text: Mapping[str, list[_Wanted]],
    places: Mapping[str, list[int]],
) -> list[_Wanted]:
    """Return a phrase's tokens from its first one on, or [] where the phrase does not go on."""
    hits = [first]
    for term in sequence[1:]:
        last, at = hits[-1].position, bisect_right(places[term], hits[-1].position)
        if at == len(places[term]) or places[term][at] > last + slop + 1:
            return []
        hits.append(by_text[term][at])
    return hits


def spans(text: str, matches: Iterable[Match], start: int = 0, end: int | None = None) -> Spans:
    """Return a stretch of a text as spans, neighbouring and overlapping matches as one."""
    end = len(text) if end is None else end
    out: list[Span] = []
    at = start
    for low, high in _merged([match for match in matches if match.start >= start and match.end <= end]):
        if low > at:
            out.append(Span(text[at:low]))
        out.append(Span(text[low:high], is_match=True))
        at = high
    if at < end:
        out.append(Span(text[at:end]))
    return tuple(out)


def _merged(matches: Iterable[Match]) -> Iterator[tuple[int, int]]:
    low = high = -1
    for match in matches:
        if match.start > high:
            if high >= 0:
                yield low, high
            low = match.start
        high = max(high, match.end)
    if high >= 0:
        yield low, high


class _Passage(NamedTuple):
    """A stretch of one block, with what it shows."""

    block: int
    start: int
    end: int
    leaves: frozenset[int]
    matches: int


def snippets(story: Story, marker: Marker, limits: Limits = LIMITS) -> tuple[Spans, ...]:
    """Return the passages of a story that show a query best, in the story's order; its first words where none match.

    The first passage has the most different parts of the query, later ones those that are still missing.

    Raises:
        DeadlineExceeded: the marker's deadline passed.
    """
    matches = marker.matches_by_block([block.text for block in story.body])
    passages = [
        p for i, of in enumerate(matches) if of for p in _passages(i, story.body[i].text, of, limits.snippet_chars)
    ]
    chosen: list[_Passage] = []
    shown: frozenset[int] = frozenset()
    while passages and len(chosen) < limits.snippets:
        best = max(passages, key=lambda p: (len(p.leaves - shown), p.matches, -p.block, -p.start))
        chosen.append(best)
        shown |= best.leaves
        passages = [p for p in passages if not p.leaves <= shown and not _overlap(p, best)]
    if not chosen:
        return _first_words(story, limits.snippet_chars)
    chosen.sort(key=lambda p: (p.block, p.start))
    return tuple(_cut(story.body[p.block].text, matches[p.block], p.start, p.end) for p in chosen)


def _passages(number: int, text: str, matches: list[Match], chars: int) -> Iterator[_Passage]:
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
    previous = -1
    for match in matches:
        start = starts[bisect_right(starts, match.start) - 1]
        if match.start - start > _LEAD_IN:
            start = text.rfind(" ", 0, match.start - _LEAD_IN // 2) + 1
        if start == previous:
            continue
        previous = start
        end = max(match.end, _word_end(text, max(start + chars, match.end)))
        near = matches[bisect_left(matches, (start,)) : bisect_left(matches, (end,))]
        inside = [other for other in near if other.end <= end]
        yield _Passage(number, start, end, frozenset([other.leaf for other in inside]), len(inside))


def _overlap(one: _Passage, other: _Passage) -> bool:
    return one.block == other.block and one.start < other.end and other.start < one.end


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", at - 30, at + 1)
    return space if space > 0 else at


def _cut(text: str, matches: list[Match], start: int, end: int) -> Spans:
    before = (Span("… "),) if start else ()
    after = (Span(" …"),) if end < len(text) else ()
    return (*before, *spans(text, matches, start, end), *after)


def _first_words(story: Story, chars: int) -> tuple[Spans, ...]:
    text = next((block.text for block in story.body if block.kind == "paragraph"), "")
    return (_cut(text, [], 0, _word_end(text, chars)),) if text else ()
