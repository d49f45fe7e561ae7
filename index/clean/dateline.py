"""The grammar of datelines.

    dateline  = place part, day, agency, mark        any of the first three may be absent, not all
    place     = city [, region] [, country]          "ST. JOSEPH, Mich."; several with "/", "&", "and" or a comma
    day       = see `index.clean.days`               before the agency or after it; the year may be absent
    agency    = "(AP)" | "/PRNewswire/" | ", Reuter"
    mark      = a dash of any kind | ":" | "."       absent after some agencies' brackets

`_SHAPES` lists the orders in which these stand, each with copy that it reads. A shape only proposes: what it proposes
is a dateline if its place part has the form of place names and there is evidence enough, which is a known agency, or
a day and a dash, or a known place in capitals before a dash. An ordinary first sentence has none of these. A name in an
agency's brackets that is no agency's we know takes nothing from what is evidence enough without it.
Sources: AP Stylebook, "datelines"; Reuters Handbook of Journalism, "datelines"; the wires' own copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from index.clean.agencies import find_agency
from index.clean.days import DATE, PrintedDay, read_day
from index.clean.places import find_region, is_known, read_places
from search.story import Dateline, Place

# Three cities with states, a day and "GLOBE NEWSWIRE via COMTEX" take about 120 characters.
_LONGEST_DATELINE_CHARS = 200

_WHERE = r"[*\s]*(?P<where>[^\W\d_][^\n]{0,120}?)\s*,?\s*"
_DAY = rf"(?P<date>{DATE})"
_DAY_AFTER = rf"(?P<date_after>{DATE})"
_BRACKETS = rf"\(\s*(?P<agency>[^()\n]{{2,60}}?)\s*(?:\s[-–]\s(?P<date_inside>{DATE})\s*)?\)"
_SLASHES = r"/\s?(?P<agency>[^/\n]{2,40}?)\s?/"
_DASH = r"(?:--+|[—–―‒−]+|_{1,2}|\s-|-(?!\w))"
_MARK = rf"(?P<mark>[.:,]?\s*{_DASH}|[.:](?=\s|$))"
_ANY_MARK = re.compile(r"[—―–−‒_:]|-(?!\w)|\s-")
_LONE_DASH = r"(?P<mark>[—―]|(?:--|–|−)(?=\s|$)|(?<=\s)[-‒_](?=\s|$)|:(?=\s))"


@dataclass(frozen=True, slots=True)
class _Shape:
    """One order of a dateline's parts. `needs` is text without which it can't match: a cheap first test.

    Without such text a shape needs a mark, which most paragraphs lack.
    """

    needs: str
    pattern: re.Pattern[str]


def _shape(needs: str, pattern: str) -> _Shape:
    return _Shape(needs, re.compile(pattern, re.VERBOSE | re.IGNORECASE))


_SHAPES = (
    # (ANSA) - ROMA, 18 GIU -
    _shape("(", rf"\s*{_BRACKETS}\s*{_DASH}\s*{_WHERE}{_DAY}\s*{_MARK}"),
    # (Reuters) -       (CNN)
    _shape("(", rf"\s*{_BRACKETS}\s*{_MARK}?"),
    # March 7 (Reuters) -
    _shape("(", rf"\s*{_DAY}\s*{_BRACKETS}\s*{_MARK}"),
    # LA CROSSE, Wis. (AP) —     CUPERTINO, Calif.--(BUSINESS WIRE)--     Mumbai, Dec 9 (PTI)     PARIS (AFP), Jan 1 -
    _shape(
        "(",
        rf"{_WHERE}(?:{_DAY}\s*[.,]?\s*)?(?:{_DASH}\s*)?{_BRACKETS}(?:\s*[-–—,]*\s*{_DAY_AFTER}(?=\s*{_DASH}))?\s*{_MARK}?",
    ),
    # AKRON, Ohio, Sept. 30, 2025 /PRNewswire/ --     MOSCOW, January 21. /TASS/.     NEW YORK / ACCESSWIRE / May 3 /
    # BEIRUT/THE HAGUE, March 7 /PRNewswire/ --     and, where no slash stands apart, LONDON, March 7/PRNewswire/ --
    *(
        _shape(slash, rf"{_WHERE}(?:{_DAY}\s*[.,]?\s*)?{apart}{_SLASHES}(?:\s*{_DAY_AFTER}\s*/)?\s*{_MARK}?")
        for slash, apart in ((" /", r"(?<=\s)"), ("/", ""))
    ),
    # HONG KONG SAR - Media OutReach Newswire - 4 March 2024 -
    _shape("OutReach", rf"{_WHERE}{_DASH}\s*(?P<agency>Media\ OutReach(?:\ Newswire)?)\s*{_DASH}\s*{_DAY}\s*{_MARK}"),
    # SALVADOR, Feb 26 -     CAIRO – 4 March 2024:     CHEVY CHASE, Md., - March 4 -     MONTREAL, March 20, Reuter -
    _shape("", rf"{_WHERE}(?:{_DASH}\s*)?{_DAY}(?:,\s*(?P<agency>[^\W\d_]{{2,12}}))?\s*{_MARK}"),
    # WASHINGTON —     DUBAI, United Arab Emirates —     NEW DELHI:
    _shape("", rf"{_WHERE}{_LONE_DASH}"),
    # CUZCO, Peru CNN —     CNN Business —
    _shape(
        "CNN",
        rf"(?:{_WHERE})?(?-i:(?P<agency>CNN(?:\ Business)?))\s*(?P<mark>[—–])(?=\s*(?:$|[\"“'‘]?(?-i:[A-Z\d])))",
    ),
)
_DAY_ALONE = re.compile(rf"\s*{_DAY}\s*{_DASH}", re.VERBOSE | re.IGNORECASE)
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?", re.IGNORECASE)
_DESK = re.compile(r"/[a-z]{2,4}$")
_ABBREVIATION = re.compile(r"(?:^|[\s.])[^\W\d_]{1,2}\.$")


@dataclass(frozen=True, slots=True)
class _Proposal:
    """What a shape read, before it is believed."""

    raw: str
    where: str
    places: tuple[Place, ...]
    day: PrintedDay | None
    agency: str
    mark: str
    rest: str

    @property
    def is_upper(self) -> bool:
        """Tell whether the city is printed in capitals, as wires print it."""
        return self.where.split(",")[0].isupper()

    @property
    def all_known(self) -> bool:
        """Tell whether there are places and the tables know each."""
        return bool(self.places) and all(map(is_known, self.places))


def split_dateline(paragraph: str, near: date | None) -> tuple[Dateline | None, str, tuple[str, ...]]:
    """Return the dateline that a paragraph opens with, the rest of the paragraph, and what could not be read.

    A day printed without a year falls in the year that brings it closest to `near`; without `near` it stays unread.
    Without a dateline the rest is the whole paragraph. Something that looks like a dateline but has no place is
    refused with a reason.
    """
    for proposal in _proposals(paragraph[:_LONGEST_DATELINE_CHARS], near):
        if _believed(proposal):
            rest = paragraph[len(paragraph[:_LONGEST_DATELINE_CHARS]) - len(proposal.rest) :].lstrip()
            return _dateline(proposal), rest, _unread(proposal)
    return None, paragraph, _refusal(paragraph)


def _proposals(head: str, near: date | None) -> Iterator[_Proposal]:
    has_mark = _ANY_MARK.search(head) is not None
    for shape in _SHAPES:
        possible = shape.needs in head if shape.needs else has_mark
        if possible and (found := shape.pattern.match(head)):
            parts = {name: text for name, text in found.groupdict().items() if text}
            where = _without_full_stop(parts.get("where", "").strip(" ,-‒–—―−_"))
            printed = next((parts[name] for name in ("date", "date_after", "date_inside") if name in parts), None)
            yield _Proposal(
                raw=found[0].strip().lstrip("* "),
                where=where,
                places=read_places(where),
                day=read_day(printed, near) if printed else None,
                agency=parts.get("agency", ""),
                mark=parts.get("mark", ""),
                rest=head[found.end() :],
            )


def _without_full_stop(where: str) -> str:
    """Drop the full stop of "MOSCOW. Jan 21", keep those of "LA CROSSE, Wis." and "WASHINGTON D.C."."""
    if not where.endswith(".") or _ABBREVIATION.search(where) or find_region(where.rpartition(",")[2]):
        return where
    return where if find_region(where.rsplit(maxsplit=1)[-1]) else where[:-1]


def _believed(proposal: _Proposal) -> bool:
    """Tell whether there is evidence enough that a proposal is a dateline."""
    if (proposal.where and not proposal.places) or _WEEKDAY.fullmatch(proposal.where):
        return False
    if proposal.agency and find_agency(proposal.agency):
        return _agency_believed(proposal)
    if proposal.agency:
        return _unheard_of_agency_believed(proposal)
    return _unsigned_believed(proposal)


def _agency_believed(proposal: _Proposal) -> bool:
    opens_a_sentence = not proposal.rest.lstrip()[:1].islower()
    if proposal.mark or not proposal.where:
        return bool(proposal.mark) or opens_a_sentence
    return opens_a_sentence and (proposal.day is not None or proposal.all_known)


def _unheard_of_agency_believed(proposal: _Proposal) -> bool:
    """Believe a name as an agency's where the place is known, and wherever the rest is a dateline without it."""
    looks_like_one = proposal.agency[:1].isalpha() and any(map(str.isupper, proposal.agency))
    if not looks_like_one or not proposal.mark or _WEEKDAY.fullmatch(proposal.agency):
        return False
    formal = proposal.is_upper or "," in proposal.where
    return (formal and proposal.all_known) or _unsigned_believed(proposal)


