"""What the news standards have in common: from an item as a feed wrote it to a story, by one set of rules.

NITF, NewsML-G2, ninjs, IPTC 7901 and Atom name the same things differently; their readers fill an `Item` with texts,
and `story_of` says what the texts mean. Where a restriction cannot be read, the story is withheld: an embargo must not
end early, and a status that nobody knows is no permission.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone

from index.clean.agencies import find_agency
from index.clean.assemble import Parts, assemble
from index.clean.dateline import split_dateline
from index.clean.embargo import is_embargo_line, read_embargo
from index.clean.places import fold, read_places
from index.clean.tags import split_tags
from index.cleaned import Cleaned, Rejected
from index.formats.newscodes import kind_of, status_of
from index.limits import SPOOL_LIMITS
from index.page.dates import read_moment
from search.story import BlockKind, Dateline, Moment, Place, Status, Story

_FURTHEST_WEST = timezone(timedelta(hours=-12))
_ITEM_NAME_CHARS = 200
_LONGEST_DATELINE_CHARS = 200
_LONGEST_AGENCY_CHARS = 100
# RFC 3085: urn:newsml:provider:date:item:revision, the revision with N, U or A behind it.
_NEWSML_URN = re.compile(r"(urn:newsml:[^:]+:\d{8}(?:T[\dZ+-]+)?:[^:]+):(\d+)[NUA]?", re.IGNORECASE)
_WHOLE_DAY = re.compile(r"\d{4}-?\d\d-?\d\d")
_CLOSED = re.compile(r"(?:[-–—―_:]|\))\s*$")


@dataclass(frozen=True, slots=True)
class Item:
    """What a feed's item says, as it says it; "" where it says nothing.

    `parts` has what needs no reading. `created`, `updated` and `status` have the best candidate first. `embargo` is
    None where there is none, "" where it has no end. `dateline` is a dateline, or only the place, in a field of its
    own. `sources` are those who may have sent the copy, nearest first; `credits` those whose copy it may be.
    """

    parts: Parts
    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    version: str = ""
    status: str = ""
    embargo: str | None = None
    urgency: str = ""
    dateline: str = ""
    notes: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    """An item while it is read: what its texts mean so far, and which of them mean nothing."""

    item: Item
    unread: list[str] = field(default_factory=list)

    def fault(self, name: str, text: str, consequence: str = "") -> None:
        """Note a text that means nothing, and what follows from that."""
        self.unread.append(f"{name}: {text[:80]!r} cannot be read{consequence}")


def story_of(item: Item) -> Cleaned | Rejected:
    """Return the story that an item makes, or why it makes none. A canceled item needs no text: it acts as a kill."""
    reading = _Reading(item, list(item.unread))
    guid, revision = split_revision(item.parts.guid)
    status, until = _restrictions(reading)
    parts = replace(
        item.parts,
        guid=guid,
        status=status,
        embargo_until=until,
        headlines=item.parts.headlines if any(item.parts.headlines) else _stand_in(item, status),
        kind=next((kind for code in item.genres if (kind := kind_of(code))), item.parts.kind),
        urgency=_urgency(reading),
        source=_source(item),
        agency=item.parts.agency or _known_agency(item.credits),
    )
    parts, dateline = _with_dateline(_with_moments(reading, parts), fold_dateline(item.dateline))
    result = assemble(parts)
    if isinstance(result, Rejected):
        return Rejected(result.path, result.reason, item_name(guid))
    story = replace(
        result.story,
        version=_version(reading, revision),
        notes=_notes(item, result.story),
        dateline=result.story.dateline or dateline,
    )
    return Cleaned(story, result.removed, (*result.unread, *reading.unread))


def item_name(guid: str) -> str:
    """Return what names an item in a report."""
    return guid[:_ITEM_NAME_CHARS]


def split_revision(guid: str) -> tuple[str, str]:
    """Part a NewsML URN, which names one revision, into what names the story and the revision's number (RFC 3085)."""
    found = _NEWSML_URN.fullmatch(guid.strip())
    return (found[1], found[2]) if found else (guid.strip(), "")


def qualified_id(local_id: str, authority: str) -> str:
    """Return an identifier that is unique among all feeds: one that is no URI gets the name of who issued it."""
    local_id, authority = local_id.strip(), authority.strip()
    return f"{authority}:{local_id}" if local_id and authority and ":" not in local_id else local_id


def fold_dateline(text: str) -> str:
    """Return a dateline on one line; text too long to be one gives ""."""
    folded = " ".join(text.split())
    return folded if len(folded) <= _LONGEST_DATELINE_CHARS else ""


