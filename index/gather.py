"""From a spool file as parsed to its state: candidates, and what of it was rejected.

While a file holds something that is rejected, the stories that its last reading gave and this one does not are kept: a
page cut short in transfer must not take its story out of the archive, nor one bad item its neighbours in a file of
many. They go when the file reads well without them, or is removed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from index.cleaned import Cleaned, Rejected
from index.filings.candidate import candidate_of
from index.filings.scratch import Scratch
from index.reading.parse import Parsed
from index.reading.paths import shown
from index.sources import SourceFile, SourceItem
from search.story import Status


def gather(parsed: Parsed, before: SourceFile | None, scratch: Scratch, now: int) -> SourceFile:
    """Put a file's stories on disk and return its state.

    `before` is its state at its last reading, from which a story also has when it was first seen; else that is `now`.
    """
    seen = {item.candidate.digest: item.candidate.seen for item in before.items} if before else {}
    items: list[SourceItem] = []
    rejected: list[Rejected] = []
    for number, item in enumerate(parsed.items):
        match item:
            case Cleaned():
                try:
                    kept = scratch.put(item.story)
                except ValueError as error:
                    why = f"its text is no Unicode: {error}"
                    rejected.append(Rejected(shown(parsed.file.path), why, item.story.id))
                    continue
                first = seen.get(kept.digest, now)
                items.append(SourceItem(candidate_of(parsed.file.path, number, item.story, kept, first)))
            case Rejected():
                rejected.append(item)
    if rejected and before:
        items.extend(_last_good(before, items, len(parsed.items)))
    return SourceFile(parsed.file, parsed.sha256, tuple(items), tuple(rejected), not parsed.is_settled)


def _last_good(before: SourceFile, items: list[SourceItem], number: int) -> Iterator[SourceItem]:
    """Yield the items of the last reading whose stories are missing in this one, numbered after its own."""
    given = Counter(_name(item) for item in items)
    same = {item.candidate.digest for item in items}
    missing = Counter(_name(item) for item in before.items) - given
    for item in before.items:
        name = _name(item)
        is_known = item.filing is not None or item.candidate.status is not Status.USABLE
        if missing[name] and is_known and item.candidate.digest not in same:
            missing[name] -= 1
            yield replace(item, candidate=replace(item.candidate, item=number), is_kept=True)
            number += 1


def _name(item: SourceItem) -> tuple[str, int, Status]:
    return (item.candidate.story_id, item.candidate.version, item.candidate.status)
