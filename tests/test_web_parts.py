"""The small parts of the pages, each alone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import Misconfigured
from search.facets import DATE, FACET_LABELS
from search.plurals import counted
from search.request import Request
from search.results import Facet, FacetValue, Span
from search.story import Moment
from tests.web_fakes import STORIES, FakeArchive
from web import words
from web.feed import xml_text
from web.front import examples
from web.settings import trusted_proxies
from web.table import guarded
from web.timeline import timeline
from web.urls import StoryIdConverter, story_id_of


def dates(counts: dict[str, int]) -> Facet:
    """Return a date facet with these counts."""
    request = Request()
    values = tuple(FacetValue(key, key, n, False, False, DATE, request) for key, n in sorted(counts.items()))
    return Facet(DATE, FACET_LABELS[DATE], values, len(values))


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (Moment(date(1987, 3, 11)), "11 March 1987"),
        (Moment.of(datetime(2024, 3, 7, 14, 5, tzinfo=UTC)), "7 March 2024, 14:05 UTC"),
        (
            Moment.of(datetime(2024, 3, 7, 4, 5, tzinfo=timezone(-timedelta(hours=3.5)))),
            "7 March 2024, 04:05 UTC−03:30",
        ),
    ],
)
def test_a_moment_reads_as_precisely_as_it_is_known(moment: Moment, text: str) -> None:
    assert words.moment_in_words(moment) == text


def test_an_update_on_the_same_day_is_told_by_its_time() -> None:
    first = Moment.of(datetime(2024, 3, 7, 14, 5, tzinfo=UTC))
    assert words.moment_after(Moment.of(datetime(2024, 3, 7, 18, 30, tzinfo=UTC)), first) == "18:30"
    assert words.moment_after(Moment.of(datetime(2024, 3, 8, 2, 30, tzinfo=UTC)), first) == "8 March 2024, 02:30 UTC"
    assert words.moment_after(Moment(date(2024, 3, 7)), first) == "7 March 2024"


def test_a_date_key_reads_as_its_period() -> None:
    assert [words.date_key_in_words(key) for key in ("1987", "1987-03", "1987-03-01")] == [
        *("1987", "March 1987", "1 March 1987"),
    ]


def test_counts_agree_with_their_noun() -> None:
    assert [counted(n, "story", "stories") for n in (0, 1, 21578)] == ["0 stories", "1 story", "21,578 stories"]


def test_passages_run_together_with_one_ellipsis_at_each_break() -> None:
    snippets = ((Span("One."),), (Span("Two "), Span("hit", is_match=True)), (Span("… "), Span("three")))
    assert words.plain_passages(snippets) == "One. … Two hit … three"
    assert Span("hit", is_match=True) in words.passages(snippets)
    assert words.passages(()) == ()


def test_messages_become_sentences_once() -> None:
    assert [words.sentence(text) for text in ("", "an é", "Done.", "why?")] == ["", "An é.", "Done.", "Why?"]


@pytest.mark.parametrize("language", ["", "en", "en-GB", 'fr" onload="x', "français", "EN-us"])
def test_a_lang_attribute_is_only_given_to_foreign_tags(language: str) -> None:
    assert words.language_tag(language) == ""


def test_facet_values_read_as_words() -> None:
    found = [
        words.facet_value_in_words(*pair)
        for pair in (("language", "pt-BR"), ("language", "xx"), ("kind", "press-release"))
    ]
    assert found == ["Portuguese (BR)", "xx", "Press release"]


def test_years_are_drawn_with_their_gaps() -> None:
    chart = timeline(dates({"1987": 10, "1990": 5}), Request())
    assert chart is not None
    assert [(bar.key, bar.height) for bar in chart.bars] == [("1987", 100), ("1988", 0), ("1989", 0), ("1990", 50)]
    assert chart.unit == "year"


def test_a_stray_year_far_off_does_not_draw_centuries() -> None:
    chart = timeline(dates({"0001": 1, "2024": 5}), Request())
    assert chart is not None
    assert [bar.key for bar in chart.bars] == ["0001", "2024"]


def test_only_as_many_bars_are_named_as_there_is_room_for_and_the_tallest_always_is() -> None:
    chart = timeline(dates({"1935": 1, "1987": 9, **{str(year): 1 for year in range(2000, 2026)}}), Request())
    assert chart is not None
    named = [bar.tick for bar in chart.bars if bar.tick]
    assert "1987" in named
    assert len(named) <= 8
    few = timeline(dates({"2019": 1, "2026": 2}), Request())
    assert few is not None
    assert [bar.tick for bar in few.bars] == [str(year) for year in range(2019, 2027)]


def test_february_of_a_leap_year_has_29_bars() -> None:
    chart = timeline(dates({"2024": 3, "2024-02": 3, "2024-02-29": 3}), Request().toggled(DATE, "2024-02"))
    assert chart is not None
    assert len(chart.bars) == 29
    assert chart.bars[-1].narrowed.selected(DATE) == {"2024-02-29"}


@pytest.mark.parametrize(
    ("counts", "within"),
    [
        ({"2024": 3}, ""),
        ({"2023": 1, "2024": 3}, ""),
        ({"2024": 3, "2024-02": 3}, "2024"),
        ({"2024": 3, "2024-02": 3, "2024-02-29": 3}, "February 2024"),
        ({"2023": 1, "2023-12": 1, "2024": 3, "2024-02": 3}, ""),
    ],
)
def test_a_chart_of_one_wider_period_says_which(counts: dict[str, int], within: str) -> None:
    chart = timeline(dates(counts), Request())
    assert chart is not None
    assert chart.within == within


@pytest.mark.parametrize("counts", [{}, {"2024-02": 0}])
def test_no_dates_no_chart(counts: dict[str, int]) -> None:
    assert timeline(dates(counts), Request()) is None


@given(st.text(st.sampled_from("=+-@＝＋－＠\t\r\n;'a ")))
def test_no_cell_starts_as_a_formula(cell: str) -> None:
    safe = guarded(cell)
    assert not safe.startswith(tuple("=+-@＝＋－＠\t\r\n"))
    assert not [part for part in re.split(r"[;\t\r\n]", safe)[1:] if part.startswith(tuple("=+-@＝＋－＠"))]
    assert safe.replace("'", "") == cell.replace("'", "")


@pytest.mark.parametrize("cell", ["", "wheat", "1-2=3", "a; -b", "'=x", "https://a.example/?b=1;c=-2"])
def test_a_cell_that_cannot_run_stays_as_it_is(cell: str) -> None:
    assert guarded(cell) == cell


@given(st.text(st.characters(exclude_categories=())))
def test_xml_text_holds_only_what_xml_can(text: str) -> None:
    clean = xml_text(text)
    assert not [char for char in clean if ord(char) < 32 and char not in "\t\n\r"]
    clean.encode()


@given(st.text(min_size=1))
def test_an_id_that_is_no_url_is_taken_as_it_stands(story_id: str) -> None:
    if ":/" not in story_id:
        assert story_id_of(story_id) == story_id


def test_only_the_slashes_after_a_scheme_are_mended() -> None:
    assert story_id_of("https:/a.example/b/c:/d") == "https://a.example/b/c:/d"
    assert story_id_of("https://a.example/b") == "https://a.example/b"
    assert not StoryIdConverter.part_isolating


def test_examples_are_made_of_what_the_archive_holds() -> None:
    found = [example.q for example in examples(FakeArchive(hits=STORIES[:2]).search(Request()))]
    assert found == ["topic:cocoa", "place:London", 'source:"Example Wire"', "cocoa OR grimpe"]
    assert examples(FakeArchive(total=0).search(Request()))[:1]


@pytest.mark.parametrize(("text", "count"), [("", 0), ("0", 0), (" 2 ", 2)])
def test_the_number_of_proxies_comes_from_the_environment(text: str, count: int) -> None:
    assert trusted_proxies({"DATELINE_TRUSTED_PROXIES": text}) == count


@pytest.mark.parametrize("text", ["x", "-1", "10", "1.0", "²"])
def test_a_number_of_proxies_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(Misconfigured, match="DATELINE_TRUSTED_PROXIES"):
        trusted_proxies({"DATELINE_TRUSTED_PROXIES": text})
