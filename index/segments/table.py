"""Writing a generation's filing table: one row a filing, gathered while segments are written or taken from a base.

The form is that of `search.columns`.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Protocol, Self

import numpy as np
import numpy.typing as npt

from search.columnar.arrays import Array, Reading, fixed, narrow, read_arrays, write_arrays
from search.columnar.texts import Texts, sorted_text_arrays, text_arrays
from search.columns import FILINGS, Columns, reading
from search.facets import VALUE_FACETS, story_values, value_key, value_label
from search.schema import MISSING_INSTANT, NUMBERS, SEPARATOR, TEXT_FIELDS, USUAL, filing_numbers
from search.story import Filing, Story, story_of

FACETS = tuple(spec.name for spec in VALUE_FACETS)
TEXTS = ("key", "path", "copies", "given")
PLACES = ("story_at", "story_length")
_MONTHS = 12
Longs = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a filing stands that is kept from an older generation: all that may change without its text changing."""

    current_from: int
    current_until: int
    superseded_at: int
    source_path: str
    copies: tuple[str, ...] = ()
    given_id: str = ""

    def filing(self, story: Story) -> Filing:
        """Return a story as a filing that stands here."""
        return Filing(
            story,
            self.current_from,
            self.current_until,
            self.source_path,
            self.copies,
            superseded_at=self.superseded_at,
            given_id=self.given_id,
        )


class Kept(Protocol):
    """The filings that are kept of an older generation, by number, and where each stands now."""

    def find(self, keys: Sequence[str]) -> Longs:
        """Return the number of the filing with each key, -1 for one that is not kept: int64[n]."""
        ...

    def times(self, numbers: Longs) -> Mapping[str, Longs]:
        """Return the columns `current_from`, `current_until` and `superseded_at` of some filings: int64[n] each."""
        ...

    def may_differ(self, numbers: Longs) -> npt.NDArray[np.bool_]:
        """Tell which of some filings may lie elsewhere than before, have copies or another given id: bool[n]."""
        ...

    def placed(self, number: int) -> Placed:
        """Return where a filing stands."""
        ...


class Rows:
    """Rows of the table: numbers and texts by column, and for each facet the distinct cells and each row's cell.

    They lie on disk, and a column is mapped only while it is used: the rows of all segments are many.
    """

    def __init__(self, path: Path, count: int) -> None:
        self._path = path
        self._count = count

    @classmethod
    def write(
        cls,
        path: Path,
        numbers: Mapping[str, Longs],
        texts: Mapping[str, Sequence[bytes]],
        cells: Mapping[str, tuple[Iterable[bytes], Longs]],
    ) -> Self:
        """Write rows to a new file and return them."""
        arrays: dict[str, Array] = dict(numbers)
        for name, column in texts.items():
            arrays |= text_arrays(name, column)
        for name, (distinct, of_row) in cells.items():
            arrays |= text_arrays(f"{name}.cell", distinct) | {f"{name}.set": of_row}
        write_arrays(path, arrays)
        return cls(path, len(texts["key"]))

    def __len__(self) -> int:
        return self._count

    def numbers(self, name: str) -> Longs:
        """Return a column of numbers, int64[n]."""
        return self._arrays()[name]

    def texts(self, name: str) -> Iterator[bytes]:
        """Yield the texts of a column."""
        return map(Texts.of(self._arrays(), name).raw, range(self._count))

    def cells(self, name: str) -> tuple[list[bytes], Longs]:
        """Return the distinct cells of a facet, and the number of each row's, int64[n]."""
        arrays = self._arrays()
        distinct = Texts.of(arrays, f"{name}.cell")
        return [distinct.raw(number) for number in range(len(distinct))], arrays[f"{name}.set"]

    def remove(self) -> None:
        """Remove the file."""
        self._path.unlink()

    def _arrays(self) -> dict[str, Array]:
        return read_arrays(self._path, lambda _: Reading.WHOLE)[0]


