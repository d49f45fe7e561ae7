"""What the cleaner makes of one file, for a person and for a script."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.cleaned import Cleaned, Rejected
from index.reading.parse import Item, Read
from index.reading.paths import path_of
from index.reading.spool import SpoolFile
from index.reading.workers import Task, parse_files
from search.errors import BadInput, Misconfigured
from search.ninjs import story_to_ninjs
from search.story import BlockKind, Moment, Story

_WIDTH = 15


@dataclass(frozen=True, slots=True)
class Shown:
    """One item of a file: its number, counted from 1, and of how many."""

    path: str
    number: int
    count: int
    item: Item

    @property
    def is_rejected(self) -> bool:
        """Whether the item gives no story."""
        return isinstance(self.item, Rejected)

    def plain(self) -> dict[str, Any]:
        """Return the item as plain JSON values."""
        place = {"path": self.path, "item": self.number, "count": self.count}
        if isinstance(self.item, Rejected):
            return place | {"rejected": self.item.reason}
        removed = [asdict(piece) for piece in self.item.removed]
        return place | {
            "story": story_to_ninjs(self.item.story),
            "removed": removed,
            "unread": list(self.item.unread),
        }

    def text(self) -> str:
        """Return the item for reading: fields, body, what was removed and why, what could not be read."""
        lines = [f"{self.path}: item {self.number} of {self.count}", ""]
        match self.item:
            case Rejected(reason=reason, item=item):
                lines.append(f"rejected{f' [{item}]' if item else ''}: {reason}")
            case Cleaned(story=story, removed=removed, unread=unread):
                lines += _fields(story)
                lines += ["", *_body(story)]
                lines += ["", f"removed: {len(removed)}", *(f"  [{piece.reason}] {piece.text}" for piece in removed)]
                lines += ["", f"not read: {len(unread)}", *(f"  {text}" for text in unread)]
        return "\n".join(lines)


def show_item(file: Path, number: int | None, read: Read) -> Shown:
    """Return one item of a file, counted from 1; without a number its first story, or its first item if it has none.

    Raises:
        Misconfigured: there is no such file.
        BadInput: it has fewer items.
    """
    try:
        real = file.resolve(strict=True)
        status = real.stat()
    except OSError as error:
        raise Misconfigured(f"{file}: {error.strerror}") from error
    spool_file = SpoolFile(path_of(os.fsencode(real.name)), status.st_size, status.st_mtime_ns, status.st_ino)
    (parsed,) = parse_files(Task(real.parent, read), [spool_file], 1)
    items = parsed.items
    chosen = _first_story(items) if number is None else number
    if not 1 <= chosen <= len(items):
        raise BadInput(f"{file}: no item {chosen}", hint=f"it has {len(items)}")
    return Shown(str(file), chosen, len(items), items[chosen - 1])


def _first_story(items: tuple[Item, ...]) -> int:
    return next((i for i, item in enumerate(items, start=1) if isinstance(item, Cleaned)), 1)


def _fields(story: Story) -> Iterator[str]:
    """Yield a line for each field of the story that has a value, the body aside."""
    dateline = story.dateline
    values: dict[str, object] = {
        "id": story.id,
        "headline": story.headline,
        "tag": story.tag,
        "subhead": story.subhead,
        "other headlines": story.headline_variants,
        "dateline": dateline.raw if dateline else "",
        "place": [_place(place.city, place.region, place.country) for place in dateline.places] if dateline else "",
        "dateline day": dateline.day if dateline else "",
        "dateline agency": dateline.agency if dateline else "",
        "byline": story.byline,
        "authors": story.authors,
        "credits": story.credits,
        "notes": story.notes,
        "published": _moment(story.published),
        "updated": _moment(story.updated),
        "source": story.source,
        "agency": story.agency,
        "issuer": story.issuer,
        "slug": story.slug,
        "keywords": story.keywords,
        "topics": [topic.label for topic in story.topics],
        "about": story.places,
        "people": story.people,
        "organisations": story.organisations,
        "language": story.language,
        "urgency": story.urgency,
        "kind": story.kind,
        "status": story.status,
        "embargo until": story.embargo_until.isoformat() if story.embargo_until else "",
        "url": story.url,
        "rights": story.rights,
    }
    for name, value in values.items():
        for line in value if isinstance(value, list | tuple) else (value,):
            if line or line == 0:
                yield f"{name:{_WIDTH}}  {line}"


def _place(city: str, region: str, country: str) -> str:
    return ", ".join(filter(None, (city, region, country)))


def _moment(moment: Moment | None) -> str:
    return moment.iso() if moment else ""


def _body(story: Story) -> Iterator[str]:
    for block in story.body:
        yield f"## {block.text}" if block.kind is BlockKind.SUBHEAD else block.text
        yield ""
