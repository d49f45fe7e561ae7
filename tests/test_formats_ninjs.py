"""ninjs documents of every version, and Dateline's own export read back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cleaned import Cleaned, Rejected, Source
from index.formats.ninjs import NinjsReader
from search.ninjs import EXTENSION, story_to_ninjs
from search.story import Block, Kind, Moment, Status, Story, Subject
from tests.feed_items import FIRST, SECOND, body_of, read_all, reason_for, story_in
from tests.strategies import stories

READER = NinjsReader()
_V1: dict[str, Any] = {
    "uri": "urn:example:port",
    "type": "text",
    "version": "3",
    "firstcreated": "2024-03-07T09:30:00+00:00",
    "versioncreated": "2024-03-07T10:15:00+00:00",
    "pubstatus": "usable",
    "urgency": 3,
    "language": "en-GB",
    "headline": "Norwich port opens",
    "slugline": "PORT-NORWICH",
    "byline": "By Jane Rowe",
    "located": "London",
    "ednote": "Adds trader comment\nSecond note",
    "source": "Reuters",
    "copyrightnotice": "(c) 2024 Example",
    "description_text": "The basin is free.",
    "keywords": ["ports", "grain"],
    "subject": [{"code": "medtop:20000022", "name": "shipping"}, {"code": "04010000", "name": "transport"}],
    "place": [{"code": "GB", "name": "Norfolk"}],
    "person": [{"name": "Ada Barge"}, {"name": "Jane Rowe", "rel": "author"}],
    "organisation": [{"name": "Norwich Docks"}],
    "genre": [{"code": "Current", "name": "Current"}],
    "body_html": f"<p>{FIRST}</p><p>{SECOND}</p><p>(Reporting by Jane Rowe)</p>",
    "body_text": "not this one",
}
_V2: dict[str, Any] = {
    "uri": "urn:example:port",
    "type": "text",
    "headlines": [
        {"role": "sub", "contenttype": "text/plain", "value": "Grain to move"},
        {"role": "main", "contenttype": "text/html", "value": "Norwich port <b>opens</b>"},
    ],
    "bodies": [
        {"role": "caption", "contenttype": "text/plain", "value": "A barge."},
        {"role": "main", "contenttype": "text/plain", "value": f"{FIRST}\n\n{SECOND}"},
    ],
    "subjects": [{"name": "shipping", "uri": "http://cv.iptc.org/newscodes/mediatopic/20000022"}],
    "altids": [{"role": "url", "value": "https://example.com/port"}],
    "infosources": [{"name": "Reuters", "role": "agency"}],
}
_V3: dict[str, Any] = {
    "uri": "urn:example:port",
    "headlines": [{"role": "main", "value": "Norwich port opens"}],
    "bodies": [{"role": "main", "contentType": "application/xhtml+xml", "value": f"<div><p>{FIRST}</p></div>"}],
    "firstCreated": "2024-03-07T09:30:00Z",
    "pubStatus": "usable",
    "edNote": "Adds trader comment",
    "copyrightNotice": "(c) 2024 Example",
}


def _read(item: object) -> Story:
    return story_in(READER, json.dumps(item))


def test_version_1_gives_a_story() -> None:
    story = _read(_V1)
    assert (story.id, story.version, story.urgency, story.language) == ("urn:example:port", 3, 3, "en-GB")
    assert (story.headline, story.slug) == ("Norwich port opens", "PORT-NORWICH")
    assert body_of(story) == [FIRST, SECOND]
    assert story.credits == ("(Reporting by Jane Rowe)",)
    assert story.notes == ("Adds trader comment", "Second note")
    assert (story.source, story.agency, story.rights) == ("Reuters", "Reuters", "(c) 2024 Example")
    assert (story.authors, story.keywords) == (("Jane Rowe",), ("ports", "grain"))
    assert (story.people, story.organisations, story.places) == (("Ada Barge",), ("Norwich Docks",), ("Norfolk",))
    assert story.topics == (
        Subject("shipping", "http://cv.iptc.org/newscodes/mediatopic/20000022"),
        Subject("transport", "http://cv.iptc.org/newscodes/subjectcode/04010000"),
    )
    assert story.dateline is not None
    assert story.dateline.places[0].country == "GB"
    assert story.published == Moment.of(datetime(2024, 3, 7, 9, 30, tzinfo=UTC))
    assert story.updated == Moment.of(datetime(2024, 3, 7, 10, 15, tzinfo=UTC))


def test_version_2_gives_a_story() -> None:
    story = _read(_V2)
    assert (story.headline, story.subhead) == ("Norwich port opens", "Grain to move")
    assert body_of(story) == [FIRST, SECOND]
    assert (story.url, story.agency) == ("https://example.com/port", "Reuters")
    assert story.topics == (Subject("shipping", "http://cv.iptc.org/newscodes/mediatopic/20000022"),)


def test_version_3_gives_a_story() -> None:
    story = _read(_V3)
    assert (story.headline, body_of(story)) == ("Norwich port opens", [FIRST])
    assert (story.notes, story.rights) == (("Adds trader comment",), "(c) 2024 Example")
    assert story.published is not None


def test_a_summary_is_accounted_for() -> None:
    (item,) = read_all(READER, json.dumps(_V1))
    assert isinstance(item, Cleaned)
    assert ("The basin is free.", "summary") in [(piece.text, piece.reason) for piece in item.removed]


@pytest.mark.parametrize("wrap", [lambda a, b: [a, b], lambda a, b: {"items": [a, b]}])
def test_lists_are_read_in_order(wrap: Any) -> None:
    items = read_all(READER, json.dumps(wrap(_V1 | {"uri": "a:1"}, _V2 | {"uri": "a:2"})))
    assert [item.story.id for item in items if isinstance(item, Cleaned)] == ["a:1", "a:2"]


def test_one_item_a_line_is_read() -> None:
    text = "\n".join(json.dumps(_V1 | {"uri": uri}) for uri in ("a:1", "a:2")) + "\n"
    assert [item.story.id for item in read_all(READER, text) if isinstance(item, Cleaned)] == ["a:1", "a:2"]


def test_the_texts_of_a_package_are_read() -> None:
    parts = {"one": _V1 | {"uri": "a:1"}, "picture": {"uri": "a:2", "type": "picture"}}
    (item,) = read_all(READER, json.dumps({"uri": "a:0", "type": "composite", "associations": parts}))
    assert isinstance(item, Cleaned)
    assert item.story.id == "a:1"


def test_a_later_filing_keeps_the_name_of_what_it_evolved_from() -> None:
    assert _read(_V1 | {"evolvedfrom": "urn:example:first"}).id == "urn:example:first"


def test_a_flash_needs_no_body_if_it_says_so() -> None:
    flash = {"uri": "a:1", "type": "text", "headline": "Norwich port opens", "body_text": ""}
    assert (_read(flash).headline, _read(flash).body) == ("Norwich port opens", ())


@pytest.mark.parametrize(
    ("more", "until", "status"),
    [
        ({"embargoed": "2024-03-08T06:00:00Z"}, datetime(2024, 3, 8, 6, tzinfo=UTC), Status.USABLE),
        ({"embargoedUntil": "2024-03-08T06:00:00Z"}, datetime(2024, 3, 8, 6, tzinfo=UTC), Status.USABLE),
        ({"embargoed": True}, None, Status.WITHHELD),
        ({"embargoed": "soon"}, None, Status.WITHHELD),
        ({"embargoed": None}, None, Status.USABLE),
        ({"ednote": "Embargoed until 0600 GMT March 8, 2024"}, datetime(2024, 3, 8, 6, tzinfo=UTC), Status.USABLE),
        ({"pubstatus": "withheld"}, None, Status.WITHHELD),
        ({"pubstatus": "stat:canceled"}, None, Status.CANCELED),
        ({"slugline": "KILL-PORT-NORWICH", "headline": "KILL-Norwich port opens"}, None, Status.CANCELED),
    ],
)
def test_restrictions_hold(more: dict[str, Any], until: datetime | None, status: Status) -> None:
    story = _read(_V1 | more)
    assert (story.embargo_until, story.status) == (until, status)


def test_a_kill_needs_no_text() -> None:
    story = _read({"uri": "a:1", "pubstatus": "canceled", "ednote": "Kill this story"})
    assert (story.id, story.status, story.headline) == ("a:1", Status.CANCELED, "Kill this story")


def test_a_correction_is_known_by_its_count() -> None:
    assert _read(_V1 | {"correction_sequence": 1}).kind is Kind.CORRECTION


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{}", "JSON, but no ninjs: it has no uri"),
        ("[]", "JSON without items"),
        ('{"items": []}', "JSON without items"),
        ('[{"uri": "a:1", "headline": "Port opens"}]', "an item of type text without a body"),
        (
            '{"uri": "a:1", "type": "picture", "headline": "Port", "bodies": []}',
            "an item of type picture without a body",
        ),
        ('{"uri": "a:1", "body_text": "cut', "malformed JSON: Unterminated string"),
        ('{"uri": ' + "[" * 100_000, "malformed JSON"),
        ('{"uri": ' + "9" * 10_000 + "}", "malformed JSON"),
        ('{"@context": "https://schema.org", "headline": "Port"}', "JSON, but no ninjs"),
        ('{"uri": "a:1", "x-dateline": {"blocks": [{"kind": "verse", "start": 0, "end": 1}]}}', "damaged export"),
        ('{"uri": 7, "x-dateline": {}}', "damaged export: id: str expected"),
        ('{"uri": "a:1", "by": "\\ud800", "x-dateline": {}}', "damaged export"),
    ],
)
def test_what_gives_no_story_is_reported_with_the_reason(text: str, reason: str) -> None:
    assert reason_for(READER, text).startswith(reason)


def test_a_bare_value_among_items_is_reported() -> None:
    assert read_all(READER, '[{"uri": "a:1", "body_text": "x"}, 3]')[1] == Rejected(
        "feed/item", "no ninjs item but a bare value", "2"
    )


@pytest.mark.parametrize(
    "text", ["[Eds: corrects the day] The port opened.", "(Reuters) {x}", "<p>{</p>", "{note} text"]
)
def test_copy_that_opens_with_a_bracket_is_no_json(text: str) -> None:
    assert not READER.recognises(Source("x", text.encode()))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_any_encoding_is_read(encoding: str) -> None:
    text = json.dumps(_V1 | {"body_html": "", "body_text": "Café prices rose."}, ensure_ascii=False)
    assert body_of(story_in(READER, text.encode(encoding))) == ["Café prices rose."]


@given(stories)
def test_what_dateline_exports_is_read_back_as_it_was(story: Story) -> None:
    written = story_to_ninjs(story)
    if EXTENSION in written:
        assert _read(written) == story


def test_an_exported_story_with_a_body_keeps_everything() -> None:
    story = Story("a:1", "Port opens", (Block(FIRST),), tag="UPDATE 1", version=4, kind=Kind.UPDATE)
    assert _read(story_to_ninjs(story)) == story


_JUNK = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
_VALUES = st.recursive(_JUNK, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner))


@settings(max_examples=150)
@given(st.sampled_from([_V1, _V2, _V3, story_to_ninjs(Story("a:1", "H", (Block(FIRST),), tag="x"))]), st.data())
def test_values_of_any_type_raise_nothing(item: dict[str, Any], data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(item)), min_size=1, max_size=3))
    broken = item | {name: data.draw(_VALUES) for name in names}
    assert all(
        isinstance(found, (Cleaned, Rejected)) for found in READER.read(Source("x", json.dumps(broken).encode()))
    )


@pytest.mark.parametrize(
    "bodies",
    [
        {"body_text": ["x"]}, {"body_text": 5}, {"body_xhtml": {"p": "x"}}, {"body_text": False},
        {"bodies": ["x"]}, {"bodies": "x"}, {"bodies": 5}, {"bodies": [{"contenttype": "text/plain", "value": ["x"]}]},
    ],
)  # fmt: skip
@pytest.mark.parametrize("headline", ["Norwich port opens", 5])
def test_a_body_that_is_no_text_is_no_flash(bodies: dict[str, Any], headline: object) -> None:
    (item,) = read_all(READER, json.dumps({"uri": "urn:x:2", "headline": headline} | bodies))
    assert isinstance(item, Rejected)
    assert item.item == "urn:x:2"
    assert "bod" in item.reason
    assert "no " in item.reason


def test_a_readable_body_goes_before_one_that_is_none() -> None:
    item = {"uri": "a:1", "headline": "Norwich port opens", "body_xhtml": None, "body_html": 5, "body_text": FIRST}
    assert body_of(_read(item)) == [FIRST]
