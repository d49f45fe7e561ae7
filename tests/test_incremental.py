"""A run whose cost follows what changed: what it reads and publishes, and that it comes to the same as a full one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.cleaned import Cleaned, Rejected, Source
from index.decide import decide
from index.limits import REHASH_DAYS
from index.report import Report, read_report
from index.root.housekeeping import release
from index.root.rollback import rollback
from index.sources import read_header
from search.columnar.engine import ColumnarEngine
from search.engine import Deadline, Engine, Plan, View
from search.errors import BadInput, Refused
from search.facets import FACET_NAMES
from search.generation import current_name, generation_names
from search.query import parse_query
from search.schema import pack_story
from search.story import Block, Filing, Kind, Moment, Status, Story
from search.withdrawals import read_log, read_withdrawals
from tests.lengths import tries
from tests.sites import Site, copy, flip, read_json

LATER = "2024-03-07T15:00:00+00:00"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site.at(tmp_path)
    for number in range(12):
        site.put(f"{number:02}.json", copy(f"urn:{number}", f"Mill {number} reopens"))
    site.build()
    return site


class Reading:
    """A reader that remembers which files it was given."""

    def __init__(self) -> None:
        self.paths: list[str] = []

    def __call__(self, source: Source) -> Iterator[Cleaned | Rejected]:
        self.paths.append(source.path)
        return read_json(source)


def run(site: Site, **more: Any) -> tuple[Report, list[str]]:
    """Return an incremental run's report and the files that it read."""
    reading = Reading()
    return site.build(full=False, read=reading, **more), sorted(reading.paths)


def test_a_run_without_a_change_reads_nothing_and_publishes_nothing(site: Site) -> None:
    report, paths = run(site)
    assert (report.is_published, report.generation, report.story_count, paths) == (False, "gen-000001", 12, [])
    assert generation_names(site.root) == ["gen-000001"]
    assert "gen-000001 stays" in report.summary()


def test_only_what_changed_is_read(site: Site) -> None:
    site.put("03.json", copy("urn:3", "Mill 3 closes"))
    site.put("new.json", copy("urn:new"))
    (site.spool / "05.json").unlink()
    report, paths = run(site)
    assert paths == ["03.json", "new.json"]
    files = report.files
    assert (files.read, files.added, files.changed, files.removed) == (2, 1, 1, 1)
    assert (report.added.first, report.changed.first, report.removed.first) == (("urn:new",), ("urn:3",), ("urn:5",))
    assert read_report(site.root / report.generation).changed == report.changed
    assert site.filings("urn:3")[0].story.headline == "Mill 3 closes"
    assert site.filings("urn:5") == ()


def test_unchanged_segments_are_linked_not_written_again(site: Site) -> None:
    site.put("new.json", copy("urn:new"))
    report, _ = run(site)
    (old,) = (site.root / "gen-000001").glob("*.seg")
    linked = site.root / report.generation / old.name
    assert linked.stat().st_ino == old.stat().st_ino


def test_a_renamed_file_moves_its_filing_and_writes_no_story_again(site: Site) -> None:
    (site.spool / "04.json").rename(site.spool / "zz.json")
    report, _ = run(site)
    assert site.filings("urn:4")[0].source_path == "zz.json"
    assert (report.added.count, report.changed.count, report.removed.count) == (0, 0, 0)
    assert len(list((site.root / report.generation).glob("*.seg"))) == 1


def test_a_story_whose_version_changes_is_written_again_without_its_file_being_read(site: Site) -> None:
    site.put("00.json", copy("urn:7", "Mill 7 floods", filed="2024-03-06T09:00:00+00:00"))
    _, paths = run(site, allow_shrink=True)
    assert paths == ["00.json"]
    assert [(f.story.headline, f.story.version) for f in site.filings("urn:7")] == [
        ("Mill 7 floods", 1),
        ("Mill 7 reopens", 2),
    ]


def test_a_full_run_reads_all_and_publishes(site: Site) -> None:
    reading = Reading()
    assert site.build(full=True, read=reading).is_published
    assert len(reading.paths) == 12


