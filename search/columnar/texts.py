"""Columns of text: many strings in one array of bytes, found by number or, where they are sorted, by bisection."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from search.columnar.arrays import Array, narrow

_BREAK = b"\n"


class Texts(Sequence[str]):
    """Strings without line breaks, in the order written. `start[i]` is where string i begins; a break ends each."""

    def __init__(self, start: Array, blob: Array) -> None:
        self.start = start
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

    def raw(self, number: int) -> bytes:
        """Return a string's bytes in UTF-8."""
        start = self._start
        return bytes(self._blob[start[number] : start[number + 1] - 1])

    def bytes_of(self, first: int, end: int) -> bytes:
        """Return the strings from number `first` to before `end`, with a line break between each two."""
        return bytes(self._blob[int(self.start[first]) : max(int(self.start[end]) - 1, int(self.start[first]))])

    def place(self, text: bytes) -> int:
        """Return how many strings of a sorted column are smaller than a text, by their bytes."""
        return bisect_left(range(len(self)), text, key=self.raw)

    def find(self, text: str) -> int:
        """Return a text's number in a sorted column, -1 where it has none."""
        wanted = text.encode("utf-8", "surrogateescape")
        at = self.place(wanted)
        return at if at < len(self) and self.raw(at) == wanted else -1

    def beginning(self, prefix: str) -> tuple[int, int]:
        """Return the numbers, from and before, of the strings of a sorted column that begin with a prefix."""
        start = prefix.encode("utf-8", "surrogateescape")
        return self.place(start), self.place(start + b"\xff")


def text_arrays(name: str, texts: Iterable[bytes]) -> dict[str, Array]:
    """Return the arrays that hold a column of texts in UTF-8, none of which has a line break."""
    rows = list(texts)
    lengths = np.fromiter(map(len, rows), np.int64, len(rows)) + 1
    blob = np.frombuffer(_BREAK.join((*rows, b"")), np.uint8)
    return {f"{name}.start": narrow(np.concatenate(([0], np.cumsum(lengths)))), f"{name}.blob": blob}
