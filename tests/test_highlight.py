"""Which words are marked, and which passages are shown."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlight import Marker, snippets
from search.limits import LIMITS
from search.query import parse_query
from search.results import Spans
from tests.wire import story

FILLER = (
    "Traders waited for the figures while the harbour stayed closed and nobody moved a single sack of grain that day."
)


def marked(query: str, text: str) -> list[str]:
    tree = parse_query(query, date(2026, 11, 23)).tree
    return [span.text for span in Marker(tree, "body").mark(text) if span.is_match]


def plain(spans: Spans) -> str:
    return "".join(span.text for span in spans)


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("oil", "Oil and oils; oiled no", ["Oil", "oils"]),
        ('"oil price"', "The oil price, not oil nor price", ["oil price"]),
        ("-oil price", "oil price", ["price"]),
        ("headline:oil", "oil", []),
        ("pri*", "prices prime rice", ["prices", "prime"]),
        ("wheet~", "wheat wheel what", ["wheat", "wheel"]),
        ("US", "The U.S. did", ["U.S"]),
        ("state-owned", "a state-owned firm owned by a state", ["state-owned"]),
        ("Sao", "São Paulo", ["São"]),
        ('"grain port"~1', "grain at port, grain far from the port", ["grain", "port"]),
    ],
)
def test_what_matched_is_marked_and_nothing_else(query: str, text: str, expected: list[str]) -> None:
    assert marked(query, text) == expected


@given(st.text(max_size=120), st.sampled_from(["a", "ab* b", '"a b"', "a~ -b"]))
def test_marking_never_changes_the_text(text: str, query: str) -> None:
    tree = parse_query("abc " + query, date(2026, 11, 23)).tree
    assert plain(Marker(tree, "body").mark(text)) == text


def test_the_snippet_shows_the_passage_that_matches_wherever_it_is() -> None:
    one = story("s1", "Ports", *[FILLER] * 30, "A strike closed Rotterdam. Cranes stood still.", *[FILLER] * 30)
    tree = parse_query("rotterdam", date(2026, 11, 23)).tree
    (passage,) = snippets(one, Marker(tree, "body"))
    assert plain(passage).startswith("A strike closed Rotterdam.")


def test_the_second_snippet_shows_what_the_first_one_lacks() -> None:
    one = story("s1", "Ports", f"Rotterdam closed. {FILLER * 4}", FILLER * 4, f"{FILLER * 3} Antwerp stayed open.")
    shown = snippets(one, Marker(parse_query("rotterdam antwerp", date(2026, 11, 23)).tree, "body"))
    assert ["Rotterdam" in plain(shown[0]), "Antwerp" in plain(shown[1])] == [True, True]


def test_without_a_match_in_the_body_the_first_words_stand_in() -> None:
    (lead,) = snippets(story("s1", "Ports", FILLER * 5), Marker(parse_query("ports", date(2026, 1, 1)).tree, "body"))
    assert plain(lead).startswith("Traders waited")
    assert plain(lead).endswith(" …")


@given(st.lists(st.sampled_from(["oil", "at", "Price", "x" * 300, "U.S.", "grain."]), max_size=200))
def test_a_snippet_is_a_piece_of_the_story_of_bounded_length(words: list[str]) -> None:
    text = " ".join(words)
    tree = parse_query("oil price", date(2026, 11, 23)).tree
    for passage in snippets(story("s1", "H", text), Marker(tree, "body")):
        shown = plain(passage).removeprefix("… ").removesuffix(" …")
        assert shown in text
        assert len(shown) <= LIMITS.snippet_chars + 300
