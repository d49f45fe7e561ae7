"""Paths of the spool as text: their bytes as UTF-8, whatever locale a run has, so that one is the same in every run."""

from __future__ import annotations


def path_bytes(path: str) -> bytes:
    """Return the bytes of a path, by which paths are ordered. Even what no name decodes to has some."""
    try:
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogatepass")


def path_of(name: bytes) -> str:
    """Return a path given its bytes; each that is not of UTF-8 becomes half a surrogate pair."""
    return name.decode("utf-8", "surrogateescape")


def shown(path: str) -> str:
    r"""Return a path as text that UTF-8 can carry; bytes that are not of it show as \xff."""
    return path_bytes(path).decode("utf-8", "backslashreplace")
