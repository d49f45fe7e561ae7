"""Columns of text: many strings in one array of bytes, found by number or, where they are sorted, by bisection.

A column T is the arrays T.start, where each string begins, and T.blob, the strings in UTF-8, a line break after each.
Sorted columns also have T.sum, the strings' CRC-32 ascending, and T.of_sum, the number of the string that has each:
finding a string among a hundred thousand so takes a microsecond where bisecting the strings takes ten.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from zlib import crc32

import numpy as np

from search.columnar.arrays import Array, narrow

_BREAK = b"\n"


class Texts(Sequence[str]):
    """Strings in the order written."""

    def __init__(self, start: Array, blob: Array) -> None:
        self.start, self.blob = start, blob
        # Reading one number out of a memoryview takes half the time that an array takes.
        self._start = memoryview(start.data)
        self._blob = memoryview(blob.data)

    @classmethod
    def of(cls, arrays: Mapping[str, Array], name: str) -> Texts:
        """Return the column that `text_arrays` wrote under a name."""
        return cls(arrays[f"{name}.start"], arrays[f"{name}.blob"])

    def __len__(self) -> int:
        return len(self.start) - 1

    def __getitem__(self, number: int) -> str:  # type: ignore[override]  # no slices
        return self.raw(number).decode("utf-8", "surrogateescape")

    def some(self, numbers: Iterable[int]) -> list[str]:
        """Return some strings."""
        start, blob = self._start, self._blob
        return [str(blob[start[n] : start[n + 1] - 1], "utf-8", "surrogateescape") for n in numbers]

    def raw(self, number: int) -> bytes:
        """Return a string's bytes in UTF-8."""
        start = self._start
        return bytes(self._blob[start[number] : start[number + 1] - 1])

    @property
    def lengths(self) -> Array:
        """How many bytes each string has in UTF-8: int64[n]."""
        return np.diff(self.start.astype(np.int64)) - 1

    def part(self, first: int, end: int) -> Texts:
        """Return the strings from one number to another."""
        return Texts(self.start[first : end + 1], self.blob)

    def replaced(self, others: Mapping[int, bytes]) -> Texts:
        """Return these strings with others at some numbers, given in UTF-8."""
        lengths = self.lengths
        pieces: list[bytes | memoryview] = []
        done = 0
        for number in sorted(others):
            lengths[number] = len(others[number])
            pieces += [self._blob[self._start[done] : self._start[number]], others[number], _BREAK]
            done = number + 1
        pieces.append(self._blob[self._start[done] : self._start[len(self)]])
        return Texts(_starts(lengths), np.frombuffer(b"".join(pieces), np.uint8))


class SortedTexts(Texts):
    """Distinct strings without line breaks, sorted by their bytes."""

    def __init__(self, arrays: Mapping[str, Array], name: str) -> None:
        super().__init__(arrays[f"{name}.start"], arrays[f"{name}.blob"])
        self._sums = memoryview(arrays[f"{name}.sum"].data)
        self._of_sum = memoryview(arrays[f"{name}.of_sum"].data)

    @cached_property
    def starts(self) -> Array:
        """Where each string begins in the blob: uint32."""
        return self.start.astype(np.uint32, copy=False)

    def find(self, text: str) -> int:
        """Return a text's number, -1 where it has none."""
        raw = as_bytes(text)
        return self.number_of(raw, checksum(raw))

    def number_of(self, wanted: bytes, sum_: int) -> int:
        """Return the number of a text given as its bytes and their checksum, -1 where it has none."""
        at = bisect_left(self._sums, sum_)
        while at < len(self._sums) and self._sums[at] == sum_:
            if self.raw(self._of_sum[at]) == wanted:
                return int(self._of_sum[at])
            at += 1
        return -1


def text_arrays(name: str, texts: Iterable[bytes]) -> dict[str, Array]:
    """Return the arrays of a column of texts in UTF-8."""
    rows = list(texts)
    lengths = np.fromiter(map(len, rows), np.int64, len(rows))
    blob = np.frombuffer(_BREAK.join((*rows, b"")), np.uint8)
    return {f"{name}.start": narrow(_starts(lengths)), f"{name}.blob": blob}


def joined_arrays(name: str, columns: Sequence[Texts]) -> dict[str, Array]:
    """Return the arrays of a column of all texts of others, one column after another."""
    lengths = np.concatenate([column.lengths for column in columns])
    blob = np.concatenate([column.blob[int(column.start[0]) : int(column.start[-1])] for column in columns])
    return {f"{name}.start": narrow(_starts(lengths)), f"{name}.blob": blob}


def _starts(lengths: Array) -> Array:
    """Return where texts of these lengths begin, each with its line break, and the last one ends."""
    return np.concatenate(([0], np.cumsum(lengths + 1)))


def sorted_text_arrays(name: str, texts: Sequence[bytes]) -> dict[str, Array]:
    """Return the arrays of a column of distinct texts, sorted by their bytes, none of which has a line break."""
    sums = np.fromiter(map(checksum, texts), np.uint32, len(texts))
    order = np.argsort(sums, kind="stable")
    return text_arrays(name, texts) | {f"{name}.sum": sums[order], f"{name}.of_sum": narrow(order)}


def checksum(raw: bytes) -> int:
    """Return by what sorted columns find a text."""
    return crc32(raw)


def as_bytes(text: str) -> bytes:
    """Return a text as columns hold it; or as none does, where it has surrogates that stand for no byte."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
