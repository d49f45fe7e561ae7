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


@dataclass(frozen=True, slots=True)
class Answer:
    """What every engine must give: an exact total, ten filings by relevance and ten by date, three facets' counts.

    `best` and `newest` hold filing numbers as in `Copy.number`.
    """

    total: int
    best: tuple[int, ...]
    newest: tuple[int, ...]
    facets: Mapping[str, Mapping[str, int]]


class Rival(Protocol):
    """An engine under measurement. `prepare` is not timed, `run` is, `answer` reads what `run` gave."""

    name: str

    def add(self, copy: Copy) -> None:
        """Index a filing."""
        ...

    def finish(self) -> None:
        """Commit what was added and get ready to search it."""
        ...

    def prepare(self, query: Query) -> Any:
        """Return the query in the engine's own objects, new ones with each call."""
        ...

    def run(self, prepared: Any) -> Any:
        """Return the whole output in the engine's own values."""
        ...

    def answer(self, found: Any) -> Answer:
        """Return what `run` gave in the form that can be compared."""
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
