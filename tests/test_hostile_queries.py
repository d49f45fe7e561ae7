"""Every hostile query is answered or refused with a typed error; none hangs, none breaks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from search.archive import Archive
from search.engine import Deadline, Plan, View
from search.errors import BadInput, DeadlineExceeded
from search.highlight import Marker
from search.limits import Limits
from search.query import parse_query
from search.request import parse_request
from search.story import Block
from search.tree import Pattern, Phrase
from tests.hostile_queries import HOSTILE
from tests.sites import Site, copy
from tests.wire import NOW, filing, open_engine, story

_HANGING_S = 20.0


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    site = Site.at(tmp_path_factory.mktemp("hostile"))
    words = "the of to in oil price said and government companies pricing wheat"
    site.put("long.json", replace(copy("urn:long"), body=(Block(LONG),)))
    site.put("a.json", *(copy(f"urn:{number}", f"{words} x{number}") for number in range(50)))
    site.build()
    archive = Archive(site.root, clock=site.clock, limits=Limits(deadline_s=_HANGING_S))
    yield archive
    archive.close()


class Watching(Deadline):
    """Passes where one stage is looked at, and keeps which stages were."""

    def __init__(self, wanted: str) -> None:
        super().__init__(_HANGING_S)
        self._wanted = wanted
        self.stages: list[str] = []

    def check(self, stage: str) -> None:
        self.stages.append(stage)
        if stage == self._wanted:
            raise DeadlineExceeded(stage, 1.0)


def sought(number: int) -> str:
    """Return a word that begins as all others do, of letters that differ."""
    return "s" + "".join("etaoinrhld"[int(digit)] for digit in f"{number * 7919 % 1_000_003:07}")


LONG = " ".join(map(sought, range(3000)))
NEAR = " OR ".join(f"{sought(number)}~2" for number in range(5000, 5128))


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_answered_or_refused(archive: Archive, name: str) -> None:
    start = time.monotonic()
    total = 0
    with suppress(BadInput):
        total = archive.search(parse_request([("q", HOSTILE[name])])).total
        archive.story("urn:long", q=HOSTILE[name])
    assert 0 <= total <= 51
    assert time.monotonic() - start < _HANGING_S


def test_a_page_a_billion_is_refused() -> None:
    with pytest.raises(BadInput):
        parse_request([("q", "oil"), ("page", "1000000000")])


@pytest.mark.parametrize(
    ("stage", "plan"),
    [
        ("expand", Plan(View(0), Pattern("wh*"))),
        ("match", Plan(View(0), Phrase("wheat prices"))),
        ("facets", Plan(View(0), facets=("place",))),
        ("rank", Plan(View(0), Phrase("wheat prices"), sort="relevance", limit=1)),
    ],
)
def test_the_deadline_is_looked_at_in_every_stage(tmp_path: Path, stage: str, plan: Plan) -> None:
    engine = open_engine(tmp_path, filing(story("a")))
    deadline = Watching(stage)
    with pytest.raises(DeadlineExceeded, match=stage):
        engine.run(plan, deadline)
    assert deadline.stages[-1] == stage
    engine.close()


@pytest.mark.parametrize("q", [NEAR, "*zq*x*", '"the of to in"~50'])
def test_the_deadline_is_looked_at_while_one_story_is_marked(q: str) -> None:
    tree = parse_query(q, NOW.date()).tree
    marker = Marker(tree, "body", Watching("highlight"))
    with pytest.raises(DeadlineExceeded, match="highlight"):
        marker.mark(f"{LONG} {'the of to in ' * 300}")


def test_a_story_that_cannot_be_marked_in_time_is_shown_plain(tmp_path: Path) -> None:
    site = Site.at(tmp_path)
    site.put("a.json", replace(copy("urn:long"), body=(Block(LONG),)))
    site.build()
    late = Archive(site.root, clock=site.clock, limits=Limits(deadline_s=0))
    view = late.story("urn:long", q=NEAR)
    assert not any(span.is_match for block in view.blocks for span in block)
    assert ["".join(span.text for span in block) for block in view.blocks] == [
        block.text for block in view.filing.story.body
    ]
    late.close()
