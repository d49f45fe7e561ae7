"""BM25F as search.ranking states it, over the stories in view only."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from search.columnar.engine import ColumnarEngine
from search.engine import Deadline, Plan, View
from search.ranking import FIELD_B, FIELD_WEIGHT, K1
from search.story import Filing, Status, Story
from search.tree import And, Boost, Node, Not, Or, Phrase, Word
from tests.wire import NOW, filing, open_engine, story, write_index

AT = int(NOW.timestamp())


def scores(engine: ColumnarEngine, tree: Node, withdrawn: frozenset[str] = frozenset()) -> dict[str, float]:
    plan = Plan(View(AT, withdrawn=withdrawn), tree=tree, sort="relevance", limit=100)
    return {hit.key.split("\x1f")[0]: hit.score for hit in engine.run(plan, Deadline(60)).hits}


def by_hand(stories: dict[str, tuple[str, str]], word: str) -> dict[str, float]:
    """Score stories of single-spaced headline and body words for one word, straight from the formula."""
    texts = {name: dict(zip(("headline", "body"), pair, strict=True)) for name, pair in stories.items()}
    average = {f: sum(len(t[f].split()) for t in texts.values()) / len(texts) for f in ("headline", "body")}
    with_word = sum(any(word in t[f].split() for f in t) for t in texts.values())
    idf = math.log(1 + (len(texts) - with_word + 0.5) / (with_word + 0.5))
    out = {}
    for name, text in texts.items():
        frequency = sum(
            FIELD_WEIGHT[f] * text[f].split().count(word)
            / (1 - FIELD_B[f] + FIELD_B[f] * len(text[f].split()) / average[f])
            for f in text
        )  # fmt: skip
        if frequency:
            out[name] = idf * frequency / (K1 + frequency)
    return out


def test_scores_follow_the_formula(tmp_path: Path) -> None:
    texts = {"a": ("oil up", "oil rose again"), "b": ("grain", "oil fell"), "c": ("grain down", "no word of it at all")}
    engine = open_engine(tmp_path, *(filing(story(name, *pair)) for name, pair in texts.items()))
    assert scores(engine, Word("oil")) == pytest.approx(by_hand(texts, "oil"))


def test_parts_of_a_query_add_up_and_boosts_multiply(tmp_path: Path) -> None:
    engine = open_engine(tmp_path, filing(story("a", "x", "oil and grain")), filing(story("b", "y", "silver")))
    oil, grain = (scores(engine, Word(word))["a"] for word in ("oil", "grain"))
    assert scores(engine, And((Word("oil"), Boost(Word("grain"), 3.0))))["a"] == pytest.approx(oil + 3 * grain)
    assert scores(engine, Phrase("oil and grain"))["a"] > oil
    assert scores(engine, Or((Word("oil"), Not(Word("silver")))))["a"] == pytest.approx(oil)


def test_filings_out_of_view_change_no_score(tmp_path: Path) -> None:
    seen = [
        filing(story("a", "oil", "oil rose")),
        filing(story("b", "x", "oil and more oil for all")),
        filing(story("c")),
    ]
    hidden: list[Story] = [story("d", "oil", "oil " * 50, status=Status.WITHHELD), story("e", "oil", "oil oil")]
    alone = open_engine(tmp_path / "alone", *seen)
    crowd = open_engine(
        tmp_path / "crowd",
        filing(hidden[0]),
        *seen,
        Filing(story("a", "oil oil", version=0), 0, 5, superseded_at=5),
        filing(hidden[1]),
    )
    assert scores(crowd, Word("oil"), frozenset({"e"})) == scores(alone, Word("oil"))


def test_segments_change_no_score(tmp_path: Path) -> None:
    filings = [filing(story(f"s{i}", "oil" if i % 3 else "grain", "oil " * i or "port")) for i in range(9)]
    one = ColumnarEngine.open(write_index(tmp_path / "one", [filings]))
    many = ColumnarEngine.open(write_index(tmp_path / "many", [filings[:2], filings[2:5], filings[5:]]))
    assert scores(one, Word("oil")) == scores(many, Word("oil"))


def test_a_word_in_the_headline_outranks_the_same_word_in_the_body(tmp_path: Path) -> None:
    engine = open_engine(
        tmp_path,
        filing(story("body", "Prices rise", "wheat rose")),
        filing(story("head", "Wheat rises", "prices rose")),
    )
    assert list(scores(engine, Word("wheat"))) == ["head", "body"]
