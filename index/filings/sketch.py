"""A body in half a kilobyte: enough of its wording to tell whether two stories print the same copy.

A body is the set of its runs of five words. Of their hashes the lowest are kept: a sample that every other body with
the same runs draws too, whatever was cut from it or added. Source: A. Broder, "On the resemblance and containment of
documents", 1997.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from search.story import Block

LEAST_WORDS = 40
"""A shorter body has no sketch: formulas of the wire (a fixing, a tide table) fill it and make it like any other."""
_RUN_WORDS = 5
_HASHES = 128
_LEAST_COMMON = 6  # hashes: with fewer, one shared quotation in a short body looks like the whole of it

# Chinese and Japanese have no spaces: each character counts as a word.
_NO_SPACES = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_NO_SPACES}]|[^\W_{_NO_SPACES}]+")
# Any odd numbers far apart: they make the order of the words count.
_WEIGHTS = np.array([0x9E3779B97F4A7C15 ** (place + 1) % 2**64 for place in range(_RUN_WORDS)], np.uint64)


@dataclass(frozen=True, slots=True)
class Sketch:
    """The sample of a body. `size` counts all its runs of words; `hashes` has the lowest, as uint32[n], ascending."""

    size: int = 0
    hashes: bytes = b""

    def __bool__(self) -> bool:
        return bool(self.size)

    def values(self) -> npt.NDArray[np.uint32]:
        """Return the hashes: uint32[n], ascending."""
        return np.frombuffer(self.hashes, np.uint32)


NO_SKETCH = Sketch()
_ROW = 2 + _HASHES  # size, how many hashes there are, and these
_ROW_BYTES = 4 * _ROW
_ROWS_AT_A_TIME = 1 << 14  # 8 MB
Rows = npt.NDArray[np.uint32]


class SketchBook:
    """Sketches by number, on disk: half a kilobyte each is too much for the memory of a run over a million files.

    The first ones are those of the generation before, if that was adopted.
    """

    def __init__(self, folder: Path) -> None:
        self._old: IO[bytes] | None = None
        self._old_count = 0
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by close
        self._count = 0

    def adopt(self, path: Path) -> int:
        """Begin with the sketches that `write` wrote, before any is put, and return how many these are.

        Raises:
            OSError: the file cannot be read.
            ValueError: it is not in the form that `write` writes.
        """
        self._old = path.open("rb")
        size = os.fstat(self._old.fileno()).st_size
        if size % _ROW_BYTES:
            raise ValueError(f"{path}: {size} bytes are no rows of {_ROW_BYTES}")
        self._old_count = size // _ROW_BYTES
        return self._old_count

    def put(self, sketch: Sketch) -> int:
        """Keep a sketch and return its number, -1 for `NO_SKETCH`."""
        if not sketch:
            return -1
        values = sketch.values()
        row = np.zeros(_ROW, np.uint32)
        row[:2] = min(sketch.size, 2**32 - 1), len(values)
        row[2 : 2 + len(values)] = values
        self._file.seek(self._count * _ROW_BYTES)
        self._file.write(row.tobytes())
        self._count += 1
        return self._old_count + self._count - 1

    def get(self, numbers: Sequence[int]) -> list[Sketch]:
        """Return the sketches with these numbers, in their order."""
        return [Sketch(int(row[0]), row[2 : 2 + row[1]].tobytes()) for row in self._rows(np.array(numbers, np.int64))]

    def samples(self, numbers: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
        """Return how many hashes each of some sketches has, uint32[n], and these, ascending, in uint32[n, m]."""
        rows = self._rows(numbers)
        return rows[:, 1], rows[:, 2:]

    def write(self, path: Path, numbers: Sequence[int]) -> None:
        """Write the sketches with these numbers to a file, in their order."""
        wanted = np.array(numbers, np.int64)
        with path.open("wb") as out:
            for i in range(0, len(wanted), _ROWS_AT_A_TIME):
                out.write(self._rows(wanted[i : i + _ROWS_AT_A_TIME]).tobytes())

    def close(self) -> None:
        """Let the files go."""
        self._file.close()
        if self._old:
            self._old.close()

    def _rows(self, numbers: npt.NDArray[np.int64]) -> Rows:
        # Not mapped: of rows all over a file, each would bring its surroundings into this process's memory.
        is_new = numbers >= self._old_count
        rows = np.empty((len(numbers), _ROW), np.uint32)
        if self._old:
            rows[~is_new] = _read(self._old, numbers[~is_new])
        if is_new.any():
            self._file.flush()
            rows[is_new] = _read(self._file, numbers[is_new] - self._old_count)
        return rows


def _read(file: IO[bytes], numbers: npt.NDArray[np.int64]) -> Rows:
    handle = file.fileno()
    rows = b"".join([os.pread(handle, _ROW_BYTES, place) for place in (numbers * _ROW_BYTES).tolist()])
    return np.frombuffer(rows, np.uint32).reshape(-1, _ROW)


def sketch_of(body: Iterable[Block]) -> Sketch:
    """Return the sketch of a body, `NO_SKETCH` if it has fewer than `LEAST_WORDS` words."""
    codes = [_code(word) for block in body for word in _WORD.findall(block.text.casefold())]
    if len(codes) < LEAST_WORDS:
        return NO_SKETCH
    runs = np.lib.stride_tricks.sliding_window_view(np.array(codes, np.uint64), _RUN_WORDS)
    hashes = np.unique(((runs * _WEIGHTS).sum(axis=1) >> np.uint64(32)).astype(np.uint32))
    return Sketch(len(hashes), hashes[:_HASHES].tobytes())


def containment(one: Sketch, other: Sketch) -> float:
    """Return which share of the shorter body is in the longer one, from 0 to 1, as far as the sketches tell.

    It is 0 where they have too little in common to tell, as a body has with one of over ten times its length.
    """
    ours, theirs = one.values(), other.values()
    last = min(_sampled_to(one), _sampled_to(other))
    ours, theirs = ours[ours <= last], theirs[theirs <= last]
    common = len(np.intersect1d(ours, theirs, assume_unique=True))
    return common / min(len(ours), len(theirs)) if common >= _LEAST_COMMON else 0.0


def _sampled_to(sketch: Sketch) -> int:
    """Return the hash up to which a sketch has every one of its body's."""
    return int(sketch.values()[-1]) if sketch.size > _HASHES else 2**32


@functools.lru_cache(maxsize=1 << 16)
def _code(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
