"""Embargo lines: "EMBARGOED UNTIL 00:01 GMT, March 4, 2024", "Not for release before 6 p.m. EST, March 4, 2024"."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from index.clean.days import DATE, read_day
from index.clean.zones import WINTER_HOURS, ZONE_HOURS

# "ET" and its like count as their winter time: of the two it ends an embargo later.
_OFFSET_HOURS = {**ZONE_HOURS, **WINTER_HOURS}
_FURTHEST_WEST = -12
_DATE = re.compile(rf"(?:{DATE})", re.VERBOSE | re.IGNORECASE)
_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d\d))?\s*(?P<half>[ap])\.?m\b|\b(?P<h>\d\d?)[:.]?(?P<m>\d\d)\b(?!\d)", re.I
)
_NAMED_HOURS = re.compile(r"\b(?:12\s*)?(?P<name>noon|midday|midnight)\b", re.IGNORECASE)
_ISO = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?\b")
_ZONE = re.compile(rf"\b(?P<zone>{'|'.join(_OFFSET_HOURS)})\b")
_MENTION = re.compile(
    r"\b(?:embargo(?:ed)?|(?:hold )?for release|not for (?:release|publication))\b"
    r"[^.\n]*?\b(?:until|till?|at|before)\b",
    re.IGNORECASE,
)

# Without "until" only a line that begins so and names a figure sets one: "Embargo on grain lifted" is copy.
_BARE = re.compile(
    r"\W*(?:strict(?:ly)?\s+|under\s+)?(?:embargo(?:ed)?\b\s*(?::|for\b)|hold\s+for\s+release\b|sperrfrist\b|sous\s+embargo\b"
    r"|not\s+to\s+be\s+published\b).*\d",
    re.IGNORECASE,
)


def is_embargo_line(text: str) -> bool:
    """Tell whether a short line sets an embargo."""
    return len(text) < 160 and (_MENTION.search(text) is not None or _BARE.match(text) is not None)


def read_embargo(text: str, near: date | None = None) -> datetime | None:
    """Return the aware instant at which an embargo ends; None where its day or clock can't be read.

    A day without a year falls in the year that brings it closest to `near`; without `near` it can't be read. A
    clock without a zone counts as the zone furthest west, UTC-12: an embargo may end late but not early.
    """
    said = _MENTION.search(text)
    text = text[said.end() :] if said else text
    if iso := _ISO.search(text):
        return _instant(iso[0])
    day = next((found for m in _DATE.finditer(text) if (found := read_day(m[0], near).day)), None)
    without_day = _DATE.sub(lambda m: " " if read_day(m[0], near).day else m[0], text)
    clock = _clock(without_day)
    if day is None or clock is None:
        return None
    zone = _ZONE.search(without_day)
    hours = _OFFSET_HOURS[zone["zone"]] if zone else _FURTHEST_WEST
    return datetime.combine(day, time(0), UTC if hours == 0 else timezone(timedelta(hours=hours))) + clock


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=timezone(timedelta(hours=_FURTHEST_WEST)))


def _clock(text: str) -> timedelta | None:
    """Return the time of day as the time since midnight; 24:00 is the next one."""
    found = _CLOCK.search(text)
    if found is None:
        named = _NAMED_HOURS.search(text)
        # "Midnight, March 4" may be either end of the day: of the two the later.
        return timedelta(hours=24 if named["name"].lower() == "midnight" else 12) if named else None
    hour, minute = int(found["hour"] or found["h"]), int(found["minute"] or found["m"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] in "pP" else 0)
    is_time = (hour < 24 and minute < 60) or (hour, minute) == (24, 0)
    return timedelta(hours=hour, minutes=minute) if is_time else None
