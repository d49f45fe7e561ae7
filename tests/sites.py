"""A spool and an index root in a temporary folder, with a plain input format: for tests of the write side."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from index.cleaned import Cleaned, Rejected, Source
from index.report import Report
from index.root.canaries import Canary
from index.root.housekeeping import writer_lock
from index.run import Tools, Wishes, build
from search.columnar.engine import ColumnarEngine
from search.generation import Pinned, pin_current
from search.ninjs import story_from_ninjs, story_to_ninjs
from search.story import Block, Filing, Moment, Story


def read_json(source: Source) -> Iterator[Cleaned | Rejected]:
    """Read a file that `Site.put` wrote; anything else is rejected, and the word `boom` is a defect in the reader."""
    if source.data == b"boom":
        raise RuntimeError("a defect in the reader")
    try:
        items = json.loads(source.data)
    except ValueError as error:
        yield Rejected(source.path, f"no JSON: {error}")
        return
    for item in items:
        yield Cleaned(story_from_ninjs(item))


def copy(story_id: str, headline: str = "Mill reopens", filed: str = "2024-03-07T09:30:00+00:00", **more: Any) -> Story:
    """Return a story with one paragraph."""
    body = (Block(f"The mill at the river opened again, {headline} said."),)
    return Story(**{"id": story_id, "headline": headline, "body": body, "published": Moment.parse(filed), **more})


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Site:
    """A spool, a root, and a cache of what was verified."""

    spool: Path
    root: Path
    cache: Path
    clock: Clock = field(default_factory=Clock)

    @classmethod
    def at(cls, folder: Path) -> Site:
        for name in ("spool", "root"):
            (folder / name).mkdir()
        return cls(folder / "spool", folder / "root", folder / "cache")

    @property
    def tools(self) -> Tools:
        return Tools(read=read_json, clock=self.clock, cache=self.cache)

    def put(self, path: str, *stories: Story) -> None:
        file = self.spool / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps([story_to_ninjs(story) for story in stories]))

    def build(
        self, *, full: bool = True, allow_shrink: bool = False, canaries: tuple[Canary, ...] = (), **tools: Any
    ) -> Report:
        with writer_lock(self.root):
            wishes = Wishes(full, allow_shrink, canaries)
            return build(self.spool, self.root, replace(self.tools, **tools), wishes)

    def pin(self) -> Pinned:
        return pin_current(self.root, cache=self.cache)

    def filings(self, story_id: str) -> tuple[Filing, ...]:
        """Return what the live generation holds of a story."""
        with self.pin() as pinned:
            engine = ColumnarEngine.open(pinned.path)
            try:
                return engine.filings(story_id)
            finally:
                engine.close()


def flip(path: Path, at: int = 100) -> None:
    """Flip a bit of a file."""
    data = bytearray(path.read_bytes())
    data[min(at, len(data) - 1)] ^= 1
    path.write_bytes(data)
