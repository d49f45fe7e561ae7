"""Numbers and dates as far out as a file can write them: none stops a run, this one or the next."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import index.gather
from index.filings.candidate import Candidate
from index.filings.copies import printed_on
from index.filings.scratch import Kept, Scratch
from index.formats import read
from index.limits import SPOOL_LIMITS
from index.report import Report
from search.archive import Archive
from search.ninjs import EXTENSION, story_to_ninjs
from search.story import Block, Moment, Status, Story
from tests.lengths import PATIENT, tries
from tests.sites import Site, copy
from tests.test_resolve import candidate
from web import create_app

LONG = " ".join(f"word{number}" for number in range(60))  # copy that has a sketch
FIRST, LAST = "0001-01-01T00:00:00+05:00", "9999-12-31T23:00:00-05:00"
MOST = SPOOL_LIMITS.version


def own(story_id: str = "urn:own", body: str = LONG, **more: Any) -> dict[str, Any]:
    """Return a story in Dateline's own JSON."""
    return story_to_ninjs(Story(id=story_id, headline="Mill reopens", body=(Block(body),), tag="UPDATE 1", **more))


def given_by(item: dict[str, Any]) -> dict[str, Any]:
    """Return the same story as another feed writes it."""
    return {"uri": item["uri"], "type": "text", "headline": "Mill reopens", "body_text": LONG, "pubstatus": "usable"}


def put(site: Site, path: str, *items: dict[str, Any]) -> None:
    (site.spool / path).write_text(json.dumps(items))


def built(site: Site, *, full: bool = False) -> Report:
    return site.build(full=full, allow_shrink=True, read=read)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site.at(tmp_path)


@pytest.mark.parametrize("filed", [FIRST, LAST])
@pytest.mark.parametrize("status", [Status.USABLE, Status.CANCELED])
def test_copy_filed_where_utc_has_no_year_is_taken_in(site: Site, filed: str, status: Status) -> None:
    put(site, "a.json", own(updated=Moment.parse(filed), status=status), own("urn:b"))
    assert built(site).rejected == ()
    put(site, "b.json", own("urn:c"))
    assert built(site).rejected == ()


@pytest.mark.parametrize("filed", [FIRST, LAST, "0001-01-01", "9999-12-31"])
def test_every_door_shows_copy_filed_there(site: Site, filed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(site.cache))
    at = Moment.parse(filed)
    put(site, "a.json", own(published=at, updated=at, embargo_until=datetime.fromisoformat(FIRST)))
    built(site)
    archive = Archive(site.root, clock=site.clock, limits=PATIENT)
    client = create_app(archive, clock=site.clock).test_client()
    lists = [f"/search{form}?q=mill&sort=newest" for form in ("", ".json", ".csv", ".atom")]
    for address in [*lists, "/story?id=urn:own", "/story.json?id=urn:own", "/search?from=0001-01-01&to=9999-12-31"]:
        answer = client.get(address, follow_redirects=True)
        assert (address, answer.status_code, "reopens" in answer.get_data(as_text=True)) == (address, 200, True)
    assert client.get("/search.atom?q=mill").get_data(as_text=True).count(f"<updated>{at.iso()[:10]}") >= 1
    archive.close()


def test_a_version_above_the_highest_is_rejected_with_its_reason(site: Site) -> None:
    put(site, "a.json", *(own(f"urn:{version}", version=version) for version in (MOST, MOST + 1, 1 << 63, 10**40)))
    report = built(site)
    assert [why.reason for why in report.rejected] == [f"a version above {MOST}, the highest there may be"] * 3
    assert site.filings(f"urn:{MOST}")[0].story.version == MOST


def test_versions_count_on_from_the_highest_and_are_found_by_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(site.cache))
    put(site, "a.json", *(own(version=MOST, body=f"{LONG} {number}") for number in range(3)))
    for full in (True, False):
        built(site, full=full)
        assert [filing.story.version for filing in site.filings("urn:own")] == [MOST, MOST + 1, MOST + 2]
    archive = Archive(site.root, clock=site.clock, limits=PATIENT)
    client = create_app(archive, clock=site.clock).test_client()
    answer = client.get(f"/story.json?id=urn:own&version={MOST + 1}")
    assert (answer.status_code, answer.get_json()["version"]) == (200, str(MOST + 1))
    archive.close()


@pytest.mark.parametrize("version", ["Infinity", "-Infinity", "NaN", "1e999", "9" * 5000])
def test_a_version_that_is_no_number_costs_its_story_alone(site: Site, version: str) -> None:
    odd = json.dumps(own()).replace('"version": "1"', f'"version": {version}')
    (site.spool / "a.json").write_text(odd)
    put(site, "b.json", own("urn:b"))
    (why,) = built(site).rejected
    assert "internal error" not in why.reason


