"""The types by which compiled loops know the arrays of a generation, whatever is in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search.columnar.arrays import fixed
from search.columnar.engine import ColumnarEngine
from search.columnar.loops.counts import BODY_MASK, HEADLINE_SHIFT
from search.columnar.postings import POSTINGS_SUFFIX, SPACES, Segment
from search.columnar.terms import Term
from search.columns import Columns
from search.engine import Deadline, Plan, View
from search.facets import DATE, VALUE_FACETS
from search.request import Filter
from search.story import Moment, Story
from tests.wire import filing, open_engine, story, write_index

ONE, PAIR, WORD = "uint8", "uint16", "uint32"
OF_SPACE = {
    "first": {WORD}, "place": {WORD}, "filing": {PAIR}, "count": {ONE}, "position": {ONE, PAIR},
    "more": {WORD}, "more_headline": {ONE, WORD}, "more_body": {ONE, WORD},
    "far": {WORD}, "far_position": {WORD}, "body_at": {WORD},
}  # fmt: skip
OF_TABLE = {
    "visible": {ONE}, "day": {"int32"}, "month": {PAIR, WORD}, "published": {"int64"},
    "newest": {WORD}, "oldest": {WORD},
    "headline_length": {PAIR, WORD}, "body_length": {PAIR, WORD},
    **{f"{spec.name}.set": {ONE, PAIR, WORD} for spec in VALUE_FACETS},
    **{f"{spec.name}.{part}": {WORD} for spec in VALUE_FACETS for part in ("first", "value")},
}  # fmt: skip
SHORT = story("a", "Wheat", "Wheat.")
OFTEN = story("b", " ".join(["wheat"] * 20), " ".join(["wheat"] * 300))
LONG = story("c", "Wheat", " ".join(f"w{number % 999}" for number in range(70_000)))

UNDATED = story("d", published=None)
FIRST, LAST = (story(day, published=Moment.parse(day)) for day in ("0001-01-02", "9999-12-30"))


@pytest.mark.parametrize("stories", [(), (SHORT,), (SHORT, OFTEN), (SHORT, OFTEN, LONG), (UNDATED,), (FIRST, LAST)])
def test_every_array_has_one_of_the_types_that_are_compiled_for(tmp_path: Path, stories: tuple[Story, ...]) -> None:
    folder = write_index(tmp_path, [[filing(one) for one in stories]])
    columns = Columns.read(folder)
    assert {name for name, known in OF_TABLE.items() if str(columns.arrays[name].dtype) not in known} == set()
    assert columns.arrays["headline_length"].dtype == columns.arrays["body_length"].dtype
    for name, size in columns.segments:
        spaces = Segment.read(folder / f"{name}{POSTINGS_SUFFIX}", 0, size).spaces
        for space in map(spaces.__getitem__, SPACES):
            assert {name for name, known in OF_SPACE.items() if str(getattr(space, name).dtype) not in known} == set()
            assert space.more_headline.dtype == space.more_body.dtype


def test_counts_over_the_small_types_are_kept(tmp_path: Path) -> None:
    folder = write_index(tmp_path, [[filing(one) for one in (SHORT, OFTEN, LONG)]])
    counts = Term.find("wheat", ColumnarEngine.open(folder)._segments, "text").counts.counts
    assert (counts >> HEADLINE_SHIFT).tolist() == [1, 20, 1]
    assert (counts & BODY_MASK).tolist() == [1, 300, 0]


def test_years_are_counted_however_far_apart_they_are(tmp_path: Path) -> None:
    engine = open_engine(tmp_path, *map(filing, (SHORT, OFTEN, UNDATED, FIRST, LAST)))
    plan = Plan(View(0), facets=(DATE,), filters=frozenset({Filter(DATE, "9999")}))
    counts = engine.run(plan, Deadline(60)).facets[DATE].counts
    assert {count.key: count.count for count in counts} == {"0001": 1, "2024": 2, "9999": 1, "9999-12": 1}


def test_what_a_type_cannot_hold_is_refused() -> None:
    assert fixed(np.array([0, 65_535]), np.uint16).dtype == np.uint16
    with pytest.raises(OverflowError, match="65536 does not fit uint16"):
        fixed(np.array([65_536]), np.uint16)
