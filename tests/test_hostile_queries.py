"""Every hostile query is answered or refused with a typed error; none hangs, none breaks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from search.archive import Archive
from search.engine import Deadline, Plan, View
from search.errors import BadInput, DeadlineExceeded
from search.limits import Limits
from search.request import parse_request
from search.tree import Pattern, Phrase
from tests.hostile_queries import HOSTILE
from tests.sites import Site, copy
from tests.wire import filing, open_engine, story

_HANGING_S = 20.0


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    site = Site.at(tmp_path_factory.mktemp("hostile"))
    words = "the of to in oil price said and government companies pricing wheat"
    site.put("a.json", *(copy(f"urn:{number}", f"{words} x{number}") for number in range(50)))
    site.build()
    archive = Archive(site.root, clock=site.clock, limits=Limits(deadline_s=_HANGING_S))
    yield archive
    archive.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_answered_or_refused(archive: Archive, name: str) -> None:
    start = time.monotonic()
    total = 0
    with suppress(BadInput):
        total = archive.search(parse_request([("q", HOSTILE[name])])).total
    assert 0 <= total <= 50
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
    stages: list[str] = []

    class Watching(Deadline):
        def check(self, stage: str) -> None:
            stages.append(stage)
            if stage == wanted:
                raise DeadlineExceeded(stage, 1.0)

    wanted = stage
    with pytest.raises(DeadlineExceeded, match=stage):
        engine.run(plan, Watching(1.0))
    assert stages[-1] == stage
    engine.close()
