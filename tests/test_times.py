"""Times that trip software up: summer time, leap days, 2038, odd zones, a clock set back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from index.decide import decide
from index.root.attempt import recorded
from index.status import read_status
from search.archive import Archive
from search.generation import current_name
from search.story import Moment
from tests.lengths import PATIENT
from tests.sites import Site, copy
from web import create_app

ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True)
class Desk:
    """A site and its service."""

    site: Site
    client: FlaskClient

    def ids(self, **parameters: str) -> list[str]:
        """Return the ids that a search shows, in order."""
        answer = self.client.get("/search.json", query_string={"size": "100", **parameters})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return [item["uri"] for item in answer.get_json()["items"]]

    def publish(self, **filed: str | None) -> None:
        """Publish a story for each name, filed then."""
        self.site.put("all.json", *(copy(f"urn:{name}", name, published=moment(at)) for name, at in filed.items()))
        self.site.build(allow_shrink=True)


def moment(text: str | None) -> Moment | None:
    return Moment.parse(text) if text else None


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    site = Site.at(tmp_path)
    archive = Archive(site.root, clock=site.clock, limits=PATIENT)
    yield Desk(site, create_app(archive, clock=site.clock).test_client())
    archive.close()


def test_the_hour_that_comes_twice_is_told_apart_by_its_offset(desk: Desk) -> None:
    desk.publish(
        first="2026-10-25T02:30:00+02:00", second="2026-10-25T02:15:00+01:00", before="2026-10-25T01:59:00+02:00"
    )
    assert desk.ids(sort="oldest") == ["urn:before", "urn:first", "urn:second"]
    assert desk.ids(date="2026-10-25", sort="newest") == ["urn:second", "urn:first", "urn:before"]


@pytest.mark.parametrize(
    "lift", ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00", "2027-03-28T02:30:00+01:00"]
)
def test_an_embargo_ends_at_its_instant_whatever_the_clocks_on_the_wall_do(desk: Desk, lift: str) -> None:
    ends = datetime.fromisoformat(lift)
    desk.site.put("a.json", copy("urn:a", embargo_until=ends), copy("urn:b"))
    desk.site.build()
    for before_s, expected in ((3600, ["urn:b"]), (1, ["urn:b"]), (0, ["urn:a", "urn:b"]), (-3600, ["urn:a", "urn:b"])):
        desk.site.clock.now = (ends - timedelta(seconds=before_s)).astimezone(UTC)
        assert sorted(desk.ids()) == expected


def test_a_leap_day_is_a_day(desk: Desk) -> None:
    desk.publish(
        leap="2024-02-29", next="2024-03-01T00:10:00+00:00", before="2024-02-28T23:50:00+00:00", century="2000-02-29"
    )
    assert desk.ids(date="2024-02-29") == ["urn:leap"]
    assert desk.ids(**{"from": "2024-02-29", "to": "2024-02-29"}) == ["urn:leap"]
    assert desk.ids(**{"from": "2024-02", "to": "2024-02", "sort": "oldest"}) == ["urn:before", "urn:leap"]
    assert desk.ids(sort="oldest") == ["urn:century", "urn:before", "urn:leap", "urn:next"]
    assert desk.client.get("/search.json?from=2023-02-29").status_code == 400
    desk.site.clock.now = datetime(2024, 3, 1, 12, tzinfo=UTC)
    assert sorted(desk.ids(**{"from": "-1d"})) == ["urn:leap", "urn:next"]


def test_times_after_2038_and_before_1970_are_in_order(desk: Desk) -> None:
    desk.site.clock.now = datetime(2110, 1, 1, tzinfo=UTC)
    desk.publish(
        last="2038-01-19T03:14:07+00:00",
        past="2038-01-19T03:14:08+00:00",
        unsigned="2106-02-07T06:28:16+00:00",
        old="1901-12-13T20:45:51+00:00",
        epoch="1969-12-31T23:59:59+00:00",
    )
    assert desk.ids(sort="oldest") == ["urn:old", "urn:epoch", "urn:last", "urn:past", "urn:unsigned"]
    assert desk.ids(date="2038-01-19", sort="oldest") == ["urn:last", "urn:past"]
    assert desk.ids(date="1901") == ["urn:old"]
    assert "urn:unsigned" not in desk.ids(as_of="2106-02-07T06:28:15Z")
    assert "urn:unsigned" in desk.ids(as_of="2106-02-07T06:28:16Z")


def test_an_embargo_of_2038_holds_until_then(desk: Desk) -> None:
    ends = datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC)
    desk.site.put("a.json", copy("urn:a", embargo_until=ends), copy("urn:b"))
    desk.site.build()
    assert desk.ids() == ["urn:b"]
    desk.site.clock.now = ends
    assert sorted(desk.ids()) == ["urn:a", "urn:b"]


ODD = {
    "chatham": "2026-01-01T00:20:00+13:45",
    "kiritimati": "2026-01-01T00:10:00+14:00",
    "nepal": "2026-01-01T00:00:00+05:45",
    "monrovia": "1971-12-31T23:30:00-00:44:30",
    "marquesas": "2025-12-31T23:00:00-09:30",
}


def test_odd_zones_keep_their_printed_day_and_order_by_instant(desk: Desk) -> None:
    desk.publish(**ODD)
    assert desk.ids(sort="oldest") == [
        f"urn:{name}" for name in sorted(ODD, key=lambda n: datetime.fromisoformat(ODD[n]))
    ]
    assert desk.ids(date="2026-01-01", sort="oldest") == ["urn:kiritimati", "urn:chatham", "urn:nepal"]
    assert desk.ids(date="2025") == ["urn:marquesas"]
    assert desk.ids(date="1971-12-31") == ["urn:monrovia"]


def test_every_form_of_an_answer_takes_odd_zones(desk: Desk) -> None:
    desk.publish(**ODD)
    for name, filed in ODD.items():
        story = desk.client.get(f"/story/urn:{name}.json").get_json()
        assert datetime.fromisoformat(story["firstCreated"]) == datetime.fromisoformat(filed)
        assert desk.client.get(f"/story/urn:{name}").status_code == 200
    for path in ("/search", "/search.csv"):
        assert desk.client.get(path).status_code == 200
    feed = ElementTree.fromstring(desk.client.get("/search.atom?size=100").data)  # noqa: S314 - our own
    found = {e.findtext(f"{ATOM}id"): e.findtext(f"{ATOM}published") or "" for e in feed.iter(f"{ATOM}entry")}
    assert {story_id: datetime.fromisoformat(at) for story_id, at in found.items()} == {
        f"urn:{name}": datetime.fromisoformat(filed).astimezone(UTC) for name, filed in ODD.items()
    }
    # An offset of RFC 3339 has hours and minutes, no seconds.
    assert all(len(at) in {20, 25} for at in found.values()), found


def test_a_clock_set_back_hides_an_embargoed_story_again_and_brings_no_killed_one_back(desk: Desk) -> None:
    now = desk.site.clock.now
    desk.site.put("a.json", copy("urn:a", embargo_until=now), copy("urn:b"), copy("urn:c"))
    desk.site.build()
    decide(desk.site.root, "withdraw", "urn:b", "libel", "user:desk", now)
    assert sorted(desk.ids()) == ["urn:a", "urn:c"]
    desk.site.clock.now = now - timedelta(days=4000)
    assert desk.ids() == ["urn:c"]
    desk.site.build()
    assert desk.ids() == ["urn:c"]
    assert current_name(desk.site.root) == "gen-000002"


def test_a_clock_that_ran_ahead_does_not_make_an_old_index_look_fresh(desk: Desk) -> None:
    site, now = desk.site, desk.site.clock.now

    def build() -> Any:
        with recorded(site.root, site.clock) as ended:
            ended(site.build(full=False))

    site.put("a.json", copy("urn:a"))
    site.clock.advance(days=4000)
    build()
    site.clock.now = now
    assert "ahead" in read_status(site.root, site.clock(), site.cache).held_to(2).trouble
    build()
    assert read_status(site.root, site.clock(), site.cache).held_to(2).trouble == ""
    site.clock.advance(hours=3)
    assert "at most 2 h" in read_status(site.root, site.clock(), site.cache).held_to(2).trouble
