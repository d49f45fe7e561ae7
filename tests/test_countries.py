"""Countries: codes, names and the other names that wires print."""

from __future__ import annotations

import pytest

from search.countries import country_code, country_name, country_term


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("BR", "BR"), ("br", "BR"), ("Brazil", "BR"), ("BRAZIL", "BR"), (" Brazil ", "BR"),
        ("UK", "GB"), ("U.K.", "GB"), ("Britain", "GB"), ("England", "GB"), ("GB", "GB"),
        ("U.S.", "US"), ("USA", "US"), ("U.S.A.", "US"), ("United States of America", "US"), ("us", "US"),
        ("Russia", "RU"), ("South Korea", "KR"), ("south-korea", "KR"), ("North Korea", "KP"), ("UAE", "AE"),
        ("Ivory Coast", "CI"), ("Cote d'Ivoire", "CI"), ("Côte d’Ivoire", "CI"), ("The Netherlands", "NL"),
        ("St. Lucia", "LC"), ("Trinidad & Tobago", "TT"), ("Turkey", "TR"), ("Turkiye", "TR"), ("Burma", "MM"),
        ("Czechia", "CZ"), ("Hong Kong", "HK"), ("Kosovo", "XK"), ("DR Congo", "CD"), ("Congo", "CG"),
        ("West Germany", "DE"), ("Vatican", "VA"), ("East Timor", "TL"), ("Macedonia", "MK"), ("Swaziland", "SZ"),
    ],
)  # fmt: skip
def test_codes_names_and_common_names_give_the_code(text: str, code: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize("text", ["", " ", "Atlantis", "ZZ", "Texas", "Soviet Union", "The"])
def test_what_is_no_country_has_no_code(text: str) -> None:
    assert country_code(text) == ""


def test_every_code_of_iso_3166_has_a_name_that_leads_back_to_it() -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    codes = [a + b for a in letters for b in letters if country_name(a + b)]
    assert len(codes) == 249 + 1
    assert [country_code(country_name(code)) for code in codes] == codes


def test_a_code_of_no_country_has_no_name() -> None:
    assert (country_name("ZZ"), country_name(""), country_name("br")) == ("", "", "Brazil")


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("usa", "US"), ("U.S.", "US"), ("uk", "GB"), ("DR Congo", "CD"), ("Burma", "MM"),
        ("us", "us"), ("GB", "GB"), ("Brazil", "Brazil"), ("Congo", "Congo"), ("united states", "united states"),
        ("Atlantis", "Atlantis"), ("", ""),
    ],
)  # fmt: skip
def test_another_name_of_a_country_is_searched_by_its_code(text: str, term: str) -> None:
    assert country_term(text) == term
