"""NITF documents in the standard's own form."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from index.cleaned import Cleaned, Rejected
from index.formats.nitf import NitfReader
from search.story import BlockKind, Kind, Status, Subject
from tests.feed_items import FIRST, SECOND, body_of, read_all, reason_for, story_in

READER = NitfReader()
_NITF = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf PUBLIC "-//IPTC//DTD NITF 3.4//EN" "http://www.iptc.org/std/NITF/3.4/specification/dtd/nitf-3-4.dtd">
<nitf version="-//IPTC//DTD NITF 3.4//EN" baselang="en-GB" uno="77">
  <head>
    <title>Norwich port opens</title>
    <tobject tobject.type="news">
      <tobject.property tobject.property.type="current"/>
      <tobject.subject tobject.subject.refnum="04010000" tobject.subject.matter="transport"/>
      <tobject.subject tobject.subject.refnum="20000022" tobject.subject.detail="shipping"/>
    </tobject>
    <docdata management-status="usable">
      <doc-id regsrc="EXN" id-string="240307-12"/>
      <urgency ed-urg="3"/>
      <date.issue norm="20240307T093000Z"/>
      <date.release norm="20240307T094500+0100"/>
      <ed-msg info="Adds trader comment"/>
      <du-key generation="2" version="4" key="BC-Port-Norwich"/>
      <doc.copyright holder="Example Newswire" year="2024"/>
      <key-list><keyword key="ports"/><keyword key="grain"/></key-list>
      <identified-content>
        <person>Ada Barge</person><org value="XX">Norwich Docks</org><location>Norfolk</location>
      </identified-content>
    </docdata>
  </head>
  <body>
    <body.head>
      <hedline><hl1>Norwich port opens<br/>after a week</hl1><hl2>Grain to move in two days</hl2></hedline>
      <byline>By JANE ROWE<byttl>Shipping Writer</byttl></byline>
      <distributor>Reuters</distributor>
      <dateline><location>LONDON</location>, <story.date norm="20240307">March 7</story.date></dateline>
      <abstract><p>The basin is free again.</p></abstract>
    </body.head>
    <body.content>
      <block>
        <p lede="true">{FIRST.replace("Norwich", "<location>Norwich</location>")}</p>
        <hl2>What comes next</hl2>
        <media media-type="image"><media-reference source="x.jpg"/><media-caption>A barge</media-caption></media>
        <p>{SECOND} A bushel cost <frac><frac-num>3</frac-num><frac-sep/><frac-den>4</frac-den></frac> pounds.</p>
      </block>
    </body.content>
    <body.end><tagline>Reporting by Jane Rowe; Editing by Sam Quay</tagline></body.end>
  </body>
</nitf>"""
_BARE = (
    "<nitf><head><docdata {}/></head>"
    "<body><body.head><hedline><hl1>Port opens</hl1></hedline>{}</body.head>{}</body></nitf>"
)
_CONTENT = f"<body.content><p>{FIRST}</p><p>{SECOND}</p></body.content>"


def _bare(docdata: str = "", head: str = "", content: str = _CONTENT) -> str:
    return _BARE.format(docdata, head, content)


def test_headline_subhead_and_copy_come_from_their_elements() -> None:
    story = story_in(READER, _NITF)
    assert story.headline == "Norwich port opens after a week"
    assert story.subhead == "Grain to move in two days"
    assert body_of(story) == [FIRST, "What comes next", f"{SECOND} A bushel cost 3/4 pounds."]
    assert story.body[1].kind is BlockKind.SUBHEAD
    assert story.credits == ("Reporting by Jane Rowe; Editing by Sam Quay",)


def test_docdata_says_who_when_and_which_version() -> None:
    story = story_in(READER, _NITF)
    assert story.published is not None
    assert story.published.iso() == "2024-03-07T09:30:00+00:00"
    assert story.updated is not None
    assert story.updated.iso() == "2024-03-07T09:45:00+01:00"
    assert (story.version, story.urgency, story.language) == (4, 3, "en-GB")
    assert (story.id, story.slug) == ("EXN:240307-12", "BC-Port-Norwich")
    assert (story.source, story.agency) == ("Reuters", "Reuters")
    assert (story.notes, story.rights) == (("Adds trader comment",), "2024 Example Newswire")


def test_an_identifier_without_a_registrar_has_the_distributors_name() -> None:
    number = '<doc-id id-string="22751909"/>'
    distributor = "<distributor>Example Newswire</distributor>"
    document = _bare(head=distributor).replace("<docdata />", f"<docdata>{number}</docdata>")
    assert story_in(READER, document).id == "Example Newswire:22751909"


