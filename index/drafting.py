"""Writing a draft: upon the generation before where that is of the same form, else afresh."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from index.changes import Changes, Filed, changes, placed, with_filings
from index.cleaned import Rejected
from index.filings.candidate import Candidate
from index.filings.copies import find_copies
from index.filings.resolve import Placement, Resolution, resolve
from index.filings.scratch import Scratch
from index.intake import Intake
from index.previous import Previous
from index.reading.spool import shown
from index.report import Stopwatch
from index.root.durable import remove_folder
from index.root.housekeeping import draft_folder, next_number
from index.root.publish import Draft
from index.segments.base import Base
from index.segments.build import write_index
from index.sources import SourceFile
from index.tools import Tools
from index.versions import cleaner_version
from search.story import Filing, filing_key

_SAMPLES = 8  # stories fetched back from a draft before it is published


@dataclass(frozen=True, slots=True)
class Written:
    """A draft with its index, and what it was made of."""

    draft: Draft
    sources: tuple[SourceFile, ...]
    changes: Changes
    duplicates: tuple[tuple[str, str], ...]
    unaddressed: tuple[str, ...]

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

    def write(self, intake: Intake, resolution: Resolution, before: Filed, *, is_afresh: bool) -> Written:
        """Write the index; what the schema cannot take is rejected, and all is resolved and written once more.

        With `is_afresh` nothing of the generation before is linked; the texts of unread files still come from it.

        Raises:
            OSError: the disk failed.
            CorruptGeneration: the generation before lacks a story that its source state has.
        """
        sources = intake.sources
        while True:
            number = next_number(self.root)
            directory = draft_folder(self.root, number)
            with self.watch.phase("copies"):
                copies = find_copies(resolution.current(), self.scratch.sketches)
                change = changes({} if is_afresh else before, resolution, copies)
            samples: list[Filing] = []
            with self.watch.phase("build"), self.tools.watch.phase("Indexing", len(change.added)) as advance:
                base = None if is_afresh else Base(self.previous.directory, change.kept)
                added = _sampled(self._filings(change.added, sources, copies), samples, len(change.added), advance)
                reasons = write_index(directory, added, base)
            if not reasons:
                change = change if not is_afresh else changes(before, resolution, copies)
                count = sum(1 for _ in resolution.placements())
                draft = Draft(directory, number, cleaner_version(), resolution.story_count, count, tuple(samples))
                pairs = tuple((shown(copy.path), shown(kept.path)) for copy, kept in resolution.duplicates)
                files = tuple(with_filings(sources, resolution))
                return Written(draft, files, change, pairs, unaddressed_paths(resolution))
            remove_folder(directory)
            sources = tuple(_without(sources, change.added, reasons))
            resolution = resolved(sources)

    def _filings(
        self, placements: Iterable[Placement], sources: Iterable[SourceFile], copies: Mapping[str, tuple[str, ...]]
    ) -> Iterator[Filing]:
        before = {
            item.candidate.key: filing_key(*item.filing)
            for source in sources
            for item in source.items
            if item.filing and item.candidate.slot < 0
        }
        for placement in placements:
            candidate = placement.candidate
            read = candidate.slot >= 0
            story = self.scratch.get(candidate.slot) if read else self.previous.filing(before[candidate.key]).story
            story = replace(story, id=placement.story_id, version=placement.version)
            yield placed(placement, copies).filing(story)


def unaddressed_paths(resolution: Resolution) -> tuple[str, ...]:
    """Return where the kills and holds that name no story of the spool lie, in order."""
    return tuple(sorted({shown(notice.path) for notice in resolution.unaddressed}))


def resolved(sources: Iterable[SourceFile]) -> Resolution:
    """Return the stories that the spool's files make."""
    return resolve(item.candidate for source in sources for item in source.items)


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


def _without(
    sources: Iterable[SourceFile], placements: Iterable[Placement], reasons: Mapping[str, str]
) -> Iterator[SourceFile]:
    """Yield the sources with the candidates that cannot be indexed rejected."""
    bad = {p.candidate.key: why for p in placements if (why := reasons.get(filing_key(p.story_id, p.version)))}
    for source in sources:
        found = [item.candidate for item in source.items if item.candidate.key in bad]
        if found:
            items = tuple(item for item in source.items if item.candidate.key not in bad)
            yield replace(source, items=items, rejected=(*source.rejected, *(_rejected(one, bad) for one in found)))
        else:
            yield source


def _rejected(candidate: Candidate, reasons: Mapping[tuple[str, int], str]) -> Rejected:
    return Rejected(shown(candidate.path), reasons[candidate.key], f"item {candidate.item + 1}")
