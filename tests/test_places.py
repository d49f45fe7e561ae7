"""Places of datelines: city, region and country, by our own tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clean.places import city_name, find_city, find_region, fold, read_places
from search.story import Place


@pytest.mark.parametrize(
    ("printed", "city", "region", "country"),
    [
        ("LA CROSSE, Wis.", "La Crosse", "Wisconsin", "US"),
        ("ST. JOSEPH, Mich.", "St. Joseph", "Michigan", "US"),
        ("COEUR D'ALENE, Idaho", "Coeur d'Alene", "Idaho", "US"),
        ("HUNTINGTON, W. VA.", "Huntington", "West Virginia", "US"),
        ("RIO DE JANEIRO", "Rio de Janeiro", "", "BR"),
        ("SAO PAULO, SP, Brazil", "Sao Paulo", "", "BR"),
        ("São Paulo", "Sao Paulo", "", "BR"),
        ("PEKING", "Beijing", "", "CN"),
        ("Genève", "Geneva", "", "CH"),
        ("VANCOUVER, British Columbia, Canada", "Vancouver", "British Columbia", "CA"),
        ("LONDON", "London", "England", "GB"),
        ("LONDON, Ontario", "London", "Ontario", "CA"),
        ("PARIS, Texas", "Paris", "Texas", "US"),
        ("PORTLAND, Maine", "Portland", "Maine", "US"),
        ("FARMINGTON Conn.", "Farmington", "Connecticut", "US"),
        ("TBILISI, Georgia", "Tbilisi", "", "GE"),
        ("MACON, Georgia", "Macon", "Georgia", "US"),
        ("MORRIS TOWNSHIP, ESSEX COUNTY, N.J.", "Morris Township", "New Jersey", "US"),
        ("WINSTON-SALEM, N.C.", "Winston-Salem", "North Carolina", "US"),
        ("N'DJAMENA", "N'Djamena", "", "TD"),
        ("SMALLVILLE", "Smallville", "", ""),
    ],
)
def test_a_place_resolves_as_far_as_its_printed_form_allows(printed: str, city: str, region: str, country: str) -> None:
    (place,) = read_places(printed)
    assert (place.city, place.region, place.country) == (city, region, country)


def test_a_place_keeps_the_form_in_which_it_was_printed() -> None:
    assert read_places("OKLAHOMA CITY, Okla.") == (Place("OKLAHOMA CITY, Okla.", "Oklahoma City", "Oklahoma", "US"),)


@pytest.mark.parametrize("joiner", ["/", " / ", " & ", " and ", ", "])
def test_several_cities_are_several_places(joiner: str) -> None:
    assert [place.city for place in read_places(f"PARIS{joiner}VIENNA")] == ["Paris", "Vienna"]


def test_a_countrys_own_and_does_not_part_it() -> None:
    assert read_places("PORT OF SPAIN, Trinidad and Tobago")[0].country == "TT"


@pytest.mark.parametrize("text", ["He went home", "12 Monkeys", "Said The company", "One Two Three Four Five Six", ""])
def test_what_has_not_the_form_of_a_name_is_no_place(text: str) -> None:
    assert read_places(text) == ()


@pytest.mark.parametrize(
    ("printed", "name"),
    [("MCALLEN", "McAllen"), ("DAR ES SALAAM", "Dar es Salaam"), ("PORT-AU-PRINCE", "Port-au-Prince")],
)
def test_a_city_in_capitals_gets_mixed_case(printed: str, name: str) -> None:
    assert city_name(printed) == name


def test_every_row_of_the_tables_can_be_found_and_has_a_two_letter_country() -> None:
    for name in ("Wis.", "Calif", "N.Y.", "Ont.", "UAE", "West Germany", "Deutschland"):
        assert all(len(region.country) == 2 for region in find_region(name)), name
        assert find_region(name), name
    assert find_city("Lisboa") == find_city("LISBON")


@given(st.text(max_size=60))
def test_folding_is_stable(name: str) -> None:
    assert fold(fold(name)) == fold(name)
