"""Embargo lines: "EMBARGOED UNTIL 00:01 GMT, March 4, 2024", "Not for release before 6 p.m. EST, March 4, 2024"."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from index.clean.days import DATE, month_number, read_day
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
    r"\b(?:embargo(?:ed)?|(?:hold )?for release|not (?:for|to be) (?:release|publication|use|broadcast)d?)\b"
    r"[^.\n]*?\b(?:until|till?|at|before)\b",
    re.IGNORECASE,
)

# Without "until" only a line that begins so and names a figure sets one: "Embargo on grain lifted" is copy.
_BARE = re.compile(
    r"\W*(?:strict(?:ly)?\s+|under\s+)?(?:embargo(?:ed)?\b\s*(?::|for\b)|hold\s+for\s+release\b|sperrfrist\b|sous\s+embargo\b"
    r"|not\s+to\s+be\s+published\b).*\d",
    re.IGNORECASE,
)
# What stands before the order itself: "EDS:", "NOTE TO EDITORS -", "This story is", "STRICTLY".
_BEFORE_ORDER = r"""\W*
    (?:(?:eds|editors?(?:['’]s?)?|notes?|to|attention|attn|advisory|important)\b\W*){0,4}
    (?:(?:(?:please|strict(?:ly)?|under|all|this|the|following|story|copy|report|release|material|news|is|are)\b\s+){0,6})
"""
# A line that begins so is an order whatever follows, and stands apart from the lines around it.
_ORDER = re.compile(
    rf"""(?={_BEFORE_ORDER}(?P<order>
      embargo(?:ed)?\b(?=\W*$|\s*[:;,(–—-]|\s+(?:until|till?|to|before|at|through|by|\d))
    | embargoed\b(?=\s+(?:for|on)\b)
    | embargo\b(?=\s+for\s+(?:release|publication|use|broadcast)\b)
    | not\s+(?:for|to\s+be)\s+(?:release|publication|use|broadcast|publish|print|transmission|circulation)(?:ed|d)?\b
      (?=\s+(?:until|till?|before|at|on|by|earlier)\b)
    | hold\s+(?:for\s+(?:release|publication)|until|till)\b
    | sperrfrist\b | sous\s+embargo\b | embargad[oa]\s+hasta\b | embargo\s+(?:hasta|jusqu|fino|bis)\b
    ))""",
    re.VERBOSE | re.IGNORECASE,
)
# "FOR RELEASE: March 4, 2024", "Release time: 6 p.m., March 4, 2024"; what follows must be a time and no more.
_RELEASE = re.compile(
    rf"{_BEFORE_ORDER}(?:for\s+(?:release|publication|use)|release\s+(?:date|time|at|on)|no\s+use\s+(?:before|until))\b",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST_LINE_CHARS = 160
_LONGEST_ORDER_CHARS = 400  # with a reason or an address behind it
_TIME_WORDS = """
    a p m am pm at on to by o clock local time uhr h further notice until till before after noon midday midnight
    delivery monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
"""
_OF_A_TIME = frozenset(_TIME_WORDS.split())
_WORDS = re.compile(r"[^\W\d_]+")


def is_embargo_line(text: str) -> bool:
    """Tell whether a line sets an embargo."""
    if is_embargo_order(text):
        return True
    return len(text) < _LONGEST_LINE_CHARS and (_MENTION.search(text) is not None or _BARE.match(text) is not None)


def is_embargo_order(text: str) -> bool:
    """Tell whether a line opens as an order to hold copy back does, and with a capital: no line inside a sentence does.

    "EMBARGOED", "EDS: Not for use before 0600 GMT"; but not "Embargo on grain lifted".
    """
    first = _WORDS.search(text)
    if len(text) >= _LONGEST_ORDER_CHARS or first is None or not first[0][0].isupper():
        return False
    return _ORDER.match(text) is not None or is_release_time(text)


def is_release_time(text: str) -> bool:
    """Tell whether a line says when a release may be used, and no more."""
    found = _RELEASE.match(text) if len(text) < _LONGEST_LINE_CHARS else None
    rest = text[found.end() :] if found else ""
    return any(map(str.isdigit, rest)) and names_only_time(rest)


def names_only_time(text: str) -> bool:
    """Tell whether a text has nothing but days, times and the words between them: no headline is like that."""
    without_day = _DATE.sub(lambda m: " " if any(map(month_number, _WORDS.findall(m[0]))) else m[0], text)
    return all(word.lower() in _OF_A_TIME or word in _OFFSET_HOURS for word in _WORDS.findall(without_day))


def read_embargo(text: str, near: date | None = None) -> datetime | None:
    """Return the aware instant at which an embargo ends; None where its day or clock can't be read.

    A day without a year falls in the year that brings it closest to `near`; without `near` it can't be read. A
    clock without a zone counts as the zone furthest west, UTC-12: an embargo may end late but not early.
    """
    line, said = text, _MENTION.search(text)
    text = text[said.end() :] if said else text
    if iso := _ISO.search(text):
        return _instant(iso[0])
    zone = _ZONE.search(text)
    text = _ZONE.sub(" ; ", text)  # in "GMT, 4 March" it is no word of the day
    day = next((found for m in _DATE.finditer(text) if (found := read_day(m[0], near).day)), None)
    clock = _clock(_DATE.sub(lambda m: " " if read_day(m[0], near).day else m[0], text))
    if day and clock is None and is_release_time(line):
        clock, zone = timedelta(), None  # it is free when its day has begun everywhere
    if day is None or clock is None:
        return None
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
