"""The query language: text to a bounded tree, and a tree back to its canonical text."""

from __future__ import annotations

from dataclasses import dataclass

from search.tree import Node


@dataclass(frozen=True, slots=True)
class Note:
    """Something in a query that was read generously. `position` counts characters from 0 in the query text."""

    message: str
    position: int
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as read. `explained` is canonical query text: it reads back to the same tree."""

    tree: Node
    explained: str
    notes: tuple[Note, ...] = ()
