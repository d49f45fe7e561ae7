"""The engine that serves answers as Whoosh does: random queries of every class, drawn from real headlines.

Equal means equal: totals, facets, order, and scores to the last bit, since both engines take the same sums in the same
order. They run over one segment and over many, with filings deleted, placed anew and added since.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from index.base import Base
from index.build import analyse, write_index, write_segments
from index.cleaned import Cleaned
from index.formats import read
from index.parse import parse_file
from index.spool import list_spool
from index.table import Placed
from search.analysis import terms
from search.columnar.engine import ColumnarEngine
from search.engine import Deadline, Plan, View
from search.facets import FACET_NAMES, VALUE_FACETS, story_values, value_key
from search.request import Filter
from search.story import OPEN_ENDED, Filing
from search.tree import And, Boost, DayRange, Everything, Fuzzy, Node, Not, Or, Pattern, Phrase, Word
from search.whoosh_engine import WhooshEngine
from tests.corpus import CORPUS
from tests.wire import NOW

AT = int(NOW.timestamp())
SAMPLES = Path(__file__).parent / "samples" / "spool"
QUERIES = 1000


class Asker:
    """Draws plans from the words, values and days of some filings."""

    def __init__(self, filings: Sequence[Filing], seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - reproducible, no secret
        self._headlines = [of.texts for one in filings if len((of := terms(one.story.headline)).texts) > 2]
        self._days = [one.story.published.day for one in filings if one.story.published]
        self._values = [
            Filter(spec.name, value_key(spec.name, value), excluded=excluded)
            for one in filings
            for spec in VALUE_FACETS
            for value in story_values(spec, one.story)
            for excluded in (False, True)
        ]
        self._makers: tuple[Callable[[], Node], ...] = (
            Everything, self._word, self._word, self._phrase, self._near, self._prefix, self._wildcard, self._fuzzy,
            self._range, self._field,
        )  # fmt: skip

    def plans(self, count: int) -> Iterator[Plan]:
        """Yield plans with all facets, in every order and from any page."""
        draw = self._chance
        for _ in range(count):
            yield Plan(
                view=View(AT, draw.choice([None, None, AT - 1, 5])),
                tree=self._tree(draw.choice([0, 0, 1, 2])),
                filters=frozenset(draw.sample(self._values, draw.choice([0, 0, 1, 3]))),
                first_day=draw.choice([None, None, draw.choice(self._days)]),
                sort=draw.choice(["relevance", "relevance", "newest", "oldest"]),
                offset=draw.choice([0, 0, 10, 1000]),
                limit=20,
                facets=FACET_NAMES,
                facet_values=draw.choice([None, 5]),
            )

    def _tree(self, depth: int) -> Node:
        if not depth:
            return self._chance.choice(self._makers)()
        parts = tuple(self._tree(depth - 1) for _ in range(self._chance.randint(1, 3)))
        return self._chance.choice([And(parts), Or(parts), And((parts[0], Not(parts[-1]))), Boost(Or(parts), 2.5)])

    def _text(self) -> str:
        return self._chance.choice(self._chance.choice(self._headlines))

    def _word(self) -> Word:
        return Word(self._text())

    def _phrase(self) -> Phrase:
        line = self._chance.choice(self._headlines)
        start = self._chance.randrange(len(line) - 1)
        return Phrase(" ".join(line[start : start + self._chance.randint(2, 3)]))

    def _near(self) -> Phrase:
        line = self._chance.choice(self._headlines)
        return Phrase(f"{line[0]} {line[-1]}", slop=self._chance.choice([1, 3, 10, 50]))

    def _prefix(self) -> Pattern:
        return Pattern(self._text()[:3] + "*")

    def _wildcard(self) -> Pattern:
        text = self._text()
        return Pattern(
            self._chance.choice([f"*{text[1:4]}*", f"{text[:2]}*{text[-1:]}", "?" * len(text), text[:-1] + "?"])
        )

    def _fuzzy(self) -> Fuzzy:
        text = self._text()
        at = self._chance.randrange(len(text))
        return Fuzzy(text[:at] + text[at + 1 :] + "e", self._chance.randint(1, 2))

    def _range(self) -> DayRange:
        day = self._chance.choice(self._days)
        return self._chance.choice([DayRange(day, None), DayRange(None, day), DayRange(day, day + timedelta(30))])

    def _field(self) -> Node:
        name = self._chance.choice(["headline", "body", "place", "source", "topic"])
        return self._chance.choice([Word(self._text(), name), replace(self._phrase(), field=name), Pattern("*", name)])


def filings_of(spool: Path, most: int) -> list[Filing]:
    """Return the stories of a spool as filings, an evenly spread number of them."""
    found = {}
    for file in list_spool(spool).files:
        for item in parse_file(spool, file, read).items:
            if isinstance(item, Cleaned):
                found[item.story.id] = Filing(item.story, current_from=0)
    every = list(found.values())
    return every[:: max(1, len(every) // most)]


def check(directory: Path, filings: Sequence[Filing], count: int, seed: int) -> None:
    engine, reference = ColumnarEngine.open(directory), WhooshEngine.open(directory)
    totals = 0
    for plan in Asker(filings, seed).plans(count):
        matches = engine.run(plan, Deadline(60))
        assert matches == reference.run(plan, Deadline(60)), plan
        totals += matches.total
    assert totals > count
    engine.close()
    reference.close()


def write_many(folder: Path, filings: Sequence[Filing], segments: int) -> Path:
    folder.mkdir()
    size = -(-len(filings) // segments)
    write_segments(folder, (map(analyse, filings[at : at + size]) for at in range(0, len(filings), size)))
    return folder


def updated(folder: Path, base: Path, filings: Sequence[Filing]) -> Path:
    """Write a generation upon another: some filings deleted, some superseded, some added as new versions."""
    folder.mkdir()
    kept = {
        one.key: Placed(0, 10 if i % 5 == 1 else OPEN_ENDED, 10 if i % 5 == 1 else OPEN_ENDED, f"{i}.html")
        for i, one in enumerate(filings)
        if i % 5
    }
    added = [
        replace(one, story=replace(one.story, version=one.story.version + 1), current_from=10)
        for i, one in enumerate(filings)
        if i % 5 == 1
    ]
    assert write_index(folder, added, Base(base, kept)) == {}
    return folder


def test_a_thousand_queries_on_the_sample_stories(tmp_path: Path) -> None:
    filings = filings_of(SAMPLES, 1000)
    one = write_many(tmp_path / "one", filings, 1)
    many = write_many(tmp_path / "many", filings, 5)
    check(one, filings, QUERIES // 2, 1)
    check(many, filings, QUERIES // 4, 2)
    check(updated(tmp_path / "updated", many, filings), filings, QUERIES // 4, 3)


@pytest.mark.corpus
def test_a_thousand_queries_on_reuters(tmp_path: Path) -> None:
    filings = filings_of(CORPUS / "reuters21578", 500)
    one = write_many(tmp_path / "one", filings, 1)
    many = write_many(tmp_path / "many", filings, 7)
    check(one, filings, QUERIES // 2, 4)
    check(many, filings, QUERIES // 4, 5)
    check(updated(tmp_path / "updated", many, filings), filings, QUERIES // 4, 6)
