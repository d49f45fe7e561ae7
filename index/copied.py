"""The stories of a spool that print the same copy, by story, on disk."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator

import numpy as np

from index.filings.copies import Print, find_copies, print_of
from index.filings.records import Records
from index.filings.sketch import SketchBook
from index.made import ByHash
from index.resolved import Resolved


class Copied:
    """Which stories print the copy of a story; see `find_copies`."""

    def __init__(self, resolved: Resolved, book: SketchBook, records: Records) -> None:
        self._records = records
        stories = array("q")
        for story_id, copies in find_copies(_prints(resolved), book):
            stories.append(hash(story_id))
            self._records.put(json.dumps([story_id, *copies]).encode("ascii"))
        self._by_story = ByHash(np.array(stories, np.int64), np.arange(len(stories)))

    def copies_of(self, story_id: str) -> tuple[str, ...]:
        """Return the ids of the stories that print the same copy as one, the fullest first, then by day."""
        number = self._by_story.find(hash(story_id))
        own, *copies = json.loads(self._records.get(number)) if number >= 0 else [story_id]
        return tuple(copies) if own == story_id else ()


def _prints(resolved: Resolved) -> Iterator[Print]:
    printed = resolved.columns.printed
    numbers = np.flatnonzero(printed >= 0)
    for number in numbers[np.argsort(printed[numbers], kind="stable")].tolist():
        yield print_of(resolved.placement(number))
