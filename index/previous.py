"""The generation before: what a new build is held against and built upon, and where the stories of unread files are."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path

from index.book import SourceBook
from index.filings.sketch import SketchBook
from index.report import Report, read_report
from index.root.verify import OpenEngine
from index.sources import SKETCHES, Header, read_header
from index.versions import cleaner_version
from search.engine import Engine
from search.errors import CorruptGeneration, NoGeneration
from search.generation import Pinned, pin_current
from search.schema import SCHEMA_VERSION
from search.story import Filing

log = logging.getLogger("dateline.index")


class Previous:
    """The newest good generation, pinned; or none, where nothing was published or everything is damaged."""

    def __init__(self, pinned: Pinned | None, open_engine: OpenEngine) -> None:
        self._pinned = pinned
        self._open_engine = open_engine
        self._engine: Engine | None = None

    @property
    def name(self) -> str:
        """The generation's name, "" where there is none."""
        return self._pinned.manifest.name if self._pinned else ""

    @property
    def is_whole(self) -> bool:
        """Whether it is the live generation, and not an older one that stands in for it."""
        return self._pinned is not None and not self._pinned.degraded

    @property
    def is_of_this_code(self) -> bool:
        """Whether this version of Dateline would make the same of the same files."""
        return (
            self._is_readable
            and self._pinned is not None
            and self._pinned.manifest.cleaner_version == cleaner_version()
        )

    @property
    def directory(self) -> Path:
        """Where it lies.

        Raises:
            LookupError: there is no generation.
        """
        if not self._pinned:
            raise LookupError("no generation before")
        return self._pinned.path

    @property
    def story_count(self) -> int:
        """How many stories its manifest counts, 0 where there is no generation."""
        return self._pinned.manifest.story_count if self._pinned else 0

    @property
    def filing_count(self) -> int:
        """How many filings its manifest counts, 0 where there is no generation."""
        return self._pinned.manifest.filing_count if self._pinned else 0

    @cached_property
    def header(self) -> Header | None:
        """What it was made from, in short; None where its source state is missing or of another form."""
        if not self._pinned:
            return None
        try:
            return read_header(self._pinned.path)
        except CorruptGeneration as error:
            log.warning("no source state", extra={"error": str(error)})
            return None

    def report(self) -> Report | None:
        """Return its run's report, None where there is none."""
        try:
            return read_report(self._pinned.path) if self._pinned else None
        except CorruptGeneration:
            return None

    def adopt(self, book: SourceBook, sketches: SketchBook) -> None:
        """Let a run's books begin with the state of each file that it was made from, and the sketches of these.

        Nothing is adopted where the source state, or the index with the stories' text, is of another form.
        """
        if self._pinned and self.header is not None and self._is_readable:
            sketches.adopt(self._pinned.path / SKETCHES)
            book.adopt(self._pinned.path)

    def filing(self, key: str) -> Filing:
        """Return one of its filings.

        Raises:
            CorruptGeneration: it has none with this key, although its source state says so.
        """
        if self._engine is None:
            self._engine = self._open_engine(self.directory)
        filing = self._engine.filing(key)
        if filing is None:
            raise CorruptGeneration(self.directory, expected=f"filing {key!r}", actual="none")
        return filing

    def close(self) -> None:
        """Let the generation's files go."""
        if self._engine:
            self._engine.close()

    @property
    def _is_readable(self) -> bool:
        return self._pinned is not None and self._pinned.manifest.schema_version == SCHEMA_VERSION


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
        previous = Previous(pinned, open_engine)
        held.callback(previous.close)
        yield previous
