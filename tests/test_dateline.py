"""Datelines: what is one, what it says, and what is none."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clean.dateline import split_dateline
from search.story import Dateline
from tests.bench.datelines import broken_floors, figures, read_listed, read_reuters
from tests.corpus import CORPUS

NEAR = date(2024, 3, 8)
COPY = "The harbour reopened on Thursday, officials said."

FORMS = [
    # dateline, places as printed, day, agency
    ("LA CROSSE, Wis. (AP) —", ["LA CROSSE, Wis."], None, "AP"),
    ("LONDON (AP) _", ["LONDON"], None, "AP"),
    ("HANOI, Vietnam (AP) --", ["HANOI, Vietnam"], None, "AP"),
    ("LONDON, March 7 (Reuters) -", ["LONDON"], date(2024, 3, 7), "Reuters"),
    ("BEIRUT/THE HAGUE, March 7 (Reuters) -", ["BEIRUT", "THE HAGUE"], date(2024, 3, 7), "Reuters"),
    ("WASHINGTON, Dec 30 -", ["WASHINGTON"], date(2023, 12, 30), ""),
    ("TORONTO, March 7, Reuter -", ["TORONTO"], date(2024, 3, 7), "Reuter"),
    ("DENVER, Colo., - March 4 -", ["DENVER, Colo."], date(2024, 3, 4), ""),
    ("RICHMOND, Va. Feb 26 -", ["RICHMOND, Va."], date(2024, 2, 26), ""),
    ("NEW YORK, Louisville, KY, March 1 -", ["NEW YORK", "Louisville, KY"], date(2024, 3, 1), ""),
    ("PARIS, March 1 (AFP) -", ["PARIS"], date(2024, 3, 1), "AFP"),
    ("PARIS (AFP), March 1 -", ["PARIS"], date(2024, 3, 1), "AFP"),
    ("BEIJING, March 1 (Xinhua) --", ["BEIJING"], date(2024, 3, 1), "Xinhua"),
    ("MOSCOW, January 21. /TASS/.", ["MOSCOW"], date(2024, 1, 21), "TASS"),
    ("Mumbai, Mar 1 (PTI)", ["Mumbai"], date(2024, 3, 1), "PTI"),
    ("New Delhi [India], March 1 (ANI):", ["New Delhi, India"], date(2024, 3, 1), "ANI"),
    ("SEOUL, Feb. 29 (Yonhap) --", ["SEOUL"], date(2024, 2, 29), "Yonhap"),
    ("Hamburg (dpa/lno) –", ["Hamburg"], None, "dpa"),
    ("AUSTIN (KXAN) —", ["AUSTIN"], None, "KXAN"),
    ("BEIJING, Feb. 4, 2022 /PRNewswire/ —", ["BEIJING"], date(2022, 2, 4), "PRNewswire"),
    ("NEW YORK , Feb. 3, 2025 /PRNewswire/ --", ["NEW YORK"], date(2025, 2, 3), "PRNewswire"),
    ("CUPERTINO, Calif.--(BUSINESS WIRE)--", ["CUPERTINO, Calif."], None, "BUSINESS WIRE"),
    (
        "AUSTIN, Texas & TEL AVIV, Israel--(BUSINESS WIRE)--",
        ["AUSTIN, Texas", "TEL AVIV, Israel"],
        None,
        "BUSINESS WIRE",
    ),
    ("Dubai, UAE, March  06, 2026  (GLOBE NEWSWIRE) --", ["Dubai, UAE"], date(2026, 3, 6), "GLOBE NEWSWIRE"),
    ("BEIRUT/THE HAGUE, March 7 /PRNewswire/ --", ["BEIRUT", "THE HAGUE"], date(2024, 3, 7), "PRNewswire"),
    ("LONDON, March 7/PRNewswire/ --", ["LONDON"], date(2024, 3, 7), "PRNewswire"),
    ("LAVAL, QC, Feb. 22, 2024 /CNW/ -", ["LAVAL, QC"], date(2024, 2, 22), "CNW"),
    ("NEW YORK, NY / ACCESSWIRE / March 5, 2024 /", ["NEW YORK, NY"], date(2024, 3, 5), "ACCESSWIRE"),
    ("Toronto, Ontario--(Newsfile Corp. - March 5, 2024) -", ["Toronto, Ontario"], date(2024, 3, 5), "Newsfile Corp."),
    ("Madrid, 18 feb (EFE).-", ["Madrid"], date(2024, 2, 18), "EFE"),
    ("LISBOA, 3 de março (Lusa) —", ["LISBOA"], date(2024, 3, 3), "Lusa"),
    ("Paris, 1er mars 2024 (AFP) -", ["Paris"], date(2024, 3, 1), "AFP"),
    ("Berlin, 3. Oktober 2023 (dpa) -", ["Berlin"], date(2023, 10, 3), "dpa"),
    ("(ANSA) - ROMA, 18 FEB -", ["ROMA"], date(2024, 2, 18), "ANSA"),
    ("(Reuters) -", [], None, "Reuters"),
    ("March 7 (Reuters) -", [], date(2024, 3, 7), "Reuters"),
    ("SAN JUAN, Puerto Rico (AP) —", ["SAN JUAN, Puerto Rico"], None, "AP"),
    ("WASHINGTON —", ["WASHINGTON"], None, ""),
    ("DUBAI, United Arab Emirates —", ["DUBAI, United Arab Emirates"], None, ""),
    ("NEW DELHI:", ["NEW DELHI"], None, ""),
    ("NEW DELHI, March 7:", ["NEW DELHI"], date(2024, 3, 7), ""),
    ("CAIRO – 7 March 2024:", ["CAIRO"], date(2024, 3, 7), ""),
    ("CAIRO – 7 March 2024 (Reuters) –", ["CAIRO"], date(2024, 3, 7), "Reuters"),
    ("HONG KONG SAR - Media OutReach - 4 March 2024 -", ["HONG KONG SAR"], date(2024, 3, 4), "Media OutReach"),
    ("March 7 (The Sports Xchange) -", [], date(2024, 3, 7), "The Sports Xchange"),
    ("CUZCO, Peru CNN —", ["CUZCO, Peru"], None, "CNN"),
    ("London CNN  —", ["London"], None, "CNN"),
    ("CNN —", [], None, "CNN"),
    ("PANAMA CITY —", ["PANAMA CITY"], None, ""),
    ("DELFT, October 25, 2021 -", ["DELFT"], date(2021, 10, 25), ""),
    ("DELFT, October 25, 2021 (Wirename) -", ["DELFT"], date(2021, 10, 25), "Wirename"),
    ("Toronto, March 7 (Wirename) -", ["Toronto"], date(2024, 3, 7), "Wirename"),
    ("SAINT-BRIEUC, March 7 (Ouest Dépêches) —", ["SAINT-BRIEUC"], date(2024, 3, 7), "Ouest Dépêches"),
    ("DELFT & VOORBURG, 7 March /Wirename/ --", ["DELFT", "VOORBURG"], date(2024, 3, 7), "Wirename"),
]


@pytest.mark.parametrize(("raw", "places", "day", "agency"), FORMS, ids=[form[0] for form in FORMS])
def test_a_wires_form_is_read_in_full(raw: str, places: list[str], day: date | None, agency: str) -> None:
    dateline, rest, unread = split_dateline(f"{raw} {COPY}", NEAR)
    assert dateline is not None
    assert (dateline.raw, rest, unread) == (raw, COPY, ())
    assert ([place.printed for place in dateline.places], dateline.day, dateline.agency) == (places, day, agency)


UNSIGNED = [raw for raw, places, _, agency in FORMS if places and not agency]


@pytest.mark.parametrize("raw", UNSIGNED)
def test_a_dateline_with_an_unheard_of_agency_named_before_its_mark_still_is_one(raw: str) -> None:
    unsigned, mark = raw.rstrip("-—: "), re.findall(r"\s*[-—:]$", raw)[0]
    before, _, _ = split_dateline(f"{raw} {COPY}", NEAR)
    after, rest, _ = split_dateline(f"{unsigned} (Wirename){mark} {COPY}", NEAR)
    assert before is not None
    assert after is not None
    assert (after.places, after.day, after.agency, rest) == (before.places, before.day, "Wirename", COPY)


@pytest.mark.parametrize("copy", ["For 41 years it ran.", "Some 22,000 cars passed.", "Marine fuel sold.", "Ohio won."])
def test_the_first_words_of_the_copy_are_no_day_of_the_dateline(copy: str) -> None:
    dateline, rest, unread = split_dateline(f"OSLO, Norway (AP) — {copy}", NEAR)
    assert dateline is not None
    assert (dateline.raw, rest, unread) == ("OSLO, Norway (AP) —", copy, ())


@pytest.mark.parametrize("dash", ["—", "–", "-", "--", "---", "―", "−", "_"])
def test_any_dash_ends_a_dateline(dash: str) -> None:
    dateline, rest, _ = split_dateline(f"OSLO, March 7 (Reuters) {dash} {COPY}", NEAR)
    assert dateline is not None
    assert rest == COPY


ORDINARY = [
    COPY,
    "On Tuesday, March 3 - two days after the vote - the council met.",
    "Monday, March 4 - the deadline passed.",
    "The European Space Agency (ESA) — with its partners — launched a probe.",
    "A spokesman told The Associated Press (AP) — and others — that it was so.",
    "Frankfurt (Oder) - a town on the border - voted.",
    "IT WAS A GOOD YEAR - better than the last.",
    "London — the capital — slept.",
    "Apple (Reuters) said it would.",
    "The AP — founded in 1846 — is older.",
    "A reporter of CNN — who was there — said so.",
    "Hong Kong (CNN) said it would.",
    "Georgia, Alabama and Florida — three states — voted.",
    "US, Manila sign pact COASTAL PATROLS: The navies agreed.",
    "DEAR READER: My neighbour borrowed a ladder.",
    "May 7 — The day of the vote.",
    "LONDON (Bridgeside) reopened on Thursday.",
    "DELFT (Wirename) — and its canals — froze.",
    "DELFT, March 7 (Wirename) said it would.",
    "DELFT, March 7 (Wirename): the harbour reopened.",
    "DELFT, March 7 (Wirename). The harbour reopened.",
    "DELFT, March 7 (two days after the vote) - the council met.",
    "DELFT, March 7 (Thursday) - the council met.",
    "DELFT, March 7 (2024) - the council met.",
    "Toronto, March 7 (Thursday) - the council met.",
    "Toronto (Wirename) - the council met.",
    "Delft, March 7 (Wirename) - the council met.",
    "The council of Delft, March 7 (Wirename) - and others - met.",
    "Delft (Zuid-Holland) — a town of canals — voted.",
    "On March 7 (Thursday) - two days after the vote - the council met.",
    "March 7 (Wirename) - the council met.",
    "(Wirename) - the council met.",
    "Delft and Leiden, 7 March (Wirename) - two towns - voted.",
    "",
]


@pytest.mark.parametrize("paragraph", ORDINARY)
def test_an_ordinary_first_sentence_is_no_dateline(paragraph: str) -> None:
    assert split_dateline(paragraph, NEAR) == (None, paragraph, ())


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("NEW YORK, Narch 2 -", "dateline: no month in 'Narch 2'"),
        ("BELGRADE, March 2O -", "dateline: no day of the month in 'March 2O'"),
        ("BOLOGNA, Italy, April l -", "dateline: no day of the month in 'April l'"),
        ("CHICAGO, April -", "dateline: no day of the month in 'April'"),
        ("PARIS, Feb 30 -", "dateline: no such day: 'Feb 30'"),
    ],
)
def test_a_misprinted_day_is_refused_with_a_reason_and_its_place_kept(raw: str, reason: str) -> None:
    dateline, rest, unread = split_dateline(f"{raw} {COPY}", NEAR)
    assert dateline is not None
    assert (dateline.day, rest, unread) == (None, COPY, (reason,))
    assert dateline.places


def test_a_day_without_a_place_is_refused_with_a_reason() -> None:
    paragraph = f"MAY7 -- {COPY}"
    assert split_dateline(paragraph, NEAR) == (None, paragraph, ("dateline: no place in 'MAY7 --'",))


def test_a_day_without_a_year_needs_the_storys_own_date() -> None:
    dateline, _, unread = split_dateline(f"OSLO, March 7 (Reuters) - {COPY}", None)
    assert dateline is not None
    assert dateline.day is None
    assert unread == ("dateline: no year for 'March 7'",)


def test_a_day_without_a_year_falls_in_the_year_nearest_to_the_story() -> None:
    dateline, _, _ = split_dateline(f"OSLO, Dec 31 (Reuters) - {COPY}", date(2024, 1, 2))
    assert dateline is not None
    assert dateline.day == date(2023, 12, 31)


@given(st.text(max_size=300), st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_no_text_is_lost_or_breaks_the_grammar(paragraph: str, near: date | None) -> None:
    dateline, rest, _ = split_dateline(paragraph, near)
    if dateline is None:
        assert rest == paragraph
    else:
        assert paragraph.endswith(rest)
        assert dateline.raw in paragraph


REFUSED = {13: "no month", 14: "no day of the month", 15: "no day of the month", 16: "no place"}
# Lines of the list in order, the refused ones left out: countries, month and day, agency.
LISTED = """
    BR 02-26 | US 02-26 | US 02-26 | US 02-26 | CA 02-26 | US 02-26 | US,US 03-03 | US,US 03-11 | US 03-24 | NZ 03-23
    US 03-11 Reuter | US 03-04 | BR 02-26 | DE - AP | FR 01-01 AFP | CN 03-30 Xinhua | PT 06-18 Xinhua | TW - Kyodo
    RU 01-21 TASS | UA 07-12 TASS | IN 12-09 PTI | CN 02-04 PRNewswire | US 02-03 PRNewswire | US 09-30 PRNewswire
    US - BUSINESS WIRE | US,IL - BUSINESS WIRE | IE 10-12 GLOBE NEWSWIRE | AE 03-06 GLOBE NEWSWIRE
    BE 09-28 GLOBE NEWSWIRE | CA 02-22 CNW
"""


def _in_short(dateline: Dateline) -> str:
    countries = ",".join(place.country for place in dateline.places)
    return f"{countries} {dateline.day:%m-%d} {dateline.agency}" if dateline.day else f"{countries} - {dateline.agency}"


@pytest.mark.corpus
def test_every_listed_dateline_is_parsed_or_knowingly_refused() -> None:
    listed = dict(enumerate(read_listed(CORPUS), start=1))
    refused = {number: one.unread[0] for number, one in listed.items() if one.unread}
    assert refused.keys() == REFUSED.keys()
    assert all(refused[number].startswith(f"dateline: {why} in ") for number, why in REFUSED.items())
    read = [_in_short(one.dateline).strip() for one in listed.values() if one.dateline and not one.unread]
    assert read == [line.strip() for line in re.split(r"[|\n]", LISTED) if line.strip()]


@pytest.mark.corpus
def test_reuters_datelines_give_days_near_the_story_and_known_places() -> None:
    readings = list(read_reuters(CORPUS))
    assert len(readings) == 19_043
    assert list(broken_floors(figures(readings))) == []
