"""Cursors: what they hold, to which search and state they belong, and that walking by them gives every story once."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from index.root.withdraw import Entry, record
from search.answering import preceding
from search.archive import Archive
from search.cli import command
from search.cursor import Walk
from search.engine import LastHit
from search.errors import CursorExpired, RequestError
from search.limits import LIMITS
from search.request import Request, parse_request
from search.story import filing_key
from search.withdrawals import Action
from tests.lengths import PATIENT
from tests.sites import Site, copy
from web import create_app

last_hits = st.builds(
    LastHit,
    st.text(max_size=80).map(lambda text: text + "\x1f1"),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(2**63), 2**63 - 1),
)
ORDERS = ("relevance", "newest", "oldest")
WORDS = ("wheat", "oil", "mill", "rain", "port")
STORIES = 23


def walk(sort: str = "newest", state: str = "gen-1", **of: Any) -> Walk:
    return Walk(Request(**of), sort, state)


@given(last_hits, st.sampled_from(ORDERS))
def test_a_cursor_gives_back_the_last_hit(last: LastHit, sort: str) -> None:
    cursor = walk(sort).cursor(last)
    assert walk(sort, after=cursor).last() == last
    assert parse_request([("after", cursor)]).after == cursor


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda data: urlsafe_b64encode(data).decode()))
def test_any_other_text_is_refused(text: str) -> None:
    if text not in ("", "*"):
        with pytest.raises(RequestError):
            walk(after=text).last()


@pytest.mark.parametrize(
    "other",
    [{"q": "oil"}, {"first_day": "1987"}, {"as_of": datetime(2026, 1, 1, tzinfo=UTC)}, {"filters": "place"}],
)
def test_a_cursor_of_another_search_is_refused(other: dict[str, Any]) -> None:
    cursor = walk().cursor(LastHit("a", 0.0, 0))
    request = Request().toggled("place", "oslo") if "filters" in other else Request(**other)
    with pytest.raises(RequestError, match="another search"):
        Walk(replace(request, after=cursor), "newest", "gen-1").last()


def test_only_behind_a_cursor_there_is_a_way_back() -> None:
    assert preceding(Request(after="*", size=3), 9) is None
    assert preceding(Request(after="a cursor", size=3), 9) == Request(size=3)


def test_a_cursor_of_another_order_is_refused() -> None:
    with pytest.raises(RequestError, match="another search"):
        walk("oldest", after=walk("newest").cursor(LastHit("a", 0.0, 0))).last()


def test_a_cursor_serves_pages_of_any_size() -> None:
    last = LastHit("a", 0.0, 0)
    assert walk(after=walk().cursor(last), size=50).last() == last


@pytest.mark.parametrize("sort", ORDERS)
def test_a_cursor_outlives_a_change_by_date_and_not_by_relevance(sort: str) -> None:
    last = LastHit("a", 1.5, 0)
    changed = walk(sort, "gen-2", after=walk(sort).cursor(last))
    if sort == "relevance":
        with pytest.raises(CursorExpired):
            changed.last()
    else:
        assert changed.last() == last


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = Site.at(tmp_path)
    # Three stories an instant, two without one: what comes first among equals is part of the order.
    made.put("a.json", *(story(number) for number in range(STORIES)))
    made.build()
    return made


def story(number: int) -> Any:
    headline = " ".join(WORDS[: number % 5 + 1]) + " reopens" * (number % 3)
    published = {} if number % 11 else {"published": None}
    return copy(f"urn:{number:02}", headline, f"2024-03-{number // 3 + 1:02}T09:30:00+00:00", **published)


@pytest.fixture
def archive(site: Site) -> Iterator[Archive]:
    opened = Archive(site.root, clock=site.clock, limits=PATIENT)
    yield opened
    opened.close()


def walked(archive: Archive, request: Request) -> list[str]:
    """Return the ids from a request's first story on, by cursor."""
    found: list[str] = []
    following: Request | None = replace(request, after="*")
    while following and len(found) <= STORIES:
        results = archive.search(following)
        found += [hit.story.id for hit in results.hits]
        assert results.total == STORIES
        following = results.next
        assert following is None or following.after
    return found


@pytest.mark.parametrize("sort", ORDERS)
@pytest.mark.parametrize("size", [1, 2, 5, 22, 23, 24])
def test_walking_by_cursor_gives_exactly_the_order_of_one_page(archive: Archive, sort: str, size: int) -> None:
    whole = archive.search(Request(q="wheat mill", sort=sort, size=100))
    assert walked(archive, Request(q="wheat mill", sort=sort, size=size)) == [hit.story.id for hit in whole.hits]
    assert len(whole.hits) == STORIES


