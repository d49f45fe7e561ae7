"""The headline is the story's, as readers saw it; other forms of it are kept."""

from __future__ import annotations

from index.page.headlines import choose_headlines, without_site


def test_the_main_heading_wins_over_the_metadatas_form() -> None:
    assert choose_headlines(
        ["Harbour opens after nine long years"],
        ["Harbour opens after nine years"],
        "Harbour opens after a decade | Courier",
    ) == ("Harbour opens after nine long years", "Harbour opens after nine years", "Harbour opens after a decade")


def test_a_main_heading_that_names_the_site_loses() -> None:
    headings = ["Example Courier", "Harbour opens after nine years"]
    assert choose_headlines(headings, [], "Harbour opens after nine years - Example Courier")[0] == headings[1]


def test_the_metadata_decide_where_no_heading_speaks_of_the_story() -> None:
    assert choose_headlines(["Sign in"], ["Harbour opens after nine years"], "") == ("Harbour opens after nine years",)


def test_a_heading_alone_is_the_headline() -> None:
    assert choose_headlines(["Harbour opens after nine years"], [], "") == ("Harbour opens after nine years",)


def test_site_and_section_names_are_cut_off_a_page_title() -> None:
    assert (
        without_site("Harbour opens after nine years | World | Example Courier", []) == "Harbour opens after nine years"
    )


def test_a_dash_inside_a_known_headline_stays() -> None:
    headline = "Harbour opens - at last, after nine years"
    assert without_site(f"{headline} - Example Courier", [headline]) == headline
