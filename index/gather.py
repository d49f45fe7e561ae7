"""From a spool file as parsed to its state: candidates, and what of it was rejected.

While a file holds something that is rejected, the stories that its last reading gave and this one does not are kept: a
page cut short in transfer must not take its story out of the archive, nor one bad item its neighbours in a file of
many. They go when the file reads well without them, or is removed.

This is where a story first comes in, and the one guard around all that later runs do with what is known of it: a state
once written is taken up again by every run, so that a story which cannot be noted must not come into one.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from index.cleaned import Cleaned, Rejected
from index.filings.candidate import candidate_of
from index.filings.scratch import Scratch
from index.noted import alone
from index.reading.parse import Parsed, internal_error
from index.reading.paths import shown
from index.sources import SourceFile, SourceItem
from search.story import Status, Story

log = logging.getLogger("dateline.index")


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
                taken = _taken(parsed.file.path, number, item.story, scratch, seen, now)
                if isinstance(taken, SourceItem):
                    items.append(taken)
                else:
                    rejected.append(taken)
            case Rejected():
                rejected.append(item)
    if rejected and before:
        items.extend(_last_good(before, items, len(parsed.items)))
    return SourceFile(parsed.file, parsed.sha256, tuple(items), tuple(rejected), not parsed.is_settled)


def _taken(
    path: str, number: int, story: Story, scratch: Scratch, seen: Mapping[str, int], now: int
) -> SourceItem | Rejected:
    """Put a story on disk and return it as an item that can be noted; a defect in how it is taken in costs it alone."""
    try:
        kept = scratch.put(story)
        candidate = candidate_of(path, number, story, kept, seen.get(kept.digest, now))
        alone(candidate)
    except (OSError, MemoryError):
        raise
    except UnicodeError as error:
        return Rejected(shown(path), f"its text is no Unicode: {error}", story.id)
    except Exception as error:
        log.warning("story not taken in", extra={"path": shown(path), "item": number + 1}, exc_info=True)
        return Rejected(shown(path), internal_error(error), shown(story.id))
    return SourceItem(candidate)


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
