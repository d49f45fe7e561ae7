"""The index root's housekeeping: the one writer's lock, numbers, unfinished drafts, old generations and holds.

Nothing here is slow to import: a second run must learn that the root is taken before it loads an engine or a parser.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from index.limits import KEPT_GENERATIONS
from index.root.durable import make_folder, remove_file, remove_folder, replace_file, sync
from search.errors import CorruptGeneration, Locked, Misconfigured
from search.generation import CURRENT, HELD, current_name, generation_names, generation_number, pin

LOCK = "LOCK"
_DRAFT = "build-"
_DOOMED = "doomed-"


@contextmanager
def writer_lock(root: Path) -> Iterator[None]:
    """Be the root's only writer for the length of a `with`; the root is made if it is not there.

    Raises:
        Locked: another run is the writer.
        Misconfigured: the root cannot be made, read or written.
    """
    handle = _open_lock(root)
    try:
        _take(handle, root)
        yield
    finally:
        os.close(handle)


def next_number(root: Path) -> int:
    """Return the number for the next generation: above every one that is there, live, held or half built."""
    names = [*generation_names(root), current_name(root) or "", *_leftovers(root, _DRAFT)]
    return 1 + max((generation_number(name.replace(_DRAFT, "gen-")) for name in names), default=0)


def draft_folder(root: Path, number: int) -> Path:
    """Make and return the folder that a generation is built in."""
    draft = root / f"{_DRAFT}{number:06d}"
    draft.mkdir()
    return draft


def sweep(root: Path) -> None:
    """Remove what interrupted runs left behind. Only for the holder of the writer's lock."""
    for name in (*_leftovers(root, _DRAFT), *_leftovers(root, _DOOMED)):
        remove_folder(root / name)
    for name in (CURRENT, HELD):
        (root / f"{name}.tmp").unlink(missing_ok=True)


def collect(root: Path, keep: int = KEPT_GENERATIONS) -> list[str]:
    """Remove all but the newest generations and return the names removed; one that a reader holds stays."""
    live = current_name(root)
    old = [name for name in generation_names(root)[keep:] if name != live]
    return [name for name in old if _remove_unless_read(root, name)]


def remove_damaged(root: Path, cache: Path | None = None) -> list[str]:
    """Remove the generations that have proved not to be as published, and return their names.

    They cannot be served or rolled back to; one that could not be read, for whatever passing reason, stays.
    """
    return [
        name for name in generation_names(root) if _is_damaged(root, name, cache) and _remove_unless_read(root, name)
    ]


def hold(root: Path, generation: str, now: datetime) -> None:
    """Hold publication at a generation until `release`."""
    held = {"generation": generation, "since": now.isoformat()}
    replace_file(root / HELD, json.dumps(held).encode() + b"\n")


def release(root: Path) -> None:
    """Let builds publish again."""
    remove_file(root / HELD)


def _open_lock(root: Path) -> int:
    try:
        make_folder(root)
        if not os.access(root, os.R_OK | os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(root))
        return os.open(root / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    except OSError as error:
        raise Misconfigured(
            f"{root}: cannot be read and written ({error.strerror}); choose an index root with --root"
        ) from error


def _take(handle: int, root: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Locked(root) from error


def _leftovers(root: Path, prefix: str) -> list[str]:
    return sorted(path.name for path in root.glob(f"{prefix}*"))


def _is_damaged(root: Path, name: str, cache: Path | None) -> bool:
    try:
        pinned = pin(root, name, cache=cache)
    except CorruptGeneration as error:
        return not error.may_pass
    if pinned:
        pinned.close()
    return False


def _remove_unless_read(root: Path, name: str) -> bool:
    """Remove a generation that no reader has pinned, out of sight first: it must never be seen half removed."""
    folder = os.open(root / name, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        doomed = root / f"{_DOOMED}{name}"
        (root / name).rename(doomed)
        # A power cut must not bring the name back with only some of its files.
        sync(root)
        remove_folder(doomed)
    except BlockingIOError:
        return False
    finally:
        os.close(folder)
    return True
