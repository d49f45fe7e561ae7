"""Day texts: what each stands for, and which are refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.days import check_day_text, day_bounds, first_day, last_day
from search.errors import RequestError

TODAY = date(2024, 3, 31)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1987-03-11", "1987-03-11", "1987-03-11"),
        ("1987-03", "1987-03-01", "1987-03-31"),
        ("1988-02", "1988-02-01", "1988-02-29"),
        ("1987", "1987-01-01", "1987-12-31"),
        ("today", "2024-03-31", "2024-03-31"),
        ("Yesterday", "2024-03-30", "2024-03-30"),
        ("-0d", "2024-03-31", "2024-03-31"),
        ("-7d", "2024-03-24", "2024-03-24"),
        ("-2w", "2024-03-17", "2024-03-17"),
        ("-1m", "2024-02-29", "2024-02-29"),
        ("-3M", "2023-12-31", "2023-12-31"),
        ("-1y", "2023-03-31", "2023-03-31"),
        (" 1987 ", "1987-01-01", "1987-12-31"),
        ("-999999d", "0001-01-01", "0001-01-01"),
        ("-2024y", "0001-01-01", "0001-01-01"),
        ("9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_a_day_text_stands_for_its_first_and_last_day(text: str, first: str, last: str) -> None:
    check_day_text("from", text)
    assert (first_day(text, TODAY).isoformat(), last_day(text, TODAY).isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "1987-13", "1987-00", "1987-02-29", "1987-3-1", "87", "0000", "7d", "+7d", "-7h", "1987-03-", "١٩٨٧"],
)
def test_other_texts_and_days_that_never_were_are_refused_with_a_hint(text: str) -> None:
    with pytest.raises(RequestError) as caught:
        check_day_text("to", text)
    assert caught.value.parameter == "to"
    assert "1987-03" in caught.value.hint


def test_a_refused_bound_names_its_parameter() -> None:
    with pytest.raises(RequestError, match=r"^from: 'x'"):
        first_day("x", TODAY)
    with pytest.raises(RequestError, match=r"^to: 'x'"):
        last_day("x", TODAY)


def test_bounds_run_from_the_first_day_of_from_to_the_last_day_of_to() -> None:
    assert day_bounds("1987-03", "1987-03", TODAY) == (date(1987, 3, 1), date(1987, 3, 31))


def test_an_empty_bound_is_open() -> None:
    assert day_bounds("", "1987", TODAY) == (None, date(1987, 12, 31))
    assert day_bounds("-7d", "", TODAY) == (date(2024, 3, 24), None)


def test_bounds_the_wrong_way_round_are_refused_with_the_remedy() -> None:
    with pytest.raises(RequestError) as caught:
        day_bounds("1988", "1987", TODAY)
    assert caught.value.hint == "swap them: from=1987 and to=1988"


@given(st.dates(), st.integers(0, 9999), st.sampled_from("dwmy"))
def test_relative_days_never_lie_ahead_nor_before_the_calendar(today: date, count: int, unit: str) -> None:
    assert date.min <= first_day(f"-{count}{unit}", today) <= today


@given(st.dates())
def test_a_months_last_day_is_followed_by_another_month(day: date) -> None:
    last = last_day(day.isoformat()[:7], TODAY)
    assert last == date.max or (last + timedelta(days=1)).day == 1
