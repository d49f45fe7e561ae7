"""Which words are marked, and which passages are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import Token, alternatives, fold, inflections, tokens
from search.engine import Deadline
from search.expand import describes, distance
from search.highlight import Marker, snippets
from search.limits import LIMITS
from search.query import parse_query
from search.results import Spans
from search.tree import Fuzzy, Pattern, Phrase, Word, positive_leaves
from tests.wire import story

FILLER = (
    "Traders waited for the figures while the harbour stayed closed and nobody moved a single sack of grain that day."
)


def marked(query: str, text: str) -> list[str]:
    tree = parse_query(query, date(2026, 11, 23)).tree
    return [span.text for span in Marker(tree, "body", Deadline(60)).mark(text) if span.is_match]


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
    assert plain(Marker(tree, "body", Deadline(60)).mark(text)) == text


PRINTED = (
    "us", "U.S.", "U.S", "use", "bus", "AT&T", "att", "e-mail", "email", "1,750", "1750", "Brazil’s", "brazil",
    "state‑owned", "state-owned", "owned", "O'Neill", "oneill", "São", "sao", "pt.us", "“oil”", "oil/gas", "oils", "—",
    "\n", "北京", "_oil_", "x" * 70, "x" * 64, "oil…", "C'est", "est",
    "oil\u00a0us", "oil–us", "tab\toil", "U.S.’s", "é.us", "İoil", "oi’l", "OIL-PRICE", "$1,750", "ſoil",
    "\u212a", "\ud800oil", "O’Neil", "O＇Neil", "Oʼneil", "o'neil", "don’t", "l’oil", "oilʼ", "ʼoil", "ʼ", "o‐neil",
    "o'‑neil",
)  # fmt: skip
QUERIES = (
    "us", "att", "email", "1750", "brazil", "oneill", '"state owned"', '"oil gas"~3', "sao", "oil", "北京", "x" * 64,
    "u.s.", "oi*", "*il", "*ai*", "o?l", "oild~", "est", '"us oil"', "us brazil -oil",
    "o'neil", "O’Neil", "oʼneil", "don't", "l'oil", "l'o*", "o'n*", "o'nel~", '"o’neil oil"', "ʼoil", "oil'",
)  # fmt: skip


def plainly_marked(query: str, text: str) -> set[tuple[int, int]]:
    """Return what is to be marked, by looking at every token of a text for every leaf."""
    every, found = list(tokens(text)), set()
    for leaf in positive_leaves(parse_query(query, date(2026, 11, 23)).tree):
        match leaf:
            case Word(typed):
                wanted = {form for s in alternatives(typed) if len(s) == 1 for form in inflections(s[0])}
                found |= {(t.start, t.end) for t in every if t.text in wanted}
            case Pattern(typed):
                found |= {(t.start, t.end) for t in every if describes(fold(typed), t.text)}
            case Fuzzy(typed, most):
                found |= {
                    (t.start, t.end)
                    for t in every
                    if t.text[:1] == fold(typed)[:1] and distance(fold(typed), t.text, most) <= most
                }
        if isinstance(leaf, Word | Phrase):
            slop = leaf.slop if isinstance(leaf, Phrase) else 0
            for sequence in alternatives(leaf.text):
                if len(sequence) > 1:
                    for hits in chains(every, sequence, slop):
                        found |= {(t.start, t.end) for t in hits} if slop else {(hits[0].start, hits[-1].end)}
                elif isinstance(leaf, Phrase):
                    found |= {(t.start, t.end) for t in every if t.text == sequence[0]}
    return found


def chains(every: list[Token], sequence: tuple[str, ...], slop: int) -> Iterator[list[Token]]:
    for first in (t for t in every if t.text == sequence[0]):
        hits = [first]
        for term in sequence[1:]:
            last = hits[-1].position
            hits += [t for t in every if t.text == term and last < t.position <= last + slop + 1][:1]
        if len(hits) == len(sequence):
            yield hits


@settings(max_examples=500)
@given(st.lists(st.sampled_from(PRINTED), max_size=12), st.sampled_from([" ", ", ", ""]), st.sampled_from(QUERIES))
def test_what_is_marked_is_what_a_look_at_every_word_finds(printed: list[str], between: str, query: str) -> None:
    text = between.join(printed)
    marker = Marker(parse_query(query, date(2026, 11, 23)).tree, "body", Deadline(60))
    assert {(match.start, match.end) for match in marker.matches(text)} == plainly_marked(query, text)
    blocks = [text, "x", "", text]
    assert marker.matches_by_block(blocks) == [marker.matches(block) for block in blocks]


BESIDE_IDEOGRAPHS = (*range(0x3400), *range(0xF900, 0x10000))


def test_a_word_is_marked_whatever_is_printed_between_its_letters() -> None:
    text = "\n".join(f"{chr(code)}o{chr(code)}neil{chr(code)}" for code in BESIDE_IDEOGRAPHS)
    patient = replace(LIMITS, highlight_chars=len(text))
    for query in ("o'neil", "oneil", "neil", "o'n*", "ʼoneil"):
        marker = Marker(parse_query(query, date(2026, 11, 23)).tree, "body", Deadline(60), patient)
        assert {(match.start, match.end) for match in marker.matches(text)} == plainly_marked(query, text)


def test_the_snippet_shows_the_passage_that_matches_wherever_it_is() -> None:
    one = story("s1", "Ports", *[FILLER] * 30, "A strike closed Rotterdam. Cranes stood still.", *[FILLER] * 30)
    tree = parse_query("rotterdam", date(2026, 11, 23)).tree
    (passage,) = snippets(one, Marker(tree, "body", Deadline(60)))
    assert plain(passage).startswith("A strike closed Rotterdam.")


def test_the_second_snippet_shows_what_the_first_one_lacks() -> None:
    one = story("s1", "Ports", f"Rotterdam closed. {FILLER * 4}", FILLER * 4, f"{FILLER * 3} Antwerp stayed open.")
    shown = snippets(one, Marker(parse_query("rotterdam antwerp", date(2026, 11, 23)).tree, "body", Deadline(60)))
    assert ["Rotterdam" in plain(shown[0]), "Antwerp" in plain(shown[1])] == [True, True]


def test_a_match_longer_than_a_snippet_is_shown_marked() -> None:
    phrase = " ".join(["harbour"] * LIMITS.snippet_chars)
    (passage,) = snippets(story("s1", "H", f"{phrase}. {FILLER}"), Marker(Phrase(phrase), "body", Deadline(60)))
    assert [span.text for span in passage if span.is_match] == [phrase]


def test_without_a_match_in_the_body_the_first_words_stand_in() -> None:
    (lead,) = snippets(
        story("s1", "Ports", FILLER * 5), Marker(parse_query("ports", date(2026, 1, 1)).tree, "body", Deadline(60))
    )
    assert plain(lead).startswith("Traders waited")
    assert plain(lead).endswith(" …")


@given(st.lists(st.sampled_from(["oil", "at", "Price", "x" * 300, "U.S.", "grain."]), max_size=200))
def test_a_snippet_is_a_piece_of_the_story_of_bounded_length(words: list[str]) -> None:
    text = " ".join(words)
    tree = parse_query("oil price", date(2026, 11, 23)).tree
    for passage in snippets(story("s1", "H", text), Marker(tree, "body", Deadline(60))):
        shown = plain(passage).removeprefix("… ").removesuffix(" …")
        assert shown in text
        assert len(shown) <= LIMITS.snippet_chars + 300


def test_a_word_that_letters_or_length_rule_out_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def counting(a: str, b: str, most: int) -> int:
        compared.append(b)
        return distance(a, b, most)

    monkeypatch.setattr("search.highlight.distance", counting)
    text = "harvest harvests harbinger harmonica harmed harvestable carvest harvset harvest"
    assert marked("harvest~2 OR harvest~2", text) == ["harvest", "harvests", "harvset", "harvest"]
    assert compared == ["harvest", "harvests", "harvset"]
