"""Stories that print the same copy find each other, and only those."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import compress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import index.filings.wording
from index.filings.candidate import candidate_of
from index.filings.copies import MOST_COPIES, find_copies, print_of
from index.filings.resolve import resolve
from index.filings.scratch import Scratch
from index.filings.sketch import LEAST_WORDS, NO_SKETCH, containment, sketch_of
from index.filings.wording import have_common_wording
from index.root.withdraw import Entry, record
from index.run import Tools, build
from index.sources import read_sources
from search.archive import Archive
from search.request import Request
from search.story import Block, Kind, Moment, Story
from search.withdrawals import Action
from tests.lengths import PATIENT
from tests.sites import Site
from tests.wire import NOW

SAMPLES = Path(__file__).parent / "samples" / "spool"
PAIRS = {
    "courier/2025/03/18/oyster-lease-outlives-island.html": "ap/2025/03/louisiana-oyster-lease-ruling.html",
    "courier/2026/02/10/museum-part-frees-rotterdam-barges.html": "reuters/2026/02/rotterdam-lock-gate.html",
    "millbrook/business/bushwillow-platinum-shaft.html": "reuters/2025/08/south-africa-platinum-shaft.html",
    "millbrook/lifestyles/santa-fe-painted-sky.html": "ap/2024/12/santa-fe-chapel-mural.html",
}
_VOCABULARY = [a + b + c for a in ("ba", "do", "ke", "mi", "ru") for b in ("la", "se", "ti") for c in ("n", "r", "m")]


def paragraphs(seed: object, count: int, words: int = 30) -> tuple[Block, ...]:
    """Return invented paragraphs, the same for the same seed; fewer of them are the first of more."""
    chance = random.Random(repr(seed))  # noqa: S311 - the same text in every run
    return tuple(Block(" ".join(chance.choices(_VOCABULARY, k=words)).capitalize() + ".") for _ in range(count))


def wire(story_id: str, body: tuple[Block, ...], published: str = "2024-03-07T09:00:00+00:00", **more: Any) -> Story:
    usual = {"headline": f"Headline of {story_id}", "published": Moment.parse(published), "agency": "AP"}
    return Story(id=story_id, body=body, **usual | more)


def found(*stories: Story) -> dict[str, tuple[str, ...]]:
    with Scratch(Path(tempfile.gettempdir())) as scratch:
        candidates = [candidate_of(f"{i}.html", 0, story, scratch.put(story)) for i, story in enumerate(stories)]
        prints = [one for one in map(print_of, resolve(candidates).current()) if one.day >= 0]
        prints.sort(key=lambda one: one.day)
        copies = dict(find_copies(prints, scratch.sketches))
        days, sketches = (
            np.array(column, np.int64) for column in ([p.day for p in prints], [p.sketch for p in prints])
        )
        likely = have_common_wording(days, sketches, scratch.sketches)
        assert dict(find_copies(compress(prints, likely), scratch.sketches)) == copies
        return copies


FULL = paragraphs("full", 12)
ORIGINAL = wire("ap", FULL, source="AP News")


def test_a_trimmed_copy_with_a_line_of_the_papers_own_is_found() -> None:
    paper = wire("paper", (*FULL[:4], *paragraphs("furniture", 1, 12)), "2024-03-08", source="A Paper")
    assert found(ORIGINAL, paper) == {"ap": ("paper",), "paper": ("ap",)}


def test_two_stories_of_one_agency_on_one_subject_are_not_copies() -> None:
    follow_up = wire("second", (*paragraphs("second", 6), *FULL[8:]))
    assert found(ORIGINAL, follow_up) == {}


def test_what_was_cut_in_two_ways_meets_in_the_whole() -> None:
    first, second, whole = wire("first", FULL[:6]), wire("second", FULL[6:]), wire("whole", FULL)
    assert found(first, second) == {}
    assert found(first, second, whole) == {
        "whole": ("first", "second"),
        "first": ("whole", "second"),
        "second": ("whole", "first"),
    }


def test_filings_of_one_story_are_not_copies_of_each_other() -> None:
    update = wire("ap", FULL, "2024-03-07T15:00:00+00:00", kind=Kind.UPDATE, tag="UPDATE 1")
    assert found(ORIGINAL, update) == {}


def test_only_the_current_filing_counts() -> None:
    rewritten = wire("ap", paragraphs("rewritten", 12), "2024-03-07T15:00:00+00:00", kind=Kind.UPDATE, tag="UPDATE 1")
    assert found(ORIGINAL, rewritten, wire("paper", FULL)) == {}


@pytest.mark.parametrize(
    ("agency", "source", "same"),
    [
        ("AP", "A Paper", True),
        ("The Associated Press", "A Paper", True),
        ("", "A Paper", True),
        ("A Paper", "AP", True),
        ("AFP", "A Paper", False),
    ],
)
def test_copies_name_one_agency_or_come_from_it_or_name_none(agency: str, source: str, same: bool) -> None:
    assert bool(found(ORIGINAL, wire("paper", FULL, agency=agency, source=source))) is same


@pytest.mark.parametrize(("day", "same"), [("2024-03-04", True), ("2024-03-10", True), ("2024-03-11", False)])
def test_copies_are_published_within_three_days(day: str, same: bool) -> None:
    assert bool(found(ORIGINAL, wire("paper", FULL, day))) is same


def test_a_late_correction_still_has_the_copies_of_the_day_it_was_published() -> None:
    corrected = wire("ap", FULL, updated=Moment.parse("2024-04-01T09:00:00+00:00"))
    assert found(corrected, wire("paper", FULL))


def test_a_story_without_a_date_has_no_copies() -> None:
    assert found(ORIGINAL, Story("paper", "Headline", FULL)) == {}


@pytest.mark.parametrize("at_a_time", [3, 100])
def test_only_stories_that_share_wording_are_looked_at(at_a_time: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.filings.wording, "_AT_A_TIME", at_a_time)
    bodies = [paragraphs(number, 8) for number in range(40)]
    bodies[7] = (*bodies[7][:6], *bodies[30][:2])
    days = np.array([739_000 + number // 20 for number in range(40)], np.int64)
    with Scratch(Path(tempfile.gettempdir())) as scratch:
        sketches = np.array([scratch.sketches.put(sketch_of(body)) for body in bodies], np.int64)
        likely = have_common_wording(days, sketches, scratch.sketches)
        far = have_common_wording(days + 9 * (np.arange(40) >= 20), sketches, scratch.sketches)
    assert np.flatnonzero(likely).tolist() == [7, 30]
    assert not far.any()


def test_a_body_of_few_words_is_like_no_other() -> None:
    assert found(wire("a", paragraphs("short", 1, LEAST_WORDS - 1)), wire("b", paragraphs("short", 1, 39))) == {}
    assert found(wire("a", paragraphs("long", 1, LEAST_WORDS)), wire("b", paragraphs("long", 1, LEAST_WORDS)))


def test_a_passage_of_a_story_many_times_its_length_is_not_taken_for_a_copy() -> None:
    passage = paragraphs("passage", 1, 50)
    whole = (*passage, *paragraphs("long", 60))
    assert found(wire("brief", passage), wire("long", whole)) == {}
    assert containment(sketch_of(passage), sketch_of(whole)) == 0


def test_a_phrase_of_many_stories_hides_none_of_their_copies() -> None:
    boilerplate = paragraphs("boilerplate", 3)
    stories = [wire(f"story {i}", (*paragraphs(i, 4), *boilerplate)) for i in range(50)]
    papers = [wire(f"paper {i}", paragraphs(i, 4)) for i in range(50)]
    assert found(*stories, *papers) == {
        **{f"story {i}": (f"paper {i}",) for i in range(50)},
        **{f"paper {i}": (f"story {i}",) for i in range(50)},
    }


def test_copy_without_spaces_between_words_is_compared_by_its_characters() -> None:
    characters = "".join(chr(0x4E00 + number * number % 997) for number in range(120))
    assert found(wire("a", (Block(characters),)), wire("b", (Block(characters[:80]),)))


def test_a_story_knows_no_more_copies_than_a_page_can_list() -> None:
    papers = [wire(f"paper {i:03}", FULL[:6]) for i in range(MOST_COPIES + 20)]
    copies = found(ORIGINAL, *papers)
    assert {len(others) for others in copies.values()} == {MOST_COPIES}
    assert all(others[0] == "ap" for own, others in copies.items() if own != "ap")
    assert all(own not in others for own, others in copies.items())


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 5), st.integers(2, 6), st.integers(1, 9)), max_size=12),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_input_does_not_matter(drawn: list[tuple[int, int, int, int]], chance: random.Random) -> None:
    stories = [
        wire(f"{i}", paragraphs(text, 12)[first : first + count], f"2024-03-0{day}")
        for i, (text, first, count, day) in enumerate(drawn)
    ]
    copies = found(*stories)
    assert found(*chance.sample(stories, len(stories))) == copies
    assert all(own in copies[other] for own, others in copies.items() for other in others)


@given(st.integers(2, 40), st.integers(2, 40))
def test_a_part_is_contained_in_the_whole_and_a_stranger_is_not(count: int, more: int) -> None:
    part, whole = sketch_of(paragraphs("x", count)), sketch_of(paragraphs("x", count + more))
    assert containment(part, whole) == containment(whole, part)
    assert containment(part, whole) > 0.9 or count * 10 < more
    assert containment(part, sketch_of(paragraphs("y", more))) == 0


def test_a_sketch_stays_small_however_long_the_body() -> None:
    assert len(sketch_of(paragraphs("x", 400)).hashes) == 512
    assert sketch_of(()) is NO_SKETCH


def test_sketches_stay_with_the_generation_and_copies_are_found_again_for_a_file_gone_bad(tmp_path: Path) -> None:
    site = Site.at(tmp_path)
    site.put("a.json", ORIGINAL)
    site.put("b.json", wire("paper", FULL))
    site.build()
    (kept, _) = read_sources(site.root / "gen-000001")
    assert kept.items[0].candidate.sketch == 0
    assert kept.items[0].candidate.agency == "ap"
    (site.spool / "b.json").write_text("{")
    site.build()
    assert site.filings("ap")[0].copies == ("paper",)
    assert site.filings("paper")[0].copies == ("ap",)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the root of a generation with the newspapers' pages, the wires' and what lies beside them."""
    folder = tmp_path_factory.mktemp("samples")
    for name in {Path(name).parent for pair in PAIRS.items() for name in pair}:
        shutil.copytree(SAMPLES / name, folder / "spool" / name)
    (folder / "root").mkdir()
    build(folder / "spool", folder / "root", Tools(cache=folder / "cache"))
    return folder / "root"