def test_where_page_numbers_end_the_next_page_is_behind_a_cursor(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.request.LIMITS", replace(LIMITS, page_reach=10))
    with pytest.raises(RequestError, match="page numbers end at 2"):
        parse_request([("page", "3"), ("size", "5")])
    first = archive.search(Request(size=5, page=1)).next
    assert first == Request(size=5, page=2)
    second = archive.search(first).next
    assert second is not None
    assert (second.page, bool(second.after)) == (1, True)
    whole = archive.search(Request(size=100)).hits
    third = archive.search(second)
    assert [hit.story.id for hit in third.hits] == [hit.story.id for hit in whole[10:15]]
    assert third.previous == Request(size=5)


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_a_list_by_date_goes_on_through_a_publication(site: Site, archive: Archive, sort: str) -> None:
    whole = [hit.story.id for hit in archive.search(Request(sort=sort, size=100)).hits]
    first = archive.search(Request(sort=sort, size=10, after="*"))
    # The last one shown is gone, another is new on either side of it.
    gone = int(whole[9].removeprefix("urn:"))
    site.put("a.json", *(story(number) for number in range(STORIES) if number != gone))
    site.put("b.json", copy("urn:new", "Wheat", "2030-01-01T00:00:00+00:00"), copy("urn:old", "Wheat", "1990-01-01"))
    site.build(allow_shrink=True)
    assert first.next is not None
    rest = archive.search(replace(first.next, size=100))
    later = {"newest": "urn:old", "oldest": "urn:new"}[sort]
    assert rest.generation != first.generation
    assert [hit.story.id for hit in rest.hits if hit.story.id != later] == whole[10:]
    assert later in [hit.story.id for hit in rest.hits]


def test_a_list_by_relevance_ends_with_the_state_it_began_in(site: Site, archive: Archive) -> None:
    cursor = archive.search(Request(q="wheat", size=5, after="*")).next
    assert cursor is not None
    record(site.root, lambda _: [Entry(Action.WITHDRAW, "urn:20", "legal", "desk")], datetime.now(UTC))
    client = create_app(archive).test_client()
    answer = client.get(cursor.url("/search.json"))
    assert (answer.status_code, answer.get_json()["type"]) == (410, "/help#problem-cursor")
    page = client.get(cursor.url())
    assert page.status_code == 410
    assert '/search?q=wheat&amp;size=5">First page of this search' in page.get_data(as_text=True)


def test_a_forged_cursor_does_not_tell_when_a_hidden_story_was_published(site: Site, archive: Archive) -> None:
    record(site.root, lambda _: [Entry(Action.WITHDRAW, "urn:12", "legal", "desk")], datetime.now(UTC))
    long_before = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp())
    asked = Request(sort="oldest", size=100)

    def forged(key: str) -> list[str]:
        cursor = Walk(asked, "oldest", "").cursor(LastHit(key, 0.0, long_before))
        return [hit.story.id for hit in archive.search(replace(asked, after=cursor)).hits]

    assert forged(filing_key("urn:12", 1)) == forged("nobody")


def test_programs_follow_next_through_every_form(archive: Archive) -> None:
    client = create_app(archive).test_client()
    url, ids = "/search.json?sort=oldest&size=7&after=*", []
    while url and len(ids) <= STORIES:
        answer = client.get(url).get_json()
        assert answer["page"] is None
        ids += [item["uri"] for item in answer["items"]]
        url = answer["next"]
    assert len(set(ids)) == len(ids) == STORIES
    for path in ("/search", "/search.csv", "/search.atom"):
        page = client.get(f"{path}?sort=oldest&size=7&after=*")
        assert page.status_code == 200
        assert "after=" in (
            page.get_data(as_text=True) if path == "/search" else " ".join(page.headers.getlist("Link"))
        )


@pytest.mark.usefixtures("site")
def test_the_command_names_the_cursor_and_takes_it(tmp_path: Path) -> None:
    arguments = ["wheat", "--root", str(tmp_path / "root"), "--size", "20", "--sort", "newest"]
    opener = partial(Archive, limits=PATIENT)
    first = CliRunner().invoke(command, [*arguments, "--after", "*"], obj=opener)
    words = first.stdout.splitlines()[-1].split()
    assert words[0] == "--after"
    second = CliRunner().invoke(command, [*arguments, "--after", words[1]], obj=opener)
    assert second.exit_code == 0
    assert second.stdout.count("urn:") == STORIES - 20
    assert second.stdout.splitlines()[-1] == "the end of the list"
