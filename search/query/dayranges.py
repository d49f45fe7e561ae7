"""What follows `date:` in a query: one day text, or a range of two in any of the forms that people know."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from search.days import DaySpan, day_span, is_relative
from search.query.lexer import DASHES
from search.tree import DayRange

_BRACKETED = re.compile(r"[\[{]\s*(.*?)\s+TO\s+(.*?)\s*[\]}]?", re.IGNORECASE)
_COMPARED = re.compile(r"(>=|<=|>|<)\s*(.+)")
_DASHES = str.maketrans(dict.fromkeys(DASHES + "/", "-"))
_OPEN = ("", "*")


@dataclass(frozen=True, slots=True)
class DaysRead:
    """A reading of day texts. `notes` are (message, hint); `is_open` tells that both ends were left open."""

    range: DayRange | None
    notes: tuple[tuple[str, str], ...] = ()
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class _End:
    """One end of a range: its days, None if open; `is_day` is False for text that is none."""

    span: DaySpan | None
    is_day: bool = True
    note: tuple[tuple[str, str], ...] = ()


def read_days(text: str, today: date, start: int) -> DaysRead:
    """Return the days that the value of `date:` asks for; a range of None with `is_open` False is no day text.

    Forms: DAY, DAY..DAY, [DAY TO DAY], >=DAY, >DAY, <=DAY, <DAY, an end left open, and -7d for today and the
    seven days before. The first and the last day of a range are included. A day that never was (1987-02-30) is read as
    its month, a month as its year.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).strip().rstrip(",;:!")
    if match := _BRACKETED.fullmatch(plain):
        return _between(match[1], match[2], today, start)
    if ".." in plain:
        first, _, last = plain.partition("..")
        return _between(first, last.lstrip("."), today, start)
    if match := _COMPARED.fullmatch(plain):
        return _compared(match[1], match[2], today, start)
    end = _end(plain.rstrip("."), today)
    if end.span is None:
        return DaysRead(None, is_open=end.is_day)
    last_day = max(today, end.span.last) if is_relative(plain) else end.span.last
    return DaysRead(DayRange(end.span.first, last_day, start), end.note)


def _between(first: str, last: str, today: date, start: int) -> DaysRead:
    low, high = _end(first, today), _end(last, today)
    if not low.span and not high.span:
        is_open = low.is_day and high.is_day
        return DaysRead(None, (("a date range without days is ignored", ""),) if is_open else (), is_open)
    notes = low.note + high.note
    notes += tuple(
        (f"{text!r} is no day; that end is left open", "")
        for text, end in ((first, low), (last, high))
        if not end.is_day
    )
    if low.span and high.span and low.span.first > high.span.last:
        low, high = high, low
        notes += (("the days of the range are swapped: the later one came first", ""),)
    first_day = low.span.first if low.span else None
    last_day = high.span.last if high.span else None
    return DaysRead(DayRange(first_day, last_day, start), notes)


def _compared(sign: str, text: str, today: date, start: int) -> DaysRead:
    end = _end(text, today)
    if end.span is None:
        return DaysRead(None)
    ranges = {
        ">=": DayRange(end.span.first, None, start),
        "<=": DayRange(None, end.span.last, start),
        ">": DayRange(_shifted(end.span.last, 1), None, start),
        "<": DayRange(None, _shifted(end.span.first, -1), start),
    }
    return DaysRead(ranges[sign], end.note)


def _end(text: str, today: date) -> _End:
    if text in _OPEN:
        return _End(None)
    day = _tidied(text)
    if span := day_span(day, today):
        return _End(span)
    wider = day.rpartition("-")[0]
    if re.fullmatch(r"[0-9]{4}-[0-9-]+", day) and (span := day_span(wider, today) or day_span(day[:4], today)):
        return _End(span, note=((f"there is no day {day}; the days from {span.first} to {span.last} are read", ""),))
    return _End(None, is_day=False)


def _tidied(text: str) -> str:
    """Return 1987-03-01 for 19870301, 1987-3-1 and 1987-03-01T14:05, and 1987-03 for 1987-03*."""
    day = re.sub(r"(?<=[0-9])[Tt][0-9].*|(?<=[0-9])-?\*$", "", text)
    day = re.sub(r"^([0-9]{4})([0-9]{2})([0-9]{2})$", r"\1-\2-\3", day)
    return re.sub(r"(?<=[0-9])-([0-9])(?![0-9])", r"-0\1", day)


def _shifted(day: date, days: int) -> date:
    # The calendar ends where it ends.
    return day if day in (date.min, date.max) else day + timedelta(days=days)
