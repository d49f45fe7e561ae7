"""The engines that are held against ours: each as good as its own documentation makes it, on the same terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from search.analysis import alternatives, inflections
from search.tree import Node, Phrase, Word
from tests.bench.copy import Copy
from tests.bench.queries import Query

TEXT_FIELDS = ("headline", "body")
HEADLINE_BOOST = 2.5
BEST = 10
ALL_VALUES = 60_000
"""More values than any facet has, and no more than Tantivy may be asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What every engine must give: an exact total, ten filings by relevance and ten by date, three facets' counts.

    `best` and `newest` hold filing keys or numbers, whichever the engine gives.
    """

    total: int
    best: tuple[int | str, ...]
    newest: tuple[int | str, ...]
    facets: Mapping[str, Mapping[str, int]]


class Engine(Protocol):
    """An engine under measurement. `prepare` is not timed, `run` is; `answer` reads what `run` gave."""

    name: str

    def prepare(self, query: Query, values: int) -> Any:
        """Return the query in the engine's own objects, new ones with each call.

        `values` is how many values of a facet are wanted, the most frequent; an engine may give more.
        """
        ...

    def run(self, prepared: Any) -> Any:
        """Return the whole output in the engine's own values."""
        ...

    def answer(self, found: Any) -> Answer:
        """Return what `run` gave in the form that can be compared."""
        ...


class Rival(Engine, Protocol):
    """Another engine, which builds its own index."""

    def add(self, copy: Copy) -> None:
        """Index a filing."""
        ...

    def finish(self) -> None:
        """Commit what was added and get ready to search it."""
        ...


def sequences(leaf: Word | Phrase) -> list[tuple[tuple[str, ...], ...]]:
    """Return what a word or phrase of a query stands for: any of some sequences, each word any of some terms."""
    if isinstance(leaf, Phrase):
        return [tuple((word,) for word in sequence) for sequence in alternatives(leaf.text)]
    return [
        (inflections(sequence[0]),) if len(sequence) == 1 else tuple((word,) for word in sequence)
        for sequence in alternatives(leaf.text)
    ]


def unknown(node: Node) -> TypeError:
    """Return the error for a part of a query that no class of the benchmark has."""
    return TypeError(f"no class of queries has {type(node).__name__}")
