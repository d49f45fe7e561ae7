"""Stories of the current run on disk, so that the memory of a run does not grow with their text."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from search.ninjs import story_from_ninjs, story_to_ninjs
from search.story import Story


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a story was put, and a digest that only an identical story has."""

    slot: int
    digest: str


class Scratch:
    """Stories by slot, in a nameless file that vanishes with the run. Use it in a `with`."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by __exit__
        self._spans: list[tuple[int, int]] = []
        self._end = 0

    def put(self, story: Story) -> Kept:
        """Keep a story and return where.

        Raises:
            ValueError: it holds text that is no Unicode, such as half a surrogate pair.
        """
        data = json.dumps(story_to_ninjs(story), ensure_ascii=False, separators=(",", ":")).encode()
        self._file.seek(self._end)
        self._file.write(data)
        self._spans.append((self._end, len(data)))
        self._end += len(data)
        return Kept(len(self._spans) - 1, hashlib.sha256(data).hexdigest()[:32])

    def get(self, slot: int) -> Story:
        """Return the story in a slot."""
        start, length = self._spans[slot]
        self._file.seek(start)
        return story_from_ninjs(json.loads(self._file.read(length)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
