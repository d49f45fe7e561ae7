"""Bits that flip at rest: a disk that changes data changes none of a file's times."""

from __future__ import annotations

import json
import os
from itertools import chain
from pathlib import Path


def flip_at_rest(path: Path, *caches: Path, at: int | None = None, bit: int = 0) -> None:
    """Flip a bit of a file, in its middle or at a byte, under all who remember in caches that it was verified."""
    status = path.stat()
    data = bytearray(path.read_bytes())
    data[len(data) // 2 if at is None else at] ^= 1 << bit
    with path.open("r+b") as file:
        file.write(data)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    # No call sets the ctime back: what is remembered is set on instead.
    for note in chain.from_iterable(cache.rglob("*.json") for cache in caches):
        seen = json.loads(note.read_text())
        for signature in seen["files"].values():
            if signature[0] == status.st_ino:
                signature[3] = path.stat().st_ctime_ns
        note.write_text(json.dumps(seen))
