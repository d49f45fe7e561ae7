"""Every convention of the wires, on a page and in a text: a field or removed with a reason, and the body as it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.cleaned import Cleaned, Source
from index.formats import read
from search.story import Kind, Status, Story

BODY = (
    "The cable ferry at Tolland Reach will run again from Monday, seven months after ice took its landing stage.",
    "Crossings had moved to the bridge at Marrow, which added 40 minutes to the trip for 1,200 people a day.",
    "“You learn to leave early,” said Petra Holm, who teaches on the far bank.",
)
HEADLINE = "Ferry to run again at Tolland"
WIRE = "TOLLAND, Maine, March 7 (Reuters) -"
RELEASE = "TOLLAND, Maine, March 7, 2025 /PRNewswire/ --"

Reader = Callable[..., Cleaned]


def on_page(*tail: str, headline: str = HEADLINE, opening: str = WIRE, top: tuple[str, ...] = ()) -> Cleaned:
    copy = "".join(f"<p>{text}</p>" for text in (*top, f"{opening} {BODY[0]}", *BODY[1:], *tail))
    head = f"<title>{headline}</title><meta name=date content=2025-03-07>"
    return cleaned(f"<html><head>{head}</head><body><article><h1>{headline}</h1>{copy}</article></body></html>")


def in_text(*tail: str, headline: str = HEADLINE, opening: str = WIRE) -> Cleaned:
    return cleaned("\n\n".join((headline, f"{opening} {BODY[0]}", *BODY[1:], *tail)))


def cleaned(data: str) -> Cleaned:
    (item,) = read(Source("filing", data.encode()))
    assert isinstance(item, Cleaned), item
    return item


def body_of(story: Story) -> tuple[str, ...]:
    return tuple(block.text for block in story.body)


TAGS = [
    # printed headline, tag, kind, status
    (f"UPDATE 2-{HEADLINE}", "UPDATE 2", Kind.UPDATE, Status.USABLE),
    (f"CORRECTED-{HEADLINE}", "CORRECTED", Kind.CORRECTION, Status.USABLE),
    (f"CORRECTED (OFFICIAL)-{HEADLINE}", "CORRECTED (OFFICIAL)", Kind.CORRECTION, Status.USABLE),
    (f"Correction: {HEADLINE}", "Correction", Kind.CORRECTION, Status.USABLE),
    (f"REFILE-{HEADLINE}", "REFILE", Kind.CORRECTION, Status.USABLE),
    (f"WRAPUP 1-{HEADLINE}", "WRAPUP 1", Kind.UPDATE, Status.USABLE),
    (f"RPT-{HEADLINE}", "RPT", Kind.STORY, Status.USABLE),
    (f"RPT-UPDATE 2-{HEADLINE}", "RPT-UPDATE 2", Kind.UPDATE, Status.USABLE),
    (f"{HEADLINE}, 1st Ld-Writethru", "1st Ld-Writethru", Kind.UPDATE, Status.USABLE),
    (f"{HEADLINE}, 1st Add", "1st Add", Kind.UPDATE, Status.USABLE),
    (f"{HEADLINE}, 2nd Take", "2nd Take", Kind.UPDATE, Status.USABLE),
    (f"{HEADLINE}, Take 2", "Take 2", Kind.UPDATE, Status.USABLE),
    (f"ADVISORY-{HEADLINE}", "ADVISORY", Kind.ADVISORY, Status.USABLE),
    (f"{HEADLINE}, ADVISORY", "ADVISORY", Kind.ADVISORY, Status.USABLE),
    (f"KILL-{HEADLINE}", "KILL", Kind.ADVISORY, Status.CANCELED),
    (f"HOLD-{HEADLINE}", "HOLD", Kind.STORY, Status.WITHHELD),
    (f"EMBARGOED-{HEADLINE}", "EMBARGOED", Kind.STORY, Status.WITHHELD),
]


@pytest.mark.parametrize(("printed", "tag", "kind", "status"), TAGS, ids=[tag for _, tag, _, _ in TAGS])
def test_a_filing_tag_is_a_field(printed: str, tag: str, kind: Kind, status: Status) -> None:
    story = on_page(headline=printed).story
    assert (story.headline, story.tag, story.kind, story.status) == (HEADLINE, tag, kind, status)
    assert body_of(story) == BODY


@pytest.mark.parametrize(
    ("line", "slug", "urgency"),
    [
        ("r f BC-TOLLAND-FERRY   03-07 0123", "BC-TOLLAND-FERRY", 4),
        ("u f BC-TOLLAND-FERRY   03-07 0123", "BC-TOLLAND-FERRY", 3),
        ("^BC-Tolland-Ferry,450", "BC-Tolland-Ferry", None),
    ],
)
def test_a_slug_and_a_priority_of_the_wires_header_are_fields(line: str, slug: str, urgency: int | None) -> None:
    story = cleaned("\n".join((line, HEADLINE, "", f"{WIRE} {BODY[0]}", "", *(f"{text}\n" for text in BODY[1:])))).story
    assert (story.slug, story.urgency, story.headline, body_of(story)) == (slug, urgency, HEADLINE, BODY)


TERMINATORS = ("-30-", "ENDS", "(END)", "###", "Reuter", "___", "-0-", "Enditem", "(Xinhua)", "AFP", "— AP", "NNNN")


@pytest.mark.parametrize("read_filing", [on_page, in_text])
@pytest.mark.parametrize("terminator", TERMINATORS)
def test_a_terminator_is_removed_with_a_reason(terminator: str, read_filing: Reader) -> None:
    item = read_filing(terminator)
    assert body_of(item.story) == BODY
    assert [(out.text, bool(out.reason)) for out in item.removed if out.text != HEADLINE] == [(terminator, True)]


@pytest.mark.parametrize("read_filing", [on_page, in_text])
def test_reuter_below_a_table_is_removed(read_filing: Reader) -> None:
    item = read_filing("Boats 19.3 (19.6) REUTER")
    assert body_of(item.story) == (*BODY, "Boats 19.3 (19.6)")


@pytest.mark.parametrize("read_filing", [on_page, in_text])
@pytest.mark.parametrize("mark", ["REUTERS", "— Reuters", "AFP", "-- Bernama", "(AP)"])
def test_an_agency_after_the_last_sentence_is_removed_with_a_reason(mark: str, read_filing: Reader) -> None:
    item = read_filing(f"{BODY[1]} {mark}")
    assert body_of(item.story) == (*BODY, BODY[1])
    assert (item.removed[-1].text, item.removed[-1].reason) == (mark, "terminator")


CREDITS = [
    "Reporting by Ann Lee in Oslo; Editing by Bo Roe",
    "(Additional reporting by Cy Dow; Writing by Ann Lee; Editing by Bo Roe)",
    "Associated Press writer Ann Lee in Oslo contributed to this report.",
    "Ann Lee contributed reporting from Oslo.",
    "With files from Ann Lee",
    "With files from The Canadian Press",
    "Reporting by the Oslo bureau",
    "(Oslo newsroom, +47 555)",
    "pvo/im (AFP, AP, dpa)",
]


@pytest.mark.parametrize("read_filing", [on_page, in_text])
@pytest.mark.parametrize("line", CREDITS)
def test_a_credit_tail_is_a_credit(line: str, read_filing: Reader) -> None:
    story = read_filing(line).story
    assert (body_of(story), story.credits) == (BODY, (line,))


NOTES = [
    "Editor’s note: The cost in paragraph 2 was given by the county.",
    "(Corrects the cost in paragraph 2)",
    "Corrects the cost in paragraph 2",
    "(This story has been refiled to fix a typo in paragraph 2)",
    "CORRECTION: An earlier version gave the wrong cost.",
    "Correction (March 8): An earlier version gave the wrong cost.",
    "Clarification: The stage belongs to the county.",
    "This story has been corrected to show that the stage belongs to the county.",
]


@pytest.mark.parametrize("line", NOTES)
def test_an_editors_note_is_a_note_at_the_top_and_at_the_bottom(line: str) -> None:
    for item in (on_page(line), in_text(line), on_page(top=(line,))):
        assert (body_of(item.story), item.story.notes) == (BODY, (line,))


def test_what_a_standards_line_and_a_follow_line_say_is_removed_with_a_reason() -> None:
    item = on_page("Our Standards: The Trust Principles.", "Follow AP’s coverage at https://rivers.example/")
    assert body_of(item.story) == BODY
    assert [out.reason for out in item.removed[-2:]] == ["standards line", "follow line"]


RELEASE_TAILS = [
    # blocks, where they go: issuer, notes, credits
    (("SOURCE Tolland Ferries",), "Tolland Ferries", 0, 0),
    (("View original content: https://wire.example/1", "SOURCE Tolland Ferries"), "Tolland Ferries", 0, 0),
    (("About Tolland Ferries", "Tolland Ferries runs boats."), "", 2, 0),
    (("Forward-Looking Statements", "Boats may be late."), "", 2, 0),
    (("This release contains forward-looking statements within the meaning of the law.",), "", 1, 0),
    (("Media Contact:", "Ann Lee, +47 555 0100"), "", 0, 2),
    (("CONTACT: Ann Lee, Tolland Ferries, +47 555 0100",), "", 0, 1),
    (("A photo accompanying this announcement is available at https://wire.example/p",), "", 0, 0),
]


@pytest.mark.parametrize(("blocks", "issuer", "notes", "credit_count"), RELEASE_TAILS)
def test_the_tail_of_a_release_leaves_its_body(
    blocks: tuple[str, ...], issuer: str, notes: int, credit_count: int
) -> None:
    for read_filing in (on_page, in_text):
        story = read_filing(*blocks, opening=RELEASE).story
        assert body_of(story) == BODY
        assert (story.issuer, len(story.notes), len(story.credits)) == (issuer, notes, credit_count)


def test_an_issuers_prefix_is_a_field() -> None:
    story = on_page(headline=f"TCF: {HEADLINE}", opening=RELEASE).story
    assert (story.headline, story.issuer, body_of(story)) == (HEADLINE, "TCF", BODY)


@pytest.mark.parametrize(
    "sentence",
    [
        "Corrections officers met the boat at the stage, the sheriff said.",
        "The report was corrected by the county in May, she said.",
        "Those reporting by Friday will be paid.",
        "The pilots said that they had heard it from Reuters and AFP.",
        "She reads Reuters!",
        "Three agencies sent it: Reuters, AFP and AP.",
        "Updates to the stage were made in May, in a paragraph of the plan that nobody had read.",
        "cts (US)",
        "With files from the office under his arm, the mayor left.",
    ],
)
def test_a_sentence_that_resembles_a_convention_stays(sentence: str) -> None:
    for item in (on_page(sentence), in_text(sentence)):
        assert body_of(item.story) == (*BODY, sentence)
