"""Writing files so that they survive a power cut: the only place of the write side that syncs and replaces."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def write_file(path: Path, data: bytes) -> None:
    """Write a new file and sync it; its name is durable once its folder is synced."""
    with naming(path), path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def replace_file(path: Path, data: bytes) -> None:
    """Put new content in place of a file: a reader or a crash sees all of the old or all of the new."""
    draft = path.with_name(f"{path.name}.tmp")
    write_file(draft, data)
    draft.replace(path)
    sync(path.parent)


def remove_file(path: Path) -> None:
    """Remove a file if it is there, durably."""
    path.unlink(missing_ok=True)
    sync(path.parent)


def make_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing, durably. The name of one that is there is synced too.

    A run that made it may have been killed before it could do so.
    """
    missing = [one for one in (path, *path.parents) if not one.exists()]
    for folder in reversed(missing or [path]):
        folder.mkdir(exist_ok=True)
        with suppress(PermissionError):  # of a folder that this user may not read
            sync(folder.parent)


def remove_folder(path: Path) -> None:
    """Remove a folder with all that it holds."""
    try:
        shutil.rmtree(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def sync(path: Path) -> None:
    """Sync a file's content, or a folder's entries."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        with naming(path):
            os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let an error of the disk that names no file name this one: the system does not say which it was."""
    try:
        yield
    except OSError as error:
        if error.filename is not None or error.errno is None:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error
