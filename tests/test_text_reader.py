"""Plain text: pasted, or as the wire sends it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cleaned import Cleaned, Rejected, Source
from index.formats import read
from index.formats.text import TextReader, split_text
from search.story import BlockKind, Kind, Moment, Story
from tests.corpus import CORPUS

LINES = ["The harbour reopened on Thursday after the storm,", "the port authority said.", "Ships had been waiting."]


def story(text: str) -> Story:
    (found,) = TextReader().read(Source("a.txt", text.encode()))
    assert isinstance(found, Cleaned)
    return found.story


def test_a_pasted_story_has_headline_dateline_paragraphs_and_subheads() -> None:
    found = story(
        f"Harbour reopens\n\nOSLO, March 7, 2024 (Reuters) - {' '.join(LINES)}\n\nShips return\n\n"
        "The first to leave carried grain for the islands, which had run short.\n"
    )
    assert found.headline == "Harbour reopens"
    assert found.dateline is not None
    assert [block.kind for block in found.body] == [BlockKind.PARAGRAPH, BlockKind.SUBHEAD, BlockKind.PARAGRAPH]


def test_a_short_sentence_between_paragraphs_is_no_subhead() -> None:
    page = split_text(f"Harbour reopens\n\n{LINES[1]}\n\nIt was late.\n\n{LINES[0]} {LINES[1]}\n")
    assert {block.kind for block in page.blocks} == {BlockKind.PARAGRAPH}


def test_hard_wrapped_lines_are_joined_and_indents_part_paragraphs() -> None:
    page = split_text(f"Harbour reopens\n    {LINES[0]}\n{LINES[1]}\n    {LINES[2]}\n")
    assert page.headlines == ("Harbour reopens",)
    assert [block.text for block in page.blocks] == [f"{LINES[0]} {LINES[1]}", LINES[2]]


def test_a_dateline_right_below_the_headline_starts_a_paragraph() -> None:
    page = split_text(f"Harbour reopens\nOSLO, March 7, 2024 (Reuters) - {LINES[0]}\n{LINES[1]}\n")
    assert page.headlines == ("Harbour reopens",)
    assert len(page.blocks) == 1


def test_without_wrapping_each_line_is_a_paragraph() -> None:
    long = " ".join(LINES * 2)
    assert [block.text for block in split_text(f"Harbour\n{long}\n{long}").blocks] == [long, long]


def test_wire_header_lines_give_slug_and_urgency() -> None:
    found = story(f"a0123\nu f BC-HARBOUR-OPEN   03-07 0104\nHARBOUR REOPENS\n\n{LINES[0]}\n{LINES[1]}\n")
    assert (found.slug, found.urgency, found.headline) == ("BC-HARBOUR-OPEN", 3, "HARBOUR REOPENS")


def test_labelled_header_lines_become_fields() -> None:
    found = story(
        f"Subject: Harbour reopens\nDate: Thu, 07 Mar 2024 18:05:00 +0900\nSlug: PORT\nPriority: 5\n\n{LINES[2]}\n"
    )
    assert (found.headline, found.slug, found.urgency) == ("Harbour reopens", "PORT", 5)
    assert found.published == Moment.parse("2024-03-07T18:05:00+09:00")
    assert [block.text for block in found.body] == [LINES[2]]


def test_a_date_line_below_the_headline_dates_the_story() -> None:
    found = story(f"Harbour reopens\n7-Mar-2024 13:12:08 GMT\n\n{LINES[2]}\n")
    assert found.headline == "Harbour reopens"
    assert found.published is not None
    assert found.published.day == date(2024, 3, 7)


def test_notes_bylines_and_sign_offs_of_wrapped_copy_stand_apart() -> None:
    found = story(
        "Harbour reopens\nEds: UPDATES with quote.\nBy ANN LEE\nAssociated Press\n"
        f"   OSLO, Norway (AP) _ {LINES[0]}\n{LINES[1]}\n   {LINES[2]}\n-30-\n\nAP-WS-03-07-24 1405EDT\n"
    )
    assert (found.headline, found.authors) == ("Harbour reopens", ("Ann Lee",))
    assert [block.text for block in found.body] == [f"{LINES[0]} {LINES[1]}", LINES[2]]
    assert found.notes == ("Eds: UPDATES with quote.",)
    assert found.published == Moment.parse("2024-03-07T14:05:00-04:00")


def test_text_that_opens_with_its_dateline_has_no_headline() -> None:
    assert split_text(f"OSLO, March 7, 2024 (Reuters) - {LINES[0]}\n\n{LINES[2]}").headlines == ()


def test_one_unfinished_line_is_a_headline_and_one_sentence_is_copy() -> None:
    assert split_text("HARBOUR REOPENS").headlines == ("HARBOUR REOPENS",)
    assert split_text("The harbour reopened.").headlines == ()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty file"),
        (b" \n ", "empty file"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, "no reader for it: a PDF"),
        (b"\x89PNG\r\n" + bytes(range(256)) * 20, "no reader for it: a PNG image"),
        (bytes(range(32)) * 50, "no reader for it: not text"),
    ],
)
def test_what_is_no_text_is_rejected_with_a_reason(data: bytes, reason: str) -> None:
    assert list(read(Source("a", data))) == [Rejected("a", reason)]


@given(st.binary(max_size=400))
def test_any_bytes_give_stories_or_reasons(data: bytes) -> None:
    assert all(isinstance(found, Cleaned | Rejected) for found in read(Source("a", data)))


@pytest.mark.corpus
def test_the_pasted_press_release_is_read_in_full() -> None:
    (found,) = read(Source("a.txt", (CORPUS / "prnewswire-cgtn-2022-02-04.txt").read_bytes()))
    assert isinstance(found, Cleaned)
    of = found.story
    assert of.headline.startswith("China, Russia vow")
    assert of.dateline is not None
    assert (of.dateline.printed_place, of.dateline.day) == ("BEIJING", date(2022, 2, 4))
    assert (of.issuer, of.source, of.kind) == ("CGTN", "PR Newswire", Kind.PRESS_RELEASE)
    assert of.published == Moment(date(2022, 2, 4))
    assert sum(block.kind is BlockKind.SUBHEAD for block in of.body) == 3
    assert not any("Video" in block.text for block in of.body)


MANUAL = """A collection of notices

I. Introduction

This manual describes what is in the folder.

II. Files

There are three.

III. Questions

Write to the address above.
"""


@pytest.mark.parametrize("text", [MANUAL, "Tool\n====\n\nRuns.\n\nUse\n---\n\nRun it.\n\nNotes\n-----\n\nNone.\n"])
def test_documentation_is_no_story(text: str) -> None:
    (item,) = TextReader().read(Source("README.txt", text.encode()))
    assert isinstance(item, Rejected)
    assert item.reason.startswith("documentation")


def test_copy_with_chapters_and_a_dateline_is_a_story() -> None:
    (item,) = TextReader().read(Source("a.txt", ("LONDON, March 7 (Reuters) - " + MANUAL).encode()))
    assert isinstance(item, Cleaned)
