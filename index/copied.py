"""The stories of a spool that print the same copy, by story, on disk."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from index.filings.copies import Print, find_copies, print_of
from index.filings.records import Records
from index.filings.sketch import SketchBook
from index.filings.wording import have_common_wording
from index.made import ByHash, Numbers
from index.resolved import Resolved


class Copied:
    """Which stories print the copy of a story; see `find_copies`."""

    def __init__(self, resolved: Resolved, book: SketchBook, records: Records) -> None:
        self._records = records
        stories = array("q")
        for story_id, copies in find_copies(_prints(resolved, book), book):
            stories.append(hash(story_id))
            self._records.put(json.dumps([story_id, *copies]).encode("ascii"))
        self._stories = np.array(stories, np.int64)
        self._by_story = ByHash(self._stories, np.arange(len(stories)))

    def have(self, stories: Numbers) -> npt.NDArray[np.bool_]:
        """Tell which of some stories, given the hashes of their ids, have copies."""
        return np.isin(stories, self._stories)

    def copies_of(self, story_id: str) -> tuple[str, ...]:
        """Return the ids of the stories that print the same copy as one, the fullest first, then by day."""
        number = self._by_story.find(hash(story_id))
        own, *copies = json.loads(self._records.get(number)) if number >= 0 else [story_id]
        return tuple(copies) if own == story_id else ()


def _prints(resolved: Resolved, book: SketchBook) -> Iterator[Print]:
    """Yield the printings that may have copies, ordered by day: few, and only these are read."""
    columns = resolved.columns
    numbers = np.flatnonzero(columns.printed >= 0)
    numbers = numbers[np.argsort(columns.printed[numbers], kind="stable")]
    for number in numbers[have_common_wording(columns.printed[numbers], columns.sketch[numbers], book)].tolist():
        yield print_of(resolved.placement(number))
