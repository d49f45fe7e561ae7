"""Dates of metadata and pages are read as precisely as they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.page.dates import read_moment


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-01-07T01:20:00Z", "2024-01-07T01:20:00+00:00"),
        ("2024-01-07T01:20:00.123+0530", "2024-01-07T01:20:00+05:30"),
        ("2024-01-07 01:20", "2024-01-07"),
        ("20240107", "2024-01-07"),
        ("Sun, 07 Jan 2024 01:20:00 -0500", "2024-01-07T01:20:00-05:00"),
        ("January 7, 2024 at 1:20 p.m. EST", "2024-01-07T13:20:00-05:00"),
        ("Published 12:05 AM GMT, Sun January 7, 2024", "2024-01-07T00:05:00+00:00"),
        ("7 de enero de 2024", "2024-01-07"),
        ("7. Januar 2024, 10:21 Uhr", "2024-01-07"),
        ("07.01.2024", "2024-01-07"),
        ("14/03/2020 16h15", "2020-03-14"),
        ("03/14/2020", "2020-03-14"),
        ("03/03/2020", "2020-03-03"),
    ],
)
def test_a_moment_is_as_precise_as_the_text(text: str, iso: str) -> None:
    moment = read_moment(text)
    assert moment is not None
    assert moment.iso() == iso


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2024-13-45", "0001-01-01T00:00:00Z", "31 Smarch 2024", "99999999", "04/03/2020", "13/13/2020"],
)
def test_text_without_a_possible_day_gives_none(text: str) -> None:
    assert read_moment(text) is None


@given(st.text(max_size=100))
def test_no_text_makes_it_fail(text: str) -> None:
    read_moment(text)
