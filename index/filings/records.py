"""Records of bytes by number, on disk: what a run keeps of each file must not be kept in its memory."""

from __future__ import annotations

import os
import tempfile
from array import array
from pathlib import Path
from typing import IO

_AHEAD_BYTES = 1 << 18


class Slices:
    """Slices of an open file. Where one is asked for just after another, what follows them is read with it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._block = b""
        self._start = 0

    def get(self, start: int, end: int) -> bytes:
        """Return the bytes from one place to another; fewer where the file ends before."""
        at, size = start - self._start, end - start
        if at < 0 or at + size > len(self._block):
            follows = 0 <= at <= len(self._block) + _AHEAD_BYTES
            self._block = os.pread(self._file.fileno(), max(size, _AHEAD_BYTES) if follows else size, start)
            self._start, at = start, 0
        return self._block[at : at + size]


class Records:
    """Records in the order put, in a nameless file that vanishes with the run; eight bytes of memory each."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by close
        self._slices = Slices(self._file)
        self._ends = array("Q", [0])
        self._written = 0

    def __len__(self) -> int:
        return len(self._ends) - 1

    def put(self, data: bytes) -> int:
        """Keep a record and return its number."""
        self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))
        return len(self._ends) - 2

    def get(self, number: int) -> bytes:
        """Return the record with a number."""
        start, end = self._ends[number], self._ends[number + 1]
        if end > self._written:
            self._file.flush()
            self._written = self._ends[-1]
        return self._slices.get(start, end)

    def close(self) -> None:
        """Let the file go."""
        self._file.close()
