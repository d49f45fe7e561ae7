"""Days as datelines print them: "Feb. 4, 2022", "2 March", "18 jun", "3 de enero", "1er janvier", "3. Oktober"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

_MONTHS = (
    "january jan janvier janv januar jänner januari enero ene janeiro gennaio gen",
    "february feb février févr fév februar februari febrero fevereiro fev febbraio febb",
    "march mar mars märz mrz marzo março maart mrt",
    "april apr avril avr abril abr aprile",
    "may mai mayo maio maggio mag mei maj",
    "june jun juin juni junio junho giugno giu",
    "july jul juillet juil juli julio julho luglio lug",
    "august aug août agosto ago augustus",
    "september sept sep septembre septiembre setiembre setembro set settembre sett",
    "october oct octobre oktober okt octubre outubro out ottobre ott",
    "november nov novembre noviembre novembro",
    "december dec décembre déc dezember dez diciembre dic dezembro dicembre",
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_WORD = r"[^\W\d_]{3,10}"
# "2O" and "l" for figures are misprints to report, not text to overlook.
_NUMBER = r"(?:\d[\dlO]{0,2}|[lO]\d)(?:st|nd|rd|th|er|º|°)?"
_YEAR = r"(?:19|20)\d\d"
_MONTH_NAMES = "|".join(sorted({name for names in _MONTHS for name in names.split()}, key=len, reverse=True))

DATE = rf"""(?:\b{_WEEKDAY}(?:
      {_WORD}(?:\.?,?\s*{_NUMBER}|\s[lO])\b(?:,?\s+{_YEAR})?
    | {_NUMBER}\.?\s*(?:(?:de|di|of)\s+)?{_WORD}\b\.?(?:,?\s+(?:de\s+)?{_YEAR})?
    | {_YEAR}-\d\d-\d\d
    | \d\d?\.\d\d?\.{_YEAR}
    | (?:{_MONTH_NAMES})\b\.?
))"""
"""A pattern (re.VERBOSE, re.IGNORECASE) for whatever stands where a day should; `read_day` says whether it is one."""

_NUMERIC = re.compile(rf"(?P<year>{_YEAR})-(?P<month>\d\d)-(?P<day>\d\d)|(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>{_YEAR})")


_ALONE = re.compile(rf"\W*{DATE}\W*", re.VERBOSE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PrintedDay:
    """What a printed date says: a day, or the reason why there is none."""

    day: date | None
    reason: str = ""


def read_day(printed: str, near: date | None) -> PrintedDay:
    """Return the day that a date names; without a printed year, in the year that brings it closest to `near`."""
    if found := _NUMERIC.search(printed):
        return _day(
            int(found["year"] or found["y"]),
            int(found["month"] or found["m"]),
            int(found["day"] or found["d"]),
            printed,
        )
    month = next(filter(None, map(month_number, re.findall(_WORD, printed))), None)
    if month is None:
        return PrintedDay(None, f"no month in {printed!r}")
    numbers = re.findall(r"(?<![0-9lO])\d+(?![lO\d])", printed)
    day_number = next((int(n) for n in numbers if len(n) <= 2), None)
    if day_number is None:
        return PrintedDay(None, f"no day of the month in {printed!r}")
    year_number = next((int(n) for n in numbers if len(n) == 4), None)
    if year_number is None and near is None:
        return PrintedDay(None, f"no year for {printed!r}")
    if year_number is None and near is not None:
        return _nearest(month, day_number, near, printed)
    return _day(year_number or 0, month, day_number, printed)


def stands_alone(text: str) -> bool:
    """Tell whether a text holds nothing but what could be a date, year included."""
    return len(text) < 40 and re.search(_YEAR, text) is not None and _ALONE.fullmatch(text) is not None


def month_number(word: str) -> int | None:
    """Return the month, 1 to 12, of its name or an unmistakable beginning of it ("Marc", "Apri"), else None."""
    word = _plain(word)
    if word in _NUMBERS_BY_NAME:
        return _NUMBERS_BY_NAME[word]
    meant = {number for name, number in _NUMBERS_BY_NAME.items() if len(word) > 3 and name.startswith(word)}
    return meant.pop() if len(meant) == 1 else None


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if c.isalpha())


def _nearest(month: int, day: int, near: date, printed: str) -> PrintedDay:
    days = [
        found.day for year in (near.year - 1, near.year, near.year + 1) if (found := _day(year, month, day, "")).day
    ]
    if not days:
        return PrintedDay(None, f"no such day: {printed!r}")
    return PrintedDay(min(days, key=lambda found: abs(found - near)))


def _day(year: int, month: int, day: int, printed: str) -> PrintedDay:
    try:
        return PrintedDay(date(year, month, day))
    except ValueError:
        return PrintedDay(None, f"no such day: {printed!r}")


_NUMBERS_BY_NAME = {_plain(name): number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
