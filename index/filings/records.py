"""Records of bytes by number, on disk: what a run keeps of each file must not be kept in its memory."""

from __future__ import annotations

import os
import tempfile
from array import array
from pathlib import Path


class Records:
    """Records in the order put, in a nameless file that vanishes with the run; eight bytes of memory each."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by close
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
        return os.pread(self._file.fileno(), end - start, start)

    def close(self) -> None:
        """Let the file go."""
        self._file.close()
