"""What differs between the generation before and the one that the spool makes now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from index.book import SourceBook
from index.copied import Copied
from index.filings.resolve import Placement
from index.made import ByHash, Made, MadeBefore, Numbers
from index.reading.paths import shown
from index.report import Listed
from index.resolved import Resolved
from index.segments.rows import Placed

_NONE = -1


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


class KeptFilings:
    """The filings that are kept, by the number of their candidate, and where each stands; see `Kept`."""

    def __init__(self, kept: Numbers, before: MadeBefore, resolved: Resolved, copied: Copied) -> None:
        self._resolved = resolved
        self._copied = copied
        self._by_key = ByHash(resolved.columns.key[kept], kept)
        # Of identical copies one was the filing: which of them is not known any more.
        made, count = np.unique(before.made, return_counts=True)
        self._made_twice = made[count > 1]

    def find(self, keys: Sequence[str]) -> Numbers:
        """Return the number of the filing with each key, -1 for one that is not kept."""
        found = self._by_key.find_all(np.fromiter(map(hash, keys), np.int64, len(keys)))
        _, first, count = np.unique(found, return_index=True, return_counts=True)
        # A key that is not kept may have the hash of one that is, which then is found twice.
        twice = found[first[count > 1]]
        for row in np.flatnonzero(np.isin(found, twice[twice != _NONE])).tolist():
            if keys[row] != self._resolved.key(int(found[row])):
                found[row] = _NONE
        return found

    def times(self, numbers: Numbers) -> dict[str, Numbers]:
        """Return from when to when some filings are current, and when they are superseded."""
        columns = self._resolved.columns
        return {name: getattr(columns, name)[numbers] for name in ("current_from", "current_until", "superseded_at")}

    def may_differ(self, numbers: Numbers) -> npt.NDArray[np.bool_]:
        """Tell which filings may lie in another file than before, have copies, or another id of their own."""
        columns = self._resolved.columns
        is_read = columns.line[numbers] >= self._resolved.sources.book.adopted_count
        is_either = np.isin(columns.made[numbers], self._made_twice)
        return is_read | is_either | self._copied.have(columns.story_hash[numbers])

    def placed(self, number: int) -> Placed:
        """Return where a filing stands."""
        return placed(self._resolved.placement(number), self._copied)


def placed(placement: Placement, copied: Copied) -> Placed:
    """Return where a filing stands."""
    return Placed(
        placement.current_from,
        placement.current_until,
        placement.superseded_at,
        shown(placement.candidate.path),
        copied.copies_of(placement.story_id),
        "" if placement.candidate.story_id == placement.story_id else placement.candidate.story_id,
    )
