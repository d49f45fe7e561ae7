"""Where words follow one another, in stories longer and words more frequent than the small types of postings hold."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.columnar import phrases
from search.columnar.engine import ColumnarEngine
from search.engine import Deadline, Plan, View
from search.errors import DeadlineExceeded
from search.tree import Phrase
from tests.wire import NOW, filing, open_engine, story

LONG = " ".join(f"w{number % 999}" for number in range(65_530))
STORIES = {
    "short": ("Grain port", "Port of grain."),
    "often": ("Port " * 20, "port " * 300 + "and grain port"),
    "long": ("Grain", f"{LONG} port of call and grain port of Emden"),
    "apart": ("Emden grain", "Port, and later more grain; port of call."),
    "last": ("Emden", "The grain of the port, the grain port"),
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ColumnarEngine]:
    filings = (filing(story(name, headline, body)) for name, (headline, body) in STORIES.items())
    engine = open_engine(tmp_path_factory.mktemp("phrases"), *filings)
    yield engine
    engine.close()


def found(engine: ColumnarEngine, phrase: Phrase) -> set[str]:
    plan = Plan(View(int(NOW.timestamp())), phrase, limit=1000)
    return {hit.key.rpartition("\x1f")[0] for hit in engine.run(plan, Deadline(60.0)).hits}


@pytest.mark.parametrize(
    ("phrase", "stories"),
    [
        (Phrase("grain port"), {"short", "often", "long", "apart", "last"}),
        (Phrase("grain port", "headline"), {"short"}),
        (Phrase("grain port", "body"), {"often", "long", "apart", "last"}),
        (Phrase("port grain"), set()),
        (Phrase("port grain", slop=1), {"short", "often", "last"}),
        (Phrase("port grain", slop=2), {"short", "often", "last"}),
        (Phrase("port grain", slop=3), {"short", "often", "last", "long", "apart"}),
        (Phrase("port of emden"), {"long"}),
        (Phrase("grain port of emden"), {"long"}),
        (Phrase("w0 w1"), {"long"}),
        (Phrase("port of call and grain port"), {"long"}),
        (Phrase(f"w{65_529 % 999} port"), {"long"}),
        (Phrase("port port port"), {"often"}),
        (Phrase("the grain the grain", slop=3), {"last"}),
        (Phrase("the the the the", slop=50), set()),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("words", "positions"), [(1, 1), (phrases._WORDS, 1), (phrases._WORDS, phrases._POSITIONS)])
def test_a_phrase_is_found_wherever_it_stands(
    engine: ColumnarEngine,
    monkeypatch: pytest.MonkeyPatch,
    phrase: Phrase,
    stories: set[str],
    words: int,
    positions: int,
) -> None:
    monkeypatch.setattr(phrases, "_WORDS", words)
    monkeypatch.setattr(phrases, "_POSITIONS", positions)
    assert found(engine, phrase) == stories


def test_any_phrase_is_found_as_words_read_one_by_one_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(5)  # noqa: S311 - reproducible, no secret
    words = [f"{letter}{letter}" for letter in "abcdefgh"]
    bodies = {
        f"{number:03}": draw.choices(words, [2.0**-rank for rank in range(8)], k=draw.randint(2, 40))
        for number in range(300)
    }
    engine = open_engine(tmp_path, *(filing(story(name, "Wire", " ".join(body))) for name, body in bodies.items()))
    for words_between, positions_between in (
        (1, 1),
        (40, 30),
        (phrases._WORDS, 30),
        (phrases._WORDS, phrases._POSITIONS),
    ):
        monkeypatch.setattr(phrases, "_WORDS", words_between)
        monkeypatch.setattr(phrases, "_POSITIONS", positions_between)
        for _ in range(300):
            sequence, slop = draw.choices(words, k=draw.choice((2, 2, 3))), draw.choice((0, 0, 0, 1, 3))
            expected = {name for name, body in bodies.items() if follows(body, sequence, slop)}
            assert found(engine, Phrase(" ".join(sequence), slop=slop)) == expected
    engine.close()


def follows(body: list[str], sequence: list[str], slop: int) -> bool:
    reached = [at for at, word in enumerate(body) if word == sequence[0]]
    for wanted in sequence[1:]:
        steps = {at + step for at in reached for step in range(1, slop + 2)}
        reached = [at for at, word in enumerate(body) if word == wanted and at in steps]
    return bool(reached)


@pytest.mark.parametrize("looked_at", ["_WORDS", "_POSITIONS"])
def test_a_phrase_of_common_words_stops_at_its_deadline(
    engine: ColumnarEngine, monkeypatch: pytest.MonkeyPatch, looked_at: str
) -> None:
    monkeypatch.setattr(phrases, looked_at, 1)
    looks = iter([0.0] * 4)
    deadline = Deadline(1.0, clock=lambda: next(looks, 2.0))
    with pytest.raises(DeadlineExceeded):
        engine.run(Plan(View(int(NOW.timestamp())), Phrase("grain port"), limit=1), deadline)
