"""Columns of text, joined, parted and with some texts replaced, hold what lists of the same texts do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.columnar.texts import Texts, joined_arrays, text_arrays

columns = st.lists(st.binary(max_size=5).filter(lambda raw: b"\n" not in raw), max_size=8)


def column(rows: list[bytes]) -> Texts:
    return Texts.of(text_arrays("t", rows), "t")


def raws(texts: Texts) -> list[bytes]:
    return list(map(texts.raw, range(len(texts))))


@given(columns, columns, st.integers(0, 8), st.integers(0, 8))
def test_joined_parts_are_the_texts_of_all(one: list[bytes], other: list[bytes], first: int, size: int) -> None:
    first = min(first, len(one))
    end = min(first + size, len(one))
    parts = [column(one).part(first, end), column(other), column([])]
    joined = Texts.of(joined_arrays("t", parts), "t")
    assert raws(joined) == one[first:end] + other
    assert joined.lengths.tolist() == [len(raw) for raw in one[first:end] + other]


@given(columns, columns, st.integers(0, 8), st.dictionaries(st.integers(0, 7), st.binary(max_size=9)))
def test_replaced_texts_stand_where_those_before_stood(
    ahead: list[bytes], rows: list[bytes], behind: int, others: dict[int, bytes]
) -> None:
    others = {number: raw for number, raw in others.items() if number < len(rows)}
    part = column([*ahead, *rows, *[b"x"] * behind]).part(len(ahead), len(ahead) + len(rows))
    assert raws(part.replaced(others)) == [others.get(number, raw) for number, raw in enumerate(rows)]
