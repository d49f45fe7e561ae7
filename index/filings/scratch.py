"""Stories of the current run on disk, so that the memory of a run does not grow with their text."""

from __future__ import annotations

import hashlib
import json
import tempfile
from array import array
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

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
    """Stories by slot, in a nameless file that vanishes with the run, beside their sketches. Use it in a `with`."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by __exit__
        self._ends = array("Q", [0])
        self.sketches = SketchBook(folder)

    def put(self, story: Story) -> Kept:
        """Keep a story and return where.

        Raises:
            ValueError: it holds text that is no Unicode, such as half a surrogate pair.
        """
        data = json.dumps(story_to_ninjs(story), ensure_ascii=False, separators=(",", ":")).encode()
        self._file.seek(self._ends[-1])
        self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))
        digest = hashlib.sha256(data).hexdigest()[:32]
        return Kept(len(self._ends) - 2, digest, self.sketches.put(sketch_of(story.body)))

    def get(self, slot: int) -> Story:
        """Return the story in a slot."""
        start, end = self._ends[slot], self._ends[slot + 1]
        self._file.seek(start)
        return story_from_ninjs(json.loads(self._file.read(end - start)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self.sketches.close()
