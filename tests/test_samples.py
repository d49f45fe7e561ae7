"""The sample stories read as they say, and the set is as varied as the demo needs. Keys: samples/README.md."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import index.formats
from index.cleaned import Cleaned, Rejected, Source
from search.story import BlockKind, Story

SAMPLES = Path(__file__).parent / "samples"
SPOOL = SAMPLES / "spool"
NAMES = sorted(path.relative_to(SPOOL).as_posix() for path in SPOOL.rglob("*") if path.is_file())
EXPECTED = re.compile(r'^(?:<!-- Expect: )?(\w+) = "(.*)"(?: -->)?$', re.MULTILINE)

CHAIN = [f"reuters/2025/03/northmoor-grid-outage-{filing}.html" for filing in ("brief", "update1", "update2")]
CORRECTION = [f"reuters/2024/10/straitsmark-bunker-sales{filing}.html" for filing in ("", "-corrected")]
KILL = [f"reuters/2026/04/rheinauer-sensor-order{filing}.html" for filing in ("", "-kill")]


def expectation(name: str) -> dict[str, str]:
    """Return what reading a sample must give. A page holds it at its top, in the page's own charset."""
    path = SPOOL / name if name.endswith(".html") else SAMPLES / "expect" / f"{Path(name).name}.expect"
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("windows-1252")
    return dict(EXPECTED.findall(text))


def outcome(name: str) -> Cleaned | Rejected:
    (only,) = index.formats.read(Source(path=name, data=(SPOOL / name).read_bytes()))
    return only


def story_of(name: str) -> Story:
    read = outcome(name)
    assert isinstance(read, Cleaned), f"{name}: rejected: {read.reason}"
    return read.story


def folded(text: str) -> str:
    return " ".join(text.split())


def where_and_when(story: Story) -> dict[str, str]:
    dateline = story.dateline
    return {
        "dateline": folded(dateline.raw) if dateline else "",
        "place": dateline.printed_place if dateline else "",
        "country": dateline.places[0].country if dateline and dateline.places else "",
        "agency": (dateline.agency if dateline else "") or story.agency,
        "published": story.published.day.isoformat() if story.published else "",
        "embargo": story.embargo_until.isoformat() if story.embargo_until else "",
    }


def body_of(story: Story) -> dict[str, str]:
    return {
        "first": " ".join(story.body[0].text.split()[:6]),
        "last": " ".join(story.body[-1].text.split()[-6:]),
        "paragraphs": str(len(story.body)),
        "subheads": str(sum(block.kind is BlockKind.SUBHEAD for block in story.body)),
    }


def observed(story: Story) -> dict[str, str]:
    """Return every key that a sample can expect, as the story has it."""
    plain = ("headline", "tag", "kind", "status", "slug", "language", "source", "issuer")
    return {
        **{key: str(getattr(story, key)) for key in plain},
        **where_and_when(story),
        "authors": "; ".join(story.authors),
        **body_of(story),
    }


EXPECTATIONS = {name: expectation(name) for name in NAMES}
STORIES = [name for name in NAMES if "rejected" not in EXPECTATIONS[name]]


@pytest.mark.parametrize("name", STORIES)
def test_a_sample_story_reads_as_it_says(name: str) -> None:
    want = dict(EXPECTATIONS[name])
    got = observed(story_of(name))
    if "authors" in want:  # an agency that prints bylines in capitals means the same person
        want["authors"], got["authors"] = want["authors"].casefold(), got["authors"].casefold()
    assert {key: got[key] for key in want} == want


@pytest.mark.parametrize("name", [name for name in NAMES if name not in STORIES])
def test_a_sample_that_is_no_story_is_rejected_with_a_reason(name: str) -> None:
    read = outcome(name)
    assert isinstance(read, Rejected)
    assert read.reason


@pytest.mark.parametrize("filings", [CHAIN, CORRECTION, KILL], ids=["updates", "correction", "kill"])
def test_filings_of_one_story_share_its_id(filings: list[str]) -> None:
    ids = {story_of(name).id for name in filings}
    assert len(ids) == 1
    assert ids != {""}


def test_each_filing_of_the_chain_is_later_than_the_one_before() -> None:
    filed = [moment.instant() for name in CHAIN if (moment := story_of(name).filed())]
    assert len(filed) == len(CHAIN)
    assert filed == sorted(set(filed))


def test_every_sample_says_what_it_must_give() -> None:
    assert [name for name in NAMES if not EXPECTATIONS[name]] == []


def test_no_expectation_has_lost_its_sample() -> None:
    texts = {Path(name).name for name in NAMES if not name.endswith(".html")}
    assert {path.name.removesuffix(".expect") for path in (SAMPLES / "expect").iterdir()} == texts


def test_the_set_has_enough_stories_of_each_style() -> None:
    folders = Counter(name.split("/")[0] for name in STORIES)
    least = {"ap": 18, "reuters": 18, "afp": 6, "xinhua": 6, "courier": 2, "millbrook": 2, "text": 6}
    assert {style: folders[style] for style in least if folders[style] < least[style]} == {}
    assert folders["prnewswire"] + folders["businesswire"] + folders["globenewswire"] >= 8
    assert len(STORIES) >= 72


def test_the_set_spans_countries_places_languages_and_years() -> None:
    def distinct(key: str) -> set[str]:
        return {EXPECTATIONS[name][key] for name in STORIES if EXPECTATIONS[name].get(key)}

    assert len(distinct("country")) >= 20
    assert len(distinct("place")) >= 30
    assert len(distinct("language")) >= 5
    assert {day[:4] for day in distinct("published")} == {str(year) for year in range(2019, 2027)}


def test_the_set_stays_small_enough_to_ship() -> None:
    assert sum((SPOOL / name).stat().st_size for name in NAMES) < 1_500_000
