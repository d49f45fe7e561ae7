"""Putting files out of the page cache, so that a measurement finds them on disk."""

from __future__ import annotations

import ctypes
import mmap
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np

_LIBC = ctypes.CDLL(None, use_errno=True)


def evict(paths: Iterable[Path]) -> float:
    """Sync files, tell the kernel that their pages are not needed, and return what share of the pages stayed.

    Pages that a process has mapped stay.
    """
    files = [path for path in paths if path.is_file() and path.stat().st_size]
    for path in files:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)
    stayed = [_resident(path) for path in files]
    return sum(pages for pages, _ in stayed) / max(1, sum(of for _, of in stayed))


def _resident(path: Path) -> tuple[int, int]:
    """Return how many pages of a file are in memory, and how many it has; nothing is read for that.

    Raises:
        OSError: the kernel does not tell.
    """
    mapped = np.memmap(path, np.uint8, "r")
    pages = np.zeros(-(-len(mapped) // mmap.PAGESIZE), np.uint8)
    start, room = ctypes.c_void_p(mapped.ctypes.data), ctypes.c_void_p(pages.ctypes.data)
    if _LIBC.mincore(start, ctypes.c_size_t(len(mapped)), room):
        raise OSError(ctypes.get_errno(), "mincore", str(path))
    return int(np.count_nonzero(pages & 1)), len(pages)