def test_every_week_all_files_are_read_and_a_silent_change_is_found(site: Site) -> None:
    path = site.spool / "03.json"
    before = path.stat()
    path.write_text(path.read_text().replace("Mill 3 reopens", "Mill 3 burned!"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    site.clock.advance(days=REHASH_DAYS - 1)
    assert not run(site)[0].is_published
    site.clock.advance(days=1)
    report, paths = run(site)
    assert (len(paths), report.changed.first) == (12, ("urn:3",))
    assert run(site)[1] == []


def test_a_clock_set_back_by_years_does_not_put_the_reading_of_all_files_off(site: Site) -> None:
    site.clock.advance(days=-4000)
    assert len(run(site)[1]) == 12


def test_another_spool_is_read_in_full(site: Site, tmp_path: Path) -> None:
    shutil.copytree(site.spool, tmp_path / "moved")
    moved = replace(site, spool=tmp_path / "moved")
    assert len(run(moved)[1]) == 12


@pytest.mark.parametrize("name", ["index.previous.SCHEMA_VERSION", "index.previous.cleaner_version"])
def test_another_version_of_dateline_reads_and_writes_all(
    site: Site, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(name, 99 if name.endswith("VERSION") else lambda: "another")
    report, paths = run(site)
    assert len(paths) == 12
    (old,), (new,) = ((site.root / name).glob("*.seg") for name in ("gen-000001", report.generation))
    assert old.stat().st_ino != new.stat().st_ino


def test_a_damaged_source_state_is_made_anew(site: Site) -> None:
    for generation in generation_names(site.root):
        shutil.rmtree(site.root / generation)
    site.build()
    header = site.root / current_name(site.root) / "SOURCES.jsonl"  # type: ignore[operator]  # something is live
    assert header.exists()
    flip(header)
    report, paths = run(site)
    assert (report.is_published, len(paths)) == (True, 12)


def test_a_file_that_could_not_be_opened_is_tried_again_although_nothing_changed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    import index.reading.parse

    site.put("new.json", copy("urn:new"))
    opened = index.reading.parse.read_file

    def failing(spool: Path, path: str, limits: Any) -> Any:
        return (
            Rejected(path, "cannot be read: Input/output error") if path == "new.json" else opened(spool, path, limits)
        )

    with monkeypatch.context() as patched:
        patched.setattr(index.reading.parse, "read_file", failing)
        assert run(site)[0].rejected[0].path == "new.json"
        assert not run(site)[0].is_published
    report, paths = run(site)
    assert (report.is_published, paths) == (True, ["new.json"])
    assert site.filings("urn:new")


def test_a_file_that_cannot_be_read_for_good_is_not_tried_again(site: Site) -> None:
    (site.spool / "bad.json").write_text("{")
    report, paths = run(site)
    assert (report.is_published, paths) == (True, ["bad.json"])
    report, paths = run(site)
    assert (report.is_published, paths, [why.path for why in report.rejected]) == (False, [], ["bad.json"])


def test_a_file_gone_partly_bad_keeps_the_stories_that_it_no_longer_gives(site: Site) -> None:
    site.put("many.json", copy("urn:a"), copy("urn:b"), copy("urn:c"))
    site.build(full=False)
    site.put("many.json", copy("urn:a", "Edited"), copy(" ", "no id"))
    for full in (False, True):
        report = site.build(full=full)
        assert report.kept == ("many.json",)
        assert [site.filings(f"urn:{name}")[0].story.headline for name in "abc"] == ["Edited", *["Mill reopens"] * 2]
    site.put("many.json", copy("urn:a", "Edited"))
    assert site.build(full=False, allow_shrink=True).kept == ()
    assert site.filings("urn:b") == ()


def test_a_withdrawal_alone_publishes_nothing(site: Site) -> None:
    decide(site.root, "withdraw", "urn:3", "libel", "user:desk", site.clock())
    report, paths = run(site)
    assert (report.is_published, paths) == (False, [])
    assert set(read_withdrawals(site.root).reasons) == {"urn:3"}


def test_a_held_root_refuses_even_if_nothing_changed(site: Site) -> None:
    site.build()
    rollback(site.root, "", site.clock(), ColumnarEngine.open)
    with pytest.raises(Refused):
        run(site)
    release(site.root)
    assert run(site)[0].generation == "gen-000001"


def test_a_damaged_live_generation_is_healed_although_nothing_changed(site: Site) -> None:
    site.build()
    flip(next((site.root / "gen-000002").glob("*.seg")))
    report, paths = run(site)
    assert (report.is_published, report.generation, paths) == (True, "gen-000003", [])
    assert len(site.filings("urn:3")) == 1


def test_an_unmounted_spool_is_refused(site: Site) -> None:
    for path in site.spool.iterdir():
        path.unlink()
    with pytest.raises(Refused, match="is it mounted"):
        run(site)


def test_of_identical_files_the_one_that_is_left_is_where_the_story_lies(site: Site) -> None:
    shutil.copyfile(site.spool / "03.json", site.spool / "99.json")
    site.build()
    assert site.filings("urn:3")[0].source_path == "03.json"
    (site.spool / "03.json").unlink()
    _, paths = run(site)
    assert paths == []
    assert site.filings("urn:3")[0].source_path == "99.json"


def test_a_story_gains_and_loses_copies_while_its_own_file_stays_unread(site: Site) -> None:
    body = (Block(" ".join(map(str, range(90)))),)
    site.put("here.json", replace(copy("urn:here"), body=body))
    site.build()
    site.put("there.json", replace(copy("urn:there"), body=body))
    run(site)
    assert site.filings("urn:here")[0].copies == ("urn:there",)
    site.build()
    (site.spool / "there.json").unlink()
    _, paths = run(site)
    assert paths == []
    assert site.filings("urn:here")[0].copies == ()


# Histories: what happens to a small spool, one step a run.

_SLUGS = ("", "MILL", "PORT")
_FILES = tuple(f"{name}.json" for name in "abcdefg")
_WORDS = ("wheat", "oil", "port", "mill", "strike")
_QUERIES = ("wheat", "oil OR port", "mill -strike", '"wheat oil"', "headline:port", "str*", "")
_DAYS = 12
_LONG = [[f"{word}{number}" for number in range(50)] for word in _WORDS[:3]]
_PRINTED = (_LONG[0], _LONG[0][:45], [*_LONG[0][5:], "port"], _LONG[1], _LONG[1][3:], _LONG[2])  # copy of three stories


@st.composite
def takes(draw: st.DrawFn) -> Story:
    """Return a story that may be an update, a correction, a kill or a hold, dated or not, of a known slug or id."""
    words = draw(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=60) | st.sampled_from(_PRINTED))
    number = draw(st.integers(0, 5))
    day = datetime(2024, 3, 1, tzinfo=UTC) + timedelta(hours=draw(st.integers(0, 24 * _DAYS)))
    ahead = datetime(2027, 1, 1, tzinfo=UTC)
    is_derived = draw(st.booleans())
    return Story(
        id=f"urn:dateline:{number}" if is_derived else f"urn:{number}",
        headline=draw(st.sampled_from(_WORDS)),
        body=(Block(" ".join(words)),),
        version=draw(st.sampled_from((1, 1, 1, 2))),
        published=draw(st.sampled_from((Moment.of(day), Moment.of(day), Moment.of(ahead), None))),
        kind=draw(st.sampled_from((Kind.STORY, Kind.STORY, Kind.UPDATE, Kind.CORRECTION))),
        status=draw(st.sampled_from((*[Status.USABLE] * 8, Status.CANCELED, Status.WITHHELD))),
        embargo_until=draw(st.sampled_from((None, None, None, ahead))),
        source="Wire",
        slug=draw(st.sampled_from(_SLUGS)),
    )


@st.composite
def steps(draw: st.DrawFn) -> tuple[Any, ...]:
    """Return one change of the spool or of the log."""
    what = draw(st.sampled_from(("put", "put", "put", "copy", "rename", "remove", "spoil", "touch", "decide", "wait")))
    file, other = draw(st.sampled_from(_FILES)), draw(st.sampled_from(_FILES))
    match what:
        case "put":
            return (what, file, draw(st.lists(takes(), min_size=1, max_size=3)), draw(st.sampled_from((0, 0, 0, 1))))
        case "copy" | "rename":
            return (what, file, other)
        case "decide":
            return (what, draw(st.sampled_from(("withdraw", "reinstate"))), f"urn:{draw(st.integers(0, 5))}")
        case "wait":
            return (what, draw(st.integers(1, 3)))
    return (what, file)


def take(site: Site, step: tuple[Any, ...]) -> None:
    """Do to a site what a step says."""
    match step:
        case ("put", file, stories, bad_count):
            site.put(file, *stories, *[copy(" ", "without an id")] * bad_count)
        case ("copy", file, other) if file != other and (site.spool / file).exists():
            shutil.copyfile(site.spool / file, site.spool / other)
        case ("rename", file, other) if (site.spool / file).exists():
            (site.spool / file).rename(site.spool / other)
        case ("remove", file):
            (site.spool / file).unlink(missing_ok=True)
        case ("spoil", file):
            (site.spool / file).write_text("{")
        case ("touch", file) if (site.spool / file).exists():
            os.utime(site.spool / file)
        case ("decide", action, story_id):
            decide(site.root, action, story_id, "on the record", "user:desk", site.clock())
        case ("wait", days):
            site.clock.advance(days=days)


def answers(engine: Engine, view: View) -> list[object]:
    """Return what readers can learn from an engine: every hit in order, counts, and each filing."""
    found: list[object] = [engine.story_count, engine.filing_count]
    for query in _QUERIES:
        for sort in ("relevance", "newest"):
            tree = parse_query(query, view_day(view)).tree
            matches = engine.run(Plan(view, tree, sort=sort, limit=100, facets=FACET_NAMES), Deadline(60))
            hits = [(hit.key, round(hit.score, 6)) for hit in matches.hits]
            found.append((query, matches.total, hits, matches.facets))
    ids = [f"urn:{prefix}{number}" for number in range(6) for prefix in ("", "dateline:")]
    found.extend(plain(filing) for story_id in ids for filing in engine.filings(story_id))
    return found


def view_day(view: View) -> Any:
    return datetime.fromtimestamp(view.now, UTC).date()


def plain(filing: Filing) -> tuple[object, ...]:
    return (
        pack_story(filing.story),
        filing.current_from,
        filing.current_until,
        filing.superseded_at,
        filing.source_path,
        filing.copies,
        filing.given_id,
    )


def live(site: Site) -> list[object]:
    """Return the answers of a site's live generation, now and as of days in the past."""
    with site.pin() as pinned:
        engine = ColumnarEngine.open(pinned.path)
        try:
            withdrawn = frozenset(read_withdrawals(site.root).reasons)
            now = int(site.clock().timestamp())
            days = [datetime(2024, 3, day, tzinfo=UTC) for day in (2, 6, 13)]
            instants = [None, *(int(day.timestamp()) for day in days)]
            return [answers(engine, View(now, as_of, withdrawn)) for as_of in instants]
        finally:
            engine.close()


def tried(site: Site, *, full: bool) -> tuple[str, Any]:
    """Return whether a build went well, or why not."""
    try:
        site.build(full=full, allow_shrink=True)
    except (Refused, BadInput) as error:
        return type(error).__name__, str(error)
    return "done", live(site)


def log_of(site: Site) -> list[tuple[str, str, str, str]]:
    return [(str(r.action), r.story_id, r.reason, r.by) for r in read_log(site.root).records]


def rests(site: Site) -> None:
    """Hold that further runs over an unchanged spool publish and record nothing, and look no further than they must."""
    before = log_of(site)
    try:
        reports = [site.build(full=False, allow_shrink=True) for _ in range(2)]
    except (Refused, BadInput):
        return
    assert not any(report.is_published for report in reports)
    assert log_of(site) == before
    header = read_header(site.root / reports[0].generation)
    if header.is_settled and header.log == read_log(site.root).records[-1].check:
        assert [list(report.seconds) for report in reports] == [["list"]] * 2


@settings(max_examples=tries(20, 500), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(steps(), min_size=1, max_size=3), min_size=1, max_size=tries(8, 16)))
def test_any_history_comes_to_the_same_as_a_full_build(
    tmp_path_factory: pytest.TempPathFactory, history: list[list[tuple[Any, ...]]]
) -> None:
    folder = tmp_path_factory.mktemp("history")
    site = Site.at(folder)
    site.put("a.json", copy("urn:0"))
    site.build()
    for changes in history:
        for step in changes:
            take(site, step)
        twin = replace(site, root=folder / "twin", cache=folder / "twin cache")
        shutil.copytree(site.root, twin.root)
        assert tried(site, full=False) == tried(twin, full=True)
        assert log_of(site) == log_of(twin)
        shutil.rmtree(twin.root)
        rests(site)
    shutil.rmtree(folder)
