"""Putting files out of the page cache, so that a measurement finds them on disk."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

_PROBES = 64


def evict(paths: Iterable[Path]) -> float:
    """Sync files, tell the kernel that their pages are not needed, and return what share of probed pages stayed."""
    files = [path for path in paths if path.is_file() and path.stat().st_size]
    for path in files:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)
    stayed = [is_cached for path in files for is_cached in _cached(path)]
    return sum(stayed) / max(1, len(stayed))


def _cached(path: Path) -> Iterable[bool]:
    """Yield whether probed pages of a file can be read without waiting for the disk."""
    size = path.stat().st_size
    handle = os.open(path, os.O_RDONLY)
    try:
        # Without this a probe would make the kernel read on behind it.
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_RANDOM)
        for probe in range(min(_PROBES, 1 + size // 4096)):
            yield _has_page(handle, probe * size // _PROBES)
    finally:
        os.close(handle)


def _has_page(handle: int, offset: int) -> bool:
    try:
        return os.preadv(handle, [bytearray(1)], offset, os.RWF_NOWAIT) >= 0
    except BlockingIOError:
        return False
