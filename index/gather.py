"""From spool files to candidates; a file that has gone bad gives its last good stories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from index.candidate import Candidate, candidate_of
from index.cleaned import Cleaned, Rejected
from index.parse import Parsed
from index.scratch import Scratch
from index.sketch import sketch_of
from index.sources import SourceFile, SourceItem
from index.spool import Unreadable, shown
from search.engine import Engine
from search.story import Status, Story, filing_key


@dataclass(frozen=True, slots=True)
class Gathered:
    """One spool file's stories as candidates, and what of it was rejected."""

    source: SourceFile
    rejected: tuple[Rejected, ...]

    @property
    def is_bad(self) -> bool:
        """Return whether the file gave nothing but reasons."""
        return bool(self.rejected) and not self.source.items


def gather(parsed: Parsed, scratch: Scratch, now: int) -> Gathered:
    """Put a file's stories on disk and return what resolving needs of them; they were first seen `now`."""
    items: list[SourceItem] = []
    rejected: list[Rejected] = []
    for number, item in enumerate(parsed.items):
        match item:
            case Cleaned():
                try:
                    kept = scratch.put(item.story)
                except ValueError as error:
                    rejected.append(
                        Rejected(shown(parsed.file.path), f"its text is no Unicode: {error}", item.story.id)
                    )
                    continue
                items.append(SourceItem(candidate_of(parsed.file.path, number, item.story, kept, now)))
            case Rejected():
                rejected.append(item)
    return Gathered(SourceFile(parsed.file, parsed.sha256, tuple(items)), tuple(rejected))


def last_good(
    bad: Iterable[Gathered],
    closed: Iterable[Unreadable],
    before: Iterable[SourceFile],
    engine: Engine,
    scratch: Scratch,
) -> Iterator[SourceFile]:
    """Yield, from the generation before, files that gave stories then and cannot be read now.

    `bad` are files that gave no story in this run, `closed` the folders that could not be listed. The stories come
    from the engine that reads that generation.
    """
    bad_files = {gathered.source.file.path: gathered.source for gathered in bad}
    folders = tuple(f"{why.path}/" for why in closed)
    for source in before:
        path = source.file.path
        if path in bad_files or path.startswith(folders):
            items = tuple(item for old in source.items if (item := _recalled(old, engine, scratch)))
            if items:
                yield replace(bad_files.get(path, source), items=items, is_kept=True)


def _recalled(item: SourceItem, engine: Engine, scratch: Scratch) -> SourceItem | None:
    """Return an item of the generation before with its story on disk again, None where that generation lacks it."""
    if item.candidate.status is not Status.USABLE:
        return SourceItem(item.candidate)
    filing = engine.filing(filing_key(*item.filing)) if item.filing else None
    if filing is None:
        return None
    story = replace(filing.story, id=item.candidate.story_id, version=item.candidate.version)
    return SourceItem(_at(item.candidate, story, scratch))


def _at(candidate: Candidate, story: Story, scratch: Scratch) -> Candidate:
    return replace(candidate, slot=scratch.put(story).slot, sketch=sketch_of(story.body))
