"""The JSON form of a story: nothing is lost, and the names are those of ninjs 3.1."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from hypothesis import given

from search.ninjs import EXTENSION, story_from_ninjs, story_to_ninjs
from search.story import Block, BlockKind, Dateline, Moment, Place, Story, Subject
from tests.strategies import stories

NINJS_31 = {
    "uri", "type", "version", "firstCreated", "versionCreated", "embargoedUntil", "pubStatus", "urgency", "language",
    "headlines", "by", "located", "slugline", "bodies", "subjects", "places", "people", "organisations", "infoSources",
    "genres", "descriptions", "edNote", "altIds", "copyrightNotice",
}  # fmt: skip


def _story() -> Story:
    return Story(
        id="urn:newsml:example:1",
        version=2,
        headline="Mill reopens",
        subhead="Second shift to start",
        headline_variants=("Mill to reopen",),
        tag="UPDATE 1",
        body=(Block("The mill reopened."), Block("Jobs", BlockKind.SUBHEAD), Block("It hires two hundred.")),
        dateline=Dateline(
            "LA CROSSE, Wis. (AP) —", (Place("LA CROSSE, Wis.", "La Crosse", "Wisconsin", "US"),), agency="AP"
        ),
        byline="By A. Writer",
        authors=("A. Writer",),
        people=("B. Owner",),
        published=Moment(date(1987, 3, 11)),
        updated=Moment.of(datetime(1987, 3, 11, 14, 5, tzinfo=UTC)),
        source="Example Wire",
        agency="AP",
        keywords=("mills",),
        topics=(Subject("industry", "http://cv.iptc.org/newscodes/mediatopic/20000209"),),
        url="https://example.org/mill",
    )


@given(stories)
def test_a_story_survives_json_and_back(story: Story) -> None:
    text = json.dumps(story_to_ninjs(story))
    assert story_from_ninjs(json.loads(text)) == story


@given(stories)
def test_only_ninjs_names_and_the_extension_are_written(story: Story) -> None:
    assert set(story_to_ninjs(story)) <= NINJS_31 | {EXTENSION}


def test_a_minimal_story_writes_no_empty_values() -> None:
    written = story_to_ninjs(Story(id="x", headline="", body=()))
    assert written == {"uri": "x", "type": "text", "version": "1", "pubStatus": "usable", "genres": [{"name": "story"}]}


def test_a_foreign_object_with_a_uri_alone_is_a_story() -> None:
    assert story_from_ninjs({"uri": "x"}) == Story(id="x", headline="", body=())


def test_a_body_without_block_marks_is_read_as_paragraphs() -> None:
    data = {"uri": "x", "bodies": [{"role": "main", "value": "One.\n\nTwo."}]}
    assert story_from_ninjs(data).body == (Block("One."), Block("Two."))


def test_headlines_and_sources_carry_their_roles() -> None:
    written = story_to_ninjs(_story())
    assert written["headlines"] == [
        {"role": "main", "value": "Mill reopens"},
        {"role": "sub", "value": "Second shift to start"},
        {"role": "variant", "value": "Mill to reopen"},
    ]
    assert written["infoSources"] == [{"name": "Example Wire", "role": "source"}, {"name": "AP", "role": "agency"}]


def test_the_body_is_plain_text_with_its_counts_and_its_blocks_as_spans() -> None:
    written = json.loads(json.dumps(story_to_ninjs(_story())))
    body = written["bodies"][0]
    assert body["value"] == "The mill reopened.\n\nJobs\n\nIt hires two hundred."
    assert (body["contentType"], body["charCount"], body["wordCount"]) == ("text/plain", len(body["value"]), 8)
    subhead = written[EXTENSION]["blocks"][1]
    assert (subhead["kind"], body["value"][subhead["start"] : subhead["end"]]) == ("subhead", "Jobs")


def test_a_day_without_a_time_stays_a_day() -> None:
    written = story_to_ninjs(_story())
    assert written["firstCreated"] == "1987-03-11"
    assert written["versionCreated"] == "1987-03-11T14:05:00+00:00"


def test_authors_and_keywords_are_told_from_people_and_topics() -> None:
    written = story_to_ninjs(_story())
    assert written["people"] == [{"name": "B. Owner"}, {"name": "A. Writer", "rel": "author"}]
    assert written["subjects"] == [
        {"name": "industry", "uri": "http://cv.iptc.org/newscodes/mediatopic/20000209"},
        {"name": "mills", "rel": "keyword"},
    ]