def test_the_byline_gives_the_writer_without_the_title() -> None:
    story = story_in(READER, _NITF)
    assert story.byline == "By JANE ROWE, Shipping Writer"
    assert story.authors == ("Jane Rowe",)


def test_subject_numbers_become_concept_uris() -> None:
    story = story_in(READER, _NITF)
    assert story.topics == (
        Subject("transport", "http://cv.iptc.org/newscodes/subjectcode/04010000"),
        Subject("shipping", "http://cv.iptc.org/newscodes/mediatopic/20000022"),
    )
    assert story.keywords == ("ports", "grain")
    assert (story.people, story.organisations, story.places) == (("Ada Barge",), ("Norwich Docks",), ("Norfolk",))


def test_a_dateline_element_is_read_as_if_it_opened_the_copy() -> None:
    story = story_in(READER, _NITF)
    assert story.dateline is not None
    assert [place.country for place in story.dateline.places] == ["GB"]
    assert story.dateline.day == date(2024, 3, 7)
    assert body_of(story)[0] == FIRST


def test_a_dateline_printed_in_the_copy_outranks_the_element() -> None:
    content = f"<body.content><p>PARIS (Reuters) - {FIRST}</p><p>{SECOND}</p></body.content>"
    story = story_in(READER, _bare(head="<dateline><location>LONDON</location></dateline>", content=content))
    assert story.dateline is not None
    assert story.dateline.raw == "PARIS (Reuters) -"
    assert body_of(story) == [FIRST, SECOND]


def test_a_place_that_no_table_knows_is_a_dateline_in_its_own_element() -> None:
    story = story_in(READER, _bare(head="<dateline>Zzyzwick</dateline>"))
    assert story.dateline is not None
    assert [place.city for place in story.dateline.places] == ["Zzyzwick"]
    assert body_of(story) == [FIRST, SECOND]


def test_the_abstract_is_left_out_of_the_copy_and_accounted_for() -> None:
    (item,) = read_all(READER, _NITF)
    assert isinstance(item, Cleaned)
    assert ("The basin is free again.", "abstract") in [(piece.text, piece.reason) for piece in item.removed]


def test_an_abstract_alone_is_the_copy() -> None:
    story = story_in(READER, _bare(head=f"<abstract><p>{FIRST}</p></abstract>", content=""))
    assert body_of(story) == [FIRST]


def test_an_embargoed_document_waits_for_its_release() -> None:
    docdata = 'management-status="embargoed"><date.release norm="20240308T060000Z"/></docdata><docdata'
    story = story_in(READER, _bare(docdata))
    assert story.embargo_until == datetime(2024, 3, 8, 6, tzinfo=UTC)
    assert story.status is Status.USABLE


def test_an_embargo_without_an_end_withholds_the_document() -> None:
    (item,) = read_all(READER, _bare('management-status="embargoed"'))
    assert isinstance(item, Cleaned)
    assert item.story.status is Status.WITHHELD
    assert item.unread == ("embargo: '' cannot be read; withheld",)


def test_an_embargo_note_without_a_readable_end_withholds_the_document() -> None:
    docdata = '><ed-msg info="EMBARGOED until the speech ends"/></docdata><docdata'
    assert story_in(READER, _bare(docdata)).status is Status.WITHHELD


@pytest.mark.parametrize("word", ["canceled", "withheld"])
def test_management_status_decides_the_status(word: str) -> None:
    assert story_in(READER, _bare(f'management-status="{word}"')).status == word


def test_a_status_that_nobody_defined_is_no_permission() -> None:
    assert story_in(READER, _bare('management-status="perhaps"')).status is Status.WITHHELD


def test_a_document_can_cancel_another_one() -> None:
    docdata = (
        'management-doc-idref="240306-9:2" management-idref-status="canceled">'
        '<doc-id regsrc="EXN" id-string="240307-1"/></docdata><docdata'
    )
    own, notice = read_all(READER, _bare(docdata))
    assert isinstance(own, Cleaned)
    assert isinstance(notice, Cleaned)
    assert (own.story.id, own.story.status) == ("EXN:240307-1", Status.USABLE)
    assert (notice.story.id, notice.story.status) == ("EXN:240306-9", Status.CANCELED)


def test_a_kill_without_headline_or_copy_still_kills() -> None:
    text = (
        '<nitf><head><docdata management-status="canceled"><doc-id id-string="urn:x:1"/></docdata></head><body/></nitf>'
    )
    story = story_in(READER, text)
    assert (story.id, story.status, story.headline) == ("urn:x:1", Status.CANCELED, "Canceled")