def _restrictions(reading: _Reading) -> tuple[Status, datetime | None]:
    """Return what an item's status, embargo, slug and notes together allow: the strictest of them holds."""
    item = reading.item
    statuses = {item.parts.status, split_tags(item.parts.slug).status}
    status = status_of(item.status) if item.status else Status.USABLE
    if status is None:
        reading.fault("status", item.status, "; withheld")
    statuses.add(status or Status.WITHHELD)
    until = _embargo(reading)
    if until is None and _is_embargoed(item):
        statuses.add(Status.WITHHELD)
    strictest = (Status.CANCELED, Status.WITHHELD)
    return next((found for found in strictest if found in statuses), Status.USABLE), until


def _is_embargoed(item: Item) -> bool:
    return item.embargo is not None or any(map(is_embargo_line, item.notes))


def _embargo(reading: _Reading) -> datetime | None:
    """Return the latest instant at which one of the item's embargoes ends; None where one has no end to read."""
    ends: list[datetime | None] = []
    if reading.item.embargo is not None:
        ends.append(embargo_end(reading.item.embargo))
        if ends[-1] is None:
            reading.fault("embargo", reading.item.embargo, "; withheld")
    for note in filter(is_embargo_line, reading.item.notes):
        ends.append(read_embargo(note))
        if ends[-1] is None:
            reading.fault("embargo", note, "; withheld")
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def embargo_end(text: str) -> datetime | None:
    """Return the aware instant at which an embargo in ISO 8601 ends, None where it cannot be read.

    A day ends it as it begins. Without a zone, the one furthest west counts: an embargo may end late but not early.
    """
    text = text.strip()
    moment = read_moment(text)
    if moment is None:
        return None
    if moment.at is None and not _WHOLE_DAY.fullmatch(text):
        zoned = read_moment(f"{text}-12:00")
        return zoned.at if zoned else None
    return moment.at or datetime(moment.day.year, moment.day.month, moment.day.day, tzinfo=_FURTHEST_WEST)


def _with_moments(reading: _Reading, parts: Parts) -> Parts:
    """Fill in when the item was first published and when this version of it was made, if that was later."""
    created = _moment(reading, "created", reading.item.created)
    updated = _moment(reading, "updated", reading.item.updated)
    return replace(parts, published=created or updated, updated=updated if created and updated != created else None)


def _moment(reading: _Reading, name: str, texts: tuple[str, ...]) -> Moment | None:
    for text in filter(None, texts):
        if moment := _valid(read_moment(text)):
            return moment
        reading.fault(name, text)
    return None


def _valid(moment: Moment | None) -> Moment | None:
    """Return a moment unless its instant lies outside the years that UTC can name."""
    try:
        return moment if moment is None or moment.instant().astimezone(UTC) else None
    except OverflowError:
        return None


def _urgency(reading: _Reading) -> int | None:
    text = reading.item.urgency
    if re.fullmatch("[1-9]", text):
        return int(text)
    if text and text != "0":
        reading.fault("urgency", text)
    return reading.item.parts.urgency


def _version(reading: _Reading, revision: str) -> int:
    text = reading.item.version.strip() or revision
    if not text:
        return 1
    if re.fullmatch(r"[0-9]{1,10}", text) and int(text) <= SPOOL_LIMITS.version:
        return max(int(text), 1)
    reading.fault("version", text)
    return 1


def _source(item: Item) -> str:
    """Return who sent the copy: an agency that is known, in its own name, before a company, a site or a code."""
    candidates = [name for name in (item.parts.source, *item.sources) if name]
    return _known_agency(candidates) or next(iter(candidates), "")


def _known_agency(names: Iterable[str]) -> str:
    return next(
        (found.name for name in names if len(name) <= _LONGEST_AGENCY_CHARS and (found := find_agency(name))), ""
    )


def _stand_in(item: Item, status: Status) -> tuple[str, ...]:
    """Return a headline for a kill that came without any: it must reach the withdrawal log."""
    if status is not Status.CANCELED:
        return ()
    return (next((text for text in (item.parts.slug, *item.notes) if text.strip()), "Canceled"),)


def _notes(item: Item, story: Story) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*filter(None, item.notes), *story.notes)))


def _with_dateline(parts: Parts, text: str) -> tuple[Parts, Dateline | None]:
    """Put a dateline from a field of its own where the copy prints none.

    It goes before the first paragraph where the grammar reads it there. A bare place that the grammar would not
    believe in running copy is believed all the same, because the feed says that it is one.
    """
    first = next((block.text for block in parts.blocks if block.kind is BlockKind.PARAGRAPH), "")
    near = parts.published.day if parts.published else None
    if not text or any(split_dateline(block.text, near)[0] for block in parts.blocks[:3]):
        return parts, None
    closed = text if _CLOSED.search(text) else f"{text} —"
    if first and parts.blocks[0].text == first and split_dateline(f"{closed} {first}", near)[0]:
        return replace(parts, dateline=closed), None
    found, rest, _ = split_dateline(f"{closed} Copy", near)
    if found and rest == "Copy":
        return parts, replace(found, raw=text)
    where = re.sub(r"[\s,.:–—_-]+$", "", text)
    return parts, Dateline(text, read_places(where) or (Place(where, where),)) if fold(where) else None
