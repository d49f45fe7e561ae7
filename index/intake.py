"""What a run takes from the spool: the state of every file, read anew where it changed, else as it was before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass

from index.cleaned import Rejected
from index.filings.scratch import Scratch
from index.gather import gather
from index.reading.spool import Listing, SpoolFile, shown
from index.reading.workers import Task, parse_files
from index.report import FileCounts
from index.sources import SourceFile


@dataclass(frozen=True, slots=True)
class Intake:
    """The state of all files, in the listing's order; then come those in folders that are closed now, as they were."""

    listing: Listing
    sources: tuple[SourceFile, ...]
    counts: FileCounts

    @property
    def kept(self) -> tuple[str, ...]:
        """The files some or all of whose stories are those of an earlier reading."""
        listed = len(self.listing.files)
        partly = [source for source in self.sources[:listed] if source.is_kept]
        closed = [source for source in self.sources[listed:] if source.items]
        return tuple(shown(source.file.path) for source in (*partly, *closed))

    @property
    def rejected(self) -> tuple[Rejected, ...]:
        """Everything rejected."""
        names = (why.rejected() for why in self.listing.unreadable)
        return (*names, *(why for source in self.sources for why in source.rejected))


def to_read(listing: Listing, before: Mapping[str, SourceFile]) -> list[SpoolFile]:
    """Return the files that are new, changed or waiting to be read again."""
    return [file for file in listing.files if not _is_as_before(file, before.get(file.path))]


def take_in(
    listing: Listing,
    before: Mapping[str, SourceFile],
    parsed: Iterator[SourceFile],
) -> Intake:
    """Return the state of all files: as just read, else as before."""
    read = {source.file.path: source for source in parsed}
    sources = [read.get(file.path) or before[file.path] for file in listing.files]
    folders = tuple(f"{why.path}/" for why in listing.unreadable if why.is_folder)
    closed = [source for path, source in before.items() if folders and path.startswith(folders)]
    known = {file.path for file in listing.files}
    counts = FileCounts(
        read=len(read),
        added=len(known - before.keys()),
        changed=sum(path in before and source != before[path] for path, source in read.items()),
        removed=len(before.keys() - known) - len(closed),
    )
    return Intake(listing, (*sources, *closed), counts)


def gathered(
    task: Task, files: list[SpoolFile], before: Mapping[str, SourceFile], scratch: Scratch, now: int, jobs: int
) -> Iterator[SourceFile]:
    """Yield the state of each file, read now, in the order in which they are done."""
    with closing(parse_files(task, files, jobs)) as results:
        for parsed in results:
            yield gather(parsed, before.get(parsed.file.path), scratch, now)


def _is_as_before(file: SpoolFile, before: SourceFile | None) -> bool:
    return before is not None and not before.is_unread and before.file == file
