"""Bylines: people's names, without titles and agencies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clean.byline import is_byline, read_byline


@pytest.mark.parametrize(
    ("printed", "authors", "agency"),
    [
        ("By Ann Lee and Bo Berg, Associated Press Writer", ("Ann Lee", "Bo Berg"), "AP"),
        ("By ANN LEE, Associated Press", ("Ann Lee",), "AP"),
        ("BY TED D'ARCY, Reuters", ("Ted d'Arcy",), "Reuters"),
        ("by Ann Lee, Reuter", ("Ann Lee",), "Reuters"),
        ("By Ann Lee, Bo Berg and Cy Dow", ("Ann Lee", "Bo Berg", "Cy Dow"), ""),
        ("By Ann Lee, AP Business Writer", ("Ann Lee",), "AP"),
        ("By Martin Lee Jr., Staff Writer", ("Martin Lee Jr",), ""),
        ("Von Anna Roth, dpa", ("Anna Roth",), "dpa"),
        ("Par Anne Roy (AFP)", ("Anne Roy",), "AFP"),
        ("By ANN LEE and BO BERG The Associated Press", ("Ann Lee", "Bo Berg"), "AP"),
        ("By ANN LEE AP Science Writer", ("Ann Lee",), "AP"),
        ("By Ann van der Lee The Canadian Press", ("Ann van der Lee",), "The Canadian Press"),
        ("By Ann Lee Reuters", ("Ann Lee",), "Reuters"),
        ("By Ann Lee Business Reporter", ("Ann Lee",), ""),
        ("By ANN LEE STAFF WRITER", ("Ann Lee",), ""),
        ("By Ann Lee Senior White House Correspondent", ("Ann Lee",), ""),
        ("By Ann Lee and Bo Berg / Harbour Post Staff Writers", ("Ann Lee", "Bo Berg"), ""),
        ("By Ann Lee, USA TODAY", ("Ann Lee",), ""),
        ("By Ada Berg Efe", ("Ada Berg Efe",), ""),
        ("Por Ana Paz y Luis Sol", ("Ana Paz", "Luis Sol"), ""),
        ("Ann Lee (ann@example.org)", ("Ann Lee",), ""),
        ("The Associated Press", (), "AP"),
        ("By Staff Reporter", (), ""),
        ("By Ann Lee in Oslo", ("Ann Lee",), ""),
        ("", (), ""),
    ],
)
def test_a_byline_gives_its_people_and_its_agency(printed: str, authors: tuple[str, ...], agency: str) -> None:
    found = read_byline(printed)
    assert (found.authors, found.agency) == (authors, agency)


@pytest.mark.parametrize(
    "text", ["By Ann Lee", "By ANN LEE, Associated Press", "Von Anna Roth, dpa", "AFP, MANILA", "Ann Lee/Bo Berg"]
)
def test_a_byline_is_told_from_copy(text: str) -> None:
    assert is_byline(text)


@pytest.mark.parametrize(
    "text",
    [
        "By Thursday the harbour was open.",
        "By noon the ships had gone",
        "By land, sea and air, they all came to the harbour to see Ann Lee, Bo Berg",
        "Por la mañana llovió mucho",
        "The harbour reopened",
        "Reuter",
        "White House",
        "AFP, which reported it first",
    ],
)
def test_copy_is_no_byline(text: str) -> None:
    assert not is_byline(text)


@given(st.text(max_size=200))
def test_any_text_can_be_asked(text: str) -> None:
    assert all(name.strip() for name in read_byline(text).authors)
    assert is_byline(text) in {True, False}
