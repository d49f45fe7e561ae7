"""From parts to a story: the wire's rules in their order."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from index.clean.assemble import Parts, assemble
from index.cleaned import Cleaned, Rejected
from search.story import Block, BlockKind, Kind, Moment, Status, Story

COPY = "The harbour reopened on Thursday after the storm, the port authority said."
MORE = "Ships had been waiting outside for three days."


def cleaned(*paragraphs: str, **fields: object) -> Cleaned:
    parts = Parts(path="a.txt", blocks=tuple(map(Block, paragraphs)), **({"headlines": ("Harbour reopens",)} | fields))  # type: ignore[arg-type]  # fields of Parts
    found = assemble(parts)
    assert isinstance(found, Cleaned)
    return found


def story(*paragraphs: str, **fields: object) -> Story:
    return cleaned(*paragraphs, **fields).story


def body(of: Story) -> list[str]:
    return [block.text for block in of.body]


def test_neither_headline_nor_body_is_rejected() -> None:
    assert assemble(Parts(path="a.txt", headlines=(" ",), blocks=(Block(" "),))) == Rejected(
        "a.txt", "neither headline nor body"
    )


def test_a_headline_alone_is_a_story() -> None:
    assert story().headline == "Harbour reopens"


def test_what_opens_a_story_becomes_fields_and_leaves_the_body() -> None:
    found = cleaned("Harbour reopens", "By Ann Lee, Associated Press", f"OSLO, Norway (AP) — {COPY}", MORE)
    assert body(found.story) == [COPY, MORE]
    assert found.story.dateline is not None
    assert found.story.dateline.raw == "OSLO, Norway (AP) —"
    assert (found.story.byline, found.story.authors) == ("By Ann Lee, Associated Press", ("Ann Lee",))
    assert found.story.agency == "AP"
    assert [out.reason for out in found.removed] == ["repeated headline", "byline"]


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("© 2024 The Associated Press. All rights reserved.", "AP"),
        ("Copyright 2024 Agence France-Presse", "AFP"),
        ("This report by The Canadian Press was first published March 7, 2024.", "The Canadian Press"),
        ("© 2024 Harbour Times. All rights reserved.", ""),
        ("The Associated Press contributed to this report.", ""),
    ],
)
def test_a_line_that_says_whose_copy_it_is_names_the_agency_where_nothing_else_does(line: str, agency: str) -> None:
    assert story(COPY, MORE, line).agency == agency
    assert story(f"OSLO (Reuters) - {COPY}", line).agency == "Reuters"


def test_a_byline_in_the_copy_outranks_one_that_names_nobody() -> None:
    found = story("Ann Lee/Bo Berg", COPY, byline="By Harbour Times")
    assert (found.byline, found.authors) == ("Ann Lee/Bo Berg", ("Ann Lee", "Bo Berg"))
    assert story("By Bo Berg", COPY, byline="By Ann Lee").authors == ("Ann Lee",)


def test_a_headline_repeated_anywhere_and_the_authors_signature_are_no_copy() -> None:
    headline = "Harbour reopens after nine years of work"
    found = story(COPY, *[MORE] * 7, headline, "Ann Lee", MORE, headlines=(headline,), authors=("Ann Lee",))
    assert body(found) == [COPY, *[MORE] * 8]


def test_a_dateline_paragraph_of_its_own_leaves_no_empty_block() -> None:
    assert body(story("OSLO, March 7, 2024 /PRNewswire/ --", COPY)) == [COPY]


def test_a_dateline_field_opens_the_first_paragraph() -> None:
    found = story(COPY, dateline="OSLO, March 7 -", published=Moment(date(1987, 3, 7)))
    assert found.dateline is not None
    assert found.dateline.day == date(1987, 3, 7)
    assert body(found) == [COPY]


def test_a_dateline_field_that_is_none_goes_back_to_the_copy_and_is_reported() -> None:
    found = cleaned("steady", dateline="COPPER GRADE A -")
    assert body(found.story) == ["COPPER GRADE A - steady"]
    assert found.unread == ("dateline: none in 'COPPER GRADE A -'",)


def test_words_that_a_dateline_field_swallowed_are_joined_again() -> None:
    found = story("inflation plan failed.", dateline="RIO DE JANEIRO, Feb 26, 1987 - The anti-")
    assert body(found) == ["The anti-inflation plan failed."]


def test_a_release_has_its_datelines_day_source_issuer_and_kind() -> None:
    found = story(
        f"OSLO, March 7, 2024 /PRNewswire/ -- {COPY}",
        headlines=("ACME: Harbour reopens",),
        published=Moment.parse("2024-03-09T10:00:00+00:00"),
    )
    assert found.published == Moment(date(2024, 3, 7))
    assert (found.source, found.issuer, found.agency) == ("PR Newswire", "ACME", "")
    assert (found.headline, found.kind) == ("Harbour reopens", Kind.PRESS_RELEASE)


def test_a_releases_time_of_day_stays_where_the_days_agree() -> None:
    at = Moment.parse("2024-03-07T10:00:00+00:00")
    assert story(f"OSLO, March 7, 2024 /PRNewswire/ -- {COPY}", published=at).published == at


def test_a_headline_prefix_that_names_nobody_stays() -> None:
    found = story(f"OSLO, March 7, 2024 /PRNewswire/ -- {COPY}", headlines=("Study: Harbours matter",))
    assert (found.headline, found.issuer) == ("Study: Harbours matter", "")


def test_a_prefix_is_no_issuer_in_news_copy() -> None:
    assert story(f"OSLO (AP) — {COPY}", headlines=("UN: Harbours matter",)).headline == "UN: Harbours matter"


def test_news_keeps_the_publication_time_of_the_feed() -> None:
    at = Moment.parse("2024-03-09T10:00:00+00:00")
    assert story(f"OSLO, March 7, 2024 (Reuters) - {COPY}", published=at).published == at


def test_a_line_with_nothing_but_a_date_gives_the_day_where_the_feed_has_none() -> None:
    found = story("March 7, 2024", COPY)
    assert (found.published, body(found)) == (Moment(date(2024, 3, 7)), [COPY])


def test_tags_split_off_give_kind_and_stay_out_of_the_id() -> None:
    first = story(COPY, source="Wire", published=Moment(date(2024, 3, 7)))
    update = story(COPY, source="Wire", published=Moment(date(2024, 3, 7)), headlines=("UPDATE 1-Harbour reopens",))
    assert (update.tag, update.kind, update.headline) == ("UPDATE 1", Kind.UPDATE, "Harbour reopens")
    assert first.id == update.id


def test_other_forms_of_the_headline_are_variants_once() -> None:
    found = story(COPY, headlines=("Harbour reopens", "HARBOUR REOPENS", "Port open again", "Port open again"))
    assert found.headline_variants == ("Port open again",)


def test_a_kill_in_the_slug_cancels() -> None:
    assert story(COPY, slug="BC-NO--Harbour--KILL").status is Status.CANCELED


def test_an_embargo_line_is_read_and_leaves_the_body() -> None:
    found = story("EMBARGOED UNTIL 06:00 GMT, March 8, 2024", COPY)
    assert found.embargo_until == datetime(2024, 3, 8, 6, tzinfo=UTC)
    assert body(found) == [COPY]


def test_an_embargo_line_that_cannot_be_read_withholds_and_is_reported() -> None:
    found = cleaned("EMBARGOED UNTIL THE SPEECH BEGINS", COPY)
    assert found.story.status is Status.WITHHELD
    assert found.unread == ("embargo: no end in 'EMBARGOED UNTIL THE SPEECH BEGINS'; withheld",)


def test_authors_of_the_feed_outrank_the_printed_byline() -> None:
    found = story("By Bo Berg", COPY, authors=("ANN LEE", "Reuters"))
    assert found.authors == ("Ann Lee",)


def test_reporters_of_the_credit_line_are_the_authors_where_no_byline_names_any() -> None:
    assert story(COPY, "Reporting by Ann Lee in Oslo and Bo Berg; Editing by Cy Dow").authors == ("Ann Lee", "Bo Berg")


def test_an_agency_below_the_byline_belongs_to_it() -> None:
    assert body(story("By ANN LEE", "Associated Press", f"OSLO, Norway (AP) — {COPY}")) == [COPY]


def test_a_slug_loses_its_tag_so_that_filings_share_it() -> None:
    found = story(COPY, slug="BC-NO--Harbour, 1st Ld-Writethru")
    assert (found.slug, found.tag, found.kind) == ("BC-NO--Harbour", "1st Ld-Writethru", Kind.UPDATE)


def test_subheads_stay_subheads() -> None:
    found = assemble(
        Parts(path="a", headlines=("Harbour",), blocks=(Block(COPY), Block("Ships", BlockKind.SUBHEAD), Block(MORE)))
    )
    assert isinstance(found, Cleaned)
    assert [block.kind for block in found.story.body] == [BlockKind.PARAGRAPH, BlockKind.SUBHEAD, BlockKind.PARAGRAPH]


def test_stories_of_one_day_without_a_name_stay_apart() -> None:
    copies = (f"ROME, March 9, 2024 (AP) — {COPY}", f"MADRID, March 9, 2024 (AP) — {MORE}")
    first, second = (story(copy, headlines=()) for copy in copies)
    assert first.id != second.id
    assert first.id == story(copies[0], MORE, headlines=()).id
