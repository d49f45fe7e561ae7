"""Wire messages in the forms of IPTC 7901 and ANPA 1312."""

from __future__ import annotations

from datetime import date

import pytest

from index.cleaned import Cleaned, Rejected, Source
from index.formats.anpa import AnpaReader
from search.story import Kind, Status
from tests.feed_items import body_of, read_all, story_in

READER = AnpaReader()
_ANPA_COPY = (
    "^BC-EU--Port-Norwich,{tag}210<\r\n^Norwich port opens after a week<\r\n^EXN Photo LON101, LON102<\r\n"
    "^Eds: Adds trader comment. With EXN Photos.<\r\n^By JANE ROWE=\r\n^Associated Press=\r\n"
    "\t   LONDON (AP) _ The port of Norwich reopened on Thursday after divers raised\r\nthe barge in its basin.\r\n"
    "\t   ``We waited,'' a trader said _ and 40 ships with him.\r\n\t   ___\r\n"
    "\t   Sam Quay contributed to this report.\r\n"
)


def _anpa(
    tag: str = " ",
    copy: str = _ANPA_COPY,
    *,
    number: int = 123,
    selector: str = "\x11",
    stamp: str = "AP-NY-03-07-24 1005EST<",
) -> str:
    head = f"\x16\x16\x01a{number:04}\x1fapnr\r\nu i\x13{selector} BC-EU--Port-NorwichB     03-07 0210\r\n"
    return f"{head}\x02{copy.replace('{tag}', tag)}\r\n\x03{stamp}\r\n\r\n\x04"


def _iptc(head: str, copy: str, tail: str = "071005 GMT Mar 24") -> str:
    return f"\x01{head}\r\n\x02{copy}\r\n\x03\r\n{tail}\r\n\x04"


_IPTC_COPY = (
    "Norwich port opens after a week\r\nBy dpa correspondents =\r\n\r\nLondon (dpa) - The port of Norwich reopened\r\n"
    'on Thursday.\r\n\r\n"We waited," a trader said.\r\n\r\n* * * *\r\n'
    "The following information is not intended for publication\r\n\r\n- Desk: +44 555 0100\r\n\r\ndpa xy zz\r\n"
)
_IPTC_HEAD = "eca0045 3 pl 226  dpa 0456\r\n\r\nBritain/shipping/port/"


def test_anpa_header_lines_become_fields() -> None:
    story = story_in(READER, _anpa())
    assert (story.headline, story.slug) == ("Norwich port opens after a week", "BC-EU--Port-Norwich")
    assert story.byline == "By JANE ROWE, Associated Press"
    assert story.authors == ("Jane Rowe",)
    assert story.notes == ("Eds: Adds trader comment. With EXN Photos.",)
    assert (story.urgency, story.source, story.agency) == (3, "AP", "AP")


def test_a_message_in_a_file_without_its_control_characters_is_read_as_one_with_them() -> None:
    bare = "a0123-----\nu i BC-EU--Port-Norwich 1stLd   03-07 0210\n" + _ANPA_COPY.replace("{tag}", " ").replace(
        "\r", ""
    )
    story = story_in(READER, f"{bare}\n\t   AP-NY-03-07-24 1005EST<\n\n")
    whole = story_in(READER, _anpa())
    assert (story.headline, story.slug, story.urgency) == (whole.headline, whole.slug, whole.urgency)
    assert (story.byline, story.notes, story.published) == (whole.byline, whole.notes, whole.published)
    assert body_of(story) == body_of(whole)


def test_anpa_copy_is_parted_at_its_indents_and_set_in_proper_type() -> None:
    story = story_in(READER, _anpa())
    assert body_of(story) == [
        "The port of Norwich reopened on Thursday after divers raised the barge in its basin.",
        "“We waited,” a trader said — and 40 ships with him.",
    ]
    assert story.dateline is not None
    assert story.dateline.raw == "LONDON (AP) —"
    assert story.credits == ("Sam Quay contributed to this report.",)


