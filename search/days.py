"""Day texts: how people write days in the URL and after `date:` in a query.

A day text is an ISO day (1987-03-11), month (1987-03) or year (1987), `today`, `yesterday`, or days, weeks, months
or years ago (-7d, -2w, -3m, -1y). Each stands for a span of days, of which `from` takes the first and `to` the last.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from search.errors import RequestError

DAY_HINT = "write 1987-03-11, 1987-03, 1987, today, yesterday, or -7d, -2w, -3m, -1y"
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_AGO = re.compile(r"-([0-9]{1,6})([dwmy])")
_ANY_DAY = date(2000, 1, 1)
_DAYS = {"d": 1, "w": 7}
_MONTHS = {"m": 1, "y": 12}


@dataclass(frozen=True, slots=True)
class DaySpan:
    """The days that a day text stands for, both included."""

    first: date
    last: date


def day_span(text: str, today: date) -> DaySpan | None:
    """Return the days that a day text stands for, or None if it is no day text or a day that never was."""
    folded = text.strip().lower()
    if folded == "today":
        return DaySpan(today, today)
    if folded == "yesterday":
        return _one_day(_days_before(today, 1))
    if match := _AGO.fullmatch(folded):
        return _one_day(_ago(int(match[1]), match[2], today))
    if match := _ISO.fullmatch(folded):
        return _iso_span(*(int(part) if part else None for part in match.groups()))
    return None


def is_day_text(text: str) -> bool:
    """Tell whether a text stands for days that there were."""
    return day_span(text, _ANY_DAY) is not None


def is_relative(text: str) -> bool:
    """Tell whether a day text counts back from today (-7d)."""
    return _AGO.fullmatch(text.strip().lower()) is not None


def check_day_text(parameter: str, text: str) -> None:
    """Check the day text of a parameter without knowing what day it is.

    Raises:
        RequestError: it is no day text, or a day that never was.
    """
    _span_or_error(parameter, text, _ANY_DAY)


def first_day(text: str, today: date) -> date:
    """Return the first day that a day text stands for.

    Raises:
        RequestError: it is no day text, or a day that never was.
    """
    return _span_or_error("from", text, today).first


def last_day(text: str, today: date) -> date:
    """Return the last day that a day text stands for.

    Raises:
        RequestError: it is no day text, or a day that never was.
    """
    return _span_or_error("to", text, today).last


def day_bounds(first: str, last: str, today: date) -> tuple[date | None, date | None]:
    """Return the first and the last day of a request's `from` and `to`; an empty text leaves its side open.

    Raises:
        RequestError: a text is no day text, or the first day is after the last.
    """
    start = first_day(first, today) if first else None
    end = last_day(last, today) if last else None
    if start and end and start > end:
        raise RequestError("from", f"{start} is after {end}", hint=f"swap them: from={last} and to={first}")
    return start, end


def _span_or_error(parameter: str, text: str, today: date) -> DaySpan:
    span = day_span(text, today)
    if span is None:
        raise RequestError(parameter, f"{text!r} is not a day", hint=DAY_HINT)
    return span


def _one_day(day: date) -> DaySpan:
    return DaySpan(day, day)


def _iso_span(year: int | None, month: int | None, day: int | None) -> DaySpan | None:
    if not year or month == 0 or day == 0 or (month or 1) > 12:
        return None
    last_of_month = monthrange(year, month or 12)[1]
    if (day or 1) > last_of_month:
        return None
    return DaySpan(date(year, month or 1, day or 1), date(year, month or 12, day or last_of_month))


def _ago(count: int, unit: str, today: date) -> date:
    if unit in _DAYS:
        return _days_before(today, count * _DAYS[unit])
    return _months_before(today, count * _MONTHS[unit])


def _days_before(day: date, count: int) -> date:
    # Before the first day of the calendar there is nothing to leave out.
    return date.min if count >= day.toordinal() else day - timedelta(days=count)


def _months_before(day: date, count: int) -> date:
    months = day.year * 12 + day.month - 1 - count
    if months < 12:
        return date.min
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