@pytest.fixture
def archive(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    shutil.copytree(root, tmp_path / "root")
    opened = Archive(tmp_path / "root", clock=lambda: NOW, limits=PATIENT)
    yield opened
    opened.close()


def id_of(root: Path, name: str) -> str:
    """Return the id of the story of a sample."""
    sources = read_sources(root / "gen-000001")
    return next(item.candidate.story_id for source in sources if source.file.path == name for item in source.items)


def known(archive: Archive, story_id: str) -> list[str]:
    return [copy.id for copy in archive.story(story_id).copies]


@pytest.mark.parametrize("paper", PAIRS)
def test_a_newspapers_page_and_the_wires_own_know_each_other(archive: Archive, root: Path, paper: str) -> None:
    printed, original = id_of(root, paper), id_of(root, PAIRS[paper])
    assert (known(archive, printed), known(archive, original)) == ([original], [printed])


def test_a_hit_says_how_many_others_print_its_copy_of_those_in_view(
    archive: Archive, root: Path, tmp_path: Path
) -> None:
    printed, original = (id_of(root, name) for name in next(iter(PAIRS.items())))

    def told() -> dict[str, int]:
        return {hit.story.id: hit.copies for hit in archive.search(Request(size=100)).hits if hit.copies}

    assert told()[printed] == 1
    assert told().keys() == {id_of(root, name) for pair in PAIRS.items() for name in pair}
    record(tmp_path / "root", lambda _: [Entry(Action.WITHDRAW, original, "legal", "desk")], datetime.now(UTC))
    assert printed not in told()


def test_no_other_sample_has_a_copy(root: Path, archive: Archive) -> None:
    pairs = {id_of(root, name) for pair in PAIRS.items() for name in pair}
    names = [source.file.path for source in read_sources(root / "gen-000001") if source.items]
    assert len(names) > len(pairs)
    assert {story_id for name in names if known(archive, story_id := id_of(root, name))} == pairs


@pytest.mark.parametrize("action", [Action.WITHDRAW, Action.HOLD])
def test_a_copy_that_was_withdrawn_or_is_on_hold_is_not_shown(
    archive: Archive, root: Path, tmp_path: Path, action: Action
) -> None:
    printed, original = (id_of(root, name) for name in next(iter(PAIRS.items())))
    record(tmp_path / "root", lambda _: [Entry(action, original, "legal", "desk")], datetime.now(UTC))
    assert known(archive, printed) == []


def test_a_copy_under_embargo_is_shown_when_its_time_has_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    site = Site.at(tmp_path)
    site.put("a.json", ORIGINAL, wire("paper", FULL, embargo_until=datetime(2026, 12, 1, tzinfo=UTC)))
    site.build()
    now = [NOW]
    archive = Archive(site.root, clock=lambda: now[0], limits=PATIENT)
    assert known(archive, "ap") == []
    now[0] = datetime(2026, 12, 1, tzinfo=UTC)
    assert known(archive, "ap") == ["paper"]
    archive.close()
