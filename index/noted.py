"""What resolving needs to know of each candidate, noted as the files come: what it is linked to, and what it is alone.

Most candidates are linked to no other: what becomes of these is known from themselves, and they are not read again.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from index.book import Sources
from index.filings.candidate import Candidate
from index.filings.copies import printed_on
from index.filings.resolve import Placement, filing_alone, visible_from
from index.filings.shards import Shards
from index.made import Numbers, made_hash
from index.sources import SourceItem
from search.story import OPEN_ENDED, filing_key

_NONE = -1
_ALONE = ("version", "current_from", "key", "made", "story_hash", "day", "sketch", "printed")


@dataclass(frozen=True, slots=True)
class Columns:
    """What became of each candidate. int64[n] each.

    `line` is that of its item in the book. `story` is the number of a candidate that has the story's id, -1 for one
    that is no filing; `twin`, for an identical copy of a filing, the number of that, else -1. `key` and `made` are
    hashes, see `index.made`. `day` and `sketch` are as in `Candidate`; `printed` is what `printed_on` says of a story's
    current filing, else -1. `is_moved`, bool[n], tells that it became another filing than in the generation before.
    """

    line: Numbers
    story: Numbers
    twin: Numbers
    version: Numbers
    current_from: Numbers
    current_until: Numbers
    superseded_at: Numbers
    key: Numbers
    made: Numbers
    story_hash: Numbers
    day: Numbers
    sketch: Numbers
    printed: Numbers
    is_moved: npt.NDArray[np.bool_]

    def place(self, number: int, placement: Placement, story: int) -> None:
        """Put down that a candidate is a filing."""
        key = filing_key(placement.story_id, placement.version)
        self.story[number] = story
        self.version[number] = placement.version
        self.current_from[number] = placement.current_from
        self.current_until[number] = placement.current_until
        self.superseded_at[number] = placement.superseded_at
        self.key[number] = hash(key)
        self.made[number] = made_hash(key, placement.candidate.digest)
        self.story_hash[number] = hash(placement.story_id)

    def displace(self, numbers: list[int]) -> None:
        """Put down that some candidates are no filings."""
        for column in (self.story, self.twin, self.printed):
            column[numbers] = _NONE


def alone(candidate: Candidate) -> array[int]:
    """Return the columns `_ALONE` of a candidate that nothing is linked to.

    Raises:
        OverflowError: a number does not fit 64 bits; no other part of noting a candidate can fail.
    """
    filing = filing_alone(candidate)
    key = filing_key(*filing) if filing else ""
    return array(
        "q",
        (
            filing[1] if filing else _NONE,
            visible_from(candidate),
            hash(key),
            made_hash(key, candidate.digest),
            hash(candidate.story_id),
            candidate.day,
            candidate.sketch,
            printed_on(candidate),
        ),
    )


class Noted:
    """Candidates by number, in the order of the places that they are noted at: about 150 bytes each."""

    def __init__(self) -> None:
        self.shards = Shards()
        self._alone = {name: array("q") for name in _ALONE}
        self._is_moved = array("b")

    @classmethod
    def of(cls, sources: Sources) -> Self:
        """Return the candidates of some sources."""
        noted = cls()
        for place, source in enumerate(sources):
            for item in source.items:
                noted.add(place, item)
        return noted

    def add(self, place: int, item: SourceItem) -> None:
        """Take note of a candidate; those at one place keep the order in which they are added."""
        self.shards.add(place, item.candidate)
        self._is_moved.append(item.filing != filing_alone(item.candidate))
        for column, number in zip(self._alone.values(), alone(item.candidate), strict=True):
            column.append(number)

    def columns(self, lines: Numbers) -> Columns:
        """Return what becomes of each candidate if nothing is linked to it, given the line of its item."""
        order = self.shards.order
        alone = {name: np.array(column, np.int64)[order] for name, column in self._alone.items()}
        is_filing = alone["version"] != _NONE
        return Columns(
            line=lines,
            story=np.where(is_filing, np.arange(len(lines)), _NONE),
            twin=np.full(len(lines), _NONE),
            current_until=np.full(len(lines), OPEN_ENDED),
            superseded_at=np.full(len(lines), OPEN_ENDED),
            is_moved=np.array(self._is_moved, np.bool_)[order],
            **alone,
        )
