"""Writing files so that they survive a power cut: the only place of the write side that syncs and replaces."""

from __future__ import annotations

import os
from pathlib import Path


def write_file(path: Path, data: bytes) -> None:
    """Write a new file and sync it; its name is durable once its folder is synced."""
    with path.open("wb") as file:
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


def sync(path: Path) -> None:
    """Sync a file's content, or a folder's entries."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
