"""The source state that each generation keeps: which spool files it was made from, and what each of them became.

`SOURCES.jsonl` has a header and then, ordered by path, a line for each file and after it one for each of its items;
`SKETCHES` has the sketches of the stories' wording by number. The header alone tells whether anything has changed
since: it has a digest of the spool's listing. A run has the state of its files in the same lines, in a `SourceBook`.

A file of one story, and that item: its sketch and slot, `is_kept`, the filing, the values of the header's `fields`:

    ["b/7.json",256,1709800200000000000,12781757,"3a0b...",false,[],1]
    [0,-1,false,["urn:wire:7",2],["b/7.json",0,"urn:wire:7",2,false,"usable",...]]
"""

from __future__ import annotations

import hashlib
import json
from array import array
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
from index.reading.paths import path_bytes
from index.reading.spool import Listing, SpoolFile, Unreadable
from search.errors import CorruptGeneration
from search.story import Status

SOURCES = "SOURCES.jsonl"
SKETCHES = "SKETCHES"
_FORMAT = 3
_OF_ONE_RUN = ("sketch", "slot")  # the last fields, whose numbers each generation gives anew
_FIELDS = tuple(one.name for one in fields(Candidate) if one.name not in _OF_ONE_RUN)
_STATUS = _FIELDS.index("status")
_FILING = 3  # its place in the line of an item
_NO_NUMBER = -1
_STATUSES = {str(status): status for status in Status}
_values = attrgetter(*_FIELDS)
_raw_decode = json.JSONDecoder().raw_decode


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

    @property
    def is_notable(self) -> bool:
        """Whether there is something to say of it: it holds what is rejected, or kept, or is to be read again."""
        return bool(self.rejected) or self.is_kept or self.is_unread


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
            "fields": _FIELDS,
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
    digest = hashlib.sha256(b"%d\n" % len(listing.files))
    for column in listing.files.columns():
        digest.update(column)
    for why in listing.unreadable:
        digest.update(b"%s\0%s\n" % (path_bytes(why.path), why.reason.encode()))
    return digest.hexdigest()


def write_sources(
    directory: Path, header: Header, files: Iterable[tuple[bytes, Iterable[bytes]]], sketches: SketchBook
) -> None:
    """Write the source state into a draft, given each file's line with those of its items.

    What is of one run is left out of them: the sketches, out of a book, are numbered anew.
    """
    numbers = array("q")
    with (directory / SOURCES).open("wb") as out:
        out.write(_line(header.plain()))
        for file, items in files:
            out.write(file)
            for item in items:
                sketch, _, others = item[1:].split(b",", 2)
                number = _NO_NUMBER
                if int(sketch) != _NO_NUMBER:
                    number = len(numbers)
                    numbers.append(int(sketch))
                out.write(b"[%d,%d,%b" % (number, _NO_NUMBER, others))
    sketches.write(directory / SKETCHES, numbers)


def with_filing(item: bytes, filing: tuple[str, int] | None) -> bytes:
    """Return the line of an item with the filing that it became."""
    plain = json.loads(item)
    plain[_FILING] = filing
    return _line(plain)


def read_header(directory: Path) -> Header:
    """Return the header of a generation's source state.

    Raises:
        CorruptGeneration: it is missing or not in the form that `write_sources` writes.
    """
    with damage_named(directory / SOURCES), (directory / SOURCES).open("rb") as lines:
        return header_of(next(lines), directory)


def read_sources(directory: Path) -> Iterator[SourceFile]:
    """Yield the source state of a generation, file by file.

    Raises:
        CorruptGeneration: it is missing or not in the form that `write_sources` writes.
    """
    with damage_named(directory / SOURCES), (directory / SOURCES).open("rb") as lines:
        header_of(next(lines), directory)
        for line in lines:
            yield file_of(line, lines)


@contextmanager
def damage_named(path: Path) -> Iterator[None]:
    """Name the file with the source state for whatever goes wrong in a `with` that reads it.

    Raises:
        CorruptGeneration: anything did.
    """
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, IndexError, StopIteration, RecursionError) as error:
        raise CorruptGeneration(path, expected="the source state", actual=f"{type(error).__name__}: {error}") from error


def header_of(line: bytes, directory: Path) -> Header:
    """Return the header that a line holds.

    Raises:
        CorruptGeneration: it is of another format.
        ValueError: it is no JSON.
    """
    plain = json.loads(line)
    found = (plain.pop("format"), tuple(plain.pop("fields", ())))
    if found != (_FORMAT, _FIELDS):
        raise CorruptGeneration(directory / SOURCES, expected=f"format {_FORMAT}", actual=f"format {found[0]}")
    return Header.of(plain)


def file_lines(source: SourceFile) -> Iterator[bytes]:
    """Yield the lines of a file's state. An item's begins with the two numbers that are of one run."""
    file = source.file
    rejected = [[why.path, why.reason, why.item] for why in source.rejected]
    known = (file.path, file.size, file.mtime_ns, file.inode, source.sha256, source.is_unread)
    yield _line([*known, rejected, len(source.items)])
    for item in source.items:
        candidate = item.candidate
        yield _line([candidate.sketch, candidate.slot, item.is_kept, item.filing, _values(candidate)])


def _line(plain: Any) -> bytes:
    return json.dumps(plain, separators=(",", ":")).encode("ascii") + b"\n"


def file_of(line: bytes, item_lines: Iterator[bytes]) -> SourceFile:
    """Return the file whose state has this line, taking those of its items."""
    path, size, mtime_ns, inode, sha256, is_unread, rejected, item_count = _read(line)
    return SourceFile(
        SpoolFile(path, size, mtime_ns, inode),
        sha256,
        tuple([item_of(next(item_lines)) for _ in range(item_count)]),
        tuple([Rejected(*why) for why in rejected]),
        is_unread,
    )


def item_of(line: bytes) -> SourceItem:
    """Return the item whose state has this line."""
    sketch, slot, is_kept, filing, values = _read(line)
    values[_STATUS] = _STATUSES[values[_STATUS]]
    values += (sketch, slot)
    return SourceItem(Candidate(*values), None if filing is None else (filing[0], filing[1]), is_kept)


def _read(line: bytes) -> list[Any]:
    # What `json.loads` does first, to look for the encoding and for space around the value, takes as long again.
    plain: list[Any] = _raw_decode(line.decode("ascii"))[0]
    return plain
