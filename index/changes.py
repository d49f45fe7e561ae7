"""What differs between the generation before and the one that the spool makes now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from index.filings.resolve import Placement
from index.made import ByHash, Made, MadeBefore, Numbers
from index.reading.paths import shown
from index.report import Listed
from index.resolved import Resolved
from index.segments.table import Placed
from index.sources import SourceBook
from search.story import filing_key

CopiesOf = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Changes:
    """The numbers of the filings that stay, and the stories that the others concern."""

    kept: Numbers
    stories_added: Listed
    stories_changed: Listed
    stories_removed: Listed


def changes(before: MadeBefore, resolved: Resolved) -> Changes:
    """Return what stays of the filings before.

    A filing stays if its story has the same id, version and text; where it lies and when it is current may differ.
    """
    now = resolved.made
    candidates = resolved.columns.story[resolved.filings]
    is_kept, was_kept = np.isin(now.made, before.made), np.isin(before.made, now.made)
    touched = np.union1d(now.story[~is_kept], before.story[~was_kept])
    is_old, is_still = np.isin(now.story, before.story), np.isin(before.story, now.story)
    return Changes(
        kept=resolved.filings[is_kept],
        stories_added=_listed(now, ~is_old, candidates, resolved.story_id),
        stories_changed=_listed(now, is_old & np.isin(now.story, touched), candidates, resolved.story_id),
        stories_removed=_listed(before, ~is_still, before.line, partial(_story_before, resolved.sources.book)),
    )


def _story_before(book: SourceBook, line: int) -> str:
    filing = book.item(line).filing
    return filing[0] if filing else ""


def _listed(made: Made, chosen: npt.NDArray[np.bool_], numbers: Numbers, story_id: Callable[[int], str]) -> Listed:
    """Return the stories of the filings chosen, given a number for each filing and the story's id by that."""
    _, first = np.unique(made.story[chosen], return_index=True)
    return Listed.of(len(first), map(story_id, numbers[chosen][first].tolist()))


class KeptFilings(Mapping[str, Placed]):
    """Where each filing stands that is kept, by key."""

    def __init__(self, kept: Numbers, resolved: Resolved, copies_of: CopiesOf) -> None:
        self._kept = kept
        self._resolved = resolved
        self._copies_of = copies_of
        self._by_key = ByHash(resolved.columns.key[kept], kept)

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[str]:
        for number in self._kept.tolist():
            placement = self._resolved.placement(number)
            yield filing_key(placement.story_id, placement.version)

    def __contains__(self, key: object) -> bool:
        return self._by_key.find(hash(key)) >= 0

    def __getitem__(self, key: str) -> Placed:
        number = self._by_key.find(hash(key))
        placement = self._resolved.placement(number) if number >= 0 else None
        if not placement or filing_key(placement.story_id, placement.version) != key:
            raise KeyError(key)
        return placed(placement, self._copies_of)


def placed(placement: Placement, copies_of: CopiesOf) -> Placed:
    """Return where a filing stands."""
    return Placed(
        placement.current_from,
        placement.current_until,
        placement.superseded_at,
        shown(placement.candidate.path),
        copies_of(placement.story_id),
        "" if placement.candidate.story_id == placement.story_id else placement.candidate.story_id,
    )