def test_a_photo_line_is_accounted_for() -> None:
    (item,) = read_all(READER, _anpa())
    assert isinstance(item, Cleaned)
    assert ("EXN Photo LON101, LON102", "photo line") in [(piece.text, piece.reason) for piece in item.removed]


@pytest.mark.parametrize(
    ("stamp", "published"),
    [
        ("AP-NY-03-07-24 1005EST<", "2024-03-07T10:05:00-05:00"),
        ("AP-WF-03-07-87 1005GMT", "1987-03-07T10:05:00+00:00"),
        ("AP-NY-03-07-24 1005", "2024-03-07"),
    ],
)
def test_the_last_line_says_when_a_message_was_sent(stamp: str, published: str) -> None:
    story = story_in(READER, _anpa(stamp=stamp))
    assert story.published is not None
    assert story.published.iso() == published


@pytest.mark.parametrize(
    ("tag", "expected", "kind", "status"),
    [
        (" 1st Ld-Writethru,", "1st Ld-Writethru", Kind.UPDATE, Status.USABLE),
        (" CORRECTION,", "CORRECTION", Kind.CORRECTION, Status.USABLE),
        (" Kill,", "Kill", Kind.ADVISORY, Status.CANCELED),
    ],
)
def test_a_tag_of_the_keyword_line_is_parted_from_the_slug(tag: str, expected: str, kind: Kind, status: Status) -> None:
    story = story_in(READER, _anpa(tag))
    assert (story.slug, story.tag, story.kind, story.status) == ("BC-EU--Port-Norwich", expected, kind, status)


def test_a_writethru_has_the_identifier_of_the_story_that_it_replaces() -> None:
    assert story_in(READER, _anpa()).id == story_in(READER, _anpa(" 1st Ld-Writethru,")).id


def test_a_take_is_joined_to_its_story_in_the_same_file() -> None:
    take = _ANPA_COPY.split("^Norwich", maxsplit=1)[0] + "\t   Grain moves next week.\r\n"
    (item,) = read_all(READER, _anpa() + _anpa(" 1st Add,", take, number=124))
    assert isinstance(item, Cleaned)
    assert body_of(item.story)[-1] == "Grain moves next week."
    assert item.story.headline == "Norwich port opens after a week"


def test_a_take_that_came_alone_does_not_replace_its_story() -> None:
    alone = story_in(READER, _anpa(" 2nd Take,", number=124))
    assert alone.id == "wire:a0124:2024-03-07:bceuportnorwich"
    assert alone.id != story_in(READER, _anpa()).id


def test_tables_keep_their_lines_apart() -> None:
    copy = "^BC-Prices,20<\r\n^Prices at the port<\r\nWheat\x10 1.50\r\n\x08Oats\x10 0.75\r\n"
    assert body_of(story_in(READER, _anpa(copy=copy, selector="\x12"))) == ["Wheat 1.50", "Oats 0.75"]


def test_an_alert_without_a_headline_line_goes_by_its_slug() -> None:
    story = story_in(READER, _anpa(copy="^BC-APNewsAlert,20<\r\n\t   LONDON (AP) _ Norwich port reopens.\r\n"))
    assert (story.headline, body_of(story)) == ("BC-APNewsAlert", ["Norwich port reopens."])


def test_a_marked_line_inside_the_copy_is_a_block_of_its_own() -> None:
    copy = _ANPA_COPY.replace("\t   ___", "^WHAT COMES NEXT=\r\n\t   Grain moves next week.\r\n\t   ___")
    assert body_of(story_in(READER, _anpa(copy=copy)))[2:] == ["WHAT COMES NEXT", "Grain moves next week."]


def test_an_iptc_message_gives_a_story() -> None:
    story = story_in(READER, _iptc(_IPTC_HEAD, _IPTC_COPY))
    assert (story.headline, story.slug) == ("Norwich port opens after a week", "Britain/shipping/port")
    assert (story.urgency, story.source, story.agency) == (3, "dpa", "dpa")
    assert body_of(story) == ["The port of Norwich reopened on Thursday.", '"We waited," a trader said.']
    assert story.published is not None
    assert story.published.iso() == "2024-03-07T10:05:00+00:00"


