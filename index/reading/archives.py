"""Zip archives in the spool: their members as sources of their own, within bounds that no bomb passes.

Nothing is written to disk, so a member's name can lead nowhere; it is only shown. An archive may hold archives, zip or
gzip; what these hold may not be one again. Source of the format: PKWARE APPNOTE.TXT 6.3.
"""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import IO

from index.cleaned import Rejected, Source
from index.limits import SPOOL_LIMITS


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """Bounds on one archive with all that it holds. Sizes in bytes."""

    members: int = 10_000  # a busy wire sends some 5,000 stories a day
    member_bytes: int = 32 << 20  # the most that a format reader takes
    total_bytes: int = SPOOL_LIMITS.expanded_bytes  # as for a gzip file
    ratio: int = 200  # copy compresses four to tenfold, a table of zeros a hundredfold; a bomb a thousandfold
    ratio_from_bytes: int = 1 << 20  # smaller members do no harm, whatever their ratio
    nesting: int = 1  # archives in an archive
    name_chars: int = 200  # shown of a member's name


ARCHIVE_LIMITS = ArchiveLimits()

_ZIP, _EMPTY_ZIP, _GZIP = b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b"
_ENTRY = b"PK\x01\x02"  # opens each entry of a zip archive's directory
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others expand in steps that cannot be bounded
_DOCUMENTS = {"[Content_Types].xml": "an Office document", "mimetype": "an OpenDocument or EPUB file"}
_FAULTS = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, RuntimeError, OverflowError)
_CHUNK_BYTES = 1 << 20


class _OverLimit(ValueError):
    """A bound on an archive was passed; the text is the reason to report."""


@dataclass(slots=True)
class _Budget:
    """What an archive may still give, shared by the archives inside it."""

    limits: ArchiveLimits
    members: int
    bytes: int

    def take_member(self) -> None:
        """Count one member more, or raise _OverLimit."""
        self.members -= 1
        if self.members < 0:
            raise _OverLimit(f"an archive of more than {self.limits.members} members")

    def take_bytes(self, count: int) -> None:
        """Count what a member expands to, or raise _OverLimit."""
        self.bytes -= count
        if self.bytes < 0:
            raise _OverLimit(f"an archive that expands to more than {self.limits.total_bytes} bytes")


def unpack(source: Source, limits: ArchiveLimits = ARCHIVE_LIMITS) -> Iterator[Source | Rejected]:
    """Yield what an archive holds, each member with the path "archive!member"; a source that is no archive as it is.

    Members are expanded one at a time, as they are asked for. Folders and names that open with a dot are passed over,
    as in the spool. A member that cannot be read is yielded as a reason; a bound of the archive, once passed, ends it.
    """
    if not _is_zip(source.data):
        yield source
        return
    try:
        yield from _members(source, _Budget(limits, limits.members, limits.total_bytes), limits.nesting)
    except _OverLimit as error:
        yield Rejected(source.path, str(error))


def _is_zip(data: bytes) -> bool:
    return data.startswith((_ZIP, _EMPTY_ZIP))


def _members(source: Source, budget: _Budget, nesting: int) -> Iterator[Source | Rejected]:
    # Counted before zipfile builds a record for each: a small file can list a million.
    if source.data.count(_ENTRY) > budget.limits.members:
        yield Rejected(source.path, f"an archive of more than {budget.limits.members} members")
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.data))
    except _FAULTS as error:
        yield Rejected(source.path, f"damaged zip: {str(error)!a}")
        return
    with archive:
        entries = archive.infolist()
        if kind := next((kind for name, kind in _DOCUMENTS.items() if entries and entries[0].filename == name), ""):
            yield Rejected(source.path, f"no reader for it: {kind}")
            return
        wanted = [entry for entry in entries if not _is_passed_over(entry)]
        if not wanted:
            yield Rejected(source.path, "an archive without files")
        for entry in wanted:
            budget.take_member()
            yield from _nested(_member(source, archive, entry, budget), budget, nesting)


def _is_passed_over(entry: zipfile.ZipInfo) -> bool:
    # Not entry.is_dir(): before Python 3.12 it fails on a member without a name, which damaged archives have.
    parts = entry.filename.split("/")
    return (
        entry.filename.endswith("/")
        or parts[0] == "__MACOSX"
        or any(part.startswith(".") and part != ".." for part in parts)
    )


def _member(source: Source, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget) -> Source | Rejected:
    path = f"{source.path}!{_shown(entry.filename, budget.limits)}"
    if reason := _refusal(entry, budget.limits):
        return Rejected(path, reason)
    try:
        with archive.open(entry) as packed:
            data = _read_bounded(packed, budget)
    except _OverLimit:
        raise
    except _FAULTS as error:
        return Rejected(path, f"damaged member: {str(error)!a}")
    if data is None:
        return Rejected(path, f"expands to more than {budget.limits.member_bytes} bytes")
    return Source(path, data)


def _refusal(entry: zipfile.ZipInfo, limits: ArchiveLimits) -> str:
    """Return why a member is not to be expanded at all, "" for one that may be."""
    if entry.flag_bits & _ENCRYPTED:
        return "encrypted"
    if entry.compress_type not in _METHODS:
        return f"compressed by method {entry.compress_type}; only stored and deflated members are read"
    if entry.file_size > limits.member_bytes:
        return f"expands to more than {limits.member_bytes} bytes"
    if entry.file_size > limits.ratio_from_bytes and entry.file_size > limits.ratio * entry.compress_size:
        return f"expands more than {limits.ratio} times: a decompression bomb"
    return ""


def _read_bounded(packed: IO[bytes] | gzip.GzipFile, budget: _Budget) -> bytes | None:
    """Return a member's bytes, None for more than a member may have: what its entry says of its size may be false."""
    chunks = []
    size = 0
    while chunk := packed.read(_CHUNK_BYTES):
        budget.take_bytes(len(chunk))
        size += len(chunk)
        if size > budget.limits.member_bytes:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


def _nested(member: Source | Rejected, budget: _Budget, nesting: int) -> Iterator[Source | Rejected]:
    """Yield a member, or what it holds if it is an archive itself."""
    if isinstance(member, Rejected) or not (_is_zip(member.data) or member.data.startswith(_GZIP)):
        yield member
    elif not nesting:
        yield Rejected(member.path, "an archive too deep inside archives")
    elif _is_zip(member.data):
        yield from _members(member, budget, nesting - 1)
    else:
        yield from _nested(_gunzipped(member, budget), budget, nesting - 1)


def _gunzipped(member: Source, budget: _Budget) -> Source | Rejected:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(member.data)) as packed:
            data = _read_bounded(packed, budget)
    except _OverLimit:
        raise
    except _FAULTS as error:
        return Rejected(member.path, f"damaged gzip: {str(error)!a}")
    if data is None:
        return Rejected(member.path, f"expands to more than {budget.limits.member_bytes} bytes")
    return replace(member, data=data)


def _shown(name: str, limits: ArchiveLimits) -> str:
    """Return a member's name for a report, what cannot be printed escaped."""
    plain = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in name)
    return plain if len(plain) <= limits.name_chars else f"{plain[: limits.name_chars]}…"
