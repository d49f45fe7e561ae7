"""The manifest of a generation: what it holds, and the proof that each of its files is as it was published.

A generation is hashed in full at its first open on a machine; the inode, size, mtime and ctime of each file are then
recorded outside the index root, and while these match, later opens compare only them.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from search.errors import CorruptGeneration

MANIFEST = "MANIFEST.json"
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file of a generation: its size in bytes and the SHA-256 of its content, in hex."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds. `built_at` is aware, in UTC; `files` has every file but the manifest, by name."""

    name: str
    number: int
    schema_version: int
    cleaner_version: str
    story_count: int
    filing_count: int
    built_at: datetime
    files: Mapping[str, FileRecord]

    def to_bytes(self) -> bytes:
        """Return the manifest file's content, with a checksum over itself."""
        plain = asdict(self) | {"built_at": self.built_at.isoformat()}
        return json.dumps(plain | {"checksum": _checksum(plain)}, indent=1, sort_keys=True).encode() + b"\n"


def read_manifest(directory: Path) -> Manifest:
    """Return the manifest of a generation's directory.

    Raises:
        CorruptGeneration: it is missing, damaged, or speaks of another generation.
    """
    path = directory / MANIFEST
    try:
        plain = json.loads(path.read_bytes())
        checksum = plain.pop("checksum")
        if checksum != _checksum(plain):
            raise CorruptGeneration(path, expected=f"checksum {checksum}", actual=_checksum(plain))
        files = {str(name): FileRecord(**record) for name, record in plain.pop("files").items()}
        return Manifest(**plain | {"built_at": datetime.fromisoformat(plain["built_at"]), "files": files})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorruptGeneration(path, expected="a manifest", actual=f"{type(error).__name__}: {error}") from error


def file_record(path: Path) -> FileRecord:
    """Read a file through and return its record.

    Raises:
        OSError: it cannot be read.
    """
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
    return FileRecord(size, digest.hexdigest())


def verify_in_full(directory: Path, manifest: Manifest) -> None:
    """Hash every file of a generation and compare.

    Raises:
        CorruptGeneration: a file is missing, unexpected, unreadable or different; names the first such file.
    """
    _signatures(directory, manifest)
    for name, expected in manifest.files.items():
        verify_file(directory / name, expected)


def verify_file(path: Path, expected: FileRecord) -> None:
    """Hash a file of a generation and compare.

    Raises:
        CorruptGeneration: it is missing, unreadable or different.
    """
    try:
        actual = file_record(path)
    except OSError as error:
        raise CorruptGeneration(path, expected="a readable file", actual=str(error)) from error
    if actual != expected:
        raise CorruptGeneration(path, expected=f"sha256 {expected.sha256}", actual=actual.sha256)


def verify_once(directory: Path, manifest: Manifest, cache: Path) -> None:
    """Hash a generation in full unless this machine has done so and its files have not been touched since.

    `cache` is a folder outside the index root; where it cannot be written, every open hashes.

    Raises:
        CorruptGeneration: as `verify_in_full`.
    """
    signatures = _signatures(directory, manifest)
    if _recalled(_memory(directory, cache)) == _seen(manifest, signatures):
        return
    verify_in_full(directory, manifest)
    if _signatures(directory, manifest) == signatures:
        _note(directory, manifest, signatures, cache)


def remember_verified(directory: Path, manifest: Manifest, cache: Path) -> None:
    """Remember that a generation was verified: whoever says so has hashed each of its files for this manifest.

    Each was written and hashed before the manifest was: unless all are of its sizes, and none was changed after it by
    their mtimes, nothing is remembered, and the next open hashes.

    Raises:
        CorruptGeneration: a file is missing, unexpected, of another size or changed after the manifest.
        OSError: the manifest's file is gone.
    """
    signatures = _signatures(directory, manifest)
    sealed_ns = (directory / MANIFEST).stat().st_mtime_ns
    for name, (_, _, changed_ns, _) in signatures.items():
        if changed_ns > sealed_ns:
            raise CorruptGeneration(directory / name, expected="no change after the manifest", actual="a newer file")
    if _recalled(_memory(directory, cache)) != _seen(manifest, signatures):
        _note(directory, manifest, signatures, cache)


def _note(directory: Path, manifest: Manifest, signatures: dict[str, list[int]], cache: Path) -> None:
    with suppress(OSError):  # a cache that cannot be written costs time, nothing else
        _remember(_memory(directory, cache), _seen(manifest, signatures))
        _forget_removed(directory, cache)


def _seen(manifest: Manifest, signatures: dict[str, list[int]]) -> dict[str, object]:
    return {"manifest": _digest(manifest.to_bytes()), "files": signatures}


def forget_verified(root: Path, cache: Path) -> None:
    """Forget that generations of a root were verified: the next open of each hashes it in full.

    Of all of them, for they share files.
    """
    for memory in (cache / "verified").glob(f"{_root_mark(root / MANIFEST)}*"):
        with suppress(OSError):
            memory.unlink(missing_ok=True)


def _signatures(directory: Path, manifest: Manifest) -> dict[str, list[int]]:
    """Return [inode, size, mtime in ns, ctime in ns] of each file, having checked names, kinds and sizes.

    A file that the manifest does not name is an error: Whoosh would open a newer table of contents put beside the
    published one.
    """
    found = _regular_files(directory)
    if stray := sorted(found.keys() - manifest.files.keys() - {MANIFEST}):
        raise CorruptGeneration(directory / stray[0], expected="no such file", actual="a file the manifest lacks")
    for name, expected in manifest.files.items():
        if name not in found:
            raise CorruptGeneration(directory / name, expected=f"{expected.size} bytes", actual="no such file")
        if found[name].st_size != expected.size:
            actual = f"{found[name].st_size} bytes"
            raise CorruptGeneration(directory / name, expected=f"{expected.size} bytes", actual=actual)
    return {name: _signature(found[name]) for name in manifest.files}


def _regular_files(directory: Path) -> dict[str, os.stat_result]:
    """Return the status of each entry of a generation by name."""
    try:
        with os.scandir(directory) as entries:
            return {entry.name: entry.stat(follow_symlinks=False) for entry in entries}
    except OSError as error:
        raise CorruptGeneration(directory, expected="a readable folder", actual=str(error)) from error


def _signature(status: os.stat_result) -> list[int]:
    return [status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns]


def _recalled(memory: Path) -> object:
    try:
        return json.loads(memory.read_bytes())
    except (OSError, ValueError):
        return None


def _memory(directory: Path, cache: Path) -> Path:
    """Return where the verification of a generation is remembered: a file for each generation of a root."""
    return cache / "verified" / f"{_root_mark(directory)}{directory.name}.json"


def _root_mark(directory: Path) -> str:
    return f"{_digest(str(directory.parent.resolve()).encode())[:32]}-"


def _remember(memory: Path, seen: object) -> None:
    """Keep what was verified. Whoever does so at the same moment writes the same."""
    draft = memory.with_suffix(".tmp")
    memory.parent.mkdir(parents=True, exist_ok=True)
    try:
        draft.write_text(json.dumps(seen))
        draft.replace(memory)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def _forget_removed(directory: Path, cache: Path) -> None:
    """Forget the generations of the same root that are no longer there, and what was written of them half."""
    mark = _root_mark(directory)
    for memory in (cache / "verified").glob(f"{mark}*"):
        if not (directory.parent / memory.stem.removeprefix(mark)).exists():
            memory.unlink(missing_ok=True)


def _checksum(plain: Mapping[str, object]) -> str:
    return _digest(json.dumps(plain, sort_keys=True).encode())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
