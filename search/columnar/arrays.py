"""One file of named arrays: how columns and postings lie on disk, to be mapped into memory rather than read.

The form: 8 bytes `DLARRAY1`, 8 bytes with the length of the header, the header, the arrays. The header is JSON: under
`arrays` each array's name, dtype, length and offset from the end of the header; under `facts` whatever the writer adds.
Every array begins at a multiple of 64 bytes.
"""

from __future__ import annotations

import enum
import json
import mmap
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
_MAGIC = b"DLARRAY1"
_LENGTH = struct.Struct("<Q")
_ALIGN = 64


class NotArrays(ValueError):
    """A file is not one that `write_arrays` wrote."""


def write_arrays(path: Path, arrays: Mapping[str, Array], facts: Mapping[str, Any] | None = None) -> None:
    """Write one-dimensional arrays to a new file; nothing is synced.

    Raises:
        OSError: the file cannot be written.
    """
    places, offset = {}, 0
    for name, array in arrays.items():
        places[name] = [array.dtype.str, len(array), offset]
        offset += -(-array.nbytes // _ALIGN) * _ALIGN
    header = json.dumps({"arrays": places, "facts": dict(facts or {})}, separators=(",", ":")).encode()
    header += b" " * (-(len(_MAGIC) + _LENGTH.size + len(header)) % _ALIGN)
    with path.open("xb") as out:
        out.write(_MAGIC + _LENGTH.pack(len(header)) + header)
        for array in arrays.values():
            out.write(np.ascontiguousarray(array).data)
            out.write(b"\0" * (-array.nbytes % _ALIGN))


class Reading(enum.IntEnum):
    """How an array will be read: from end to end, soon so, or at a few places, around which nothing is read ahead."""

    WHOLE = mmap.MADV_NORMAL
    SOON = mmap.MADV_WILLNEED
    SCATTERED = mmap.MADV_RANDOM


def read_arrays(path: Path, reading: Callable[[str], Reading]) -> tuple[dict[str, Array], dict[str, Any]]:
    """Map a file's arrays, read-only, and return them by name with the writer's facts; `reading` says how, by name.

    Raises:
        NotArrays: the file has another form or is cut short.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        start, header = _header(path, file.read(len(_MAGIC) + _LENGTH.size), file)
        whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    arrays = {}
    for name, (dtype, length, offset) in header["arrays"].items():
        if start + offset + length * np.dtype(dtype).itemsize > len(whole):
            raise NotArrays(f"{path}: cut short before {name!r} ends")
        arrays[name] = array = np.frombuffer(whole, dtype, length, start + offset)
        if array.nbytes > mmap.PAGESIZE and (advice := reading(name)) is not Reading.WHOLE:
            page = (start + offset) // mmap.PAGESIZE * mmap.PAGESIZE
            whole.madvise(advice, page, start + offset + array.nbytes - page)
    return arrays, header["facts"]


def _header(path: Path, head: bytes, file: Any) -> tuple[int, dict[str, Any]]:
    if len(head) != len(_MAGIC) + _LENGTH.size or not head.startswith(_MAGIC):
        raise NotArrays(f"{path}: not a file of arrays")
    (length,) = _LENGTH.unpack(head[len(_MAGIC) :])
    try:
        return len(head) + length, json.loads(file.read(length))
    except ValueError as error:
        raise NotArrays(f"{path}: unreadable header: {error}") from error


def fixed(array: Array, dtype: npt.DTypeLike) -> Array:
    """Return an array of natural numbers in a type that compiled loops know it by.

    Raises:
        OverflowError: the type does not hold them all.
    """
    if len(array) and (most := int(array.max())) > np.iinfo(dtype).max:
        raise OverflowError(f"{most} does not fit {np.dtype(dtype)}")
    return array.astype(dtype, copy=False)


def narrow(array: Array) -> Array:
    """Return an array of natural numbers in the smallest unsigned type that holds them all."""
    most = int(array.max()) if len(array) else 0
    dtype = np.uint8 if most < 1 << 8 else np.uint16 if most < 1 << 16 else np.uint32 if most < 1 << 32 else np.uint64
    return array.astype(dtype, copy=False)
