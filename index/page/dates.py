"""Dates as metadata and pages print them, read into moments that are exactly as precise as the text."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime

from index.clean.days import month_number
from index.clean.zones import ZONE_HOURS
from search.story import Moment

MONTHS = 12
FIRST_YEAR = 1900  # earlier years in metadata are template defaults such as 0001-01-01

_ISO = re.compile(
    r"(?P<year>\d{4})-?(?P<month>\d\d)-?(?P<day>\d\d)"
    r"(?:[T\s]+(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,]\d+)?)?\s*(?P<zone>Z|[+-]\d\d:?\d\d|[+-]\d\d|[A-Z]{2,4})?)?",
    re.I,
)
_WORDED = re.compile(
    r"(?P<month>[^\W\d_]{3,10})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"
    r"|(?P<day2>\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:de\s+)?(?P<month2>[^\W\d_]{3,10})\.?,?\s+(?:de\s+)?(?P<year2>\d{4})",
    re.I,
)
_DOTTED = re.compile(r"\b(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})\b")  # the day comes first
_SLASHED = re.compile(r"\b(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4})\b")
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::(?P<second>\d\d))?\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>Z\b|[+-]\d\d:?\d\d|[A-Z]{2,4}\b)?",
    re.I,
)


def read_moment(text: str) -> Moment | None:
    """Return the moment that a date in ISO 8601, RFC 5322 or words gives, or None if there is none to read.

    A time of day without a zone is dropped: nobody can tell which instant it was.
    """
    text = " ".join(text.split())[:80]
    return _read_iso(text) or _read_mail(text) or _read_worded(text) or _read_dotted(text) or _read_slashed(text)


def _read_slashed(text: str) -> Moment | None:
    """Read "14/03/2020" and "03/14/2020"; a date that may be either of two days is none."""
    found = _SLASHED.search(text)
    if not found:
        return None
    first, second, year = (int(found[name]) for name in ("first", "second", "year"))
    if first <= MONTHS and second <= MONTHS and first != second:
        return None
    month, number = (second, first) if first > MONTHS else (first, second)
    day = _day(year, month, number)
    return Moment(day) if day else None


def _read_dotted(text: str) -> Moment | None:
    found = _DOTTED.search(text)
    day = _day(int(found["year"]), int(found["month"]), int(found["day"])) if found else None
    return Moment(day) if day else None


def _read_iso(text: str) -> Moment | None:
    found = _ISO.match(text)
    if not found:
        return None
    day = _day(int(found["year"]), int(found["month"]), int(found["day"]))
    return _moment(day, found["hour"], found["minute"], found["second"], found["zone"])


def _read_mail(text: str) -> Moment | None:
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if at.year < FIRST_YEAR:
        return None
    return Moment.of(at) if at.tzinfo else Moment(at.date())


def _read_worded(text: str) -> Moment | None:
    found = _WORDED.search(text)
    if not found:
        return None
    month = month_number(found["month"] or found["month2"])
    day = _day(int(found["year"] or found["year2"]), month, int(found["day"] or found["day2"])) if month else None
    clock = _CLOCK.search(text, found.end()) or _CLOCK.search(text[: found.start()])
    if clock is None:
        return Moment(day) if day else None
    return _moment(day, _hour24(clock["hour"], clock["half"]), clock["minute"], clock["second"], clock["zone"])


def _hour24(hour: str, half: str | None) -> str:
    if not half:
        return hour
    return str(int(hour) % 12 + (12 if half[0] in "pP" else 0))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= FIRST_YEAR else None
    except ValueError:
        return None


def _moment(
    day: date | None, hour: str | None, minute: str | None, second: str | None, zone: str | None
) -> Moment | None:
    if day is None:
        return None
    offset = _offset(zone)
    if hour is None or minute is None or offset is None:
        return Moment(day)
    try:
        at = datetime.combine(day, time(int(hour), int(minute), min(int(second or 0), 59)), offset)
    except ValueError:
        return Moment(day)
    return Moment.of(at)


def _offset(zone: str | None) -> timezone | None:
    if not zone:
        return None
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        return timezone(timedelta(minutes=-minutes if zone[0] == "-" else minutes)) if minutes < 24 * 60 else None
    hours = ZONE_HOURS.get(zone.upper())
    return None if hours is None else timezone(timedelta(hours=hours))
