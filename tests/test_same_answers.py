"""The engine that serves answers as Whoosh does: random queries of every class, drawn from real headlines.

Equal means equal: totals, facets, order, and scores to the last bit, since both engines take the same sums in the same
order. They run over one segment and over many, with filings deleted, placed anew and added since. Both read one filing
table, so facets are counted a third time, from the stories themselves.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import chain, repeat
from pathlib import Path

import pytest

from index.cleaned import Cleaned
from index.formats import read
from index.reading.parse import parse_file
from index.reading.spool import list_spool
from index.segments.base import Base
from index.segments.build import analyse, write_index, write_segments
from index.segments.rows import Placed
from search.analysis import terms
from search.columnar.engine import ColumnarEngine
from search.engine import Deadline, Engine, LastHit, Matches, Plan, View
from search.errors import DeadlineExceeded
from search.facets import DATE, FACET_NAMES, VALUE_FACETS, story_values, value_key
from search.request import Filter
from search.schema import published_number
from search.story import OPEN_ENDED, Filing, Story
from search.tree import And, Boost, DayRange, Everything, Fuzzy, Node, Not, Or, Pattern, Phrase, Word, leaves
from search.whoosh_engine import WhooshEngine
from tests.corpus import CORPUS
from tests.kept import Standing
from tests.wire import NOW

AT = int(NOW.timestamp())
SAMPLES = Path(__file__).parent / "samples" / "spool"
QUERIES = 1000
RECOUNTED_EVERY = 10
EVERY = 1 << 30


class Asker:
    """Draws plans from the words, values and days of some filings."""

    def __init__(self, filings: Sequence[Filing], seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - reproducible, no secret
        self._headlines = [of.texts for one in filings if len((of := terms(one.story.headline)).texts) > 2]
        self._days = [one.story.published.day for one in filings if one.story.published]
        self._ids = sorted({one.story.id for one in filings})
        self._values = [
            Filter(spec.name, value_key(spec.name, value), excluded=excluded)
            for one in filings
            for spec in VALUE_FACETS
            for value in story_values(spec, one.story)
            for excluded in (False, True)
        ]
        dates = sorted({day.isoformat()[:size] for day in self._days for size in (4, 7, 10)})
        self._dates = [Filter(DATE, date, excluded=excluded) for date in dates for excluded in (False, False, True)]
        self._makers: tuple[Callable[[], Node], ...] = (
            Everything, self._word, self._word, self._phrase, self._near, self._prefix, self._wildcard, self._fuzzy,
            self._range, self._field,
        )  # fmt: skip

    def plans(self, count: int) -> Iterator[Plan]:
        """Yield plans with all facets, in every order and from any page."""
        draw = self._chance
        for _ in range(count):
            filters = [
                *draw.sample(self._values, draw.choice([0, 0, 1, 3])),
                *draw.sample(self._dates, draw.choice([0, 0, 0, 1, 2])),
            ]
            withdrawn = draw.sample(self._ids, draw.choice([0, 0, 3]))
            yield Plan(
                view=View(AT, draw.choice([None, None, AT - 1, 5]), frozenset(withdrawn)),
                tree=self._tree(draw.choice([0, 0, 1, 2])),
                filters=frozenset(filters),
                first_day=draw.choice([None, None, draw.choice(self._days)]),
                last_day=draw.choice([None, None, None, draw.choice(self._days)]),
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
    totals = walked = 0
    for number, plan in enumerate(Asker(filings, seed).plans(count)):
        matches = engine.run(plan, Deadline(60))
        assert matches == reference.run(plan, Deadline(60)), plan
        totals += matches.total
        if matches.rest:
            walked += 1
            further = replace(plan, after=last_hit(engine, matches), offset=0)
            assert engine.run(further, Deadline(60)) == reference.run(further, Deadline(60)), further
        if not number % RECOUNTED_EVERY:
            recount(engine, replace(plan, facet_values=None))
    assert totals > count
    assert walked > count / 20
    engine.close()
    reference.close()


def last_hit(engine: Engine, matches: Matches) -> LastHit:
    last = matches.hits[-1]
    filing = engine.filing(last.key)
    assert filing
    return LastHit(last.key, last.score, published_number(filing.story))


def recount(engine: Engine, plan: Plan) -> None:
    """Count every facet from the stories found without that facet's filters, and compare."""
    found = engine.run(plan, Deadline(60)).facets
    for name in FACET_NAMES:
        others = frozenset(f for f in plan.filters if f.facet != name)
        every = engine.run(replace(plan, filters=others, facets=(), offset=0, limit=EVERY), Deadline(60)).hits
        stories = [filing.story for hit in every if (filing := engine.filing(hit.key))]
        chosen = {f.key for f in plan.filters if f.facet == name}
        years = {story.published.day.isoformat()[:4] for story in stories if story.published}
        if name == DATE and len(years) == 1:
            chosen |= years
        expected = Counter(key for story in stories for key in keys_of(story, name, chosen))
        assert {one.key: one.count for one in found[name].counts if one.count} == expected, (name, plan)
        assert found[name].distinct == len(expected), (name, plan)


