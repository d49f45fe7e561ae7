"""A generation that goes bad after it was verified: a run that builds upon it notices, begins once more and heals."""

from __future__ import annotations

import errno
import json
import logging
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import index.previous
from index.root.canaries import Canary
from index.root.verify import verify_generation
from index.sources import SOURCES
from search.columnar.engine import ColumnarEngine
from search.columns import FILINGS, Columns
from search.engine import Deadline, Plan, View
from search.errors import CorruptGeneration, Refused
from search.generation import current_name, generation_names
from search.manifest import MANIFEST, file_record, read_manifest
from search.query import parse_query
from search.story import Block, Story, filing_key
from tests.lengths import PATIENT
from tests.rot import flip_at_rest
from tests.sites import Site, copy

LONG = Block(" ".join(f"barge{number} of the upper river" for number in range(20)))  # enough for a sketch


def long_copy(number: int) -> Story:
    story = copy(f"urn:{number}", f"Mill {number} reopens")
    return replace(story, body=(*story.body, LONG))


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Return a root with two generations that share a segment, the live one remembered as good, and a new file."""
    site = Site.at(tmp_path)
    for number in range(6):
        site.put(f"{number}.json", long_copy(number))
    site.build()
    site.put("6.json", long_copy(6))
    site.build(full=False)
    site.pin().close()
    site.put("7.json", long_copy(7))
    return site


def live(site: Site) -> Path:
    return site.root / str(current_name(site.root))


def found(site: Site, query: str) -> int:
    """Return how many stories the live generation finds."""
    with site.pin() as pinned:
        assert pinned.degraded == ""
        engine = ColumnarEngine.open(pinned.path)
        try:
            tree = parse_query(query, site.clock.now.date()).tree
            return engine.run(Plan(View(int(site.clock.now.timestamp())), tree), Deadline(PATIENT.deadline_s)).total
        finally:
            engine.close()


def events(caplog: pytest.LogCaptureFixture, name: str) -> list[str]:
    """Return the files that events of a name speak of."""
    return [Path(vars(record)["file"]).name for record in caplog.records if record.getMessage() == name]


@pytest.mark.parametrize("name", [SOURCES, FILINGS, "SKETCHES", "*.toc", "*.seg", "*.postings"])
def test_a_file_that_went_bad_since_it_was_verified_is_not_built_upon(
    site: Site, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    (damaged, *_) = sorted((path for path in live(site).glob(name)), key=lambda path: -path.stat().st_nlink)
    flip_at_rest(damaged, site.cache)
    with caplog.at_level(logging.ERROR, "dateline"):
        report = site.build(full=False)
    assert events(caplog, "damaged") == [damaged.name]
    assert report.is_published
    for generation in generation_names(site.root):
        verify_generation(site.root / generation, ColumnarEngine.open)
    assert found(site, "headline:reopens") == found(site, '"upper river"') == report.story_count == 8


def test_a_run_that_heals_by_itself_asks_nobody_to_do_so(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    flip_at_rest(live(site) / FILINGS, site.cache)
    with caplog.at_level(logging.DEBUG, "dateline"):
        site.build(full=False)
    (damaged,) = (vars(record) for record in caplog.records if record.getMessage() == "damaged")
    assert damaged["error"].startswith(f"{damaged['file']}: expected sha256 ")
    assert [vars(r)["error"] for r in caplog.records if "--full" in vars(r).get("error", "")] == []


def test_a_word_that_rots_in_a_linked_segment_is_found_again_although_a_canary_asks_for_it(site: Site) -> None:
    (postings, *_) = (path for path in live(site).glob("*.postings") if path.stat().st_nlink > 1)
    flip_at_rest(postings, site.cache, at=postings.read_bytes().index(b"river"))
    site.build(full=False, canaries=(Canary("river", 8),))
    assert found(site, "river") == 8


def test_a_segment_that_is_merged_is_verified_before_its_stories_are_read(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    (segment,) = (path for path in live(site).glob("*.seg") if path.stat().st_nlink > 1)
    flip_at_rest(segment, site.cache)
    for number in range(4):
        (site.spool / f"{number}.json").unlink()
    with caplog.at_level(logging.ERROR, "dateline"):
        site.build(full=False, allow_shrink=True)
    assert events(caplog, "damaged") == [segment.name]
    assert found(site, "mill") == 4
    assert site.filings("urn:5")[0].story == long_copy(5)


def in_story(generation: Path) -> int:
    """Return a byte in the packed text of `urn:5`."""
    columns = Columns.read(generation)
    ordinal = columns.find(filing_key("urn:5", 1))
    return int(columns.arrays["story_at"][ordinal] + columns.arrays["story_length"][ordinal] // 2)


@pytest.mark.parametrize(
    ("name", "place"),
    [(SOURCES, lambda _: None), (SOURCES, lambda _: 2), ("*.seg", in_story)],
    ids=["state", "header", "text"],
)
def test_stories_of_a_file_gone_bad_are_kept_by_the_older_generation_that_stands_in(
    site: Site, name: str, place: Callable[[Path], int | None]
) -> None:
    site.build()
    site.pin().close()
    (site.spool / "5.json").write_text("no story any more")
    (damaged,) = live(site).glob(name)
    flip_at_rest(damaged, site.cache, at=place(live(site)))
    report = site.build(full=True)
    assert report.kept == ("5.json",)
    assert site.filings("urn:5")[0].story == long_copy(5)


def replaced(site: Site, change: Callable[[list[bytes]], None]) -> None:
    """Change the lines of the live generation's source state, and let its manifest fit."""
    path = live(site) / SOURCES
    lines = path.read_bytes().splitlines(keepends=True)
    change(lines)
    path.write_bytes(b"".join(lines))
    manifest = read_manifest(live(site))
    files = {**manifest.files, SOURCES: file_record(path)}
    (live(site) / MANIFEST).write_bytes(replace(manifest, files=files).to_bytes())


