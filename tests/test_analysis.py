"""What the analyser makes of the figures, tickers, initialisms and compounds that wire copy is full of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import alternatives, count_words, fold, forms, inflections, terms, tokens


def found(query: str, text: str) -> bool:
    """Tell whether one word of a query is in a text, as an engine would."""
    here = list(zip(terms(text).texts, terms(text).positions, strict=True))
    return any(
        all(any(term in (word, *(inflections(word) if len(s) == 1 else ())) for term, _ in here) for word in s)
        for s in alternatives(query)
    )


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("U.S.", "the U.S. said"), ("US", "the U.S. said"), ("1750", "1,750 dlrs"), ("1,750", "1,750 dlrs"),
        ("GM", "shares of GM.N rose"), ("GM.N", "shares of GM.N rose"), ("AT&T", "AT&T said"), ("att", "AT&T said"),
        ("Brazil", "Brazil's coffee"), ("O'Neill", "Mr O’Neill said"), ("oneill", "Mr O'Neill said"),
        ("state-owned", "a state-owned firm"), ("owned", "a state-owned firm"), ("email", "an e-mail"),
        ("e-mail", "an email"), ("covid19", "COVID-19 cases"), ("Sao", "São Paulo"), ("São", "SAO PAULO"),
        ("élection", "l'élection de mai"), ("Strasse", "die Straße"), ("companies", "one company"),
        ("company", "companies"),
        ("3.5", "up 3.5 pct"), ("crops", "the crop"), ("taxes", "a tax"), ("北京", "在北京举行"), ("Lodz", "Łódź"),
    ],
)  # fmt: skip
def test_a_word_is_found_in_the_forms_that_wires_print(query: str, text: str) -> None:
    assert found(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("35", "up 3.5 pct"),
        ("750", "1,750 dlrs"),
        ("U.S.", "told us so"),
        ("new", "the news"),
        ("organ", "organization"),
    ],
)
def test_a_word_is_not_found_in_what_only_looks_like_it(query: str, text: str) -> None:
    assert not found(query, text)


def test_forms_of_one_word_share_its_position_and_its_offsets() -> None:
    assert [(t.text, t.position, t.start, t.end) for t in tokens("In U.S. trade")] == [
        ("in", 0, 0, 2),
        ("u.s", 1, 3, 6),
        ("us", 1, 3, 6),
        ("trade", 2, 8, 13),
    ]


def test_punctuation_alone_is_no_word() -> None:
    assert alternatives("&") == ()
    assert list(tokens("— … !")) == []


def test_every_character_that_is_a_word_has_a_term() -> None:
    of_each = terms(" ".join(map(chr, range(0x10000))))
    assert of_each.words == len(set(of_each.positions)) > 40_000
    assert all(of_each.texts)


def test_a_kana_is_one_word_however_its_mark_is_encoded() -> None:
    assert [terms(text).texts for text in ("がく", "か\u3099く", "か゛く")] == [["か", "く"]] * 3


@given(st.text(max_size=80))
def test_offsets_stay_inside_the_text_and_positions_ascend_by_word(text: str) -> None:
    seen = [(token.position, token.start, token.end) for token in tokens(text)]
    assert all(0 <= start < end <= len(text) for _, start, end in seen)
    assert [start for _, start, _ in seen] == sorted(start for _, start, _ in seen)


@given(st.text(max_size=80))
def test_a_text_has_as_many_words_as_positions(text: str) -> None:
    assert count_words(text) == len(set(terms(text).positions))


@given(st.text(alphabet="abS1 .,-‐/&'’Éß中あ한\u0301_\n", max_size=25) | st.text(max_size=25))
def test_the_indexer_and_the_highlighter_see_the_same_terms(text: str) -> None:
    quick = terms(text)
    expected = sorted((token.text, token.position) for token in tokens(text))
    assert sorted(zip(quick.texts, quick.positions, strict=True)) == expected


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="abS1É'’ʼ＇ŉéøﬁ"))
def test_a_word_is_indexed_under_what_it_folds_to(text: str) -> None:
    assert all(forms(word)[0] == fold(word) for word in text.split())


@given(st.text(alphabet="abc.,'&1é", min_size=1, max_size=10))
def test_every_word_is_found_by_its_own_form(text: str) -> None:
    for sequence in alternatives(text):
        assert set(sequence) <= set(terms(text).texts)


def test_a_word_without_end_is_cut_rather_than_indexed_whole() -> None:
    assert max(map(len, forms("x" * 10_000))) <= 64
