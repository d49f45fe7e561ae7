"""A story that moves to another id, because an earlier filing came in late: what is withdrawn of it stays hidden.

A derived chain is filed under the id of its first filing, so that the same story is `…/2` in one generation and `…/1`
in the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.decide import decide
from index.root.rollback import rollback
from search.archive import Archive
from search.columnar.engine import ColumnarEngine
from search.engine import Deadline, Plan, View
from search.errors import StoryGone, StoryMissing
from search.request import Request
from search.story import Block, Kind
from search.whoosh_engine import WhooshEngine
from tests.lengths import PATIENT
from tests.sites import Site, copy

FIRST, UPDATE, OTHER = "http://acme.example/1", "http://acme.example/2", "urn:other"
CHAIN = {"source": "Acme", "slug": "MILL"}
PAPER = "urn:paper"
LONG = " ".join(f"the harbour board of town {number} met again on the dues of the coming year" for number in "abcd")


pytestmark = pytest.mark.usefixtures("own_cache")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site.at(tmp_path)
    body = (Block(LONG),)
    update = copy(UPDATE, "Libel", "2024-03-07T11:30:00+00:00", url=UPDATE, kind=Kind.UPDATE, body=body, **CHAIN)
    site.put("b.json", update, copy(PAPER, "Dues", "2024-03-08T11:30:00+00:00", body=body, source="Paper"))
    site.put("other.json", copy(OTHER, "Other"))
    site.build()
    site.put("a.json", copy(FIRST, "First take", "2024-03-07T09:30:00+00:00", url=FIRST, **CHAIN))
    return site


@pytest.fixture
def archive(site: Site) -> Iterator[Archive]:
    archive = Archive(site.root, clock=site.clock, limits=PATIENT)
    yield archive
    archive.close()


def act(site: Site, action: str, story_id: str) -> None:
    decide(site.root, action, story_id, "libel", "user:desk", site.clock())


def shown(archive: Archive) -> set[str]:
    """Return what any door shows of the chain: words, and addresses under which its page opens."""
    found = {hit.story.id for hit in archive.search(Request()).hits} - {OTHER, PAPER}
    found |= set(archive.suggest("libe"))
    found |= {story.id for story in archive.story(PAPER).copies}
    for story_id in (FIRST, UPDATE):
        try:
            archive.story(story_id)
        except (StoryGone, StoryMissing):
            continue
        found.add(story_id)
    return found


@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("step", ["sync files", "verify", "point"])
def test_a_story_withdrawn_while_it_is_built_under_another_id_is_hidden_at_once(
    site: Site, archive: Archive, step: str, full: bool
) -> None:
    def checkpoint(name: str) -> None:
        if name == step:
            act(site, "withdraw", UPDATE)

    site.build(full=full, checkpoint=checkpoint)
    assert {filing.given_id for filing in site.filings(FIRST)} == {"", UPDATE}
    assert shown(archive) == set()
    with pytest.raises(StoryGone):
        archive.story(FIRST)
    act(site, "reinstate", UPDATE)
    assert shown(archive) == {FIRST, UPDATE, "libel"}


def test_a_story_withdrawn_where_an_older_generation_serves_is_hidden_in_the_newer_one(
    site: Site, archive: Archive
) -> None:
    site.build()
    rollback(site.root, "gen-000001", site.clock(), ColumnarEngine.open)
    act(site, "withdraw", UPDATE)
    rollback(site.root, "gen-000002", site.clock(), ColumnarEngine.open)
    assert shown(archive) == set()


@pytest.mark.parametrize("story_id", [FIRST, UPDATE])
def test_a_story_withdrawn_under_any_id_is_hidden_in_every_generation(
    site: Site, archive: Archive, story_id: str
) -> None:
    site.build()
    (site.root / "CURRENT").write_text("rot")
    act(site, "withdraw", story_id)
    assert shown(archive) == set()
    rollback(site.root, "gen-000001", site.clock(), ColumnarEngine.open)
    assert shown(archive) == set()


def test_the_address_that_a_story_had_before_still_leads_to_it(site: Site, archive: Archive) -> None:
    assert archive.story(UPDATE).filing.story.id == UPDATE
    site.build()
    view = archive.story(UPDATE)
    assert (view.filing.story.id, view.filing.story.headline) == (FIRST, "Libel")
    assert view == archive.story(FIRST)
    act(site, "withdraw", FIRST)
    with pytest.raises(StoryGone):
        archive.story(UPDATE)


@pytest.mark.parametrize("engine", [ColumnarEngine, WhooshEngine])
def test_every_engine_hides_a_story_under_any_of_its_ids(
    site: Site, engine: type[ColumnarEngine] | type[WhooshEngine]
) -> None:
    site.build(full=False)
    with site.pin() as pinned:
        opened = engine.open(pinned.path)
        counts = [
            opened.run(Plan(View(0, withdrawn=ids)), Deadline(60)).total for ids in map(frozenset, ((), [UPDATE]))
        ]
        opened.close()
    assert counts == [3, 2]
