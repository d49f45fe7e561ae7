"""Sign-offs: each goes to credits or notes or out with a reason; the body stays."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clean.credits import Sorted, sort_blocks
from search.story import Block

BODY = ("The harbour reopened on Thursday.", "Ships were waiting outside, a pilot said.")


def sort(*tail: str, is_release: bool = False) -> Sorted:
    return sort_blocks(map(Block, BODY + tail), is_release=is_release)


def texts(found: Sorted) -> tuple[str, ...]:
    return tuple(block.text for block in found.body)


@pytest.mark.parametrize(
    "line",
    [
        "Reporting by Ann Lee in Oslo and Bo Berg in Bergen; Editing by Cy Dow",
        "(Additional reporting by Ann Lee; Writing by Bo Berg)",
        "Writing and editing by Ann Lee",
        "Associated Press writers Ann Lee in Oslo and Bo Berg in Bergen contributed to this report.",
        "— By Ann Lee, Harbour News",
        "Harbour News writers Ann Lee and Bo Berg contributed to the report from Oslo.",
        "Lee reported from Oslo. Bo Berg and Cy Dow in Bergen contributed to this report.",
        "Lee reported from Stockholm.",
        "AP Business Writer Ann Lee in Oslo contributed.",
        "(Reuters Oslo newsroom)",
        "(With inputs from Harbour News)",
        "With agency inputs",
        "(Reporte de Ana Paz; Editado por Luis Sol)",
        "(Reportage de Anne Roy, rédigé par Luc Bel)",
    ],
)
def test_a_credit_line_becomes_a_credit(line: str) -> None:
    found = sort(line)
    assert (texts(found), found.credits) == (BODY, (line,))


@pytest.mark.parametrize(
    "line",
    [
        "-30-",
        "- 30 -",
        "ENDS",
        "(END)",
        "###",
        "Reuter",
        "REUTER",
        "___",
        "(MORE)",
        "-0-",
        "Enditem",
        "==Agency",
        "NNNN",
    ],
)
def test_a_terminator_is_out_with_its_reason(line: str) -> None:
    found = sort(line)
    assert texts(found) == BODY
    assert [(out.text, out.reason) for out in found.removed] == [(line, "terminator")]


@pytest.mark.parametrize(
    "line",
    [
        "Editor's note: An earlier version gave the wrong pier.",
        "EDITORS: Graphics are available.",
        "(Corrects name of ship in second paragraph)",
        "This story has been corrected to show the pier's name.",
        "Source text for the statement: ID:nABC07031",
        "Further company coverage: ABC.L DEF.DE",
        "(This March 7 story has been corrected to say 4.1%, not 14%, in the headline)",
        "The Associated Press receives support for some coverage. The AP is solely responsible for all content.",
    ],
)
def test_an_editors_note_or_a_reference_becomes_a_note(line: str) -> None:
    found = sort(line)
    assert (texts(found), found.notes) == (BODY, (line,))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Our Standards: The Principles.", "standards line"),
        ("Follow Ann Lee on Twitter: @annlee", "follow line"),
        ("© 2024 Harbour News. All rights reserved.", "copyright line"),
        ("Video –", "media line"),
        ("abc-de/fg/hij", "initials of the desk"),
        ("abc/def", "initials of the desk"),
        ("PTI ABC DEF", "initials of the desk"),
        ("Photo - https://example.org/a.jpg", "media line"),
    ],
)
def test_furniture_of_the_wire_is_out_with_its_reason(line: str, reason: str) -> None:
    found = sort(line)
    assert texts(found) == BODY
    assert [out.reason for out in found.removed] == [reason]


def test_a_copyright_line_gives_the_rights() -> None:
    assert sort("© 2024 Harbour News").rights == "© 2024 Harbour News"


def test_a_credit_that_closes_a_paragraph_is_parted_from_it() -> None:
    found = sort("It was over. (Reporting by Ann Lee; Editing by Bo Berg)")
    assert texts(found)[-1] == "It was over."
    assert found.credits == ("(Reporting by Ann Lee; Editing by Bo Berg)",)


@pytest.mark.parametrize(
    "sentence",
    [
        "Production by members of the group fell.",
        "Reporting by Harbour News showed that the pier was closed for weeks.",
        "The rain contributed to this week's floods.",
        "cts/lb",
        "Three deaths were reported from the islands.",
        "Oslo and Bergen reported from one to three cases.",
        "Editors-in-chief met on Monday.",
        "About half of the ships had left by noon.",
        "Our standards are high, he said.",
        "Source of the leak was a valve.",
        "Contact with the ship was lost.",
        "This report was long, he said.",
        "Some 200 pilots from 40 ports contributed to the report.",
    ],
)
def test_sentences_that_begin_like_a_sign_off_stay_in_the_body(sentence: str) -> None:
    assert texts(sort(sentence)) == (*BODY, sentence)


def test_a_releases_sections_go_with_what_follows_their_headings() -> None:
    found = sort(
        "About Acme",
        "Acme makes anvils.",
        "Cautionary Note Regarding Forward-Looking Statements",
        "Words such as may and will are used.",
        "Media Contact:",
        "Ann Lee",
        "press@example.org",
        "SOURCE Acme Corp",
        is_release=True,
    )
    assert texts(found) == BODY
    assert found.notes == (
        "About Acme",
        "Acme makes anvils.",
        "Cautionary Note Regarding Forward-Looking Statements",
        "Words such as may and will are used.",
    )
    assert found.credits == ("Media Contact:", "Ann Lee", "press@example.org")
    assert found.issuer == "Acme Corp"


@pytest.mark.parametrize("line", ["Ann Lee, Acme, +47 22 55 01 00", "Ann Lee (212) 555-0100", "Acme, 212-555-0100"])
def test_a_line_that_ends_in_a_telephone_number_is_a_contact_of_a_release(line: str) -> None:
    assert sort(line, is_release=True).credits == (line,)


@pytest.mark.parametrize("line", ["Net income 2019 2020 2021", "Tonnes 1 200 000 1 300 000"])
def test_a_row_of_figures_in_a_release_stays(line: str) -> None:
    assert texts(sort(line, is_release=True)) == (*BODY, line)


def test_a_long_paragraph_below_a_contact_is_copy_again() -> None:
    copy = "The harbour will stay open through the winter. " * 8
    assert texts(sort("Media Contact:", "Ann Lee", copy, is_release=True)) == (*BODY, copy)


def test_initials_that_close_a_paragraph_are_parted_from_it() -> None:
    found = sort("It was over. PTI ABC DEF")
    assert texts(found)[-1] == "It was over."


def test_an_about_heading_of_news_copy_stays() -> None:
    assert texts(sort("About the harbour", "It is old."))[-2:] == ("About the harbour", "It is old.")


@given(st.lists(st.text(min_size=1, max_size=80)), st.booleans())
def test_no_block_is_lost(lines: list[str], is_release: bool) -> None:
    found = sort_blocks(map(Block, lines), is_release=is_release)
    kept = [*texts(found), *found.credits, *found.notes, *(out.text for out in found.removed)]
    assert Counter("".join("".join(kept).split())) == Counter("".join("".join(lines).split()))
