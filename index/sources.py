"""The source state that each generation keeps: which spool files it was made from, and what each of them became.

`SOURCES.jsonl` has a header and then one list a file, `SKETCHES` the sketches of the stories' wording by number. The
header alone tells whether anything has changed since: it has a digest of the spool's listing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import Any

from index.cleaned import Rejected
from index.filings.candidate import Candidate
from index.filings.sketch import SketchBook
from index.reading.spool import Listing, SpoolFile, Unreadable
from search.errors import CorruptGeneration
from search.story import Status

SOURCES = "SOURCES.jsonl"
SKETCHES = "SKETCHES"
_FORMAT = 2
_OF_ONE_RUN = {"path", "slot"}  # the first field and the last
_KEPT = tuple(one.name for one in fields(Candidate) if one.name not in _OF_ONE_RUN)
_SKETCH = _KEPT.index("sketch")
_STATUS = _KEPT.index("status")
_STATUSES = {str(status): status for status in Status}
# The same few texts in every file: one of each is enough in memory.
_REPEATED = tuple(map(_KEPT.index, ("sender", "source", "agency")))
_values = attrgetter(*_KEPT)


@dataclass(frozen=True, slots=True)
class SourceItem:
    """One story of a spool file, and the id and version of the filing it became; None for notices.

    `is_kept` tells that the file gave it once and, as it now stands, does not, but holds something that is rejected.
    """

    candidate: Candidate
    filing: tuple[str, int] | None = None
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One spool file as last read. `is_unread` tells that the next run must read it, whether it has changed or not."""

    file: SpoolFile
    sha256: str
    items: tuple[SourceItem, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    is_unread: bool = field(default=False, compare=False)

    @property
    def is_kept(self) -> bool:
        """Whether some of its stories are those of an earlier reading."""
        return any(item.is_kept for item in self.items)


@dataclass(frozen=True, slots=True)
class Header:
    """What a generation was made from, in short.

    `listing` is the digest of the spool's listing, `unreadable` what could not be listed; `is_settled` tells that no
    file waits to be read again. `read_at` is when all files were last read, whether they had changed or not, aware.
    `log` is the check of the last record of the withdrawal log that the spool's notices were held against.
    """

    spool: str
    listing: str
    is_settled: bool
    read_at: datetime
    log: str
    unreadable: tuple[Unreadable, ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return the header as plain JSON values."""
        unreadable = [[one.path, one.reason, one.is_folder] for one in self.unreadable]
        return {name: getattr(self, name) for name in ("spool", "listing", "is_settled", "log")} | {
            "format": _FORMAT,
            "fields": _KEPT,
            "read_at": self.read_at.isoformat(),
            "unreadable": unreadable,
        }

    @classmethod
    def of(cls, plain: dict[str, Any]) -> Header:
        """Read what `plain` gives."""
        unreadable = tuple(Unreadable(*one) for one in plain.pop("unreadable"))
        read_at = datetime.fromisoformat(plain.pop("read_at"))
        return cls(**plain, read_at=read_at, unreadable=unreadable)


def listing_digest(listing: Listing) -> str:
    """Return a digest that changes with any name, size, mtime or inode of the spool, and with what is unreadable."""
    digest = hashlib.sha256()
    for file in listing.files:
        digest.update(b"%s\0%d %d %d\n" % (os.fsencode(file.path), file.size, file.mtime_ns, file.inode))
    for why in listing.unreadable:
        digest.update(b"%s\0%s\n" % (os.fsencode(why.path), why.reason.encode()))
    return digest.hexdigest()


def write_sources(directory: Path, header: Header, files: Iterable[SourceFile], book: SketchBook) -> None:
    """Write the source state into a draft; the sketches come from a book and are numbered anew."""
    numbers: list[int] = []
    with (directory / SOURCES).open("w", encoding="ascii") as out:
        out.write(json.dumps(header.plain()) + "\n")
        for file in files:
            out.write(json.dumps(_plain(file, numbers), separators=(",", ":")) + "\n")
    book.write(directory / SKETCHES, numbers)


def read_header(directory: Path) -> Header:
    """Return the header of a generation's source state.

    Raises:
        CorruptGeneration: it is missing or not in the form that `write_sources` writes.
    """
    with _damage_named(directory / SOURCES), (directory / SOURCES).open(encoding="ascii") as lines:
        return _header(next(lines), directory)


def read_sources(directory: Path) -> Iterator[SourceFile]:
    """Yield the source state of a generation, file by file.

    Raises:
        CorruptGeneration: it is missing or not in the form that `write_sources` writes.
    """
    known: dict[str, str] = {}
    with _damage_named(directory / SOURCES), (directory / SOURCES).open(encoding="ascii") as lines:
        _header(next(lines), directory)
        for line in lines:
            yield _source_file(json.loads(line), known)


@contextmanager
def _damage_named(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, IndexError, StopIteration) as error:
        raise CorruptGeneration(path, expected="the source state", actual=f"{type(error).__name__}: {error}") from error


def _header(line: str, directory: Path) -> Header:
    plain = json.loads(line)
    found = (plain.pop("format"), tuple(plain.pop("fields", ())))
    if found != (_FORMAT, _KEPT):
        raise CorruptGeneration(directory / SOURCES, expected=f"format {_FORMAT}", actual=f"format {found[0]}")
    return Header.of(plain)


def _plain(source: SourceFile, numbers: list[int]) -> list[Any]:
    file = source.file
    rejected = [[why.path, why.reason, why.item] for why in source.rejected]
    items = [_plain_item(item, numbers) for item in source.items]
    return [file.path, file.size, file.mtime_ns, file.inode, source.sha256, source.is_unread, rejected, items]


def _plain_item(item: SourceItem, numbers: list[int]) -> list[Any]:
    """Return an item as plain values, its sketch under its new number."""
    values = list(_values(item.candidate))
    if values[_SKETCH] >= 0:
        numbers.append(values[_SKETCH])
        values[_SKETCH] = len(numbers) - 1
    return [values, item.filing, item.is_kept]


def _source_file(plain: list[Any], known: dict[str, str]) -> SourceFile:
    path, size, mtime_ns, inode, sha256, is_unread, rejected, items = plain
    return SourceFile(
        SpoolFile(path, size, mtime_ns, inode),
        sha256,
        tuple(_source_item(path, item, known) for item in items),
        tuple(Rejected(*why) for why in rejected),
        is_unread,
    )


def _source_item(path: str, plain: list[Any], known: dict[str, str]) -> SourceItem:
    values, filing, is_kept = plain
    values[_STATUS] = _STATUSES[values[_STATUS]]
    for place in _REPEATED:
        values[place] = known.setdefault(values[place], values[place])
    candidate = Candidate(path, *values)
    if filing is None:
        return SourceItem(candidate, None, is_kept)
    story_id, version = filing
    # Most filings have the id of their own copy; a second text of it would be a tenth of a run's memory.
    return SourceItem(candidate, (candidate.story_id if story_id == candidate.story_id else story_id, version), is_kept)
