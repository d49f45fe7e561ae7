"""The generation before: what a new build is held against, and where the last good stories of bad files come from."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from index.gather import Gathered, last_good
from index.scratch import Scratch
from index.sources import SourceFile, read_sources
from index.spool import Unreadable
from index.verify import OpenEngine
from search.errors import CorruptGeneration, NoGeneration
from search.generation import Pinned, pin_current
from search.schema import SCHEMA_VERSION

log = logging.getLogger("dateline.index")


class Previous:
    """The newest good generation, pinned; or none, where nothing was published or everything is damaged."""

    def __init__(self, pinned: Pinned | None, open_engine: OpenEngine) -> None:
        self._pinned = pinned
        self._open_engine = open_engine

    @property
    def name(self) -> str:
        """The generation's name, "" where there is none."""
        return self._pinned.manifest.name if self._pinned else ""

    def story_ids(self) -> set[str]:
        """Return the ids of its stories; none where its source state is of another form."""
        if not self._pinned:
            return set()
        try:
            sources = read_sources(self._pinned.path)
            return {item.filing[0] for source in sources for item in source.items if item.filing}
        except CorruptGeneration as error:
            log.error("no source state", extra={"error": str(error)})
            return set()

    @property
    def story_count(self) -> int:
        """How many stories its manifest counts, 0 where there is no generation."""
        return self._pinned.manifest.story_count if self._pinned else 0

    def last_good(self, bad: list[Gathered], closed: list[Unreadable], scratch: Scratch) -> list[SourceFile]:
        """Return its stories of files that gave none in this run, and of files in folders that are closed now.

        Raises:
            CorruptGeneration: its source state cannot be read.
        """
        if not self._pinned or not (bad or closed) or self._pinned.manifest.schema_version != SCHEMA_VERSION:
            return []
        engine = self._open_engine(self._pinned.path)
        try:
            return list(last_good(bad, closed, read_sources(self._pinned.path), engine, scratch))
        finally:
            engine.close()


@contextmanager
def previous_generation(root: Path, open_engine: OpenEngine, cache: Path | None) -> Iterator[Previous]:
    """Pin the newest good generation for the length of a `with`."""
    with ExitStack() as held:
        pinned: Pinned | None = None
        try:
            pinned = held.enter_context(pin_current(root, cache=cache))
        except NoGeneration:
            log.debug("no generation yet", extra={"root": str(root)})
        except CorruptGeneration as error:
            log.error("no good generation", extra={"root": str(root), "error": str(error)})
        yield Previous(pinned, open_engine)
