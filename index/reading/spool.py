"""Reading the spool, which is not trusted: nothing outside it is read, and nothing in it can stop or stall a run."""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from pathlib import Path

from index.cleaned import Rejected, Source
from index.limits import SPOOL_LIMITS, SpoolLimits
from index.reading.paths import path_bytes, path_of, shown
from search.errors import Misconfigured

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Without O_NONBLOCK, opening a FIFO that was swapped in for a file would wait for ever.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_GZIP = b"\x1f\x8b"
_KINDS = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFIFO: "a FIFO",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a block device",
    stat.S_IFCHR: "a character device",
    stat.S_IFDIR: "a folder",
}


@dataclass(frozen=True, slots=True)
class SpoolFile:
    """A regular file of the spool as it stood when listed. `path` is relative to the spool."""

    path: str
    size: int
    mtime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A name of the spool that gives no file, and why. Behind a folder there may be any number of files."""

    path: str
    reason: str
    is_folder: bool = False

    def rejected(self) -> Rejected:
        """Return this for a report."""
        return Rejected(shown(self.path) + "/" * self.is_folder, self.reason)


class SpoolFiles(Sequence[SpoolFile]):
    """Files in columns, ordered by path: a million of them take eighty megabytes, as objects they would take 300."""

    def __init__(self, files: Iterable[SpoolFile]) -> None:
        paths, self._ends = bytearray(), array("Q", [0])
        self._sizes, self._mtimes, self._inodes = array("q"), array("q"), array("Q")
        for file in files:
            paths += path_bytes(file.path)
            self._ends.append(len(paths))
            self._sizes.append(file.size)
            self._mtimes.append(file.mtime_ns)
            self._inodes.append(file.inode)
        self._paths = bytes(paths)

    def __len__(self) -> int:
        return len(self._sizes)

    def columns(self) -> Iterator[bytes]:
        """Yield what tells these files from others, as bytes: paths, where each ends, sizes, mtimes and inodes."""
        yield self._paths
        yield from (column.tobytes() for column in (self._ends, self._sizes, self._mtimes, self._inodes))

    def __getitem__(self, number: int) -> SpoolFile:  # type: ignore[override]  # no slices
        path = path_of(self._paths[self._ends[number] : self._ends[number + 1]])
        return SpoolFile(path, self._sizes[number], self._mtimes[number], self._inodes[number])

    def __iter__(self) -> Iterator[SpoolFile]:
        paths = (path_of(self._paths[start:end]) for start, end in pairwise(self._ends))
        return map(SpoolFile, paths, self._sizes, self._mtimes, self._inodes)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a walk of the spool found, ordered by path.

    `hidden_count` counts names with a leading dot, which partial transfers and editors use; they are passed over.
    """

    files: SpoolFiles
    unreadable: tuple[Unreadable, ...]
    hidden_count: int


@dataclass(frozen=True, slots=True)
class Content:
    """A file's bytes as they lie in the spool, with what tells whether it changes."""

    file: SpoolFile
    data: bytes


def list_spool(spool: Path, limits: SpoolLimits = SPOOL_LIMITS) -> Listing:
    """Return what the spool holds. Symbolic links are not followed.

    Raises:
        Misconfigured: the spool itself is missing or cannot be listed.
    """
    walk = _Walk(spool, limits)
    files = SpoolFiles(walk.files(""))
    return Listing(files, tuple(sorted(walk.unreadable, key=lambda why: path_bytes(why.path))), walk.hidden_count)


@dataclass(slots=True)
class _Walk:
    """A walk of the spool: what it could not read, and the hidden names that it passed over so far."""

    spool: Path
    limits: SpoolLimits
    unreadable: list[Unreadable] = field(default_factory=list)
    hidden_count: int = 0

    def files(self, folder: str) -> Iterator[SpoolFile]:
        """Yield the files in and below a folder, ordered by path; of one folder at a time all are in memory."""
        found: list[tuple[bytes, SpoolFile | str]] = []
        for path, what in self._judged(folder):
            self.hidden_count += path.rpartition("/")[2].startswith(".")
            match what:
                case SpoolFile():
                    found.append((path_bytes(path), what))
                case Unreadable():
                    self.unreadable.append(what)
                case str():
                    # What lies in a folder is ordered as its name with a slash.
                    found.append((path_bytes(f"{path}/"), what))
        found.sort(key=itemgetter(0), reverse=True)
        while found:
            match found.pop()[1]:
                case SpoolFile() as file:
                    yield file
                case str() as inner:
                    yield from self.files(inner)

    def _judged(self, folder: str) -> list[tuple[str, SpoolFile | Unreadable | str | None]]:
        try:
            return [(path, _judged(path, status, self.limits)) for path, status in _entries(self.spool, folder)]
        except OSError as error:
            if not folder:
                why = f"{self.spool}: the spool cannot be read ({error.strerror}); is it mounted?"
                raise Misconfigured(why) from error
            self.unreadable.append(Unreadable(folder, f"cannot be listed: {error.strerror}", is_folder=True))
            return []


