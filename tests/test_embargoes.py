"""An embargo holds the story back in whatever words, and wherever at its top, it is printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from index.clean.embargo import is_embargo_order
from index.cleaned import Cleaned, Source
from index.formats import read
from search.story import Status

_HEADLINE = "Farmers look back on a dry year"
_COPY = "YORK, March 9, 2024 (AP) — Vegetable farmers said on Saturday that the yield was down by half."
_WEST = timezone(timedelta(hours=-12))


def _at(hour: int, minute: int, zone: timezone = UTC, day: int = 4) -> datetime:
    return datetime(2099, 3, day, hour, minute, tzinfo=zone)


_EST = timezone(timedelta(hours=-5))
READABLE = {
    "EMBARGOED UNTIL 00:01 GMT, March 4, 2099": _at(0, 1),
    "EMBARGOED UNTIL 00:01 GMT March 4, 2099.": _at(0, 1),
    "*** EMBARGOED until 0001 GMT, 4 March 2099 ***": _at(0, 1),
    "Embargoed for release at 6 p.m. EST, March 4, 2099": _at(18, 0, _EST),
    "EMBARGOED FOR 0001 GMT MARCH 4 2099": _at(0, 1),
    "EMBARGO: 0001 GMT March 10 2099": _at(0, 1, day=10),
    "EMBARGO - 10 March 2099, 00:01 GMT": _at(0, 1, day=10),
    "Embargo until 2099-03-10T06:00:00Z": _at(6, 0, day=10),
    "EDS: Embargoed until 6 p.m. EST, March 4, 2099.": _at(18, 0, _EST),
    "NOTE TO EDITORS: EMBARGOED UNTIL 00:01 GMT, March 4, 2099": _at(0, 1),
    "STRICTLY EMBARGOED UNTIL 00:01 GMT, March 4, 2099": _at(0, 1),
    "This report is embargoed until 00:01 GMT, March 4, 2099": _at(0, 1),
    "Not for release before 6 p.m. EST, March 4, 2099": _at(18, 0, _EST),
    "Not for publication before 6 p.m. EST, March 4, 2099": _at(18, 0, _EST),
    "NOT FOR USE BEFORE 6 p.m. EST, March 4, 2099": _at(18, 0, _EST),
    "Not to be published before 6 p.m. EST, March 4, 2099": _at(18, 0, _EST),
    "HOLD FOR RELEASE UNTIL 6 p.m. EST, March 4, 2099": _at(18, 0, _EST),
    "HOLD UNTIL 6 p.m. EST, March 4, 2099": _at(18, 0, _EST),
    "FOR RELEASE AT 6 p.m. EST, March 4, 2099": _at(18, 0, _EST),
    "UNDER EMBARGO UNTIL 00:01 GMT 04.03.2099": _at(0, 1),
    "Sperrfrist: 10. März 2099, 06.00 Uhr": _at(6, 0, _WEST, day=10),
    "FOR RELEASE: March 4, 2099": _at(0, 0, _WEST),
    "For release on 4 March 2099": _at(0, 0, _WEST),
    "Release time: 6 p.m. EST, March 4, 2099": _at(18, 0, _EST),
    "NO USE BEFORE 0001 GMT March 4, 2099": _at(0, 1),
    "Copy to be embargoed until 0001 GMT March 4, 2099": _at(0, 1),
    "SOUS EMBARGO jusqu'au 10 mars 2099 06:00 GMT": _at(6, 0, day=10),
}
UNREADABLE = (
    "EMBARGOED",
    "EMBARGO",
    "Embargoed.",
    "EMBARGOED FOR RELEASE",
    "EMBARGOED UNTIL MARCH 10, 2099",
    "UNDER EMBARGO UNTIL 00:01 BST 10/03/2099",
    "HOLD FOR RELEASE UNTIL FURTHER NOTICE",
    "EDS: Embargoed for release until 6 a.m. Tuesday.",
    "EMBARGOED UNTIL DELIVERY",
    "EMBARGO: Against delivery",
    "Sperrfrist: Redebeginn",
    "Embargado hasta nuevo aviso",
)


def _above_headline(line: str) -> str:
    return f"{line}\n\n{_HEADLINE}\n\n{_COPY}\n"


def _close_above_headline(line: str) -> str:
    return f"{line}\n{_HEADLINE}\n\n{_COPY}\n"


def _below_headline(line: str) -> str:
    return f"{_HEADLINE}\n\n{line}\n\n{_COPY}\n"


def _close_below_headline(line: str) -> str:
    return f"{_HEADLINE}\n{line}\n\n{_COPY}\n"


def _above_dateline(line: str) -> str:
    return f"{_HEADLINE}\n\nBy ANN LEE\n\n{line}\n{_COPY}\n"


def _page(line: str) -> str:
    body = "".join(
        f"<p>{text}</p>" for text in (line, _COPY, *[f"The {n}th field was dry too, they said." for n in "456"])
    )
    return f"<!DOCTYPE html><html><body><article><h1>{_HEADLINE}</h1>{body}</article></body></html>"


def _iptc(line: str) -> str:
    head = "eca0045 3 pl 226  dpa 0456\r\n\r\nBritain/farming/"
    return f"\x01{head}\r\n\x02{_HEADLINE}\r\n\r\n{line}\r\n\r\n{_COPY}\r\n\x03\r\n091005 GMT Mar 24\r\n\x04"


def _iptc_above(line: str) -> str:
    return _iptc(line).replace(f"{_HEADLINE}\r\n\r\n{line}", f"{line}\r\n\r\n{_HEADLINE}")


def _anpa(line: str) -> str:
    head = "\x16\x16\x01a0123\x1fapnr\r\nu i\x13\x11 BC-EU--Farm-YearB     03-09 0210\r\n"
    copy = f"^BC-EU--Farm-Year, 210<\r\n^{line}<\r\n^{_HEADLINE}<\r\n\t   {_COPY.replace('—', '_')}\r\n"
    return f"{head}\x02{copy}\r\n\x03AP-NY-03-09-24 1005EST<\r\n\r\n\x04"


FORMS = (
    _above_headline, _close_above_headline, _below_headline, _close_below_headline, _above_dateline, _page, _iptc,
    _iptc_above, _anpa,
)  # fmt: skip
everywhere = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)


def _read(text: str) -> Cleaned:
    (found,) = read(Source("a", text.encode()))
    assert isinstance(found, Cleaned), found
    return found


def _is_removed(line: str, found: Cleaned) -> bool:
    return any(line.strip(" *") in one.text and one.reason == "embargo line" for one in found.removed)


@everywhere
@pytest.mark.parametrize("line", READABLE)
def test_an_embargo_with_an_instant_holds_until_it(line: str, form: Callable[[str], str]) -> None:
    found = _read(form(line))
    assert (found.story.embargo_until, found.story.status) == (READABLE[line], Status.USABLE)
    assert _is_removed(line, found)
    assert (found.story.headline, len(found.story.dateline.places if found.story.dateline else ())) == (_HEADLINE, 1)


@everywhere
@pytest.mark.parametrize("line", UNREADABLE)
def test_an_embargo_without_an_instant_withholds(line: str, form: Callable[[str], str]) -> None:
    found = _read(form(line))
    assert (found.story.embargo_until, found.story.status) == (None, Status.WITHHELD)
    assert _is_removed(line, found)
    assert found.story.headline == _HEADLINE


def test_an_embargo_is_no_date_of_publication() -> None:
    published = _read(_below_headline("EMBARGOED UNTIL 00:01 GMT, March 4, 2099")).story.published
    assert published is not None
    assert published.day.year == 2024


def test_a_release_is_dated_by_the_day_for_which_it_is() -> None:
    story = _read(f"FOR RELEASE: March 4, 2024, 6 p.m.\n\n{_HEADLINE}\n\nThe yield was down, farmers said.\n").story
    assert story.published is not None
    assert (story.published.day, story.embargo_until) == (date(2024, 3, 4), datetime(2024, 3, 4, 18, tzinfo=_WEST))


def test_of_two_embargoes_the_later_holds() -> None:
    lines = "EMBARGOED UNTIL 0001 GMT, March 4, 2099\n\nNOT FOR USE BEFORE 0001 GMT, March 10, 2099"
    assert _read(_above_headline(lines)).story.embargo_until == _at(0, 1, day=10)


def test_an_embargo_in_front_of_a_headline_is_its_tag() -> None:
    story = _read(f"EMBARGOED UNTIL 00:01 GMT, March 4, 2099: {_HEADLINE}\n\n{_COPY}\n").story
    assert (story.headline, story.embargo_until) == (_HEADLINE, _at(0, 1))


@pytest.mark.parametrize(
    "headline",
    [
        "Embargo on grain lifted",
        "Embargo against island ends after 60 years",
        "Embargoes rarely work, 5 farmers say",
        "Hold for now, bank tells 12 buyers",
        "Not for sale: the farm that 9 brothers kept",
        "For immediate release",
        "For release in 40 cinemas on March 4, a film about farmers",
        "embargo on grain would last until the end of March 2099",
    ],
)
def test_a_line_that_only_speaks_of_an_embargo_is_none(headline: str) -> None:
    assert not is_embargo_order(headline)
    assert _read(f"{headline}\n\n{_COPY}\n").story.status is Status.USABLE


def test_wrapped_copy_that_speaks_of_an_embargo_stays_whole() -> None:
    lede = "YORK, March 9, 2024 (AP) — Ministers said that the\nembargo until March 2025 would stay, with more to come."
    story = _read(f"{_HEADLINE}\n\n{lede}\n").story
    assert (story.status, len(story.body)) == (Status.USABLE, 1)
