"""Our own writer and engine, by the two lines that name them, over a published generation as a web worker opens it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from index.root.housekeeping import draft_folder, next_number, writer_lock
from index.root.publish import Draft, publish, seal
from index.root.withdraw import ensure_log
from index.segments.build import write_index
from search.columnar.engine import ColumnarEngine as OurEngine
from search.engine import Deadline, Engine, Matches, Plan, View
from search.generation import pin_current
from search.story import Filing
from tests.bench.queries import FACETS, Query
from tests.bench.rivals import BEST, Answer

CACHE = "cache"
"""The folder, beside an index root, that remembers verified generations."""

_LONG_S = 600.0  # a bound on one query, so that a defect ends the run; never reached otherwise
_BUILT_AT = datetime(2026, 1, 1, tzinfo=UTC)
_NOW = int(_BUILT_AT.timestamp())


@dataclass(frozen=True, slots=True)
class _Prepared:
    best: Plan
    newest: Plan


class Ours:
    """An engine over the live generation of a root. A query takes two plans: by relevance with facets, and by date."""

    name = "ours"

    def __init__(self, root: Path) -> None:
        self._pinned = pin_current(root, cache=root.parent / CACHE / "dateline")
        self.directory = self._pinned.path
        self._engine: Engine = OurEngine.open(self.directory)

    def close(self) -> None:
        """Let the generation go."""
        self._engine.close()
        self._pinned.close()

    def prepare(self, query: Query, values: int) -> _Prepared:
        """Return the query's plans."""
        best = Plan(
            View(_NOW), query.tree(), query.filters, sort="relevance", limit=BEST, facets=FACETS, facet_values=values
        )
        return _Prepared(best, replace(best, tree=query.tree(), sort="newest", facets=()))

    def run(self, prepared: _Prepared) -> tuple[Matches, Matches]:
        """Return what both plans find."""
        deadline = Deadline(_LONG_S)
        return self._engine.run(prepared.best, deadline), self._engine.run(prepared.newest, deadline)

    def answer(self, found: tuple[Matches, Matches]) -> Answer:
        """Return what `run` gave in the form that can be compared."""
        best, newest = found
        return Answer(
            best.total,
            tuple(hit.key for hit in best.hits),
            tuple(hit.key for hit in newest.hits),
            {name: {one.key: one.count for one in tally.counts} for name, tally in best.facets.items()},
        )


def publish_filings(root: Path, filings: Iterable[Filing]) -> None:
    """Index some filings, oldest first, and publish them as the first generation of a new root.

    Raises:
        ValueError: one of them cannot be indexed.
    """
    ids: set[str] = set()

    def counted() -> Iterable[Filing]:
        for filing in filings:
            ids.add(filing.story.id)
            yield filing

    with writer_lock(root):
        ensure_log(root, _BUILT_AT)
        number = next_number(root)
        directory = draft_folder(root, number)
        if reasons := write_index(directory, counted()):
            raise ValueError(f"{len(reasons)} filings cannot be indexed: {next(iter(reasons.values()))}")
        draft = Draft(directory, number, "bench", len(ids), len(ids), ())
        publish(root, draft, seal(draft, _BUILT_AT), OurEngine.open)
