"""The older generation that a draft is built upon: its segments are hard-linked, its filings placed anew."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.limits import SpoolLimits
from index.segments.merging import SegmentState, to_rewrite
from index.segments.rows import Kept, Longs, Rows, base_rows
from search.columns import FILINGS, Columns
from search.schema import TEXT_FIELDS
from search.store import SEGMENT_SUFFIX, Store
from search.story import Filing

_TOC = ".toc"

Verify = Callable[[Iterable[str]], None]
"""Called with the names of files before they are read; raises where one of them is damaged."""


class Base:
    """An older generation, and the filings that are kept of it; all others are deleted.

    What is linked is not verified here: it is compared when the draft's manifest is written.
    """

    def __init__(self, directory: Path, kept: Kept, verify: Verify = lambda _: None) -> None:
        self.directory = directory
        self.kept = kept
        self._verify = verify

    @cached_property
    def columns(self) -> Columns:
        """The generation's filing table."""
        self._verify([FILINGS])
        return Columns.read(self.directory)

    @cached_property
    def segments(self) -> tuple[BaseSegment, ...]:
        """Its segments, in order."""
        numbers, base, found = self.kept.find(self.columns.keys), 0, []
        for name, size in self.columns.segments:
            found.append(BaseSegment(name, base, numbers[base : base + size]))
            base += size
        return tuple(found)

    def rewritten(self, limits: SpoolLimits) -> frozenset[str]:
        """Return the segments to write anew."""
        return to_rewrite([self._state(one) for one in self.segments], limits)

    def _state(self, segment: BaseSegment) -> SegmentState:
        rows = segment.wanted
        words = sum(int(self.columns.arrays[f"{name}_length"][rows].sum(dtype=np.int64)) for name in TEXT_FIELDS)
        return SegmentState(segment.name, len(segment), len(rows), words)

    def link(self, directory: Path) -> None:
        """Link the segments into a draft's folder; Whoosh drops those that are not kept when it commits.

        Raises:
            OSError: the folders are on different file systems, or the file system has no hard links.
        """
        names = {name for name, _ in self.columns.segments}
        for path in self.directory.iterdir():
            if path.suffix == _TOC:
                self._verify([path.name])
            if path.suffix == _TOC or path.stem in names:
                os.link(path, directory / path.name)

    def gone(self, segment: BaseSegment) -> list[int]:
        """Return the ordinals of a segment's filings that are deleted now and were not before."""
        ordinals = (segment.base + np.flatnonzero(~segment.is_wanted)).tolist()
        return [ordinal for ordinal in ordinals if self.columns.keys.raw(ordinal)]

    def rows(self, segment: BaseSegment, path: Path) -> Rows:
        """Return a linked segment's rows of the draft's table."""
        return base_rows(path, self.columns, segment.base, segment.numbers, self.kept)

    def filings(self, names: frozenset[str]) -> Iterator[Filing]:
        """Yield the wanted filings of some segments, as they stand now."""
        self._verify(f"{name}{SEGMENT_SUFFIX}" for name in names)
        store = Store(self.directory, self.columns)
        try:
            for segment in self.segments:
                if segment.name in names:
                    numbers = segment.numbers[segment.is_wanted]
                    for ordinal, number in zip(segment.wanted.tolist(), numbers.tolist(), strict=True):
                        yield self.kept.placed(number).filing(store.story(ordinal))
        finally:
            store.close()


@dataclass(frozen=True, slots=True)
class BaseSegment:
    """A segment of the base: its name, its first ordinal there, and the number of each of its filings, -1 for none."""

    name: str
    base: int
    numbers: Longs

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def is_wanted(self) -> npt.NDArray[np.bool_]:
        """Which of its filings are kept."""
        return self.numbers >= 0

    @property
    def wanted(self) -> Longs:
        """The ordinals of the filings that are kept."""
        return self.base + np.flatnonzero(self.is_wanted)
