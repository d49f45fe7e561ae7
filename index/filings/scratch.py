"""What a run keeps on disk, so that its memory does not grow with the spool: stories, their sketches, and records."""

from __future__ import annotations

import hashlib
import json
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from index.filings.records import Records
from index.filings.sketch import SketchBook, sketch_of
from search.ninjs import story_from_ninjs, story_to_ninjs
from search.story import Story


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a story was put, a digest that only an identical story has, and the number of its sketch, -1 for none."""

    slot: int
    digest: str
    sketch: int = -1


class Scratch:
    """Nameless files that vanish with the run: stories by slot, beside their sketches. Use it in a `with`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = ExitStack()
        self._stories = self.records()
        self.sketches = self._files.enter_context(closing(SketchBook(folder)))

    def records(self) -> Records:
        """Return records that last as long as this."""
        return self._files.enter_context(closing(Records(self._folder)))

    def put(self, story: Story) -> Kept:
        """Keep a story and return where.

        Raises:
            ValueError: it holds text that is no Unicode, such as half a surrogate pair.
        """
        data = json.dumps(story_to_ninjs(story), ensure_ascii=False, separators=(",", ":")).encode()
        digest = hashlib.sha256(data).hexdigest()[:32]
        return Kept(self._stories.put(data), digest, self.sketches.put(sketch_of(story.body)))

    def get(self, slot: int) -> Story:
        """Return the story in a slot."""
        return story_from_ninjs(json.loads(self._stories.get(slot)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()