@pytest.mark.parametrize(
    "where", ["index.gather.candidate_of", "index.gather.alone", "index.filings.scratch.sketch_of"]
)
def test_a_defect_in_taking_a_story_in_costs_it_alone(
    site: Site, where: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    whole = _found(where)

    def failing(*arguments: Any) -> Any:
        if "a defect" in repr(arguments):
            raise KeyError("year 0")
        return whole(*arguments)

    monkeypatch.setattr(where, failing)
    site.put("a.json", copy("urn:a"), copy("a defect", "a defect"), copy("urn:c"))
    with caplog.at_level(logging.WARNING, "dateline.index"):
        report = site.build()
    assert [(why.path, why.reason, why.item) for why in report.rejected] == [
        ("a.json", "internal error: KeyError: 'year 0'", "a defect")
    ]
    assert [record.message for record in caplog.records if record.exc_info] == ["story not taken in"]
    assert site.filings("urn:a")
    assert site.filings("urn:c")
    assert not site.build(full=False).is_published


def _found(where: str) -> Any:
    module, _, name = where.rpartition(".")
    return getattr(__import__(module, fromlist=[name]), name)


def test_an_embargo_without_a_time_zone_ends_at_no_instant(site: Site) -> None:
    put(site, "a.json", own() | {"embargoedUntil": "0001-01-01"}, own("urn:b"))
    (why,) = built(site).rejected
    assert why.reason == "damaged export: an embargo without a time zone"


def test_a_full_disk_is_no_fault_of_a_story(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(_: Scratch, __: Story) -> Kept:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(index.gather.Scratch, "put", full_disk)
    site.put("a.json", copy("urn:a"))
    with pytest.raises(OSError, match="No space"):
        site.build()


def filed_at(seconds: int | None) -> Candidate:
    return replace(candidate("a", copy("urn:a", published=None)), filed=seconds, sketch=0)


@given(st.dates(), st.integers(0, 24 * 3600 - 1))
def test_an_instant_is_printed_on_its_day_in_utc(day: date, second: int) -> None:
    seconds = (day.toordinal() - date(1970, 1, 1).toordinal()) * 24 * 3600 + second
    assert printed_on(filed_at(seconds)) == day.toordinal()


@pytest.mark.parametrize("seconds", [None, -62135596801, 253402300800, 1 << 62, -(1 << 62)])
def test_no_instant_and_one_that_no_year_has_is_no_day(seconds: int | None) -> None:
    assert printed_on(filed_at(seconds)) == -1


_NUMBERS = (
    0,
    -1,
    1,
    MOST,
    MOST + 1,
    1 << 62,
    (1 << 63) - 1,
    1 << 63,
    -(1 << 63) - 1,
    10**40,
    float("inf"),
    float("nan"),
)
_DATES = (
    FIRST, LAST, "0001-01-01", "9999-12-31", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999999-23:59",
    "0001-01-01T00:00:00Z", "0000-01-01", "10000-01-01", "2024-03-07T09:30:00Z", "2024-03-07T09:30:00+23:59", "",
)  # fmt: skip
numbers = st.sampled_from(_NUMBERS) | st.sampled_from(_NUMBERS).map(str)
dates = st.sampled_from(_DATES)
sparse = dict.fromkeys(("firstCreated", "versionCreated", "embargoedUntil", "embargoed"), dates)
sparse |= {"urgency": numbers, "version": numbers, "pubStatus": st.sampled_from(["usable", "withheld", "canceled"])}


@st.composite
def items(draw: st.DrawFn) -> dict[str, Any]:
    """Return an item in Dateline's own JSON, or in another feed's, with extreme numbers and dates."""
    item = own(f"urn:{draw(st.integers(0, 2))}")
    if draw(st.booleans()):
        item = given_by(item)
    else:
        extension: dict[str, Any] = dict(item[EXTENSION])
        extension |= draw(st.fixed_dictionaries({}, optional={"publishedDay": dates, "updatedDay": dates}))
        if draw(st.booleans()):
            extension["dateline"] = {"raw": "PARIS (AP) —", "day": draw(dates)}
        if draw(st.booleans()):
            extension["blocks"] = [{"kind": "paragraph", "start": draw(numbers), "end": draw(numbers)}]
        if draw(st.booleans()):
            extension["tag"] = f"UPDATE {draw(numbers)}"
        item[EXTENSION] = extension
    return item | draw(st.fixed_dictionaries({}, optional=sparse))


@settings(max_examples=tries(25, 500), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(items(), min_size=1, max_size=6), st.lists(items(), max_size=3))
def test_no_number_or_date_stops_a_run(
    tmp_path_factory: pytest.TempPathFactory, first: list[dict[str, Any]], then: list[dict[str, Any]]
) -> None:
    site = Site.at(tmp_path_factory.mktemp("extremes"))
    put(site, "a.json", own("urn:good"), *first)
    _runs_well(site)
    put(site, "b.json", *then, own("urn:new"))
    _runs_well(site)
    assert not built(site).is_published
    built(site, full=True)
    (site.spool / "b.json").unlink()
    _runs_well(site)


def _runs_well(site: Site) -> None:
    report = built(site)
    assert report.is_published
    assert not [why for why in report.rejected if "internal error" in why.reason]
    assert site.filings("urn:good")
