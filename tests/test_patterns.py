"""What patterns and near spellings stand for in a column of terms, held against words compared one by one."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.columnar import patterns
from search.columnar.patterns import Terms
from search.columnar.texts import SortedTexts, as_bytes, sorted_text_arrays
from search.expand import describes, distance

LETTERS = "abé漢𝒳"
WORDS = st.sets(st.text(LETTERS, min_size=1, max_size=8), max_size=40)


def column(words: Iterable[str]) -> SortedTexts:
    return SortedTexts(sorted_text_arrays("word", sorted(map(as_bytes, words))), "word")


def listed(terms: SortedTexts, runs: Iterable[Terms]) -> list[str]:
    return [terms[int(number)] for run in runs for number in run]


@given(WORDS, st.text(LETTERS + "*?*?", min_size=1, max_size=8))
def test_a_pattern_stands_for_the_terms_that_it_describes(words: set[str], pattern: str) -> None:
    terms = column(words)
    assert listed(terms, patterns.matching(pattern, terms)) == [term for term in terms if describes(pattern, term)]


@settings(max_examples=300)
@given(
    st.sets(st.text("abé", min_size=1, max_size=7), max_size=60), st.text("abé", min_size=1, max_size=7),
    st.integers(0, 3),
)  # fmt: skip
def test_a_near_spelling_stands_for_the_terms_within_its_edits(words: set[str], word: str, most: int) -> None:
    terms = column(words)
    expected = [term for term in terms if term[0] == word[0] and distance(word, term, most) <= most]
    assert listed(terms, patterns.near(word, most, terms)) == expected


@given(st.sets(st.text("aA7-'éª²…漢", min_size=1, max_size=6), max_size=40), st.sampled_from(["", "a", "é", "7-"]))
def test_plain_words_are_those_of_letters_and_figures_alone(words: set[str], prefix: str) -> None:
    terms = column(words)
    expected = [term for term in terms if term.startswith(prefix) and term.isalnum()]
    assert [terms[int(number)] for number in patterns.plain_words(prefix, terms)] == expected


def test_terms_come_in_runs_of_bounded_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "_RUN", 7)
    terms = column(f"w{number:02}" for number in range(30))
    for runs in (list(patterns.matching("w?*", terms)), list(patterns.near("w00", 3, terms))):
        assert [len(run) for run in runs] == [7, 7, 7, 7, 2]
        assert np.concatenate(runs).tolist() == list(range(30))
