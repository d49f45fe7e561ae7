"""What a run takes from the spool: the state of every file, read anew where it changed, else as it was before."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field

from index.book import SourceBook, Sources
from index.cleaned import Rejected
from index.filings.scratch import Scratch
from index.gather import gather
from index.made import MadeBefore, MadeWriter
from index.noted import Noted
from index.reading.paths import path_bytes, shown
from index.reading.spool import Listing, SpoolFile, Unreadable
from index.reading.workers import Task, parse_files
from index.report import FileCounts
from index.sources import SourceFile
from search.story import filing_key

_NONE = -1
_NOTHING: tuple[int, SourceFile | None] = (_NONE, None)


@dataclass(frozen=True, slots=True)
class Intake:
    """The state of all files: those listed, and those in folders that are closed now, as they were.

    `before` are the filings of the generation before.
    """

    sources: Sources
    unreadable: tuple[Unreadable, ...]
    file_count: int
    hidden_count: int
    counts: FileCounts
    before: MadeBefore

    @property
    def is_changed(self) -> bool:
        """Whether some file is new, gone, or gave something else than before."""
        return bool(self.counts.added or self.counts.changed or self.counts.removed)

    @property
    def kept(self) -> tuple[str, ...]:
        """The files some or all of whose stories are those of an earlier reading; those in closed folders come last."""
        folders = _closed_folders(self.unreadable)
        partly = [one for one in self.sources.notable() if one.is_kept and not one.file.path.startswith(folders)]
        closed = [one for one in self.sources.notable() if one.items and one.file.path.startswith(folders)]
        return tuple(shown(one.file.path) for one in (*partly, *closed))

    @property
    def rejected(self) -> tuple[Rejected, ...]:
        """Everything rejected."""
        names = (why.rejected() for why in self.unreadable)
        return (*names, *(why for source in self.sources.notable() for why in source.rejected))


@dataclass(slots=True)
class _Waiting:
    """Files to read: the place of each among all, its number in the listing, and that of its state before, or -1."""

    places: array[int] = field(default_factory=lambda: array("q"))
    listed: array[int] = field(default_factory=lambda: array("q"))
    before: array[int] = field(default_factory=lambda: array("q"))

    def add(self, place: int, listed: int, before: int) -> None:
        for column, value in ((self.places, place), (self.listed, listed), (self.before, before)):
            column.append(value)


class Outset:
    """A spool beside the generation before: which files stay as they were, and which are to be read.

    `noted` has the candidates of all, once they are read.
    """

    def __init__(self, listing: Listing, book: SourceBook, *, reads_all: bool) -> None:
        """Compare a listing with the states that a book adopted; with `reads_all` every file is to be read."""
        self._listing = listing
        self._book = book
        self._numbers, self._counts = array("q"), array("q")
        self._notable: set[int] = set()
        self._waiting = _Waiting()
        self._before = MadeWriter()
        self.noted = Noted()
        self._added = self._changed = self._removed = 0
        closed = _closed_folders(listing.unreadable)
        for listed, file, number, state in _paired(listing.files, book.adopted()):
            if state:
                self._put_down(number, state)
            if state and file is None:
                if state.file.path.startswith(closed):
                    self._stay(number, state, is_notable=True)
                else:
                    self._removed += 1
            elif state and state.file == file and not (state.is_unread or reads_all):
                self._stay(number, state, is_notable=state.is_notable)
            else:
                self._added += state is None
                self._waiting.add(len(self._numbers), listed, number)
                self._numbers.append(_NONE)
                self._counts.append(0)

    @property
    def waiting_count(self) -> int:
        """How many files are to be read."""
        return len(self._waiting.places)

    def read(self, task: Task, scratch: Scratch, now: int, jobs: int) -> Iterator[SourceFile]:
        """Read what is to be read; yield the state of each file in the order in which they are done."""
        in_hand: dict[str, int] = {}
        with closing(parse_files(task, self._handed_out(in_hand), jobs)) as results:
            for parsed in results:
                waiting = in_hand.pop(parsed.file.path)
                number = self._waiting.before[waiting]
                before = None if number == _NONE else self._book.source(number)
                source = gather(parsed, before, scratch, now)
                self._changed += before is not None and source != before
                place = self._waiting.places[waiting]
                self._note(place, source)
                self._numbers[place], self._counts[place] = self._book.put(source), len(source.items)
                if source.is_notable:
                    self._notable.add(place)
                yield source

    def intake(self) -> Intake:
        """Return the state of all files, once they are read."""
        return Intake(
            sources=Sources(self._book, self._numbers, self._counts, self._notable),
            unreadable=self._listing.unreadable,
            file_count=len(self._listing.files),
            hidden_count=self._listing.hidden_count,
            counts=FileCounts(self.waiting_count, self._added, self._changed, self._removed),
            before=self._before.made(),
        )

    def _put_down(self, number: int, state: SourceFile) -> None:
        """Put down what filings a file gave before."""
        for line, item in enumerate(state.items, number + 1):
            if item.filing:
                self._before.add(filing_key(*item.filing), item.candidate.digest, item.filing[0], line)

    def _stay(self, number: int, state: SourceFile, *, is_notable: bool) -> None:
        if is_notable:
            self._notable.add(len(self._numbers))
        self._note(len(self._numbers), state)
        self._numbers.append(number)
        self._counts.append(len(state.items))

    def _note(self, place: int, state: SourceFile) -> None:
        for item in state.items:
            self.noted.add(place, item)

    def _handed_out(self, in_hand: dict[str, int]) -> Iterator[SpoolFile]:
        """Yield the files to read, each put down as in hand."""
        for waiting, listed in enumerate(self._waiting.listed):
            file = self._listing.files[listed]
            in_hand[file.path] = waiting
            yield file


def _paired(
    files: Iterable[SpoolFile], states: Iterator[tuple[int, SourceFile]]
) -> Iterator[tuple[int, SpoolFile | None, int, SourceFile | None]]:
    """Yield each path's file with its number, and its state before with its own; -1 and None for one that is not there.

    Both come, and the pairs go, in the order of their paths.
    """
    number, state = next(states, _NOTHING)
    for listed, file in enumerate(files):
        while state and state.file.path != file.path and path_bytes(state.file.path) < path_bytes(file.path):
            yield _NONE, None, number, state
            number, state = next(states, _NOTHING)
        if state and state.file.path == file.path:
            yield listed, file, number, state
            number, state = next(states, _NOTHING)
        else:
            yield listed, file, _NONE, None
    while state:
        yield _NONE, None, number, state
        number, state = next(states, _NOTHING)


def _closed_folders(unreadable: Iterable[Unreadable]) -> tuple[str, ...]:
    return tuple(f"{why.path}/" for why in unreadable if why.is_folder)
