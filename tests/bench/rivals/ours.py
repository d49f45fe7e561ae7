"""Our own engine and writer, by the two lines that name them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from index.build import write_index
from search.engine import Deadline, Engine, Matches, Plan, View
from search.story import Filing
from search.whoosh_engine import WhooshEngine as OurEngine
from tests.bench.queries import FACETS, Query
from tests.bench.rivals import BEST, Answer

_LONG_S = 600.0  # a bound on one query, so that a defect ends the run; never reached otherwise
_NOW = 1 << 40  # after every embargo


@dataclass(frozen=True, slots=True)
class _Prepared:
    best: Plan
    newest: Plan


class Ours:
    """An engine over an index in a folder. It takes the same output in two plans: by relevance with facets, by date."""

    name = "ours"

    def __init__(self, folder: Path, numbers: dict[str, int] | None = None) -> None:
        self.engine: Engine = OurEngine.open(folder)
        self._numbers = numbers or {}

    @staticmethod
    def build(folder: Path, filings: Iterable[Filing]) -> None:
        """Write the index of some filings, oldest first, into a new folder."""
        folder.mkdir(parents=True)
        if reasons := write_index(folder, filings):
            raise ValueError(f"{len(reasons)} filings cannot be indexed: {next(iter(reasons.values()))}")

    def prepare(self, query: Query) -> _Prepared:
        """Return the query's plans."""
        by_relevance = Plan(View(_NOW), query.tree(), query.filters, sort="relevance", limit=BEST, facets=FACETS)
        return _Prepared(by_relevance, replace(by_relevance, tree=query.tree(), sort="newest", facets=()))

    def run(self, prepared: _Prepared) -> tuple[Matches, Matches]:
        """Return what both plans find."""
        deadline = Deadline(_LONG_S)
        return self.engine.run(prepared.best, deadline), self.engine.run(prepared.newest, deadline)

    def answer(self, found: tuple[Matches, Matches]) -> Answer:
        """Return what `run` gave in the form that can be compared."""
        best, newest = found
        return Answer(
            best.total,
            tuple(self._numbers.get(hit.key, -1) for hit in best.hits),
            tuple(self._numbers.get(hit.key, -1) for hit in newest.hits),
            {name: {one.key: one.count for one in counts} for name, counts in best.facets.items()},
        )