class RowWriter:
    """Gathers rows filing by filing."""

    def __init__(self) -> None:
        self._numbers = {name: array("q") for name in NUMBERS}
        self._texts: dict[str, list[bytes]] = {name: [] for name in TEXTS}
        self._cells: dict[str, dict[bytes, int]] = {name: {} for name in FACETS}
        self._cell_of = {name: array("I") for name in FACETS}

    def __len__(self) -> int:
        return len(self._texts["key"])

    def add(self, filing: Filing, words: Mapping[str, int]) -> None:
        """Add a filing; `words` counts those of the headline and the body."""
        for name, number in filing_numbers(filing, words).items():
            self._numbers[name].append(number)
        for name, text in {"key": _bytes(filing.key), **_placed_texts(filing)}.items():
            self._texts[name].append(text)
        for spec in VALUE_FACETS:
            cells = self._cells[spec.name]
            cell = _bytes(SEPARATOR.join(story_values(spec, filing.story)))
            self._cell_of[spec.name].append(cells.setdefault(cell, len(cells)))

    def rows(self, path: Path, places: tuple[Longs, Longs]) -> Rows:
        """Return the rows gathered, given where each stored story begins in the segment's file, and its length."""
        numbers = {name: np.array(numbers, np.int64) for name, numbers in self._numbers.items()}
        return Rows.write(
            path,
            numbers | dict(zip(PLACES, places, strict=True)),
            self._texts,
            {name: (list(self._cells[name]), np.array(self._cell_of[name], np.int64)) for name in FACETS},
        )


def base_rows(path: Path, columns: Columns, base: int, kept_as: Longs, kept: Kept) -> Rows:
    """Return the rows of an older generation from an ordinal on: kept filings placed anew, all others blanked.

    `kept_as` has the number of each row's filing, -1 for one that is not kept.
    """
    rows = np.arange(base, base + len(kept_as))
    numbers = {name: columns.numbers(name)[rows].astype(np.int64) for name in (*NUMBERS, *PLACES)}
    is_gone, is_kept = kept_as < 0, kept_as >= 0
    for name, times in kept.times(kept_as[is_kept]).items():
        numbers[name] = np.zeros(len(rows), np.int64)
        numbers[name][is_kept] = times
    for name in ("visible", "day"):
        numbers[name][is_gone] = 0
    for name in ("published", "embargo_until"):
        numbers[name][is_gone] = MISSING_INSTANT
    texts = {name: list(map(Texts.of(columns.arrays, name).raw, rows.tolist())) for name in TEXTS}
    for row in np.flatnonzero(is_gone).tolist():
        for column in texts.values():
            column[row] = b""
    is_other = np.array([bool(copies) for copies in texts["copies"]], np.bool_)
    is_other[is_kept] |= kept.may_differ(kept_as[is_kept])
    for row in np.flatnonzero(is_other & is_kept).tolist():
        for name, text in _placed_texts(kept.placed(int(kept_as[row]))).items():
            texts[name][row] = text
    return Rows.write(path, numbers, texts, {name: _base_cells(columns, name, rows) for name in FACETS})


def _placed_texts(placed: Placed | Filing) -> dict[str, bytes]:
    """Return the texts that say where a filing stands."""
    return {
        "path": _bytes(placed.source_path),
        "copies": _bytes(SEPARATOR.join(placed.copies)),
        "given": _bytes(placed.given_id),
    }


def _base_cells(columns: Columns, name: str, ordinals: Longs) -> tuple[list[bytes], Longs]:
    cells = Texts.of(columns.arrays, f"{name}.cell")
    used, of_row = np.unique(columns.arrays[f"{name}.set"][ordinals], return_inverse=True)
    return [cells.raw(int(number)) for number in used], of_row.astype(np.int64)


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
        arrays |= text_arrays(name, chain.from_iterable(part.texts(name) for part in parts))
    keys, given = (list(chain.from_iterable(part.texts(name) for part in parts)) for name in ("key", "given"))
    by_key = np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)
    arrays["by_key"] = narrow(by_key)
    arrays["by_given"] = narrow(
        np.array(sorted(filter(given.__getitem__, range(len(given))), key=given.__getitem__), np.int64)
    )
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
        **sorted_text_arrays(f"{name}.key", list(map(_bytes, labels))),
        **text_arrays(f"{name}.label", map(_bytes, labels.values())),
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
        for key in sorted(printed, key=_bytes)
    }


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
