"""NewsML-G2 documents in the standard's own form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from index.cleaned import Cleaned, Rejected
from index.formats.newsml import NewsmlReader
from search.story import Kind, Status, Subject
from tests.feed_items import FIRST, SECOND, body_of, read_all, reason_for, story_in

READER = NewsmlReader()
_NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
_XHTML = (
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head>'
    f"<body><h1>Port opens</h1><p>LONDON (Reuters) - {FIRST}</p><p>{SECOND}</p></body></html></inlineXML>"
)
_META = """<itemClass qcode="ninat:text"/><provider qcode="nprov:EXN"><name>Example Newswire</name></provider>
    <versionCreated>2024-03-07T10:15:00+01:00</versionCreated><firstCreated>2024-03-07T09:30:00+01:00</firstCreated>
    <pubStatus qcode="stat:usable"/><edNote>Adds trader comment</edNote>"""
_CONTENT = """<urgency>3</urgency><contentCreated>2024-03-07T08:00:00Z</contentCreated>
    <located type="cpnat:geoArea" qcode="city:1"><name xml:lang="en">London</name></located>
    <infoSource literal="Reuters"/><altId>EXN1</altId><language tag="en-GB"/>
    <genre qcode="genre:Current"><name>Current</name></genre>
    <subject type="cpnat:abstract" qcode="medtop:20000022">
      <name xml:lang="de">Schiffe</name><name xml:lang="en">shipping</name></subject>
    <subject type="cpnat:abstract" qcode="own:grain"/>
    <subject type="cpnat:person" literal="p1"><name>Ada Barge</name></subject>
    <subject type="cpnat:organisation" qcode="org:2"><name>Norwich Docks</name></subject>
    <subject type="cpnat:geoArea" qcode="city:2"><name>Norfolk</name></subject>
    <slugline separator="-">PORT-NORWICH/ (UPDATE 1)</slugline>
    <headline xml:lang="de">Hafen offen</headline><headline>Norwich port opens</headline>
    <headline role="hld:subHeadline">Grain to move</headline>
    <by>By Jane Rowe</by><creditline>Reuters</creditline><keyword>ports</keyword>"""


def _item(
    meta: str = _META, content: str = _CONTENT, form: str = _XHTML, guid: str = "tag:example.com,2024:port"
) -> str:
    return f"""<newsItem {_NAR} guid="{guid}" version="3" standard="NewsML-G2" standardversion="2.30" xml:lang="en">
      <catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_38.xml"/>
      <catalog><scheme alias="own" uri="http://example.com/codes/"/></catalog>
      <rightsInfo><copyrightNotice>(c) 2024 Example</copyrightNotice></rightsInfo>
      <itemMeta>{meta}</itemMeta><contentMeta>{content}</contentMeta><contentSet>{form}</contentSet></newsItem>"""


def _message(*items: str) -> str:
    header = "<header><sent>2024-03-07T10:15:00Z</sent></header>"
    return f"<newsMessage {_NAR}>{header}<itemSet>{''.join(items)}</itemSet></newsMessage>"


def test_an_item_gives_its_text_and_headlines() -> None:
    story = story_in(READER, '<?xml version="1.0"?>' + _item())
    assert story.headline == "Norwich port opens"
    assert story.headline_variants == ("Hafen offen", "Port opens")
    assert story.subhead == "Grain to move"
    assert body_of(story) == [FIRST, SECOND]


def test_item_metadata_says_which_filing_of_what_it_is() -> None:
    story = story_in(READER, _item())
    assert (story.id, story.version, story.urgency) == ("tag:example.com,2024:port", 3, 3)
    assert story.published is not None
    assert story.published.at == datetime(2024, 3, 7, 9, 30, tzinfo=timezone(timedelta(hours=1)))
    assert story.updated is not None
    assert story.updated.iso() == "2024-03-07T10:15:00+01:00"
    assert (story.notes, story.rights) == (("Adds trader comment",), "(c) 2024 Example")
    assert (story.source, story.agency, story.language) == ("Reuters", "Reuters", "en-GB")


def test_a_filing_tag_in_the_slugline_is_parted_from_it() -> None:
    story = story_in(READER, _item())
    assert (story.slug, story.tag, story.kind) == ("PORT-NORWICH/", "UPDATE 1", Kind.UPDATE)


def test_concepts_become_topics_people_organisations_and_places() -> None:
    story = story_in(READER, _item())
    assert story.topics == (
        Subject("shipping", "http://cv.iptc.org/newscodes/mediatopic/20000022"),
        Subject("grain", "http://example.com/codes/grain"),
    )
    assert (story.people, story.organisations, story.places) == (("Ada Barge",), ("Norwich Docks",), ("Norfolk",))
    assert story.keywords == ("ports",)
    assert (story.byline, story.authors) == ("By Jane Rowe", ("Jane Rowe",))


def test_the_printed_dateline_outranks_located() -> None:
    story = story_in(READER, _item())
    assert story.dateline is not None
    assert story.dateline.raw == "LONDON (Reuters) -"


def test_located_gives_the_dateline_of_copy_that_prints_none() -> None:
    form = f'<inlineData contenttype="text/plain">{FIRST}\n\n{SECOND}</inlineData>'
    story = story_in(READER, _item(form=form))
    assert story.dateline is not None
    assert (story.dateline.raw, story.dateline.places[0].country) == ("London", "GB")
    assert body_of(story) == [FIRST, SECOND]


def test_nitf_inside_an_item_is_read_as_nitf() -> None:
    form = (
        '<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body>'
        "<body.head><byline>By Sam Quay</byline><dateline><location>PARIS</location></dateline></body.head>"
        f"<body.content><p>{FIRST}</p><p>{SECOND}</p></body.content></body></nitf></inlineXML>"
    )
    story = story_in(READER, _item(content="<headline>Port opens</headline>", form=form))
    assert body_of(story) == [FIRST, SECOND]
    assert story.authors == ("Sam Quay",)
    assert story.dateline is not None
    assert story.dateline.places[0].city == "Paris"


def test_html_as_inline_data_is_read_as_html() -> None:
    form = f'<inlineData contenttype="text/html">&lt;p&gt;{FIRST}&lt;/p&gt;&lt;p&gt;{SECOND}&lt;/p&gt;</inlineData>'
    assert body_of(story_in(READER, _item(form=form))) == [FIRST, SECOND]


def test_wrapped_wire_copy_in_one_paragraph_is_parted_at_its_indents() -> None:
    wire = "(Adds detail)\n    The port reopened on\nThursday.\n    Ships had\nwaited.\n    Grain will move\nsoon."
    form = f"<inlineXML><html xmlns='http://www.w3.org/1999/xhtml'><body><p>{wire}</p></body></html></inlineXML>"
    story = story_in(READER, _item(form=form))
    assert body_of(story) == [
        "The port reopened on Thursday.",
        "Ships had waited.",
        "Grain will move soon.",
    ]
    assert story.notes == ("Adds trader comment", "(Adds detail)")


def test_every_item_of_a_message_is_read_in_order() -> None:
    items = read_all(READER, _message(_item(guid="urn:x:1"), _item(guid="urn:x:2")))
    assert [item.story.id for item in items if isinstance(item, Cleaned)] == ["urn:x:1", "urn:x:2"]


def test_a_package_is_reported_beside_the_items_that_it_refers_to() -> None:
    package = (
        '<packageItem guid="urn:p:1"><groupSet><group><itemRef residref="urn:x:1"/></group></groupSet></packageItem>'
    )
    refused, story = read_all(READER, _message(package, _item(guid="urn:x:1")))
    assert refused == Rejected("feed/item", "a package that refers to 1 items and has no text itself", "urn:p:1")
    assert isinstance(story, Cleaned)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (_message(), "a news message without items"),
        (f'<conceptItem {_NAR} guid="c"/>', "no story but a conceptItem"),
        (_item('<itemClass qcode="ninat:picture"/>', form='<remoteContent href="x.jpg"/>'), "a picture without text"),
        (_item(form=""), "a news item without text"),
        (
            _item(form='<inlineData contenttype="image/png" encoding="base64">aaaa</inlineData>'),
            "a news item without text",
        ),
        (_item()[:-9], "malformed XML"),
        ('<!DOCTYPE newsItem [<!ENTITY a "b">]>' + _item(), "its DOCTYPE declares entities"),
    ],
)
def test_what_gives_no_story_is_reported_with_the_reason(document: str, reason: str) -> None:
    assert reason_for(READER, document).startswith(reason)


def test_a_canceled_item_kills_without_text() -> None:
    story = story_in(READER, _item('<pubStatus qcode="stat:canceled"/>', "", ""))
    assert (story.id, story.status) == ("tag:example.com,2024:port", Status.CANCELED)


def test_a_status_by_uri_counts_as_the_qcode_does() -> None:
    meta = '<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/withheld"/>'
    assert story_in(READER, _item(meta)).status is Status.WITHHELD


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("2024-03-08T06:00:00Z", datetime(2024, 3, 8, 6, tzinfo=UTC)),
        ("2024-03-08T06:00:00", datetime(2024, 3, 8, 18, tzinfo=UTC)),
        ("2024-03-08", datetime(2024, 3, 8, 12, tzinfo=UTC)),
    ],
)
def test_an_embargo_without_a_zone_ends_where_the_day_begins_last(text: str, until: datetime) -> None:
    assert story_in(READER, _item(f"{_META}<embargoed>{text}</embargoed>")).embargo_until == until


@pytest.mark.parametrize("text", ["", "until the speech", "2024-03-08T6"])
def test_an_embargo_without_a_readable_end_withholds_the_item(text: str) -> None:
    story = story_in(READER, _item(f"{_META}<embargoed>{text}</embargoed>"))
    assert (story.status, story.embargo_until) == (Status.WITHHELD, None)


@pytest.mark.parametrize(
    ("signal", "kind"), [("sig:correction", Kind.CORRECTION), ("sig:update", Kind.UPDATE), ("own:x", Kind.STORY)]
)
def test_a_signal_tells_a_correction_from_an_update(signal: str, kind: Kind) -> None:
    content = _CONTENT.replace(" (UPDATE 1)", "")
    assert story_in(READER, _item(f'{_META}<signal qcode="{signal}"/>', content)).kind is kind


def test_a_press_release_is_known_by_its_genre() -> None:
    content = '<headline>Port opens</headline><genre qcode="genre:Press-Release"/>'
    assert story_in(READER, _item(content=content)).kind is Kind.PRESS_RELEASE


def test_a_time_at_the_edge_of_the_calendar_is_no_error() -> None:
    meta = "<firstCreated>9999-12-31T23:59:59-12:00</firstCreated><versionCreated>2024-03-07T10:00:00Z</versionCreated>"
    story = story_in(READER, _item(meta, "<headline>Port opens</headline>"))
    assert story.published is not None
    assert story.published.iso() == "2024-03-07T10:00:00+00:00"
