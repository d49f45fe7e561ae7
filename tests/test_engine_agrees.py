"""The engine finds, counts and orders what a matcher that reads every story finds, counts and orders."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.columnar.engine import ColumnarEngine
from search.engine import Deadline, Engine, LastHit, Plan, Scored, View
from search.facets import FACET_NAMES
from search.query import parse_query
from search.request import Filter
from search.schema import MISSING_INSTANT, published_number
from search.story import OPEN_ENDED, Block, Dateline, Filing, Kind, Moment, Place, Status, Story, Subject
from search.tree import And, Boost, DayRange, Everything, Fuzzy, Node, Not, Or, Pattern, Phrase, Word
from search.whoosh_engine import WhooshEngine
from tests.naive import answer
from tests.wire import write_index

WORDS = (
    "oil", "oils", "price", "prices", "U.S.", "us", "state-owned", "owned", "São", "port", "AT&T", "1,750", "company",
    "companies", "e-mail", "email", "Brazil's", "l'oil", "北京",
)  # fmt: skip
NOW = int(datetime(2026, 11, 23, tzinfo=UTC).timestamp())
TODAY = date(2026, 11, 23)
texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
days = st.dates(date(1987, 1, 1), date(1988, 3, 31))
places = st.sampled_from(
    [
        Place("LONDON", "London", "", "GB"),
        Place("RIO", "Rio", "", "BR"),
        Place("OSLO", "Oslo", "", ""),
        Place("X", "", "", "US"),
    ]
)


@st.composite
def filings(draw: st.DrawFn) -> list[Filing]:
    out = []
    for number in range(draw(st.integers(1, 8))):
        versions = draw(st.integers(1, 2))
        edges = [100 * i for i in range(versions)] + [OPEN_ENDED]
        drafted: list[Story] = []
        for version in range(versions):
            story = Story(
                id=f"s{number}",
                version=version + 1,
                headline=draw(texts),
                body=tuple(Block(text) for text in draw(st.lists(texts, max_size=3))),
                dateline=draw(st.none() | st.builds(Dateline, st.just("raw"), st.lists(places, max_size=2).map(tuple))),
                published=draw(st.none() | days.map(Moment)),
                source=draw(st.sampled_from(["", "Reuters", "reuters", "PR Newswire"])),
                agency=draw(st.sampled_from(["", "AP"])),
                places=draw(st.lists(st.sampled_from(["usa", "brazil", "Brazil"]), max_size=2).map(tuple)),
                topics=draw(st.lists(st.sampled_from([Subject("crude"), Subject("Grain")]), max_size=2).map(tuple)),
                kind=draw(st.sampled_from([Kind.STORY, Kind.BRIEF])),
                language=draw(st.sampled_from(["", "en", "pt-BR"])),
                status=draw(st.sampled_from([Status.USABLE, Status.USABLE, Status.WITHHELD])),
                embargo_until=draw(
                    st.sampled_from([None, datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)])
                ),
            )
            drafted.append(story)
        for version, story in enumerate(drafted):
            hides = [_lifted(later) for later in drafted[version + 1 :]]
            out.append(Filing(story, edges[version], edges[version + 1], superseded_at=min(hides, default=OPEN_ENDED)))
    return out


def _lifted(story: Story) -> int:
    return int(story.embargo_until.timestamp()) if story.embargo_until else MISSING_INSTANT


def field_names() -> st.SearchStrategy[str]:
    return st.sampled_from(["", "", "headline", "body", "place", "source", "about", "topic"])


words = st.builds(Word, st.sampled_from((*WORDS, "usa", "london", "newswire")), field_names())
phrases = st.builds(
    Phrase, st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join), field_names(), st.integers(0, 2)
)
patterns = st.builds(Pattern, st.sampled_from(["pri*", "*ce?", "o*l", "compan???", "??", "*"]), field_names())
fuzzies = st.builds(Fuzzy, st.sampled_from(["prise", "compny", "olis"]), st.integers(1, 2), field_names())
ranges = st.builds(DayRange, st.none() | days, st.none() | days)


def branches(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(children, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(And, several),
        st.builds(Or, several),
        st.builds(Not, children),
        st.builds(Boost, children, st.just(2.0)),
    )


trees = st.recursive(
    st.one_of(st.just(Everything()), words, phrases, patterns, fuzzies, ranges), branches, max_leaves=6
)
dates = st.builds(
    Filter, st.just("date"), st.sampled_from(["1987", "1987-03", "1987-06", "1988", "1988-01-15"]), st.booleans()
)
values = st.one_of(
    st.builds(Filter, st.just("source"), st.sampled_from(["reuters", "pr newswire", "nobody"]), st.booleans()),
    st.builds(Filter, st.just("country"), st.sampled_from(["gb", "br"]), st.booleans()),
    st.builds(Filter, st.just("about"), st.sampled_from(["usa", "brazil"]), st.booleans()),
    st.builds(Filter, st.just("agency"), st.just("ap"), st.booleans()),
    st.builds(Filter, st.just("place"), st.sampled_from(["london", "rio", "oslo"]), st.booleans()),
    st.builds(Filter, st.just("topic"), st.sampled_from(["crude", "grain"]), st.booleans()),
    st.builds(Filter, st.just("kind"), st.sampled_from(["story", "brief"]), st.booleans()),
    st.builds(Filter, st.just("language"), st.sampled_from(["en", "pt-br"]), st.booleans()),
)
# Dates are drawn apart, and often: months and days are counted only under a chosen year or month.
filters = st.builds(frozenset.union, st.frozensets(dates, max_size=2), st.frozensets(values, max_size=2))
views = st.builds(
    View, st.just(NOW), st.sampled_from([None, 50, 150]), st.frozensets(st.sampled_from(["s0", "s1"]), max_size=1)
)
plans = st.builds(
    Plan,
    view=views,
    tree=st.just(Everything()) | trees,
    filters=filters,
    first_day=st.none() | st.none() | days,
    last_day=st.none() | st.none() | days,
    sort=st.sampled_from(["relevance", "newest", "oldest"]),
    limit=st.just(100),
    facets=st.just(FACET_NAMES),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(filings(), st.lists(plans, min_size=6, max_size=6), st.integers(0, 4))
def test_every_query_filter_and_facet_count_agrees_with_a_naive_matcher(
    corpus: list[Filing], asked: list[Plan], cut: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        directory = write_index(Path(folder), [corpus[:cut], corpus[cut:]])
        engine, reference = ColumnarEngine.open(directory), WhooshEngine.open(directory)
        for plan in asked:
            matches = engine.run(plan, Deadline(60))
            expected = answer(corpus, plan)
            assert matches == reference.run(plan, Deadline(60))
            assert {hit.key.split("\x1f")[0] for hit in matches.hits} == expected.found
            assert matches.total == len(expected.found)
            for name in FACET_NAMES:
                counts = {c.key: c.count for c in matches.facets[name].counts if c.count}
                assert counts == expected.facets[name], name
        engine.close()
        reference.close()


def test_an_index_of_nothing_answers_every_query_with_nothing(tmp_path: Path) -> None:
    directory = write_index(tmp_path, [])
    engine, reference = ColumnarEngine.open(directory), WhooshEngine.open(directory)
    leaves = (Everything(), Word("oil"), Phrase("oil price"), Pattern("o*"), Fuzzy("olis", 1), DayRange(None, TODAY))
    trees = (*leaves, Not(Word("oil")), And(leaves), Or(leaves), And((Word("oil"), Not(Pattern("o*")))))
    for tree in trees:
        for sort in ("relevance", "newest", "oldest"):
            plan = Plan(View(NOW), tree=tree, sort=sort, limit=10, facets=FACET_NAMES)
            assert engine.run(plan, Deadline(60)) == reference.run(plan, Deadline(60))
            assert engine.run(plan, Deadline(60)).total == 0
    assert engine.words("o", View(NOW), 5, Deadline(60)) == ()
    assert engine.similar_words("olis", View(NOW), 5, Deadline(60)) == ()
    engine.close()
    reference.close()


def test_the_filters_drawn_are_of_every_facet() -> None:
    drawn: set[str] = set()

    @given(filters)
    def collect(some: frozenset[Filter]) -> None:
        drawn.update(one.facet for one in some)

    collect()
    assert drawn == set(FACET_NAMES)


def last_hit(engine: Engine, hit: Scored) -> LastHit:
    filing = engine.filing(hit.key)
    assert filing
    return LastHit(hit.key, hit.score, published_number(filing.story))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(filings(), st.lists(plans, min_size=4, max_size=4), st.integers(0, 4), st.integers(1, 3))
def test_walking_by_cursor_gives_exactly_the_full_order(
    corpus: list[Filing], asked: list[Plan], cut: int, size: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        directory = write_index(Path(folder), [corpus[:cut], corpus[cut:]])
        for engine in (ColumnarEngine.open(directory), WhooshEngine.open(directory)):
            for plan in asked:
                whole = engine.run(plan, Deadline(60))
                assert whole.rest == 0
                walked: list[Scored] = []
                at = replace(plan, limit=size)
                for _ in range(0, whole.total, size):
                    matches = engine.run(at, Deadline(60))
                    walked += matches.hits
                    assert (matches.total, matches.rest) == (whole.total, whole.total - len(walked))
                    assert matches.facets == whole.facets
                    at = replace(at, after=last_hit(engine, walked[-1]))
                assert tuple(walked) == whole.hits
            engine.close()


@pytest.mark.parametrize("typed", ["o{}nei*", "o{}ne?ll", "*{}neill", "o{}neil~", "o{}neill", '"o{}neill sails"'])
def test_one_apostrophe_is_as_good_as_another(tmp_path: Path, typed: str) -> None:
    copy = (Block("A cat sat. O'Neill sails."), Block("A dog sat. O’Neill sails."))
    folder = write_index(tmp_path, [[Filing(Story(f"s{i}", "", copy[i : i + 1]), 0, OPEN_ENDED) for i in range(2)]])
    for engine in (ColumnarEngine.open(folder), WhooshEngine.open(folder)):
        for mark in "'’ʼ＇":
            tree = parse_query(typed.format(mark), TODAY).tree
            assert engine.run(Plan(View(NOW), tree), Deadline(60)).total == 2
        engine.close()


@pytest.mark.parametrize(
    ("tree", "found"),
    [
        (Pattern("\ud800*"), 0), (Pattern("oil\ud800?x*"), 0), (Fuzzy("\ud800il", 1), 0), (Fuzzy("oi\ud800", 1), 1),
        (And(()), 1), (Or(()), 0), (Not(And(())), 0),
    ],
)  # fmt: skip
def test_what_no_query_text_holds_finds_the_same_in_both(tmp_path: Path, tree: Node, found: int) -> None:
    folder = write_index(tmp_path, [[Filing(Story("s1", "Oil port", ()), 0, OPEN_ENDED)]])
    for engine in (ColumnarEngine.open(folder), WhooshEngine.open(folder)):
        assert engine.run(Plan(View(NOW), tree), Deadline(60)).total == found
        engine.close()
