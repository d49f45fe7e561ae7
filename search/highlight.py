"""Which words of a story match a query, and which passages show it best. Plain text in, spans out; no markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.analysis import Token, alternatives, compound_terms, compounds, fold, inflections, tokens
from search.expand import describes, distance
from search.limits import LIMITS, Limits
from search.results import Span, Spans
from search.story import Story
from search.tree import Fuzzy, Node, Pattern, Phrase, TextLeaf, Word, positive_leaves

_SENTENCE_END = re.compile(r"[.!?…]['\"”’)]?\s+")
_DROP_MARKS = str.maketrans(dict.fromkeys("-./,&'", None))
_LEAD_IN = 90
"""Characters that may stand before a passage's first match."""


@dataclass(frozen=True, slots=True)
class Match:
    """One match in a text: its character offsets, and which leaf of the query it is of."""

    start: int
    end: int
    leaf: int


class Marker:
    """Finds one query's matches in the texts of one field."""

    def __init__(self, tree: Node, field: str, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._words: dict[str, int] = {}
        self._phrases: list[tuple[int, tuple[str, ...], int]] = []
        self._loose: list[tuple[int, Pattern | Fuzzy]] = []
        self._known: dict[str, int | None] = {}
        self._terms: set[str] = set()
        for number, leaf in enumerate(positive_leaves(tree)):
            if isinstance(leaf, TextLeaf) and leaf.field in ("", field):
                self._learn(number, leaf)
        self._terms = self._all_terms()

    def matches(self, text: str) -> list[Match]:
        """Return the matches in a text, by start; they may overlap."""
        text = text[: self._limits.highlight_chars]
        if not self._may_match(text):
            return []
        found = list(self._wanted_tokens(text))
        singles = (Match(t.start, t.end, leaf) for t in found if (leaf := self._leaf_of(t.text)) is not None)
        return sorted({*singles, *self._phrase_matches(found)}, key=lambda match: (match.start, match.end, match.leaf))

    def _may_match(self, text: str) -> bool:
        """Tell cheaply whether a text may hold a match: whether any term's letters stand in it, marks aside."""
        if self._loose or not text.isascii():
            return bool(self._terms or self._loose)
        bare = text.lower().translate(_DROP_MARKS)
        return any(term.translate(_DROP_MARKS) in bare for term in self._terms)

    def _wanted_tokens(self, text: str) -> Iterator[Token]:
        """Yield the tokens of a text that some leaf asks for."""
        position = 0
        for match in compounds(text):
            known = compound_terms(match[0])
            if not self._terms.isdisjoint(known.texts) or (self._loose and any(map(self._is_loose, known.texts))):
                for token in tokens(match[0]):
                    start, end = match.start() + token.start, match.start() + token.end
                    yield Token(token.text, position + token.position, start, end)
            position += known.words

    def _is_loose(self, term: str) -> bool:
        return self._leaf_of(term) is not None

    def mark(self, text: str) -> Spans:
        """Return the whole text as spans."""
        return spans(text, self.matches(text))

    def _learn(self, number: int, leaf: TextLeaf) -> None:
        match leaf:
            case Word(text) | Phrase(text):
                for sequence in alternatives(text):
                    if len(sequence) > 1:
                        slop = leaf.slop if isinstance(leaf, Phrase) else 0
                        self._phrases.append((number, sequence, slop))
                    else:
                        forms = inflections(sequence[0]) if isinstance(leaf, Word) else sequence
                        self._words |= {form: number for form in forms if form not in self._words}
            case _:
                self._loose.append((number, leaf))

    def _all_terms(self) -> set[str]:
        return {*self._words, *(term for _, sequence, _ in self._phrases for term in sequence)}

    def _leaf_of(self, term: str) -> int | None:
        if term in self._words or not self._loose:
            return self._words.get(term)
        if term not in self._known:
            self._known[term] = next((number for number, leaf in self._loose if _covers(leaf, term)), None)
        return self._known[term]

    def _phrase_matches(self, found: list[Token]) -> Iterator[Match]:
        if not self._phrases:
            return
        at: dict[tuple[str, int], Token] = {(token.text, token.position): token for token in found}
        for number, sequence, slop in self._phrases:
            for token in found:
                if token.text == sequence[0]:
                    hits = _follow(token, sequence, slop, at)
                    if hits and not slop:
                        yield Match(hits[0].start, hits[-1].end, number)
                    else:
                        yield from (Match(hit.start, hit.end, number) for hit in hits)


def _follow(first: Token, sequence: tuple[str, ...], slop: int, at: dict[tuple[str, int], Token]) -> list[Token]:
    """Return a phrase's tokens from its first one on, or [] where the phrase does not go on."""
    hits = [first]
    for term in sequence[1:]:
        steps = range(hits[-1].position + 1, hits[-1].position + slop + 2)
        after = next((token for step in steps if (token := at.get((term, step)))), None)
        if after is None:
            return []
        hits.append(after)
    return hits


def _covers(leaf: Pattern | Fuzzy, term: str) -> bool:
    text = fold(leaf.text)
    if isinstance(leaf, Pattern):
        return describes(text, term)
    return text[:1] == term[:1] and distance(text, term, leaf.distance) <= leaf.distance


def spans(text: str, matches: Iterable[Match], start: int = 0, end: int | None = None) -> Spans:
    """Return a stretch of a text as spans, neighbouring and overlapping matches as one."""
    end = len(text) if end is None else end
    out: list[Span] = []
    at = start
    for low, high in _merged(match for match in matches if match.start >= start and match.end <= end):
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


@dataclass(frozen=True, slots=True)
class _Passage:
    """A stretch of one block, with what it shows."""

    block: int
    start: int
    end: int
    leaves: frozenset[int]
    count: int


def snippets(story: Story, marker: Marker, limits: Limits = LIMITS) -> tuple[Spans, ...]:
    """Return the passages of a story that show a query best, in the story's order; its first words where none match.

    The first passage has the most different parts of the query, later ones those that are still missing.
    """
    matches = [marker.matches(block.text) for block in story.body]
    passages = [p for i, of in enumerate(matches) for p in _passages(i, story.body[i].text, of, limits.snippet_chars)]
    chosen: list[_Passage] = []
    shown: frozenset[int] = frozenset()
    while passages and len(chosen) < limits.snippets:
        best = max(passages, key=lambda p: (len(p.leaves - shown), p.count, -p.block, -p.start))
        if chosen and not best.leaves - shown:
            break
        chosen.append(best)
        shown |= best.leaves
        passages = [p for p in passages if p.block != best.block or p.start >= best.end or p.end <= best.start]
    if not chosen:
        return _first_words(story, limits.snippet_chars)
    chosen.sort(key=lambda p: (p.block, p.start))
    return tuple(_cut(story.body[p.block].text, matches[p.block], p.start, p.end) for p in chosen)


def _passages(number: int, text: str, matches: list[Match], chars: int) -> Iterator[_Passage]:
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text))] if matches else []
    previous = -1
    for match in matches:
        start = max((s for s in starts if s <= match.start), default=0)
        if match.start - start > _LEAD_IN:
            start = text.rfind(" ", 0, match.start - _LEAD_IN // 2) + 1
        if start == previous:
            continue
        previous = start
        end = _word_end(text, max(start + chars, match.end))
        inside = [other for other in matches if other.start >= start and other.end <= end]
        yield _Passage(number, start, end, frozenset(other.leaf for other in inside), len(inside))


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
