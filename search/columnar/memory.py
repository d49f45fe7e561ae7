"""How the process's allocator treats large arrays."""

from __future__ import annotations

import ctypes
from functools import cache

_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3  # of mallopt(3)
_KEPT = 64 << 20
_PAD = 16 << 20


@cache
def keep_memory() -> None:
    """Let freed arrays of up to 64 MiB be used again by the process rather than handed back to the system.

    glibc maps each array over 128 KiB anew, and the system clears every page of it at the first touch: a third of the
    time of a query over 50,000 filings. Where there is no mallopt, nothing is done.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):
        return
    for parameter, value in ((_MMAP_THRESHOLD, _KEPT), (_TRIM_THRESHOLD, 2 * _KEPT), (_TOP_PAD, _PAD)):
        mallopt(parameter, value)
