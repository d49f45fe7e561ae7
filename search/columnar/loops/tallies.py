"""How many filings have each value of a facet, and which filings have any of some values."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from search.columnar.compiled import (
    FLAG,
    FLAGS,
    I64,
    I64S,
    OUT_FLAGS,
    OUT_I64S,
    OUT_U8S,
    OUT_U32S,
    U8S,
    U16S,
    U32S,
    compiled,
    wide,
)

Longs = npt.NDArray[np.int64]
_Array = npt.NDArray[Any]
_Flags = npt.NDArray[np.bool_]


_FEW = 16
"""Filings are looked at one by one if there are fewer than one for so many sets of values, else set by set."""
_LACKS, _HAS = 1, 2


@compiled(*(I64(sets, U32S, U32S, I64S, OUT_I64S, OUT_U32S) for sets in (U8S, U16S, U32S)))
def values_of(set_of: _Array, first: _Array, value: _Array, ordinals: Longs, of_value: Longs, of_set: _Array) -> int:
    """Count the values of some filings into `of_value`, and return how many distinct ones there are.

    `of_set` is room for one number a set, of any content.
    """
    of_value[:] = 0
    sets = len(first) - 1
    if len(ordinals) * _FEW < sets:
        for ordinal in ordinals:
            own = wide(set_of[ordinal])
            for pair in range(wide(first[own]), wide(first[own + 1])):
                of_value[value[pair]] += 1
    else:
        of_set[:] = 0
        for ordinal in ordinals:
            of_set[set_of[ordinal]] += 1
        for own in range(sets):
            if of_set[own]:
                for pair in range(wide(first[own]), wide(first[own + 1])):
                    of_value[value[pair]] += wide(of_set[own])
    distinct = 0
    for number in range(len(of_value)):
        if of_value[number]:
            distinct += 1
    return distinct


@compiled(*(I64(sets, U32S, U32S, I64S, FLAGS, OUT_U8S, OUT_FLAGS) for sets in (U8S, U16S, U32S)))
def having(
    set_of: _Array, first: _Array, value: _Array, ordinals: Longs, is_wanted: _Flags, of_set: _Array, out: _Flags
) -> int:
    """Tell of each of some filings whether it has any of the values wanted; return for how many that was told.

    `of_set` has a 0 for each set; what is found out about a set is kept there.
    """
    for at in range(len(ordinals)):
        own = wide(set_of[ordinals[at]])
        if not of_set[own]:
            of_set[own] = _LACKS
            for pair in range(wide(first[own]), wide(first[own + 1])):
                if is_wanted[value[pair]]:
                    of_set[own] = _HAS
        out[at] = of_set[own] == _HAS
    return len(ordinals)


@compiled(*(FLAG(sets, U32S, U32S, FLAGS, I64, OUT_U8S) for sets in (U8S, U16S, U32S)))
def is_seen(set_of: _Array, first: _Array, value: _Array, view: _Flags, wanted: int, of_set: _Array) -> bool:
    """Tell whether any filing in view has a value. `of_set` has a 0 for each set."""
    for ordinal in range(len(view)):
        own = wide(set_of[ordinal])
        if view[ordinal] and not of_set[own]:
            of_set[own] = _LACKS
            for pair in range(wide(first[own]), wide(first[own + 1])):
                if value[pair] == wanted:
                    return True
    return False


@compiled(*(I64(numbers, I64S, OUT_I64S) for numbers in (U16S, U32S)))
def numbers_of(number: _Array, ordinals: Longs, out: Longs) -> int:
    """Count into `out` how many of some filings have each number; return 0."""
    for ordinal in ordinals:
        out[number[ordinal]] += 1
    return 0
