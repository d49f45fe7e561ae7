"""What reading a spool file gives: stories with an account of what was taken out, or reasons why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from search.story import Story


@dataclass(frozen=True, slots=True)
class Source:
    """One spool file, read: its path relative to the spool, and its bytes after any decompression."""

    path: str
    data: bytes
    url: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece of the copy that is not in the story's body, and why ("share bar", "repeated headline")."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A story, with what was removed on the way and what could not be read ("dateline: no month in 'Narch 2'")."""

    story: Story
    removed: tuple[Removed, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file, or one item of it, that gives no story. `item` names the item inside a file of many."""

    path: str
    reason: str
    item: str = ""


class Reader(Protocol):
    """One input format. Implementations never raise for bad input: they yield `Rejected`."""

    name: str

    def recognises(self, source: Source) -> bool:
        """Tell from the content, not the file name, whether this reader's format is what the source holds."""
        ...

    def read(self, source: Source) -> Iterator[Cleaned | Rejected]:
        """Yield each story of the source, in the order in which it holds them."""
        ...
