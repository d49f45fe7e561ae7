"""Rows of a filing table: gathered while segments are written, or taken from an older generation and placed anew."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

import numpy as np
import numpy.typing as npt

from search.columnar.arrays import Array, Reading, read_arrays, write_arrays
from search.columnar.texts import Texts, joined_arrays, text_arrays
from search.columns import Columns
from search.facets import VALUE_FACETS, story_values
from search.schema import MISSING_INSTANT, NUMBERS, SEPARATOR, filing_numbers
from search.story import Filing, Story

FACETS = tuple(spec.name for spec in VALUE_FACETS)
TEXTS = ("key", "path", "copies", "given")
PLACES = ("story_at", "story_length")
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
        texts: Mapping[str, Texts],
        cells: Mapping[str, tuple[Iterable[bytes], Longs]],
    ) -> Self:
        """Write rows to a new file and return them."""
        arrays: dict[str, Array] = dict(numbers)
        for name, column in texts.items():
            arrays |= joined_arrays(name, [column])
        for name, (distinct, of_row) in cells.items():
            arrays |= text_arrays(f"{name}.cell", distinct) | {f"{name}.set": of_row}
        write_arrays(path, arrays)
        return cls(path, len(texts["key"]))

    def __len__(self) -> int:
        return self._count

    def numbers(self, name: str) -> Longs:
        """Return a column of numbers, int64[n]."""
        return self._arrays()[name]

    def texts(self, name: str) -> Texts:
        """Return the texts of a column."""
        return Texts.of(self._arrays(), name)

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
        for name, text in {"key": encoded(filing.key), **_placed_texts(filing)}.items():
            self._texts[name].append(text)
        for spec in VALUE_FACETS:
            cells = self._cells[spec.name]
            cell = encoded(SEPARATOR.join(story_values(spec, filing.story)))
            self._cell_of[spec.name].append(cells.setdefault(cell, len(cells)))

    def rows(self, path: Path, places: tuple[Longs, Longs]) -> Rows:
        """Return the rows gathered, given where each stored story begins in the segment's file, and its length."""
        numbers = {name: np.array(numbers, np.int64) for name, numbers in self._numbers.items()}
        return Rows.write(
            path,
            numbers | dict(zip(PLACES, places, strict=True)),
            {name: Texts.of(text_arrays(name, column), name) for name, column in self._texts.items()},
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
    texts = {name: Texts.of(columns.arrays, name).part(base, base + len(rows)) for name in TEXTS}
    others: dict[str, dict[int, bytes]] = {name: dict.fromkeys(np.flatnonzero(is_gone).tolist(), b"") for name in TEXTS}
    had_copies = texts["copies"].lengths > 0
    for row in np.flatnonzero(is_kept)[kept.may_differ(kept_as[is_kept]) | had_copies[is_kept]].tolist():
        for name, text in _placed_texts(kept.placed(int(kept_as[row]))).items():
            others[name][row] = text
    texts = {name: column.replaced(others[name]) for name, column in texts.items()}
    return Rows.write(path, numbers, texts, {name: _base_cells(columns, name, rows) for name in FACETS})


def _placed_texts(placed: Placed | Filing) -> dict[str, bytes]:
    """Return the texts that say where a filing stands."""
    return {
        "path": encoded(placed.source_path),
        "copies": encoded(SEPARATOR.join(placed.copies)),
        "given": encoded(placed.given_id),
    }


def _base_cells(columns: Columns, name: str, ordinals: Longs) -> tuple[list[bytes], Longs]:
    cells = Texts.of(columns.arrays, f"{name}.cell")
    used, of_row = np.unique(columns.arrays[f"{name}.set"][ordinals], return_inverse=True)
    return [cells.raw(int(number)) for number in used], of_row.astype(np.int64)


def encoded(text: str) -> bytes:
    """Return a text in UTF-8; what stands for bytes of a name that is no text becomes these bytes again.

    Raises:
        UnicodeEncodeError: it has other halves of surrogate pairs.
    """
    return text.encode("utf-8", "surrogateescape")
