"""The stories that a spool's files make, on disk and in columns: what `resolve` returns, for a spool of any size.

Texts are compared by their hashes in this process; where a filing is found by one, the text itself is compared too.
"""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Iterator, Set
from itertools import chain, count

import numpy as np

from index.book import Sources
from index.filings.candidate import Candidate
from index.filings.copies import printed_on
from index.filings.records import Records
from index.filings.resolve import Group, Placement, resolve
from index.made import Made, Numbers
from index.noted import Noted
from index.reading.paths import shown
from index.sources import SourceItem, with_filing
from search.story import Status, filing_key

_NONE = -1
_AT_A_TIME = 4096  # candidates


class Resolved:
    """Every candidate of some sources, and what became of it.

    `unaddressed` are the shown paths of the kills and holds that name no story of the spool.
    """

    def __init__(self, sources: Sources, noted: Noted, records: Records, watched: Set[str] = frozenset()) -> None:
        """Resolve the candidates noted of these sources; `groups` will give the stories of `watched` ids too."""
        self.sources = sources
        self.unaddressed: set[str] = set()
        self._duplicates: list[tuple[int, int]] = []
        self._groups = records
        lines = array("q", chain.from_iterable(items for _, items in sources.lines()))
        self.columns = columns = noted.columns(np.array(lines, np.int64))
        self.story_count = len(self.filings)
        chosen = (columns.story == _NONE) | np.isin(columns.story_hash, [hash(story_id) for story_id in watched])
        for numbers in noted.shards.batches(_AT_A_TIME, chosen):
            self._take(numbers.tolist(), watched)

    @property
    def is_moved(self) -> bool:
        """Whether some candidate became another filing than in the generation before."""
        return bool(self.columns.is_moved.any())

    @property
    def filings(self) -> Numbers:
        """The numbers of the filings."""
        return np.flatnonzero(self.columns.story != _NONE)

    @property
    def made(self) -> Made:
        """The filings as hashes."""
        filings, columns = self.filings, self.columns
        return Made(columns.made[filings], columns.story_hash[filings])

    @property
    def duplicates(self) -> Iterator[tuple[str, str]]:
        """The paths of the identical copies that were dropped, in order, each with that of the one that stays."""
        for copy, kept in sorted(self._duplicates):
            yield shown(self.item(copy).candidate.path), shown(self.item(kept).candidate.path)

    def others_by_day(self, kept: Numbers) -> Numbers:
        """Return the numbers of the filings other than those kept, in the order of their days."""
        others = np.setdiff1d(self.filings, kept, assume_unique=True)
        return others[np.argsort(self.columns.day[others], kind="stable")]

    def item(self, number: int) -> SourceItem:
        """Return a candidate as an item of its file."""
        return self.sources.book.item(int(self.columns.line[number]))

    def placement(self, number: int) -> Placement:
        """Return a filing."""
        return self.placed(number, self.item(number).candidate)

    def placed(self, number: int, candidate: Candidate) -> Placement:
        """Return a candidate as the filing that it is."""
        columns = self.columns
        times = (columns.current_from, columns.current_until, columns.superseded_at)
        version = int(columns.version[number])
        return Placement(candidate, self._story_id(number, candidate), version, *(int(time[number]) for time in times))

    def key(self, number: int) -> str:
        """Return the key of a filing."""
        placement = self.placement(number)
        return filing_key(placement.story_id, placement.version)

    def story_id(self, number: int) -> str:
        """Return the id of a candidate, which is its story's if the column `story` has that number."""
        return self.item(number).candidate.story_id

    def groups(self) -> Iterator[Group]:
        """Yield the stories that a notice is about, that have several ids, or one of those watched."""
        for number in range(len(self._groups)):
            yield pickle.loads(self._groups.get(number))  # noqa: S301 - written by this run to a file without a name

    def files(self) -> Iterator[tuple[bytes, list[bytes]]]:
        """Yield the line of each file, with those of its items, in which now is the filing that each became."""
        numbers, book = count(), self.sources.book
        for file, items in self.sources.lines():
            yield book.line(file), [self._line(next(numbers), item) for item in items]

    def _line(self, number: int, line: int) -> bytes:
        book = self.sources.book
        if not self.columns.is_moved[number]:
            return book.line(line)
        return with_filing(book.line(line), self.filing(number, book.item(line).candidate))

    def _take(self, numbers: list[int], watched: Set[str]) -> None:
        """Resolve some candidates, whole shards of them."""
        items = [self.item(number) for number in numbers]
        self.story_count -= int(np.count_nonzero(self.columns.story[numbers] != _NONE))
        self.columns.displace(numbers)
        number_of = {item.candidate.key: number for number, item in zip(numbers, items, strict=True)}
        number_with_id = {item.candidate.story_id: number for number, item in zip(numbers, items, strict=True)}
        resolution = resolve(item.candidate for item in items)
        for placement in resolution.placements():
            number = number_of[placement.candidate.key]
            is_own = placement.candidate.story_id == placement.story_id
            self.columns.place(number, placement, number if is_own else number_with_id[placement.story_id])
        for placement in resolution.current():
            self.columns.printed[number_of[placement.candidate.key]] = printed_on(placement.candidate)
        for group in resolution.groups:
            if len(group.ids) > 1 or group.kills or group.holds or not watched.isdisjoint(group.ids):
                self._groups.put(pickle.dumps(group))
        for copy, kept in resolution.duplicates:
            self._duplicates.append((number_of[copy.key], number_of[kept.key]))
            if copy.status is Status.USABLE:
                self.columns.twin[number_of[copy.key]] = number_of[kept.key]
        self.story_count += resolution.story_count
        self.unaddressed |= {shown(notice.path) for notice in resolution.unaddressed}
        for number, item in zip(numbers, items, strict=True):
            self.columns.is_moved[number] = item.filing != self.filing(number, item.candidate)

    def filing(self, number: int, candidate: Candidate) -> tuple[str, int] | None:
        """Return the id and version of the filing that a candidate became."""
        twin = int(self.columns.twin[number])
        placed = number if twin == _NONE else twin
        if self.columns.story[placed] == _NONE:
            return None
        return self._story_id(placed, candidate), int(self.columns.version[placed])

    def _story_id(self, number: int, candidate: Candidate) -> str:
        """Return the id of a filing's story, given a candidate of the filing's own id."""
        story = int(self.columns.story[number])
        return candidate.story_id if story == number else self.story_id(story)
