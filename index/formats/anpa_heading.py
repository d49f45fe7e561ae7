"""What stands before and behind the text of a wire message: who sent it, when, how urgent, under which keyword."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.clean.days import read_day
from index.clean.places import fold
from index.clean.tags import split_tags
from index.formats.text import URGENCY_BY_PRIORITY

_ANPA_LINE = re.compile(
    r"(?P<priority>[a-z])\s+(?P<category>[a-z])\s+(?P<keyword>(?:am|pm|bc|ap)-\S.*?)(?:\s+\d\d?-\d\d?(?:\s+\d{1,4})?)?\s*",
    re.IGNORECASE,
)
_IPTC_LINE = re.compile(
    r"(?P<service>[a-z]*)(?P<number>\d+)\s+(?P<priority>\w)\s+(?P<category>[a-z]{1,4})\s+(?P<words>\d+)\b\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_SERVICE_LINE = re.compile(r"(?P<service>[a-z]+)(?P<number>\d+)\b.*", re.IGNORECASE)
_CONTINUES = re.compile(r"\d+(?:st|nd|rd|th)\s+(?:add|take)\b|\b(?:add|take)\s+\d+", re.IGNORECASE)
_FIRST_TAKE = re.compile(r"(?:1st\s+take|take\s+1)\b", re.IGNORECASE)
_SENT_ANPA = re.compile(
    r"(?P<service>[A-Z]{2,5})-[A-Z]{2}-(?P<month>\d\d?)-(?P<day>\d\d?)-(?P<year>\d\d(?:\d\d)?)\s+"
    r"(?P<hour>\d\d)(?P<minute>\d\d)\s?(?P<zone>[A-Z]{0,4})"
)
_SENT_IPTC = re.compile(
    r"\b(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)\s*(?P<zone>[A-Z]{2,4})?\s+(?P<month>[^\W\d_]{3,9})\.?\s+(?P<year>\d\d(?:\d\d)?)\b"
)
_FIRST_YEAR = 70  # of two figures: wires have sent these forms since the 1970s


@dataclass(slots=True)
class Heading:
    """What stands before a message's text; `tags` are filing tags as printed."""

    service: str = ""
    number: str = ""
    urgency: int | None = None
    slug: str = ""
    tags: list[str] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)


def read_heading(heading: Heading, lines: list[str]) -> bool:
    """Read the lines before the text; tell whether they are ANPA 1312's."""
    found = next((match for line in lines if (match := _ANPA_LINE.fullmatch(line))), None)
    iptc = _IPTC_LINE.match(lines[0]) if lines else None
    service = iptc or (_SERVICE_LINE.match(lines[0]) if lines else None)
    if service:
        heading.service, heading.number = service["service"], service["number"]
    if found:
        read_keyword(heading, found["keyword"])
        heading.urgency = _urgency(found["priority"])
        return True
    if iptc:
        heading.urgency = _urgency(iptc["priority"])
        heading.senders = [*iptc["rest"].split()[:1], iptc["service"].upper()]
    for line in lines[1:]:
        read_keyword(heading, line)
    return False


def _urgency(priority: str) -> int | None:
    return int(priority) if priority in "123456789" else URGENCY_BY_PRIORITY.get(priority.lower())


def read_keyword(heading: Heading, line: str) -> None:
    """Read a keyword line: "BC-Storm-Damage, 1st Ld-Writethru,0450"; filing tags may have lines of their own."""
    for part in filter(None, (piece.strip(" /^<=") for piece in line.split(","))):
        if part.isdigit():  # the count of words
            continue
        if _is_tag(part):
            heading.tags.append(part)
        elif not heading.slug:
            heading.slug = part


def _is_tag(text: str) -> bool:
    """Tell whether a text is nothing but a filing tag, in capitals or not."""
    tagged = split_tags(f"({text})")
    return bool(tagged.tag and not tagged.headline) or _CONTINUES.fullmatch(text) is not None


def read_stamp(tail: str) -> tuple[str, str]:
    """Return who sent a message and when, in ISO 8601; "" for what its last line does not say."""
    if found := _SENT_ANPA.search(tail):
        printed = f"{_year(found['year'])}-{int(found['month']):02}-{int(found['day']):02}"
        return found["service"], f"{printed}T{found['hour']}:{found['minute']}{found['zone']}"
    if found := _SENT_IPTC.search(tail):
        printed = f"{found['day']} {found['month']} {_year(found['year'])}"
        day = read_day(printed, None).day
        return "", f"{day.isoformat()}T{found['hour']}:{found['minute']}{found['zone'] or ''}" if day else printed
    return "", ""


def _year(figures: str) -> int:
    year = int(figures)
    return year if len(figures) == 4 else year + (1900 if year >= _FIRST_YEAR else 2000)


def is_take(tags: tuple[str, ...]) -> bool:
    """Tell whether a message continues another: an add, or a take after the first."""
    return any(_CONTINUES.search(tag) and not _FIRST_TAKE.search(tag) for tag in tags)


def name_of_take(heading: Heading, sent: str) -> str:
    """Return what names a take that came without its story."""
    return f"wire:{heading.service}{heading.number}:{sent[:10]}:{fold(heading.slug)}"
