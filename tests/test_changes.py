"""What changed between two filings, told so that both can be read back from it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.changes import Changes, Line, Mark, Piece, changes_between
from search.limits import Limits
from search.story import Block, Dateline, Story
from tests.wire import story

FIRST = story("s", "Fuel sales up 14%", "Sales rose 14% in the quarter, the company said.", "It has 19 barges.")


def filed(*paragraphs: str, headline: str = FIRST.headline) -> Story:
    return replace(FIRST, version=2, headline=headline, body=tuple(map(Block, paragraphs)))


def changed(before: Story, after: Story) -> tuple[Line, ...]:
    found = changes_between(before, after)
    assert isinstance(found, Changes)
    return found.lines


def test_a_correction_shows_the_words_that_were_wrong_and_those_that_replaced_them() -> None:
    after = filed(
        "Sales rose 4.1% in the quarter, the company said.", "It has 19 barges.", headline="Fuel sales up 4.1%"
    )
    assert changed(FIRST, after) == (
        Line(
            Mark.REWORDED,
            "headline",
            (Piece("Fuel sales up ", Mark.KEPT), Piece("14% ", Mark.REMOVED), Piece("4.1%", Mark.ADDED)),
        ),
        Line(
            Mark.REWORDED,
            "paragraph",
            (
                Piece("Sales rose ", Mark.KEPT),
                Piece("14% ", Mark.REMOVED),
                Piece("4.1% ", Mark.ADDED),
                Piece("in the quarter, the company said.", Mark.KEPT),
            ),
        ),
        Line(Mark.KEPT, "paragraph"),
    )


def test_an_update_shows_what_it_added_and_dropped_around_what_it_kept() -> None:
    after = filed("A regulator asked why.", "Sales rose 14% in the quarter, the company said.", "Shares fell.")
    assert [(line.mark, line.pieces[0].text if line.pieces else line.count) for line in changed(FIRST, after)] == [
        (Mark.ADDED, "A regulator asked why."),
        (Mark.KEPT, 1),
        (Mark.REMOVED, "It has 19 barges."),
        (Mark.ADDED, "Shares fell."),
    ]


def test_a_changed_dateline_and_a_new_byline_are_told_apart_from_paragraphs() -> None:
    before = replace(FIRST, dateline=Dateline("OSLO (AP) -"))
    after = replace(FIRST, version=2, dateline=Dateline("BERGEN (AP) -"), byline="By A. Lima")
    told = {line.part: line.mark for line in changed(before, after)}
    assert told == {"byline": Mark.ADDED, "dateline": Mark.REWORDED, "paragraph": Mark.KEPT}


def test_words_of_scripts_without_spaces_are_told_apart() -> None:
    before, after = filed("北京冬季奥运会开幕"), filed("北京夏季奥运会开幕")
    (line,) = changed(before, after)
    assert [piece.text for piece in line.pieces if piece.mark is not Mark.KEPT] == ["冬 ", "夏"]


@pytest.mark.parametrize("limits", [Limits(compared_chars=20), Limits(compared_lines=1)])
def test_filings_too_long_to_compare_are_not_compared(limits: Limits) -> None:
    assert changes_between(FIRST, filed("Short."), limits) is None


def test_a_paragraph_too_long_to_compare_is_shown_whole_before_and_after() -> None:
    after = filed("Sales rose 4.1% in the quarter, the company said.", "It has 19 barges.")
    found = changes_between(FIRST, after, Limits(compared_cells=9))
    assert found is not None
    assert [line.mark for line in found.lines] == [Mark.REMOVED, Mark.ADDED, Mark.KEPT]


def test_paragraphs_past_the_budget_are_shown_whole_and_those_before_it_word_by_word() -> None:
    old, new = (" ".join([word, *"abcdefghi"]) for word in ("old", "new"))
    before, after = replace(FIRST, body=(Block(old),) * 60), filed(*[new] * 60)
    found = changes_between(before, after, Limits(compared_cells=250))
    assert found is not None
    marks = [line.mark for line in found.lines]
    assert marks == [Mark.REWORDED] * 2 + [Mark.REMOVED, Mark.ADDED] * 58


paragraphs = st.lists(
    st.lists(st.sampled_from(["a", "b", "cc", "d.", "é", "北京", "14%"]), min_size=1).map(" ".join), max_size=6
)


def read_back(lines: tuple[Line, ...], texts: list[str], other: Mark) -> list[str]:
    """Return one filing's paragraphs as the lines tell them; what was kept is taken from the filing itself."""
    found: list[str] = []
    for line in lines:
        if line.mark is Mark.KEPT:
            found += texts[len(found) : len(found) + line.count]
        elif line.mark is not other:
            found.append("".join(piece.text for piece in line.pieces if piece.mark is not other).strip())
    return found


@given(paragraphs, paragraphs)
def test_both_filings_can_be_read_back_from_what_changed(before: list[str], after: list[str]) -> None:
    lines = changed(filed(*before), filed(*after))
    assert read_back(lines, before, Mark.ADDED) == before
    assert read_back(lines, after, Mark.REMOVED) == after
    assert (before == after) == all(line.mark is Mark.KEPT for line in lines)