def test_what_is_not_for_publication_is_in_no_field_of_the_story() -> None:
    (item,) = read_all(READER, _iptc(_IPTC_HEAD, _IPTC_COPY))
    assert isinstance(item, Cleaned)
    assert "555 0100" not in repr(item.story)
    assert [piece.reason for piece in item.removed if "555 0100" in piece.text] == ["not for publication"]


@pytest.mark.parametrize(
    ("line", "tag", "kind"),
    [("REFILE", "REFILE", Kind.CORRECTION), ("1ST LEAD", "1ST LEAD", Kind.UPDATE), ("KILL", "KILL", Kind.ADVISORY)],
)
def test_an_iptc_tag_has_a_line_of_its_own(line: str, tag: str, kind: Kind) -> None:
    story = story_in(READER, _iptc(f"{_IPTC_HEAD}\r\n{line}", _IPTC_COPY))
    assert (story.slug, story.tag, story.kind) == ("Britain/shipping/port", tag, kind)


@pytest.mark.parametrize(
    ("tail", "published"),
    [("071005 Mrz 24", "2024-03-07"), ("dpa xy zz\r\n\r\n071005 GMT Mar 2024", "2024-03-07T10:05:00+00:00")],
)
def test_iptc_day_groups_are_read_with_and_without_a_zone(tail: str, published: str) -> None:
    story = story_in(READER, _iptc(_IPTC_HEAD, _IPTC_COPY, tail))
    assert story.published is not None
    assert story.published.iso() == published


def test_a_day_group_that_cannot_be_read_is_named() -> None:
    (item,) = read_all(READER, _iptc(_IPTC_HEAD, _IPTC_COPY, "311005 GMT Feb 24"))
    assert isinstance(item, Cleaned)
    assert item.unread == ("created: '31 Feb 2024' cannot be read",)


def test_eight_bit_copy_is_read() -> None:
    copy = "Café-Preise steigen\r\n\r\nBerlin (dpa) - Die Preise für Café steigen.\r\n"
    for encoding in ("latin-1", "utf-8"):
        story = story_in(READER, _iptc(_IPTC_HEAD, copy).encode(encoding))
        assert (story.headline, body_of(story)) == ("Café-Preise steigen", ["Die Preise für Café steigen."])


def test_several_messages_of_a_file_are_read_in_order() -> None:
    heads = ("exn0001 3 pl 226 dpa 0456\r\nFirst/", "exn0002 3 pl 226 dpa 0457\r\nSecond/")
    items = read_all(READER, "".join(_iptc(head, _IPTC_COPY) for head in heads))
    assert [item.story.slug for item in items if isinstance(item, Cleaned)] == ["First", "Second"]


def test_a_message_that_breaks_off_says_so() -> None:
    (item,) = read_all(READER, _anpa().partition("\x03")[0])
    assert isinstance(item, Cleaned)
    assert item.unread == ("message: no end of text",)
    assert body_of(item.story)


def test_a_heading_without_text_is_reported() -> None:
    assert read_all(READER, _anpa() + "\x01a0125\r\n")[1] == Rejected("feed/item", "a message without text", "2")


def test_a_message_with_nothing_in_it_is_reported() -> None:
    assert read_all(READER, "\x01a0123\r\n\x02\x03\x04") == [Rejected("feed/item", "neither headline nor body")]


def test_a_dateline_day_is_resolved_by_the_time_of_sending() -> None:
    copy = _ANPA_COPY.replace("LONDON (AP) _", "LONDON, March 6 (AP) _")
    story = story_in(READER, _anpa(copy=copy))
    assert story.dateline is not None
    assert story.dateline.day == date(2024, 3, 6)


@pytest.mark.parametrize(
    "data", [b"LONDON (AP) - Text", b"\x01 no text starts", b"\x89PNG\r\n\x01\x02", bytes(range(32))]
)
def test_other_bytes_are_no_message(data: bytes) -> None:
    assert not READER.recognises(Source("x", data))
