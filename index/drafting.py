"""Writing a draft: upon the generation before where that is of the same form, else afresh."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from index.book import Sources
from index.changes import Changes, KeptFilings, changes, placed
from index.cleaned import Rejected
from index.copied import Copied
from index.filings.scratch import Scratch
from index.made import MadeBefore, Numbers
from index.noted import Noted
from index.previous import Previous
from index.reading.paths import shown
from index.report import Stopwatch
from index.resolved import Resolved
from index.root.durable import remove_folder
from index.root.housekeeping import draft_folder, next_number
from index.root.publish import Draft
from index.segments.base import Base
from index.segments.build import write_index
from index.sources import SourceFile, SourceItem
from index.tools import Tools
from index.versions import cleaner_version
from search.errors import CorruptGeneration
from search.story import Filing, Story, filing_key

_SAMPLES = 8  # stories fetched back from a draft before it is published


@dataclass(frozen=True, slots=True)
class Written:
    """A draft with its index, and what it was made of."""

    draft: Draft
    resolved: Resolved
    changes: Changes

    @property
    def directory(self) -> Path:
        """Where the draft lies."""
        return self.draft.directory


@dataclass(frozen=True, slots=True)
class Drafting:
    """What writing a draft needs."""

    root: Path
    scratch: Scratch
    previous: Previous
    tools: Tools
    watch: Stopwatch

    def write(self, resolved: Resolved, before: MadeBefore, *, is_afresh: bool) -> Written:
        """Write the index; what the schema cannot take is rejected, and all is resolved and written once more.

        With `is_afresh` nothing of the generation before is linked; the texts of unread files still come from it.

        Raises:
            OSError: the disk failed.
            CorruptGeneration: the generation before is damaged, or lacks a story that its source state has.
        """
        while True:
            number = next_number(self.root)
            directory = draft_folder(self.root, number)
            with self.watch.phase("copies"):
                copied = Copied(resolved, self.scratch.sketches, self.scratch.records())
                change = changes(before, resolved)
            kept = change.kept[:0] if is_afresh else change.kept
            added = resolved.others_by_day(kept)
            samples: list[Filing] = []
            with self.watch.phase("build"), self.tools.watch.phase("Indexing", len(added)) as advance:
                standing = KeptFilings(kept, before, resolved, copied)
                base = None if is_afresh else Base(self.previous.directory, standing, self.previous.verify)
                filings = _sampled(self._filings(added, resolved, copied), samples, len(added), advance)
                reasons = write_index(directory, filings, base)
            if not reasons:
                counts = (resolved.story_count, len(resolved.filings))
                linked = {} if base is None else self.previous.linked(directory)
                draft = Draft(directory, number, cleaner_version(), *counts, tuple(samples), linked)
                return Written(draft, resolved, change)
            remove_folder(directory)
            sources = _without(resolved, reasons)
            resolved = Resolved(sources, Noted.of(sources), self.scratch.records())

    def _filings(self, added: Numbers, resolved: Resolved, copied: Copied) -> Iterator[Filing]:
        for number in added.tolist():
            item = resolved.item(number)
            placement = resolved.placed(number, item.candidate)
            story = replace(self._story(item), id=placement.story_id, version=placement.version)
            yield placed(placement, copied).filing(story)

    def _story(self, item: SourceItem) -> Story:
        """Return an item's text: as just read, else out of the generation before."""
        if item.candidate.slot >= 0:
            return self.scratch.get(item.candidate.slot)
        if item.filing is None:
            path = item.candidate.path
            raise CorruptGeneration(self.previous.directory, expected=f"a filing of {shown(path)}", actual="none")
        return self.previous.story(filing_key(*item.filing))


def _sampled(
    filings: Iterator[Filing], samples: list[Filing], count: int, advance: Callable[[int], None]
) -> Iterator[Filing]:
    """Yield the filings, keeping some evenly spread ones as samples."""
    step = max(1, count // _SAMPLES)
    for i, filing in enumerate(filings):
        if i % step == 0:
            samples.append(filing)
        yield filing
        advance(1)


def _without(resolved: Resolved, reasons: Mapping[str, str]) -> Sources:
    """Return the sources with the items that cannot be indexed rejected."""
    numbers, found = count(), dict[int, SourceFile]()
    for place, source in enumerate(resolved.sources):
        filings = [resolved.filing(next(numbers), item.candidate) for item in source.items]
        keyed = [
            (filing_key(*filing) if filing else "", item) for filing, item in zip(filings, source.items, strict=True)
        ]
        if bad := [_rejected(item, reasons[key]) for key, item in keyed if key in reasons]:
            items = tuple(item for key, item in keyed if key not in reasons)
            found[place] = replace(source, items=items, rejected=(*source.rejected, *bad))
    return resolved.sources.replaced(found)


def _rejected(item: SourceItem, reason: str) -> Rejected:
    return Rejected(shown(item.candidate.path), reason, f"item {item.candidate.item + 1}")
