"""Datelines: what is one, what it says, and what is none."""

from __future__ import annotations

import gzip
import html
import re
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clean.dateline import split_dateline
from search.story import Dateline
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
]


@pytest.mark.parametrize(("raw", "places", "day", "agency"), FORMS, ids=[form[0] for form in FORMS])
def test_a_wires_form_is_read_in_full(raw: str, places: list[str], day: date | None, agency: str) -> None:
    dateline, rest, unread = split_dateline(f"{raw} {COPY}", NEAR)
    assert dateline is not None
    assert (dateline.raw, rest, unread) == (raw, COPY, ())
    assert ([place.printed for place in dateline.places], dateline.day, dateline.agency) == (places, day, agency)


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
    "Hong Kong (CNN) said it would.",
    "Georgia, Alabama and Florida — three states — voted.",
    "US, Manila sign pact COASTAL PATROLS: The navies agreed.",
    "DEAR READER: My neighbour borrowed a ladder.",
    "May 7 — The day of the vote.",
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


@pytest.mark.corpus
def test_every_listed_dateline_is_parsed_or_refused_with_a_reason() -> None:
    for line in (CORPUS / "datelines.tsv").read_text("utf-8").splitlines()[1:]:
        raw, wire = line.split("\t")
        dateline, _, unread = split_dateline(f"{raw} {COPY}", date(1987, 3, 20) if "1987" in wire else NEAR)
        assert unread if "typo" in wire or "no place" in wire else (dateline and not unread), raw
        assert dateline is None or all(place.country for place in dateline.places), raw


def _reuters_datelines() -> list[tuple[date, Dateline | None]]:
    found = []
    for path in sorted((CORPUS / "reuters21578").glob("*.sgm.gz")):
        text = html.unescape(re.sub(r"&#\d+;", "", gzip.decompress(path.read_bytes()).decode("latin-1")))
        for printed, raw in re.findall(r"<DATE>\s*(\S+).*?<DATELINE>(.*?)</DATELINE>", text, re.DOTALL):
            day = datetime.strptime(printed.title(), "%d-%b-%Y").date()  # noqa: DTZ007 - a day, without a time
            found.append((day, split_dateline(" ".join(raw.split()), day)[0]))
    return found


@pytest.mark.corpus
def test_reuters_datelines_give_days_near_the_story_and_known_places() -> None:
    everything = _reuters_datelines()
    parsed = [(day, dateline) for day, dateline in everything if dateline]
    near = [dl for day, dl in parsed if dl.day and timedelta(-1) <= day - dl.day <= timedelta(3)]
    known = [dl for _, dl in parsed if all(place.country for place in dl.places)]
    assert len(everything) == 19_043
    assert len(parsed) >= 0.99 * len(everything)
    assert len(near) >= 0.995 * len(parsed)
    assert len(known) >= 0.98 * len(parsed)
