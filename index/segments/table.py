"""Writing a generation's filing table: a row for each filing of all its segments, in the form of `search.columns`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.segments.rows import FACETS, PLACES, TEXTS, Longs, Rows, encoded
from search.columnar.arrays import Array, Reading, fixed, narrow, write_arrays
from search.columnar.texts import Texts, joined_arrays, sorted_text_arrays, text_arrays
from search.columns import FILINGS, reading
from search.facets import value_key, value_label
from search.schema import NUMBERS, SEPARATOR, TEXT_FIELDS, USUAL
from search.story import story_of

_MONTHS = 12


def write_table(directory: Path, parts: Sequence[Rows], segments: Sequence[tuple[str, int]]) -> None:
    """Write the table of a draft: the rows of all its segments, in the order of its ordinals.

    Raises:
        ValueError: two filings have the same key.
        OSError: it cannot be written.
    """
    arrays: dict[str, Array] = {}
    for name in (*NUMBERS, *PLACES):
        arrays |= _number_arrays(name, np.concatenate([part.numbers(name) for part in parts]))
    arrays |= _lengths(arrays)
    months, month_base = _months(arrays["day"].astype(np.int64))
    arrays["month"] = fixed(months, _natural_type(int(months.max(initial=0))))
    arrays["embargoes"] = np.sort(arrays["embargo_until.is"])
    for name in TEXTS:
        arrays |= joined_arrays(name, [part.texts(name) for part in parts])
    keys = list(map(Texts.of(arrays, "key").raw, range(len(arrays["day"]))))
    by_key = np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)
    arrays["by_key"] = narrow(by_key)
    given = Texts.of(arrays, "given")
    arrays["by_given"] = narrow(np.array(sorted(np.flatnonzero(given.lengths).tolist(), key=given.raw), np.int64))
    arrays |= _orders(arrays["published"], by_key)
    is_live = np.fromiter(map(bool, keys), np.bool_, len(keys))
    for name in FACETS:
        arrays |= _facet_arrays(name, [part.cells(name) for part in parts], is_live)
    facts = {
        "segments": list(segments),
        "month_base": month_base,
        "filings": int(np.count_nonzero(is_live)),
        "stories": _story_count(_text(keys[place]) for place in by_key.tolist() if keys[place]),
    }
    # What every search reads lies together.
    first = {name: array for name, array in arrays.items() if reading(name) is Reading.SOON}
    write_arrays(directory / FILINGS, first | arrays, facts)


def _story_count(keys: Iterable[str]) -> int:
    """Return how many stories have these filings, whose keys are sorted.

    Raises:
        ValueError: two filings have the same key.
    """
    count, before = 0, ""
    for key in keys:
        if key == before:
            raise ValueError(f"two filings with the key {key!r}")
        count += story_of(key) != story_of(before)
        before = key
    return count


_INSTANTS = frozenset({"published", "current_from"})


def _number_arrays(name: str, column: Longs) -> dict[str, Array]:
    """Return the arrays of a column of numbers."""
    if name in USUAL:
        unusual = np.flatnonzero(column != USUAL[name])
        return {f"{name}.at": narrow(unusual), f"{name}.is": column[unusual]}
    if name == "day":
        return {name: column.astype(np.int32)}
    return {name: column if name in _INSTANTS else narrow(column)}


def _lengths(arrays: Mapping[str, Array]) -> dict[str, Array]:
    """Return the lengths of the fields that score, all of one type."""
    lengths = {f"{name}_length": arrays[f"{name}_length"] for name in TEXT_FIELDS}
    most = max(int(of.max(initial=0)) for of in lengths.values())
    return {name: fixed(of, _natural_type(most)) for name, of in lengths.items()}


def _natural_type(most: int) -> type[np.uint16 | np.uint32]:
    """Return the smaller of the two types that loops know such numbers by, if it holds the largest one."""
    return np.uint16 if most < 1 << 16 else np.uint32


def _months(days: Longs) -> tuple[Longs, int]:
    """Return each day's month counted from 1, 0 for no day, and the month before which counting began."""
    months = days // 10_000 * _MONTHS + days // 100 % 100 - 1
    dated = months[days > 0]
    base = int(dated.min()) if len(dated) else 0
    return np.where(days > 0, months - base + 1, 0), base


def _orders(published: Longs, by_key: Longs) -> dict[str, Array]:
    """Return each filing's place among all, newest first and oldest first; ties by key."""
    rank = _inverse(by_key)
    return {
        "newest": fixed(_inverse(np.lexsort((rank, -published))), np.uint32),
        "oldest": fixed(_inverse(np.lexsort((rank, published))), np.uint32),
    }


def _inverse(order: Longs) -> Longs:
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return place


def _facet_arrays(
    name: str, parts: Iterable[tuple[list[bytes], Longs]], is_live: npt.NDArray[np.bool_]
) -> dict[str, Array]:
    numbers: dict[bytes, int] = {}
    sets = []
    for cells, of_row in parts:
        mapping = np.array([numbers.setdefault(cell, len(numbers)) for cell in cells], np.int64)
        sets.append(mapping[of_row] if len(cells) else of_row)
    set_of = np.concatenate(sets)
    in_use = np.bincount(set_of[is_live], minlength=len(numbers)).tolist()
    keyed = [_keyed(name, cell) if count else {} for cell, count in zip(numbers, in_use, strict=True)]
    labels = _labels(name, keyed, in_use)
    number = {key: i for i, key in enumerate(labels)}
    pairs = np.array([(i, number[key]) for i, keys in enumerate(keyed) for key in keys], np.int64).reshape(-1, 2)
    return {
        f"{name}.set": narrow(set_of),
        f"{name}.first": fixed(np.searchsorted(pairs[:, 0], np.arange(len(numbers) + 1)), np.uint32),
        f"{name}.value": fixed(pairs[:, 1], np.uint32),
        **text_arrays(f"{name}.cell", numbers),
        **sorted_text_arrays(f"{name}.key", list(map(encoded, labels))),
        **text_arrays(f"{name}.label", map(encoded, labels.values())),
    }


def _keyed(name: str, cell: bytes) -> dict[str, str]:
    """Return the printed values of a cell by their keys."""
    values = _text(cell).split(SEPARATOR)
    return {value_key(name, value): value for value in reversed(values) if value}


def _labels(name: str, keyed: Sequence[Mapping[str, str]], counts: Sequence[int]) -> dict[str, str]:
    """Return each key's commonest printed form as people read it, in the order of the keys' bytes."""
    printed: dict[str, Counter[str]] = {}
    for values, count in zip(keyed, counts, strict=True):
        for key, value in values.items():
            printed.setdefault(key, Counter())[value] += count
    return {
        key: value_label(name, min(printed[key], key=lambda value: (-printed[key][value], value)))
        for key in sorted(printed, key=encoded)
    }


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
