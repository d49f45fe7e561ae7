"""From one spool file to what it gives: stories, or reasons why there are none. Never an exception for bad input.

`parse_file` takes and returns plain picklable values, so that it can run in a worker process.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from index.cleaned import Cleaned, Rejected, Source
from index.limits import SPOOL_LIMITS, SpoolLimits
from index.reading.archives import unpack
from index.reading.paths import shown
from index.reading.spool import SpoolFile, read_file, source_of
from search.story import Story

log = logging.getLogger("dateline.index")

_REASON_CHARS = 400  # enough for any reason; what it quotes may be the whole file

Read = Callable[[Source], Iterable[Cleaned | Rejected]]
Item = Cleaned | Rejected


@dataclass(frozen=True, slots=True)
class Parsed:
    """A spool file with what it gave, in the file's own order. `sha256` is of the bytes in the spool, "" if unread.

    `is_settled` tells that it would give the same if it were read again.
    """

    file: SpoolFile
    sha256: str
    items: tuple[Item, ...]
    is_settled: bool = True


def read_any(source: Source) -> Iterable[Item]:
    """Return what the readers of all formats make of a source."""
    import index.formats  # noqa: PLC0415 - the process that only hands files to workers is spared a third of a second

    return index.formats.read(source)


def parse_file(spool: Path, file: SpoolFile, read: Read, limits: SpoolLimits = SPOOL_LIMITS) -> Parsed:
    """Return what a file of the spool gives; whatever goes wrong with it is in the items."""
    content = read_file(spool, file.path, limits)
    if isinstance(content, Rejected):
        return Parsed(file, "", (content,), is_settled=file.size > limits.file_bytes)
    source = source_of(content, limits)
    sources = (source,) if isinstance(source, Rejected) else unpack(source)
    items = tuple(item for inner in sources for item in _items(inner, read, limits))
    return Parsed(content.file, hashlib.sha256(content.data).hexdigest(), items)


def _items(source: Source | Rejected, read: Read, limits: SpoolLimits) -> Iterator[Item]:
    """Yield what a file, or a member of an archive, gives."""
    if isinstance(source, Rejected):
        yield replace(source, reason=_printable(source.reason))
    else:
        yield from read_items(source, read, limits)


def read_items(source: Source, read: Read, limits: SpoolLimits = SPOOL_LIMITS) -> Iterator[Item]:
    """Yield what a format reader makes of a source; a fault in the reader ends the file, not the run."""
    count = 0
    try:
        for item in read(source):
            count += 1
            yield _checked(item, source, limits)
    except MemoryError:
        yield too_large(source.path, len(source.data), limits)
        return
    except Exception as error:  # the one guard around all cleaning: a defect there must cost one file
        log.warning("reader failed", extra={"path": source.path}, exc_info=True)
        yield Rejected(source.path, internal_error(error), f"after item {count}")
        return
    if not count:
        yield Rejected(source.path, "it holds no story")


def internal_error(error: Exception) -> str:
    """Return the reason for what a defect made of something in the spool."""
    return _printable(f"internal error: {type(error).__name__}: {error}")


def too_large(path: str, size: int, limits: SpoolLimits) -> Rejected:
    """Return the reason for a file of so many bytes, unpacked, that asked for more memory than it may take."""
    return Rejected(path, f"needed more than {limits.memory_for(size) >> 20} MB of memory")


def _checked(item: Item, source: Source, limits: SpoolLimits) -> Item:
    if isinstance(item, Rejected):
        return replace(item, reason=_printable(item.reason), item=_printable(item.item))
    if fault := _fault(item.story, limits):
        return Rejected(source.path, fault, shown(item.story.id[:200]))
    return item


def _printable(text: str) -> str:
    """Return a reason's text for one line of a terminal or a log; it may quote a hostile file."""
    plain = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text[:_REASON_CHARS])
    return plain if len(text) <= _REASON_CHARS else f"{plain}…"


def _fault(story: Story, limits: SpoolLimits) -> str:
    """Return why a story cannot be indexed, "" if it can."""
    if not story.id.strip():
        return "a story without an id"
    if len(story.id) > limits.id_chars:
        return f"an id of {len(story.id)} characters; the most is {limits.id_chars}"
    if not story.id.isprintable():
        return "an id with characters that cannot be printed"
    if story.version < 1:
        return f"version {story.version}; versions begin at 1"
    if story.version > limits.version:
        return f"a version above {limits.version}, the highest there may be"
    if not (story.headline or story.body):
        return "neither headline nor body"
    return ""
