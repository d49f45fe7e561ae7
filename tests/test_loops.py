"""The compiled loops beside plain Python: sets, counts, tallies and the best of many, in few and in many filings."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from search.columnar.engine import ColumnarEngine
from search.columnar.loops.best import best, commonest, first_of
from search.columnar.loops.counts import HEADLINE_SHIFT
from search.columnar.loops.scores import numbered, scored, scored_at
from search.columnar.loops.sets import Ordinals, how_many, kept, masked, met, united, without
from search.columnar.loops.tallies import having, is_seen, numbers_of, values_of
from search.columnar.terms import Term
from tests.wire import filing, story, write_index

SIZE = 400
SEEDS = range(40)


def drawing(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - what a test draws


def some(draw: random.Random, share: float | None = None) -> Ordinals:
    """Return a set of ordinals, now and then empty or all there are."""
    share = draw.choice((0.0, 0.01, 0.1, 0.5, 0.9, 1.0)) if share is None else share
    return np.array([ordinal for ordinal in range(SIZE) if draw.random() < share], np.int64)


def room(size: int) -> Ordinals:
    return np.full(size, -1, np.int64)


@pytest.mark.parametrize("seed", SEEDS)
def test_sets_are_joined_met_and_sieved(seed: int) -> None:
    draw = drawing(seed)
    left, right = some(draw), some(draw)
    both, a, b = room(len(left) + len(right)), set(left.tolist()), set(right.tolist())
    assert both[: united(left, right, both)].tolist() == sorted(a | b)
    of_left = room(len(left))
    assert of_left[: met(left, right, of_left)].tolist() == sorted(a & b)
    assert of_left[: without(left, right, of_left)].tolist() == sorted(a - b)
    mask = np.isin(np.arange(SIZE), right)
    assert of_left[: masked(left, mask, of_left)].tolist() == sorted(a & b)
    assert how_many(left, mask) == len(a & b)
    assert of_left[: kept(left, mask[left], of_left)].tolist() == sorted(a & b)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_come_first_and_equals_by_their_place(seed: int) -> None:
    draw = drawing(seed)
    found, most = some(draw), draw.choice((0, 1, 3, 10, SIZE))
    order = np.array(draw.sample(range(SIZE), SIZE), np.uint32)
    score = np.array([draw.choice((0.0, 0.5, 1.5)) for _ in found])
    size = min(most, len(found))
    scores, places, out = np.empty(size), room(size), room(size)
    by_score = sorted(range(len(found)), key=lambda at: (-score[at], order[found[at]]))
    by_place = sorted(range(len(found)), key=lambda at: order[found[at]])
    assert best(score, order, found, scores, places, out) == size
    assert out.tolist() == by_score[:size]
    assert best(np.empty(0), order, found, scores, places, out) == size
    assert out.tolist() == by_place[:size]
    listed = np.argsort(order).astype(np.uint32)
    steps = draw.choice((0, 5, SIZE))
    seen = [at for at in by_place if order[found[at]] < steps][:size]
    assert out[: first_of(listed, found, steps, out)].tolist() == seen


@pytest.mark.parametrize("sets", [3, 60, 5000])
@pytest.mark.parametrize("seed", SEEDS)
def test_values_are_counted_and_asked_for_alike_in_few_and_in_many_filings(seed: int, sets: int) -> None:
    draw, values = drawing(seed), 30
    of_set = [draw.sample(range(values), draw.choice((0, 1, 1, 4))) for _ in range(sets)]
    dtype = np.uint8 if sets < 1 << 8 else np.uint16
    set_of = np.array([draw.randrange(sets) for _ in range(SIZE)], dtype)
    first = np.cumsum([0, *map(len, of_set)]).astype(np.uint32)
    value = np.array([number for numbers in of_set for number in numbers], np.uint32)
    found = some(draw)
    counted = Counter(number for ordinal in found for number in of_set[set_of[ordinal]])
    of_value = room(values)
    assert values_of(set_of, first, value, found, of_value, np.full(sets, 7, np.uint32)) == len(counted)
    assert of_value.tolist() == [counted[number] for number in range(values)]
    size = min(len(counted), draw.choice((1, 5, values)))
    listed = room(size)
    commonest(of_value, np.empty(size), room(size), listed)
    assert listed.tolist() == sorted(counted, key=lambda number: (-counted[number], number))[:size]
    wanted = np.isin(np.arange(values), draw.sample(range(values), draw.choice((0, 1, 3))))
    has = np.zeros(len(found), np.bool_)
    having(set_of, first, value, found, wanted, np.zeros(sets, np.uint8), has)
    assert has.tolist() == [any(wanted[number] for number in of_set[set_of[ordinal]]) for ordinal in found]
    view, number = np.isin(np.arange(SIZE), found), draw.randrange(values)
    assert is_seen(set_of, first, value, view, number, np.zeros(sets, np.uint8)) == (number in counted)
    months = room(sets)
    months[:] = 0
    numbers_of(set_of.astype(np.uint16), found, months)
    assert months.tolist() == [Counter(set_of[found].tolist())[own] for own in range(sets)]


@pytest.mark.parametrize("seed", SEEDS)
def test_both_ways_to_add_to_scores_add_the_same(seed: int) -> None:
    draw = drawing(seed)
    filings, found = some(draw), some(draw)
    counts = np.array([draw.randrange(3) << HEADLINE_SHIFT | draw.randrange(1, 400) for _ in filings], np.int64)
    lengths = [np.array([draw.randrange(50) for _ in range(SIZE)], np.uint16) for _ in range(2)]
    norms = [np.array([draw.random() for _ in range(50)]) for _ in range(2)]
    merged, looked_up = np.zeros(len(found)), np.zeros(len(found))
    places = np.array([draw.randrange(SIZE) for _ in range(SIZE)], np.uint32)
    numbered(found, places)
    size = scored(filings, counts, *lengths, *norms, 1.2, 1.5, found, merged)
    assert scored_at(filings, counts, *lengths, *norms, 1.2, 1.5, found, places, looked_up) == size
    assert size == len(set(filings.tolist()) & set(found.tolist()))
    assert merged.tolist() == looked_up.tolist()
    assert ((merged > 0) == np.isin(found, filings)).all()


def test_counts_are_the_same_taken_whole_and_among_few_or_many(tmp_path: Path) -> None:
    draw = drawing(1)
    texts = [
        (" ".join(["oil"] * draw.choice((0, 0, 1, 2, 9))), " ".join(["oil"] * draw.choice((0, 1, 7, 8, 300))))
        for _ in range(SIZE)
    ]
    filings = [filing(story(f"s{i:03}", f"Wheat {a}", f"Port {b}.")) for i, (a, b) in enumerate(texts)]
    thirds = [filings[start : start + 150] for start in range(0, SIZE, 150)]
    engine = ColumnarEngine.open(write_index(tmp_path / "index", thirds))
    expected = {
        i: a.count("oil") << HEADLINE_SHIFT | b.count("oil") for i, (a, b) in enumerate(texts) if "oil" in a + b
    }
    for seed in SEEDS:
        term, found = Term.find("oil", engine._segments, "text"), some(drawing(seed))
        of_term = {i: count for i, count in expected.items() if i in set(found.tolist())}
        assert as_dict(term.among(found)) == of_term
        assert as_dict(term.counts) == expected
        assert term.without(found).tolist() == [i for i in found.tolist() if i not in expected]
    engine.close()


def as_dict(counts: Iterable[Ordinals]) -> dict[int, int]:
    filings, of = counts
    assert (np.diff(filings) > 0).all()
    return dict(zip(filings.tolist(), of.tolist(), strict=True))