def _unsigned_believed(proposal: _Proposal) -> bool:
    if ":" in proposal.mark and proposal.day:
        return proposal.day.day is not None and proposal.all_known
    if ":" in proposal.mark or not proposal.mark.strip("., "):
        return proposal.day is None and proposal.is_upper and proposal.all_known
    if proposal.day and proposal.day.day:
        return proposal.is_upper or proposal.all_known
    if proposal.day:
        return proposal.all_known or (proposal.is_upper and "no month" not in proposal.day.reason)
    return proposal.all_known and (proposal.is_upper or "," in proposal.where)


def _dateline(proposal: _Proposal) -> Dateline:
    # "dpa/lno" is dpa's desk for one state.
    desk = _DESK.search(proposal.agency)
    agency = proposal.agency[: desk.start()] if desk and find_agency(proposal.agency) else proposal.agency
    return Dateline(proposal.raw, proposal.places, proposal.day.day if proposal.day else None, agency)


def _unread(proposal: _Proposal) -> tuple[str, ...]:
    return (f"dateline: {proposal.day.reason}",) if proposal.day and proposal.day.reason else ()


def _refusal(paragraph: str) -> tuple[str, ...]:
    found = _DAY_ALONE.match(paragraph[:_LONGEST_DATELINE_CHARS])
    if found and found["date"].isupper() and read_day(found["date"], date.min.replace(year=2000)).day:
        return (f"dateline: no place in {found[0].strip()!r}",)
    return ()