def read_file(spool: Path, path: str, limits: SpoolLimits = SPOOL_LIMITS) -> Content | Rejected:
    """Return a file's bytes, or why it gives none: gone, no regular file, too large, or changed while it was read."""
    try:
        with open_inside(spool, path) as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                return Rejected(shown(path), _unusable(before))
            if before.st_size > limits.file_bytes:
                return Rejected(shown(path), f"{before.st_size} bytes; the most is {limits.file_bytes}")
            data = file.read(before.st_size + 1)
            after = os.fstat(file.fileno())
    except OSError as error:
        return Rejected(shown(path), f"cannot be read: {error.strerror}")
    if len(data) != before.st_size or _change_marks(before) != _change_marks(after):
        return Rejected(shown(path), "changed while it was read; the next run will read it")
    return Content(_spool_file(path, before), data)


def source_of(content: Content, limits: SpoolLimits = SPOOL_LIMITS) -> Source | Rejected:
    """Return a file's content for a format reader, gzip expanded, or why it cannot be expanded."""
    path = shown(content.file.path)
    if not content.data.startswith(_GZIP):
        return Source(path, content.data)
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content.data)) as packed:
            data = packed.read(limits.expanded_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        return Rejected(path, f"damaged gzip: {error}")
    if len(data) > limits.expanded_bytes:
        return Rejected(path, f"expands to more than {limits.expanded_bytes} bytes")
    return Source(path, data)


def open_inside(spool: Path, path: str) -> io.BufferedReader:
    """Open a file of the spool for reading; no link on the way below the spool is followed, even if just swapped in.

    Raises:
        OSError: it, or a folder on the way, is missing, closed to this user or a link.
    """
    parent, _, name = path.rpartition("/")
    folder = _open_folder(spool, parent)
    try:
        return os.fdopen(os.open(path_bytes(name), _FILE, dir_fd=folder), "rb")
    finally:
        os.close(folder)


def _open_folder(spool: Path, folder: str) -> int:
    handle = os.open(spool, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    for part in folder.split("/") if folder else ():
        try:
            inner = os.open(path_bytes(part), _FOLDER, dir_fd=handle)
        finally:
            os.close(handle)
        handle = inner
    return handle


def _entries(spool: Path, folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the paths in a folder of the spool, each with its own status; one that vanishes meanwhile is left out."""
    handle = _open_folder(spool, folder)
    try:
        with os.scandir(handle) as found:
            names = [os.fsencode(entry.name) for entry in found]
        for raw in names:
            if status := _status(raw, handle):
                name = path_of(raw)
                yield f"{folder}/{name}" if folder else name, status
    finally:
        os.close(handle)


def _status(name: bytes, folder: int) -> os.stat_result | None:
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None


def _judged(path: str, status: os.stat_result, limits: SpoolLimits) -> SpoolFile | Unreadable | str | None:
    """Return a file, a folder's path to walk, why it is neither, or None for a name to pass over."""
    if path.rpartition("/")[2].startswith("."):
        return None
    if stat.S_ISREG(status.st_mode):
        return _spool_file(path, status)
    if not stat.S_ISDIR(status.st_mode):
        return Unreadable(path, _unusable(status))
    if path.count("/") >= limits.depth:
        return Unreadable(path, f"more than {limits.depth} folders deep", is_folder=True)
    return path


def _spool_file(path: str, status: os.stat_result) -> SpoolFile:
    return SpoolFile(path, status.st_size, status.st_mtime_ns, status.st_ino)


def _change_marks(status: os.stat_result) -> tuple[int, int, int]:
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _unusable(status: os.stat_result) -> str:
    kind = _KINDS.get(stat.S_IFMT(status.st_mode), "no regular file")
    return f"{kind}; only regular files are read"
