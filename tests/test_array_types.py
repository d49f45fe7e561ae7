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
from search.facets import VALUE_FACETS
from search.story import Story
from tests.wire import filing, story, write_index

ONE, PAIR, WORD = "uint8", "uint16", "uint32"
OF_SPACE = {
    "first": {WORD}, "place": {WORD}, "filing": {PAIR}, "count": {ONE}, "position": {ONE, PAIR},
    "more": {WORD}, "more_headline": {ONE, WORD}, "more_body": {ONE, WORD},
    "far": {WORD}, "far_position": {WORD}, "body_at": {WORD},
}  # fmt: skip
OF_TABLE = {
    "visible": {ONE}, "day": {"int32"}, "month": {PAIR}, "newest": {WORD}, "oldest": {WORD}, "published": {"int64"},
    "headline_length": {PAIR, WORD}, "body_length": {PAIR, WORD},
    **{f"{spec.name}.set": {ONE, PAIR, WORD} for spec in VALUE_FACETS},
    **{f"{spec.name}.{part}": {WORD} for spec in VALUE_FACETS for part in ("first", "value")},
}  # fmt: skip
SHORT = story("a", "Wheat", "Wheat.")
OFTEN = story("b", " ".join(["wheat"] * 20), " ".join(["wheat"] * 300))
LONG = story("c", "Wheat", " ".join(f"w{number % 999}" for number in range(70_000)))


@pytest.mark.parametrize("stories", [(), (SHORT,), (SHORT, OFTEN), (SHORT, OFTEN, LONG)])
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


def test_what_a_type_cannot_hold_is_refused() -> None:
    assert fixed(np.array([0, 65_535]), np.uint16).dtype == np.uint16
    with pytest.raises(OverflowError, match="65536 does not fit uint16"):
        fixed(np.array([65_536]), np.uint16)
