"""The states of a run's files by number, on disk: those of the generation before, and those that are new."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path

import numpy as np

from index.filings.records import Records, Slices
from index.sources import (
    SOURCES,
    SourceFile,
    SourceItem,
    damage_named,
    file_lines,
    file_of,
    header_of,
    item_of,
)

_CHUNK_BYTES = 1 << 20
_BREAK = ord("\n")


class SourceBook:
    """States of files by number, on disk; the first ones are those of a generation, if that was adopted.

    A file's lines follow each other: its number is that of the first, and each of its items has one of those after it.
    Numbers below `adopted_count` are those of lines that were adopted.
    """

    def __init__(self, records: Records) -> None:
        self._new = records
        self._old: _Lines | None = None
        self.adopted_count = 0

    def adopt(self, directory: Path) -> None:
        """Begin with the states of a generation, before any is put.

        Raises:
            CorruptGeneration: its source state is missing or not in the form that `write_sources` writes.
        """
        with damage_named(directory / SOURCES):
            self._old = _Lines(directory / SOURCES)
            self.adopted_count = len(self._old)
            header_of(self._old.get(0), directory)

    def adopted(self) -> Iterator[tuple[int, SourceFile]]:
        """Yield the states that were adopted, with their numbers, in the order of their paths.

        Raises:
            CorruptGeneration: they are not in the form that `write_sources` writes.
        """
        number = 1
        while self._old is not None and number < self.adopted_count:
            with damage_named(self._old.path):
                source = self.source(number)
            yield number, source
            number += 1 + len(source.items)

    def put(self, source: SourceFile) -> int:
        """Keep the state of a file and return its number."""
        number = self.adopted_count + len(self._new)
        for line in file_lines(source):
            self._new.put(line)
        return number

    def source(self, number: int) -> SourceFile:
        """Return the state of the file with a number."""
        return file_of(self.line(number), map(self.line, count(number + 1)))

    def item(self, number: int) -> SourceItem:
        """Return the item whose line has a number."""
        return item_of(self.line(number))

    def line(self, number: int) -> bytes:
        """Return the line with a number."""
        if self._old is not None and number < self.adopted_count:
            return self._old.get(number)
        return self._new.get(number - self.adopted_count)

    def close(self) -> None:
        """Let the generation's file go."""
        if self._old is not None:
            self._old.close()


class _Lines:
    """The lines of a file by number."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("rb")
        ends, at = [np.zeros(1, np.int64)], 0
        while chunk := self._file.read(_CHUNK_BYTES):
            ends.append(np.flatnonzero(np.frombuffer(chunk, np.uint8) == _BREAK) + at + 1)
            at += len(chunk)
        self._ends = memoryview(np.concatenate(ends).data)
        self._slices = Slices(self._file)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def get(self, number: int) -> bytes:
        return self._slices.get(self._ends[number], self._ends[number + 1])

    def close(self) -> None:
        self._file.close()


class Sources:
    """The states of a spool's files in a book, in the order of their paths; some of them, by place, are notable.

    Of each file this has the number of its state, and how many items that has.
    """

    def __init__(self, book: SourceBook, numbers: array[int], counts: array[int], notable: Iterable[int]) -> None:
        self.book = book
        self._numbers = numbers
        self._counts = counts
        self._notable = frozenset(notable)

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[SourceFile]:
        return map(self.book.source, self._numbers)

    def notable(self) -> Iterator[SourceFile]:
        """Yield the notable ones in their order."""
        for place in sorted(self._notable):
            yield self.book.source(self._numbers[place])

    def lines(self) -> Iterator[tuple[int, range]]:
        """Yield the numbers of each file's line and of those of its items."""
        for number, items in zip(self._numbers, self._counts, strict=True):
            yield number, range(number + 1, number + 1 + items)

    def replaced(self, sources: Mapping[int, SourceFile]) -> Sources:
        """Return these with other, notable states at some places."""
        numbers, counts = array("q", self._numbers), array("q", self._counts)
        for place, source in sources.items():
            numbers[place], counts[place] = self.book.put(source), len(source.items)
        return Sources(self.book, numbers, counts, self._notable | sources.keys())
