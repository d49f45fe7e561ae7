"""What the pages need of an archive. `search.archive.Archive` is the real one; tests hand in an invented one."""

from __future__ import annotations

from typing import Protocol

from search.request import Request
from search.results import Readiness, Results, StoryView


class SearchArchive(Protocol):
    """Answers searches and opens stories; safe to call from several threads."""

    def search(self, request: Request) -> Results:
        """Return the answer to a request.

        Raises:
            BadInput: the request cannot be used.
            NotReady: nothing can be served now.
            DeadlineExceeded: the search took too long.
        """
        ...

    def story(self, story_id: str, *, version: int | None = None, q: str = "") -> StoryView:
        """Return a story's current filing, or the one asked for, with the query's matches marked.

        Raises:
            StoryMissing: there is no such story or filing.
            StoryGone: the story was killed.
            NotReady: nothing can be served now.
        """
        ...

    def readiness(self) -> Readiness:
        """Return whether the service can answer. Never raises."""
        ...

    def stamp(self) -> str:
        """Return a text that changes whenever an answer may change."""
        ...

    def suggest(self, prefix: str, limit: int = 8) -> tuple[str, ...]:
        """Return completions of a prefix that find visible stories."""
        ...
