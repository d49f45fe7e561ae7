"""The stories of a generation, fetched one by one out of Whoosh's segments.

Whoosh keeps what it stores of a filing compressed in the segment's file. The filing table says where: `story_at` and
`story_length`. The file is mapped, so that a story costs its own bytes alone; Whoosh's reader copies whole columns,
and the postings with them, into each process.
"""

from __future__ import annotations

import mmap
import pickle
import zlib
from bisect import bisect_right
from itertools import accumulate
from pathlib import Path

from search.columns import Columns
from search.schema import unpack_story
from search.story import Story

SEGMENT_SUFFIX = ".seg"


class Store:
    """Fetches stories by ordinal; a segment's file is mapped when its first is asked for."""

    def __init__(self, directory: Path, columns: Columns) -> None:
        self._directory = directory
        self._at, self._length = columns.arrays["story_at"], columns.arrays["story_length"]
        self._names = [name for name, _ in columns.segments]
        self._bases = [0, *accumulate(size for _, size in columns.segments)]
        self._maps: dict[int, mmap.mmap] = {}

    def story(self, ordinal: int) -> Story:
        """Return the story of a filing.

        Raises:
            OSError: the segment's file cannot be read.
        """
        start = int(self._at[ordinal])
        packed = self._segment(self._segment_of(ordinal))[start : start + int(self._length[ordinal])]
        # The index is ours alone to write, and opening any Whoosh index unpickles.
        return unpack_story(pickle.loads(zlib.decompress(packed))["story"])  # noqa: S301

    def _segment_of(self, ordinal: int) -> int:
        return bisect_right(self._bases, ordinal) - 1

    def _segment(self, number: int) -> mmap.mmap:
        if number not in self._maps:
            with (self._directory / f"{self._names[number]}{SEGMENT_SUFFIX}").open("rb") as file:
                self._maps[number] = mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            mapped.madvise(mmap.MADV_RANDOM)
        return self._maps[number]

    def file_of(self, ordinal: int) -> str:
        """Return the name of the segment's file that has the story of a filing."""
        return f"{self._names[self._segment_of(ordinal)]}{SEGMENT_SUFFIX}"

    def close(self) -> None:
        """Let the files go."""
        for mapped in self._maps.values():
            mapped.close()
        self._maps.clear()