def test_a_correction_is_a_filing_of_the_story_that_it_corrects() -> None:
    docdata = (
        '><doc-id regsrc="EXN" id-string="B2"/><correction id-string="A1" regsrc="EXN" info="Corrects the day"/>'
        "</docdata><docdata"
    )
    story = story_in(READER, _bare(docdata))
    assert (story.id, story.kind, story.notes) == ("EXN:A1", Kind.CORRECTION, ("Corrects the day",))


@pytest.mark.parametrize(
    ("own", "key", "story_id"),
    [
        ("port-abc_47", "port-abc", "EXN:port-abc"),
        ("urn:newsml:example.com:20240307:port-1:3N", "x", "urn:newsml:example.com:20240307:port-1"),
    ],
)
def test_a_version_in_the_identifier_is_no_part_of_it(own: str, key: str, story_id: str) -> None:
    docdata = f'><doc-id regsrc="EXN" id-string="{own}"/><du-key key="{key}"/></docdata><docdata'
    assert story_in(READER, _bare(docdata)).id == story_id


def test_values_that_cannot_be_read_are_named() -> None:
    docdata = '><urgency ed-urg="high"/><du-key version="two" key="k"/><date.issue norm="soon"/></docdata><docdata'
    (item,) = read_all(READER, _bare(docdata))
    assert isinstance(item, Cleaned)
    assert sorted(item.unread) == [
        "created: 'soon' cannot be read",
        "urgency: 'high' cannot be read",
        "version: 'two' cannot be read",
    ]


def test_preformatted_copy_is_parted_at_its_indents() -> None:
    wrapped = "    The port of Norwich reopened\non Thursday.\n    Traders said 40 ships\nhad waited."
    story = story_in(READER, _bare(content=f"<body.content><pre>{wrapped}</pre></body.content>"))
    assert body_of(story) == ["The port of Norwich reopened on Thursday.", "Traders said 40 ships had waited."]


def test_copy_indented_by_the_sender_s_software_is_not_parted() -> None:
    pretty = "\n        The port of Norwich\n        reopened on Thursday.\n        Ships waited.\n      "
    story = story_in(READER, _bare(content=f"<body.content><p>{pretty}</p></body.content>"))
    assert body_of(story) == ["The port of Norwich reopened on Thursday. Ships waited."]


def test_latin_1_bytes_that_call_themselves_utf_8_are_read() -> None:
    text = '<?xml version="1.0" encoding="utf-8"?>' + _bare(
        content="<body.content><p>Café prices rose.</p></body.content>"
    )
    assert body_of(story_in(READER, text.encode("latin-1"))) == ["Café prices rose."]


def test_utf_16_is_read() -> None:
    text = '<?xml version="1.0" encoding="utf-16"?>' + _bare()
    assert body_of(story_in(READER, text.encode("utf-16"))) == [FIRST, SECOND]


def test_a_namespace_and_a_prefix_make_no_difference() -> None:
    text = _bare().replace("<", "<n:").replace("<n:/", "</n:")
    text = text.replace("<n:nitf", '<n:nitf xmlns:n="http://iptc.org/std/NITF/2006-10-18/"')
    assert body_of(story_in(READER, text)) == [FIRST, SECOND]


def test_named_characters_of_html_are_read_without_a_declaration() -> None:
    assert story_in(READER, _bare(content="<body.content><p>Caf&eacute;&nbsp;prices.</p></body.content>"))


_BOMB = '<!DOCTYPE nitf [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "<?xml version='1.0'?>" + _BOMB + _bare(content="<body.content><p>&b;</p></body.content>"),
            "declares entities",
        ),
        ('<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + _bare(), "declares entities"),
        ("<!-- a > b --><!DOCTYPE nitf [<!-- ' --><!ENTITY % p ']'> %p;]>" + _bare(), "declares entities"),
        ('<!DOCTYPE nitf [<!ATTLIST p class CDATA "long">]>' + _bare(), "markup of its own"),
        (_bare()[:-20], "malformed XML"),
        (_bare().replace("</hl1>", "</hl2>"), "malformed XML"),
        ("<nitf>" + "<block>" * 5000 + "</block>" * 5000 + "</nitf>", "malformed XML"),
        ("<nitf>" + "<p/>" * 160_000 + "</nitf>", "tags; the limit"),
        ("<nitf>" + " " * (17 << 20) + "</nitf>", "MB; the limit"),
        ("<nitf><head/><body/></nitf>", "neither headline nor body"),
    ],
)
def test_bombs_and_broken_documents_are_refused_with_a_reason(text: str, reason: str) -> None:
    assert reason in reason_for(READER, text)


def test_the_identifier_names_an_item_that_gives_no_story() -> None:
    text = '<nitf><head><docdata><doc-id id-string="urn:x:1"/></docdata></head><body/></nitf>'
    assert read_all(READER, text) == [Rejected("feed/item", "neither headline nor body", "urn:x:1")]
