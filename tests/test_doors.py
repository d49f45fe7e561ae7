"""A story that was killed, withdrawn, held or is under embargo is behind no door of the running service.

The sample stories hold a kill and an embargo; one more story is withdrawn and one put on hold while the service runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

import index.formats
from index.cleaned import Cleaned, Source
from index.root.withdraw import Entry, record
from index.run import Tools, build
from search.archive import Archive
from search.cli import command
from search.facets import FACET_NAMES, VALUE_FACETS, story_values, value_key
from search.ninjs import story_from_ninjs
from search.request import Request
from search.story import Story
from search.withdrawals import Action
from tests.lengths import PATIENT
from tests.wire import NOW
from web import create_app

SPOOL = Path(__file__).parent / "samples" / "spool"
LISTS = ("/search", "/search.json", "/search.csv", "/search.atom")


@dataclass(frozen=True)
class Service:
    """A running service, and the stories that nobody may see, by why."""

    client: FlaskClient
    root: Path
    hidden: dict[str, Story]


def story_of(path: str) -> Story:
    (item,) = (found for found in index.formats.read(Source(path, (SPOOL / path).read_bytes())))
    assert isinstance(item, Cleaned)
    return item.story


def sample(why: str) -> str:
    """Return the path of the sample story that is killed or under embargo, by its folder."""
    folder = SPOOL / {"killed": "reuters/2026/04", "embargoed": "ap/2026/10"}[why]
    (path,) = (p for p in folder.iterdir() if "kill" not in p.name)
    return str(path.relative_to(SPOOL))


def unasked(story: Story) -> str:
    """Return words of the story that a snippet of it would show and that no query here repeats."""
    return story.body[0].text[60:100]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("doors")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        root = folder / "root"
        root.mkdir()
        build(SPOOL, root, Tools())
        archive = Archive(root, clock=lambda: NOW, limits=PATIENT)
        hidden = {why: story_of(sample(why)) for why in ("killed", "embargoed")}
        ids = {story.id for story in hidden.values()}
        newest = archive.search(Request(sort="newest")).hits
        withdrawn, held = [hit.story for hit in newest if hit.story.id not in ids][:2]
        entries = [Entry(Action.WITHDRAW, withdrawn.id, "legal", "desk"), Entry(Action.HOLD, held.id, "check", "desk")]
        record(root, lambda _: entries, datetime.now(UTC))
        yield Service(create_app(archive).test_client(), root, {**hidden, "withdrawn": withdrawn, "held": held})
        archive.close()


WHY = pytest.mark.parametrize("why", ["killed", "embargoed", "withdrawn", "held"])


@WHY
@pytest.mark.parametrize("path", LISTS)
def test_no_list_shows_it(service: Service, why: str, path: str) -> None:
    hidden = service.hidden[why]
    for query in ("", f'"{hidden.headline}"', f'"{hidden.body[0].text[:50]}"', hidden.headline):
        for extra in ({}, {"as_of": "2098-01-01"}, {"as_of": "2026-11-01"}):
            text = service.client.get(path, query_string={"q": query, "size": "100", **extra}).get_data(as_text=True)
            assert unasked(hidden) not in text
            assert hidden.id not in text


@WHY
def test_no_count_has_it(service: Service, why: str) -> None:
    hidden = service.hidden[why]
    answer = service.client.get("/search.json", query_string={"q": f'"{hidden.headline}"'}).get_json()
    assert answer["total"] == 0
    assert {name: answer["facets"][name] for name in FACET_NAMES} == {name: [] for name in FACET_NAMES}


@WHY
def test_its_own_page_is_closed(service: Service, why: str) -> None:
    hidden = service.hidden[why]
    gone = why in ("killed", "withdrawn")
    for suffix in ("", ".json"):
        for address, parameters in ((f"/story/{hidden.id}{suffix}", {}), (f"/story{suffix}", {"id": hidden.id})):
            for more in ({}, {"version": "1"}):
                answer = service.client.get(address, query_string={**parameters, **more})
                assert answer.status_code == (410 if gone else 404)
                assert unasked(hidden) not in answer.get_data(as_text=True)


def test_every_facet_counts_the_stories_that_are_shown_and_no_other(service: Service) -> None:
    answer = service.client.get("/search.json", query_string={"size": "100"}).get_json()
    shown = [story_from_ninjs(item) for item in answer["items"]]
    assert shown
    assert answer["total"] == len(shown)
    assert not {story.id for story in shown} & {story.id for story in service.hidden.values()}
    for spec in VALUE_FACETS:
        counts = Counter(value_key(spec.name, value) for story in shown for value in story_values(spec, story))
        assert {one["value"]: one["count"] for one in answer["facets"][spec.name]}.items() <= counts.items()
        assert answer["facet_sizes"][spec.name] == len(counts)


@WHY
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_the_command_does_not_show_it(service: Service, why: str, form: list[str]) -> None:
    hidden = service.hidden[why]
    for query in ("", f'"{hidden.headline}"', hidden.headline):
        asked = [*form, "--root", str(service.root), "--size", "100", "--", query]
        told = CliRunner().invoke(command, asked, obj=lambda root: Archive(root, clock=lambda: NOW, limits=PATIENT))
        assert told.exit_code == 0, told.output
        assert unasked(hidden) not in told.output
        assert hidden.id not in told.output


@WHY
def test_no_other_storys_page_leads_to_it(service: Service, why: str) -> None:
    hidden = service.hidden[why]
    items = service.client.get("/search.json", query_string={"size": "100"}).get_json()["items"]
    assert items
    for item in items:
        for path in ("/story", "/story.json"):
            text = service.client.get(path, query_string={"id": item["uri"]}).get_data(as_text=True)
            assert hidden.id not in text
            assert unasked(hidden) not in text


@WHY
def test_the_front_page_and_suggestions_do_not_know_it(service: Service, why: str) -> None:
    hidden = service.hidden[why]
    assert hidden.headline not in service.client.get("/").get_data(as_text=True)
    assert service.client.get("/suggest.json", query_string={"q": "the"}).get_json()[1]
    for word in hidden.headline.split():
        suggested = service.client.get("/suggest.json", query_string={"q": word[:4]}).get_json()[1]
        for one in suggested:
            assert service.client.get("/search.json", query_string={"q": f"headline:{one}"}).get_json()["total"]