def keys_of(story: Story, name: str, chosen: set[str]) -> set[str]:
    """Return a story's keys in a facet; of the date, the year, and month and day where the wider one is opened."""
    if name != DATE:
        spec = next(spec for spec in VALUE_FACETS if spec.name == name)
        return {value_key(name, value) for value in story_values(spec, story)}
    if story.published is None:
        return set()
    day = story.published.day.isoformat()
    return {
        day[:4],
        *(day[:7] for key in chosen if day.startswith(key[:4])),
        *(day for key in chosen if len(key) > 4 and day.startswith(key[:7])),
    }


def test_every_class_is_asked() -> None:
    plans = list(Asker(filings_of(SAMPLES, 1000), 1).plans(QUERIES // 2))
    kinds = Counter(type(part).__name__ for plan in plans for part in parts_of(plan.tree))
    assert set(kinds) == {
        "Everything", "Word", "Phrase", "Pattern", "Fuzzy", "DayRange", "And", "Or", "Not", "Boost",
    }  # fmt: skip
    leaves_asked = [leaf for plan in plans for leaf in leaves(plan.tree)]
    asked = Counter(
        name
        for leaf in leaves_asked
        for name, is_so in (
            ("near", isinstance(leaf, Phrase) and leaf.slop > 0),
            ("prefix", isinstance(leaf, Pattern) and leaf.text[:-1].isalnum() and leaf.text[-1] == "*"),
            ("wildcard", isinstance(leaf, Pattern) and ("?" in leaf.text or leaf.text[0] == "*")),
            ("one field", not isinstance(leaf, DayRange) and bool(leaf.field)),
        )
        if is_so
    )
    asked.update(plan.sort for plan in plans)
    asked.update("excluded" if f.excluded else "asked for" for plan in plans for f in plan.filters)
    asked.update(f"date of {len(f.key)}" for plan in plans for f in plan.filters if f.facet == DATE)
    asked.update("as of" for plan in plans if plan.view.as_of)
    asked.update("withdrawn" for plan in plans if plan.view.withdrawn)
    for name in (
        "near", "prefix", "wildcard", "one field", "relevance", "newest", "oldest", "excluded", "asked for",
        "date of 4", "date of 7", "date of 10", "as of", "withdrawn",
    ):  # fmt: skip
        assert asked[name] >= 10, name


def parts_of(node: Node) -> Iterator[Node]:
    yield node
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from parts_of(child)
        case Not(child) | Boost(child):
            yield from parts_of(child)


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
    assert write_index(folder, added, Base(base, Standing(kept))) == {}
    return folder


def test_a_thousand_queries_on_the_sample_stories(tmp_path: Path) -> None:
    filings = filings_of(SAMPLES, 1000)
    one = write_many(tmp_path / "one", filings, 1)
    many = write_many(tmp_path / "many", filings, 5)
    check(one, filings, QUERIES // 2, 1)
    check(many, filings, QUERIES // 4, 2)
    check(updated(tmp_path / "updated", many, filings), filings, QUERIES // 4, 3)


class Counting(Deadline):
    """Passes after a minute, and counts by stage how often it was looked at."""

    def __init__(self) -> None:
        super().__init__(60)
        self.looks: Counter[str] = Counter()

    def check(self, stage: str) -> None:
        self.looks[stage] += 1
        super().check(stage)


def test_terms_and_postings_taken_a_few_at_a_time_are_counted_and_scored_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filings = filings_of(SAMPLES, 1000)
    engine = ColumnarEngine.open(write_many(tmp_path / "many", filings, 2))
    tree = Or((Pattern("*a*"), Pattern("*e*", "headline"), Fuzzy("prices", 2)))
    plan = Plan(View(AT), tree, sort="relevance", limit=EVERY)
    whole, few = suggested(engine), Counting()
    found = engine.run(plan, few)
    monkeypatch.setattr("search.columnar.unions.BATCH", 3)
    monkeypatch.setattr("search.columnar.patterns._RUN", 5)
    many = Counting()
    assert engine.run(plan, many) == found
    assert suggested(engine) == whole
    assert many.looks["expand"] > 100 * few.looks["expand"]
    assert many.looks["match"] > 100 * few.looks["match"]


def test_an_engine_whose_search_was_stopped_answers_the_next_one_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.columnar.unions.BATCH", 3)
    engine = ColumnarEngine.open(write_many(tmp_path / "many", filings_of(SAMPLES, 1000), 2))
    plan = Plan(View(AT), Pattern("*a*"), sort="relevance", limit=EVERY)
    found = engine.run(plan, Deadline(60))
    for looks in range(20):
        clock = chain([0.0] * looks, repeat(2.0))
        with suppress(DeadlineExceeded):
            engine.run(plan, Deadline(1.0, clock=lambda clock=clock: next(clock)))
        assert engine.run(plan, Deadline(60)) == found


def suggested(engine: Engine) -> list[tuple[str, ...]]:
    """Return what an engine suggests for many prefixes and words, in a view without the first of its stories."""
    view, deadline = View(AT, withdrawn=frozenset([engine.run(Plan(View(AT), limit=1), Deadline(60)).hits[0].key])), 60
    prefixes = [first + second for first in "abcdefghiklmnoprstuw" for second in "aeiorstu"]
    words = ["offical", "price", "goverment", "said", "ports", "mony", "stat", "x"]
    found = [engine.words(prefix, view, 99, Deadline(deadline)) for prefix in prefixes]
    return [*found, *(engine.similar_words(word, view, 99, Deadline(deadline)) for word in words)]


def test_suggestions_and_similar_words_are_the_same(tmp_path: Path) -> None:
    filings = filings_of(SAMPLES, 1000)
    many = updated(tmp_path / "updated", write_many(tmp_path / "many", filings, 3), filings)
    found = suggested(ColumnarEngine.open(many))
    assert sum(map(len, found)) > 400
    assert found == suggested(WhooshEngine.open(many))


@pytest.mark.parametrize("kind", [ColumnarEngine, WhooshEngine])
def test_suggestions_end_with_the_deadline(
    tmp_path: Path, kind: type[ColumnarEngine] | type[WhooshEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.columnar.unions.BATCH", 1)
    engine = kind.open(write_many(tmp_path / "many", filings_of(SAMPLES, 1000), 1))
    whole = engine.words("co", View(AT), 99, Deadline(60))
    ticks = iter(range(99))
    some = engine.words("co", View(AT), 99, Deadline(3, lambda: next(ticks)))
    assert 0 < len(some) < len(whole)
    assert set(some) < set(whole)
    passed = Deadline(-1)
    assert engine.words("co", View(AT), 99, passed) == ()
    assert engine.similar_words("compny", View(AT), 99, passed) == ()
    assert engine.similar_words("compny", View(AT), 99, Deadline(60))
    engine.close()


@pytest.mark.corpus
def test_a_thousand_queries_on_reuters(tmp_path: Path) -> None:
    filings = filings_of(CORPUS / "reuters21578", 500)
    one = write_many(tmp_path / "one", filings, 1)
    many = write_many(tmp_path / "many", filings, 7)
    check(one, filings, QUERIES // 2, 4)
    check(many, filings, QUERIES // 4, 5)
    check(updated(tmp_path / "updated", many, filings), filings, QUERIES // 4, 6)
