"""What a reader of queries has to say about a query: notes for the user, and the count of words against its limit."""

from __future__ import annotations

from dataclasses import dataclass

from search.errors import QueryError
from search.limits import Limits

_MOST_NOTES = 12
"""Notes shown for one query: past these, a user reads none."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something in a query that was read generously. `position` counts characters from 0 in the query text."""

    message: str
    position: int
    hint: str = ""


class Ledger:
    """The notes of one reading, each message once, and the words it has used up."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._notes: dict[str, Note] = {}
        self._words = 0

    def note(self, message: str, position: int, hint: str = "") -> None:
        """Record a note; the first of several with the same message stays."""
        self._notes.setdefault(message, Note(message, position, hint))

    def spend(self, words: int, position: int) -> None:
        """Count words of the query.

        Raises:
            QueryError: the query has more words than its limit.
        """
        self._words += words
        if self._words > self._limits.query_terms:
            message = f"the query has more than {self._limits.query_terms} words"
            raise QueryError(message, position=position, hint="leave some words out, or search for a shorter phrase")

    def notes(self) -> tuple[Note, ...]:
        """Return the notes in the order of the query text."""
        return tuple(sorted(self._notes.values(), key=lambda note: note.position)[:_MOST_NOTES])
