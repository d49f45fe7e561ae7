"""The generation before: what a new build is held against and built upon, and where the stories of unread files are."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from pathlib import Path

from index.book import SourceBook
from index.filings.sketch import SketchBook
from index.report import Report, read_report
from index.sources import SKETCHES, SOURCES, Header, damage_named, read_header
from index.versions import cleaner_version
from search.columns import FILINGS, Columns
from search.errors import CorruptGeneration, NoGeneration
from search.generation import Pinned, current_name, generation_names, held_name, not_newer, pin_current, pin_unverified
from search.manifest import FileRecord, read_manifest, verify_file
from search.schema import SCHEMA_VERSION
from search.store import Store
from search.story import Story

log = logging.getLogger("dateline.index")
LOST = "stories kept of files gone bad or of closed folders, and when stories without a date were first seen"
"""What only the state of the generation before knows."""


class Previous:
    """The newest good generation, pinned; or none, where nothing was published or everything is damaged.

    That it is good may have been found long ago: what a new generation gets out of it is verified before it is read.
    Without its state, nothing is got out of it but the counts of its manifest.
    """

    def __init__(
        self, pinned: Pinned | None, *, has_state: bool = True, is_salvaged: bool = False, damaged_count: int = 0
    ) -> None:
        """Let `is_salvaged` tell that only its state is known to be good: every file is to be read and written anew.

        `damaged_count` is how many stories the live generation has by its manifest, where it is damaged itself.
        """
        self.damaged_count = damaged_count
        self._is_salvaged = is_salvaged
        self._pinned = pinned
        self._has_state = has_state
        self._verified: set[str] = set()
        self._stories: tuple[Columns, Store] | None = None

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
        """Whether this version of Dateline would make the same of the same files, and has made it whole."""
        return (
            self._is_readable
            and not self._is_salvaged
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
        """What it was made from, in short; None where its source state is missing or of another form.

        Raises:
            CorruptGeneration: it is not as it was published.
        """
        if not (self._pinned and self._has_state):
            return None
        try:
            return read_header(self._pinned.path)
        except CorruptGeneration as error:
            self.verify([SOURCES])
            log.warning("no source state", extra={"error": error.difference})
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

        Raises:
            CorruptGeneration: the state is damaged.
        """
        if self._pinned and self.header is not None and self._is_readable:
            self.verify([SOURCES, SKETCHES])
            with damage_named(self._pinned.path / SKETCHES):
                sketches.adopt(self._pinned.path / SKETCHES)
            book.adopt(self._pinned.path)

    def verify(self, names: Iterable[str]) -> None:
        """Hash some of its files, each once a run, whatever this machine remembers of them.

        Raises:
            CorruptGeneration: one is not as its manifest says.
            LookupError: there is no generation.
        """
        for name in names:
            if name not in self._verified:
                verify_file(self.directory / name, self._record(name))
                self._verified.add(name)

    def linked(self, draft: Path) -> dict[Path, FileRecord]:
        """Return its files that are linked into a draft's folder, each with its record in the manifest."""
        here, there = ({path.stat().st_ino: path for path in folder.iterdir()} for folder in (self.directory, draft))
        return {path: self._record(path.name) for inode, path in here.items() if inode in there}

    def story(self, key: str) -> Story:
        """Return the story of one of its filings.

        Raises:
            CorruptGeneration: it has none with this key, although its source state says so, or is damaged.
        """
        if self._stories is None:
            self.verify([FILINGS])
            columns = Columns.read(self.directory)
            self._stories = columns, Store(self.directory, columns)
        columns, store = self._stories
        ordinal = columns.find(key)
        if ordinal < 0:
            raise CorruptGeneration(self.directory, expected=f"filing {key!r}", actual="none")
        self.verify([store.file_of(ordinal)])
        return store.story(ordinal)

    def close(self) -> None:
        """Let the generation's files go."""
        if self._stories:
            self._stories[1].close()

    def _record(self, name: str) -> FileRecord:
        record = self._pinned.manifest.files.get(name) if self._pinned else None
        if record is None:
            raise CorruptGeneration(self.directory / name, expected="a file of its manifest", actual="none")
        return record

    @property
    def _is_readable(self) -> bool:
        return self._pinned is not None and self._pinned.manifest.schema_version == SCHEMA_VERSION


@contextmanager
def previous_generation(
    root: Path, cache: Path | None, *, has_state: bool = True, may_lose_state: bool = False
) -> Iterator[Previous]:
    """Pin the newest good generation for the length of a `with`; `has_state` tells whether it can be built upon.

    Raises:
        CorruptGeneration: none can be read just now, which may pass, and what they know must not be lost.
    """
    with ExitStack() as held:
        pinned: Pinned | None = None
        salvaged: Pinned | None = None
        try:
            pinned = held.enter_context(pin_current(root, cache=cache))
        except NoGeneration:
            log.debug("no generation yet", extra={"root": str(root)})
        except CorruptGeneration as error:
            if error.may_pass and not may_lose_state:
                raise
            pinned = salvaged = _salvaged(root) if has_state else None
            lost = LOST if salvaged is None else "nothing that its state knows"
            log.error("no good generation", extra={"file": str(error.path), "error": error.difference, "lost": lost})
        if salvaged:
            held.enter_context(salvaged)
        is_live = pinned is not None and not pinned.degraded
        previous = Previous(
            pinned,
            has_state=has_state,
            is_salvaged=salvaged is not None,
            damaged_count=0 if is_live else _counted(root),
        )
        held.callback(previous.close)
        yield previous


def _salvaged(root: Path) -> Pinned | None:
    """Pin the live generation, else the newest before it, of which at least the state and the table are good."""
    for name in not_newer(root, current_name(root) or held_name(root)):
        with suppress(CorruptGeneration, KeyError):
            return _pin_state(root, name)
    return None


def _pin_state(root: Path, name: str) -> Pinned | None:
    if pinned := pin_unverified(root, name, "damaged"):
        try:
            for needed in (SOURCES, SKETCHES, FILINGS):
                verify_file(root / name / needed, pinned.manifest.files[needed])
        except BaseException:
            pinned.close()
            raise
    return pinned


def _counted(root: Path) -> int:
    """Return how many stories the live generation counts, else the newest that has a manifest; 0 where none has."""
    for name in (current_name(root) or "", *generation_names(root)):
        with suppress(CorruptGeneration):
            return read_manifest(root / name).story_count
    return 0
