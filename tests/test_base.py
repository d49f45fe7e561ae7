"""An index built upon an older generation answers as one built afresh, and leaves the older one as it was."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from index.limits import SpoolLimits
from index.segments.base import Base
from index.segments.build import write_index
from index.segments.merging import SegmentState, to_rewrite
from index.segments.rows import Placed
from search.columnar.engine import ColumnarEngine
from search.columns import Columns
from search.engine import Deadline, Engine, Plan, View
from search.facets import FACET_NAMES
from search.story import Block, Filing
from search.tree import And, Everything, Node, Not, Or, Pattern, Phrase, Word
from search.whoosh_engine import WhooshEngine
from tests.kept import Standing
from tests.wire import NOW, filing, story

WORDS = ("oil", "wheat", "port", "price", "ship", "U.S.", "state-owned")
TREES: tuple[Node, ...] = (
    Everything(),
    Word("oil"),
    And((Word("wheat"), Not(Word("port")))),
    Or((Word("ship"), Phrase("oil price"))),
    Pattern("p*"),
    Word("oil", "headline"),
)
LIMITS = SpoolLimits(segment_filings=65_536, segment_words=8 << 20)
AT = int(NOW.timestamp())


def placed(one: Filing) -> Placed:
    return Placed(one.current_from, one.current_until, one.superseded_at, one.source_path, one.copies)


def answers(engine: Engine) -> list[object]:
    plans = (
        Plan(View(AT), tree, sort=sort, limit=99, facets=FACET_NAMES)
        for tree in TREES
        for sort in ("relevance", "newest", "oldest")
    )
    found = [engine.filing_count, engine.story_count, *(engine.run(plan, Deadline(60)) for plan in plans)]
    engine.close()
    return found


def digests(directory: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in directory.iterdir()}


def drawn(chance: random.Random, number: int) -> Filing:
    text = " ".join(chance.choices(WORDS, k=chance.randint(1, 8)))
    one = story(f"s{number}", text, " ".join(chance.choices(WORDS, k=12)), source=chance.choice(("AP", "ap", "AFP")))
    return filing(one)


def built(folder: Path, filings: Iterable[Filing], base: Base | None = None) -> Path:
    folder.mkdir()
    assert write_index(folder, filings, base) == {}
    return folder


@pytest.mark.parametrize("seed", range(4))
def test_any_history_ends_as_a_fresh_build_does(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a reproducible history, no secret
    live = {one.key: one for one in (drawn(chance, number) for number in range(12))}
    directory = built(tmp_path / "0", live.values())
    for step in range(1, 14):
        kept = {key: one for key, one in live.items() if chance.random() < 0.85}
        moved = {key: replace(one, source_path=f"{step}.html", current_from=step) for key, one in kept.items()}
        added = [drawn(chance, 100 * step + number) for number in range(chance.randint(0, 3))]
        before = digests(directory)
        base = Base(directory, Standing({key: placed(one) for key, one in moved.items()}))
        fresh = built(tmp_path / str(step), added, base)
        assert digests(directory) == before
        live, directory = moved | {one.key: one for one in added}, fresh
        expected = answers(ColumnarEngine.open(built(tmp_path / f"{step}-full", live.values())))
        engine = ColumnarEngine.open(directory)
        assert {key: engine.filing(key) for key in live} == live
        assert answers(engine) == expected
        assert answers(WhooshEngine.open(directory)) == expected
    assert len(list(directory.glob("*.postings"))) < 9


def test_segments_left_alone_are_the_same_files(tmp_path: Path) -> None:
    one, two = filing(story("a")), filing(story("b"))
    first = built(tmp_path / "1", [one, two])
    second = built(
        tmp_path / "2", [filing(story("c"))], Base(first, Standing({one.key: placed(one), two.key: placed(two)}))
    )
    segments = [*first.glob("*.seg"), *first.glob("*.postings")]
    assert {path.suffix for path in segments} == {".seg", ".postings"}
    for path in segments:
        assert (second / path.name).stat().st_ino == path.stat().st_ino


def test_a_key_that_is_kept_cannot_be_added_again(tmp_path: Path) -> None:
    one = filing(story("a"))
    base = Base(built(tmp_path / "1", [one]), Standing({one.key: placed(one)}))
    (tmp_path / "2").mkdir()
    with pytest.raises(ValueError, match="two filings"):
        write_index(tmp_path / "2", [one], base)


def test_a_filing_removed_and_added_under_its_key_is_the_new_one(tmp_path: Path) -> None:
    one = filing(story("a", "Old words"))
    other = filing(story("b"))
    first = built(tmp_path / "1", [one, other, filing(story("c"))])
    new = replace(one, story=replace(one.story, headline="New words", body=(Block("fresh"),)))
    engine = ColumnarEngine.open(built(tmp_path / "2", [new], Base(first, Standing({other.key: placed(other)}))))
    assert engine.filing(one.key) == new
    assert (engine.filing_count, engine.run(Plan(View(AT), Word("old")), Deadline(60)).total) == (2, 0)
    engine.close()


def test_segments_of_one_size_merge_in_eights_and_thin_ones_at_once() -> None:
    small = [SegmentState(f"s{i}", 100, 100) for i in range(7)]
    large = SegmentState("large", 9_000, 9_000)
    assert to_rewrite([*small, large], LIMITS) == frozenset()
    eighth = SegmentState("eighth", 900, 900)
    assert to_rewrite([*small, eighth, large], LIMITS) == {*(one.name for one in small), "eighth"}
    assert to_rewrite([SegmentState("thin", 1000, 500), large], LIMITS) == {"thin"}


def test_segments_that_are_full_of_filings_or_of_words_are_left_alone() -> None:
    assert to_rewrite([SegmentState(f"f{i}", 60_000, 60_000) for i in range(9)], LIMITS) == frozenset()
    assert to_rewrite([SegmentState(f"f{i}", 900, 900, 5 << 20) for i in range(9)], LIMITS) == frozenset()


def test_a_segment_ends_where_its_words_are_too_many(tmp_path: Path) -> None:
    filings = [filing(story(f"s{i}", "Wheat", " ".join(["oil"] * 9))) for i in range(7)]
    write_index(tmp_path, filings, limits=replace(LIMITS, segment_words=30))
    assert [size for _, size in Columns.read(tmp_path).segments] == [3, 3, 1]
    engine = ColumnarEngine.open(tmp_path)
    assert engine.run(Plan(View(AT), Word("oil")), Deadline(60)).total == 7
    engine.close()
