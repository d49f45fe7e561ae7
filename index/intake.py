"""What a run takes from the spool: the state of every file, read anew where it changed, else as it was before."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

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


class Reading:
    """One reading of a spool beside the generation before: files stay as they were, or are read.

    While workers read some files, others are looked for: the states before are gone through once, in one order.
    `noted` has the candidates of all files, once this is done.
    """

    def __init__(self, listing: Listing, book: SourceBook, *, reads_all: bool) -> None:
        """Begin to hold a listing against the states that a book adopted; with `reads_all` every file is to be read."""
        self.noted = Noted()
        self._listing = listing
        self._book = book
        self._reads_all = reads_all
        self._numbers, self._counts = array("q"), array("q")
        self._notable: set[int] = set()
        self._before = MadeWriter()
        self._read = self._added = self._changed = self._removed = 0

    def done(self, task: Task, scratch: Scratch, now: int, jobs: int) -> Iterator[int]:
        """Read what is to be read; yield of how many listed files more the state is known."""
        in_hand: dict[str, tuple[int, SourceFile | None]] = {}
        known = 0
        with closing(parse_files(task, self._handed_out(in_hand), jobs)) as results:
            for parsed in results:
                place, before = in_hand.pop(parsed.file.path)
                self._put(place, gather(parsed, before, scratch, now), before)
                passed = len(self._numbers) - len(in_hand)
                yield passed - known
                known = passed
        yield len(self._numbers) - known

    def intake(self) -> Intake:
        """Return the state of all files, once they are read."""
        return Intake(
            sources=Sources(self._book, self._numbers, self._counts, self._notable),
            unreadable=self._listing.unreadable,
            file_count=len(self._listing.files),
            hidden_count=self._listing.hidden_count,
            counts=FileCounts(self._read, self._added, self._changed, self._removed),
            before=self._before.made(),
        )

    def _handed_out(self, in_hand: dict[str, tuple[int, SourceFile | None]]) -> Iterator[SpoolFile]:
        """Yield the files to read, each put down with its place and its state before; put down those that stay."""
        closed = _closed_folders(self._listing.unreadable)
        for file, number, state in _paired(self._listing.files, self._book.adopted()):
            if state:
                self._put_down(number, state)
            stays = state and state.file == file and not (state.is_unread or self._reads_all)
            if file and not stays:
                in_hand[file.path] = (len(self._numbers), state)
                self._numbers.append(_NONE)
                self._counts.append(0)
                yield file
            elif state and (file or state.file.path.startswith(closed)):
                self._stay(number, state, is_notable=state.is_notable or not file)
            else:
                self._removed += 1

    def _put_down(self, number: int, state: SourceFile) -> None:
        """Put down what filings a file gave before."""
        for line, item in enumerate(state.items, number + 1):
            if item.filing:
                self._before.add(filing_key(*item.filing), item.candidate.digest, item.filing[0], line)

    def _put(self, place: int, source: SourceFile, before: SourceFile | None) -> None:
        """Put down what reading a file gave."""
        self._read += 1
        self._added += before is None
        self._changed += before is not None and source != before
        self._note(place, source, is_notable=source.is_notable)
        self._numbers[place], self._counts[place] = self._book.put(source), len(source.items)

    def _stay(self, number: int, state: SourceFile, *, is_notable: bool) -> None:
        self._note(len(self._numbers), state, is_notable=is_notable)
        self._numbers.append(number)
        self._counts.append(len(state.items))

    def _note(self, place: int, state: SourceFile, *, is_notable: bool) -> None:
        if is_notable:
            self._notable.add(place)
        for item in state.items:
            self.noted.add(place, item)


def _paired(
    files: Iterable[SpoolFile], states: Iterator[tuple[int, SourceFile]]
) -> Iterator[tuple[SpoolFile | None, int, SourceFile | None]]:
    """Yield each path's file, and its state before with the number of that; None and -1 for one that is not there.

    Both come, and the pairs go, in the order of their paths.
    """
    number, state = next(states, _NOTHING)
    for file in files:
        while state and state.file.path != file.path and path_bytes(state.file.path) < path_bytes(file.path):
            yield None, number, state
            number, state = next(states, _NOTHING)
        if state and state.file.path == file.path:
            yield file, number, state
            number, state = next(states, _NOTHING)
        else:
            yield file, _NONE, None
    while state:
        yield None, number, state
        number, state = next(states, _NOTHING)


def _closed_folders(unreadable: Iterable[Unreadable]) -> tuple[str, ...]:
    return tuple(f"{why.path}/" for why in unreadable if why.is_folder)
