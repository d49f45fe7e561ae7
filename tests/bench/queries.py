"""400 queries in eight classes, drawn from a corpus's own headlines, the same in every run."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from search.analysis import fold, terms
from search.query import parse_query
from search.request import Filter
from search.story import Story
from search.tree import Node
from tests.bench.copy import facet_keys

CLASSES = ("term", "and", "or", "not", "phrase", "prefix", "filtered", "broad")
PER_CLASS = 50
FACETS = ("source", "place", "topic")
"""What every query counts. Others than these are filtered by, too."""

_FILTERED = ("topic", "place", "source", "country", "about", "kind", "language", "date")
_TODAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Query:
    """A query of one class: text in Dateline's language, and facet filters."""

    kind: str
    text: str
    filters: frozenset[Filter] = frozenset()

    def tree(self) -> Node:
        """Return the query's tree, a new one with each call."""
        return parse_query(self.text, _TODAY).tree

    def counted(self) -> list[tuple[tuple[str, ...], frozenset[Filter]]]:
        """Return which facets are counted under which filters: a facet's counts leave its own filters aside.

        The first is what all filters let pass, and may be of no facet.
        """
        alone = [name for name in FACETS if any(f.facet == name for f in self.filters)]
        shared = tuple(name for name in FACETS if name not in alone)
        return [
            (shared, self.filters),
            *(((name,), frozenset(f for f in self.filters if f.facet != name)) for name in alone),
        ]


class _Draw:
    """Draws words from headlines. Words are quoted unless they are `typed`: then each stands for its plural, too."""

    def __init__(self, stories: Sequence[Story], seed: int, *, typed: bool) -> None:
        self.random = random.Random(seed)  # noqa: S311 - a benchmark's choice of queries
        self.typed = typed
        self.stories = [story for story in stories if len(set(_words(story.headline))) >= 3]
        found = Counter(word for story in stories for word in set(_words(" ".join(b.text for b in story.body))))
        self.common = [word for word, count in found.most_common(60) if count > len(stories) / 20]

    def story(self) -> Story:
        return self.random.choice(self.stories)

    def words(self, count: int) -> list[str]:
        return self.random.sample(sorted(set(_words(self.story().headline))), count)

    def quoted(self, words: Iterable[str]) -> list[str]:
        return [word if self.typed else f'"{word}"' for word in words]


def make_queries(stories: Sequence[Story], seed: int = 400, *, typed: bool = False) -> tuple[Query, ...]:
    """Return 50 different queries of each class, class by class.

    With `typed`, words stand as people type them and mean their plural and singular as well; without, they are
    quoted and mean themselves, which is what the other engines' terms mean.
    """
    draw = _Draw(stories, seed, typed=typed)
    return tuple(query for kind in CLASSES for query in _distinct(kind, draw))


def _distinct(kind: str, draw: _Draw) -> Iterator[Query]:
    make, seen = _MAKERS[kind], set()
    for _ in range(PER_CLASS * 50):
        text, filters = make(draw)
        query = Query(kind, text, frozenset(filters))
        if query not in seen:
            seen.add(query)
            yield query
        if len(seen) == PER_CLASS:
            return


_Made = tuple[str, Sequence[Filter]]


def _term(draw: _Draw) -> _Made:
    return " ".join(draw.quoted(draw.words(1))), ()


def _and(draw: _Draw) -> _Made:
    return " ".join(draw.quoted(draw.words(draw.random.choice((2, 2, 3))))), ()


def _or(draw: _Draw) -> _Made:
    words = [draw.words(1)[0] for _ in range(draw.random.choice((2, 2, 3)))]
    return " OR ".join(draw.quoted(dict.fromkeys(words))), ()


def _not(draw: _Draw) -> _Made:
    first, second = draw.quoted(draw.words(2))
    return f"{first} NOT {second}", ()


def _phrase(draw: _Draw) -> _Made:
    """Two or three neighbouring words of a headline."""
    while True:
        printed = [word.strip(".,:;\"'()") for word in draw.story().headline.split()]
        count = draw.random.choice((2, 2, 3))
        at = draw.random.randrange(max(1, len(printed) - count + 1))
        words = [fold(word) for word in printed[at : at + count]]
        if len(words) == count and all(word.isalpha() and word.isascii() for word in words):
            return f'"{" ".join(words)}"', ()


def _prefix(draw: _Draw) -> _Made:
    word = next(w for w in iter(lambda: draw.words(1)[0], "") if len(w) >= 5)
    return word[: draw.random.randint(4, min(6, len(word) - 1))] + "*", ()


def _filtered(draw: _Draw) -> _Made:
    """One word of a story, and one or two of its facet values."""
    story = draw.story()
    has = {name: keys for name, keys in {**facet_keys(story), "date": _dates(story)}.items() if keys}
    names = [name for name in _FILTERED if name in has]
    chosen = draw.random.sample(names, draw.random.choice((1, 1, 2)))
    word = draw.random.choice(_words(story.headline))
    return " ".join(draw.quoted([word])), [Filter(name, draw.random.choice(has[name])) for name in chosen]


def _broad(draw: _Draw) -> _Made:
    """One or two of the corpus's commonest words, either of which will do."""
    return " OR ".join(draw.quoted(draw.random.sample(draw.common, draw.random.choice((1, 2))))), ()


_MAKERS: Mapping[str, Callable[[_Draw], _Made]] = {
    "term": _term, "and": _and, "or": _or, "not": _not,
    "phrase": _phrase, "prefix": _prefix, "filtered": _filtered, "broad": _broad,
}  # fmt: skip


def _words(text: str) -> list[str]:
    """Return the plain words of a text as terms: letters only, three or more, no operators."""
    return [
        term
        for term in terms(text).texts
        if len(term) > 2 and term.isalpha() and term.isascii() and term not in ("and", "not")
    ]


def _dates(story: Story) -> tuple[str, ...]:
    if story.published is None:
        return ()
    day = story.published.day.isoformat()
    return day[:4], day[:7]