def without_a_line(lines: list[bytes]) -> None:
    del lines[2]


def too_deep(lines: list[bytes]) -> None:
    lines[1] = b"[" * 100_000 + b"\n"


def another_story(lines: list[bytes]) -> None:
    (number,) = (number for number, line in enumerate(lines) if line.startswith(b'["5.json"'))
    item = json.loads(lines[number + 1])
    item[3] = ["urn:other", 1]
    lines[number + 1] = json.dumps(item).encode() + b"\n"


@pytest.mark.parametrize("change", [without_a_line, too_deep, another_story])
def test_a_state_that_makes_no_sense_is_done_without_by_a_full_run_and_only_by_one(
    site: Site, change: Callable[[list[bytes]], None], caplog: pytest.LogCaptureFixture
) -> None:
    site.build(full=False)
    (site.spool / "5.json").write_text("no story any more")
    replaced(site, change)
    with caplog.at_level(logging.ERROR, "dateline"):
        with pytest.raises(CorruptGeneration, match=r"build SPOOL --full"):
            site.build(full=False)
        caplog.clear()
        report = site.build(full=True, allow_shrink=True)
    (lost,) = (vars(record)["error"] for record in caplog.records if record.getMessage() == "state lost")
    assert "expected" in lost
    assert "--full" not in lost
    assert (report.story_count, report.kept) == (7, ())
    assert found(site, "mill") == 7
    site.put("8.json", long_copy(8))
    assert site.build(full=False).story_count == 8


def test_a_state_that_cannot_be_read_just_now_is_not_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    (site.spool / "5.json").write_text("no story any more")

    def unreadable(path: Path, _: object) -> None:
        error = OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        raise CorruptGeneration(path, expected="a readable file", actual=str(error)) from error

    with monkeypatch.context() as patch:
        patch.setattr(index.previous, "verify_file", unreadable)
        with pytest.raises(CorruptGeneration, match="readable"):
            site.build(full=True)
    assert site.build(full=True).kept == ("5.json",)


def test_a_state_that_is_lost_still_tells_how_many_stories_there_were(site: Site) -> None:
    site.build(full=False)
    replaced(site, without_a_line)
    for number in range(4):
        (site.spool / f"{number}.json").unlink()
    with pytest.raises(Refused, match="allow-shrink"):
        site.build(full=True)


def test_a_spool_that_lost_half_is_refused_though_every_generation_is_damaged(site: Site) -> None:
    (segment,) = (path for path in live(site).glob("*.seg") if path.stat().st_nlink > 1)
    flip_at_rest(segment)  # its time tells
    for number in range(4):
        (site.spool / f"{number}.json").unlink()
    for full in (False, True):
        with pytest.raises(Refused, match="7 stories in the index; under 90% is refused"):
            site.build(full=full)
    assert generation_names(site.root) == ["gen-000002", "gen-000001"]
    assert site.build(full=False, allow_shrink=True).story_count == 4


def test_an_older_generation_that_stands_in_is_no_measure_of_what_readers_had(site: Site) -> None:
    for number in range(8, 30):
        site.put(f"{number}.json", long_copy(number))
    site.build(full=False)
    flip_at_rest(live(site) / SOURCES, site.cache)
    for number in range(8, 28):
        (site.spool / f"{number}.json").unlink()
    with pytest.raises(Refused, match="30 stories in the index; under 90% is refused"):
        site.build(full=False)


@pytest.mark.parametrize("code", [errno.EMFILE, errno.EIO, errno.EACCES])
def test_generations_that_cannot_be_opened_just_now_are_not_taken_for_none(
    site: Site, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def failing(path: str | Path, flags: int, *more: int, **others: int | None) -> int:
        if generation_names(site.root) and Path(path).parent == site.root and flags & os.O_DIRECTORY:
            raise OSError(code, os.strerror(code), str(path))
        return opened(path, flags, *more, **others)  # type: ignore[arg-type]

    before = generation_names(site.root)
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", failing)
        with pytest.raises(CorruptGeneration, match=os.strerror(code)):
            site.build(full=False)
    assert generation_names(site.root) == before
    assert site.build(full=False).story_count == 8


def kept_site(site: Site) -> Path:
    """Let a story be kept of a file gone bad, in a segment of its own; return one that other stories lie in."""
    site.build(full=False)
    (site.spool / "7.json").write_text("no story any more")
    assert site.build(full=False).kept == ("7.json",)
    (shared, *_) = sorted(live(site).glob("*.postings"), key=lambda path: -path.stat().st_nlink)
    site.put("8.json", long_copy(8))
    return shared


@pytest.mark.parametrize("is_noticed", [False, True])
@pytest.mark.parametrize("full", [False, True])
def test_what_only_the_state_knows_outlives_damage_elsewhere(site: Site, full: bool, is_noticed: bool) -> None:
    flip_at_rest(kept_site(site), *(() if is_noticed else (site.cache,)))
    report = site.build(full=full)
    assert (report.kept, report.story_count) == (("7.json",), 9)
    assert site.filings("urn:7")[0].story == long_copy(7)
    verify_generation(live(site), ColumnarEngine.open)


def test_it_is_given_up_with_a_word_where_it_is_damaged_itself_and_nothing_serves(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    kept_site(site)
    for path in {path.stat().st_ino: path for path in site.root.glob("gen-*/*.seg")}.values():
        flip_at_rest(path, site.cache)
    with caplog.at_level(logging.ERROR, "dateline"):
        report = site.build(full=False)
    assert (report.kept, report.story_count) == ((), 8)
    assert len(events(caplog, "state lost")) == 1
