"""A run from spool to live generation: what it holds, keeps and refuses, and the rules for kills and holds."""

from __future__ import annotations

import json
import os
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import index.reading.spool
import index.segments.build
import index.sources
from index.decide import decide
from index.report import FileCounts, Report, read_report
from index.root.housekeeping import hold, next_number, release, writer_lock
from index.root.rollback import rollback
from index.root.withdraw import Entry, record
from index.segments.build import Analysed, analyse, write_index
from index.sources import SOURCES, read_sources
from index.status import read_status
from index.versions import cleaner_version
from search.archive import Archive
from search.columnar.engine import ColumnarEngine
from search.errors import BadInput, CorruptGeneration, Misconfigured, Refused, WithdrawalLogUnreadable
from search.generation import current_name
from search.manifest import MANIFEST, read_manifest
from search.story import OPEN_ENDED, Filing, Kind, Moment, Status
from search.withdrawals import WITHDRAWN, Action, read_log, read_withdrawals
from tests.lengths import PATIENT
from tests.sites import Site, copy, flip

LATER = "2024-03-07T15:00:00+00:00"
LAST = "2024-03-08T15:00:00+00:00"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site.at(tmp_path)
    site.put("a.json", copy("urn:a"), copy("urn:b", "Port closes"))
    return site


def hidden(site: Site) -> dict[str, str]:
    return dict(read_withdrawals(site.root).reasons)


def test_every_filing_of_the_spool_is_in_the_generation_with_its_times(site: Site) -> None:
    site.put("b/c.json", copy("urn:a", "Mill reopens late", filed=LATER))
    report = site.build()
    assert (report.generation, report.story_count, report.filing_count, report.file_count) == ("gen-000001", 2, 3, 2)
    first, second = site.filings("urn:a")
    assert (first.story.headline, first.story.version, first.source_path) == ("Mill reopens", 1, "a.json")
    assert (second.story.version, second.source_path, second.current_until) == (2, "b/c.json", OPEN_ENDED)
    assert first.current_until == second.current_from


def test_a_story_comes_out_as_it_went_in(site: Site) -> None:
    story = copy("urn:x", "Fünf – 5", slug="X", embargo_until=datetime(2030, 1, 1, tzinfo=UTC), keywords=("a", "b"))
    site.put("x.json", story)
    site.build()
    assert site.filings("urn:x")[0].story == story


def test_a_generation_is_one_segment(site: Site) -> None:
    site.build()
    assert len(list((site.root / "gen-000001").glob("*.seg"))) == 1
    assert not list((site.root / "gen-000001").glob("*LOCK"))


def test_documents_lie_in_order_of_their_day(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    days = ["2024-03-07", "1987-01-02", "2001-05-05"]
    site.put("a.json", *(copy(f"urn:{day}", published=Moment.parse(day)) for day in days))
    written: list[str] = []
    monkeypatch.setattr(
        index.segments.build, "analyse", lambda filing: written.append(filing.story.id) or analyse(filing)
    )
    site.build()
    assert written == [f"urn:{day}" for day in sorted(days)]


def test_rejects_are_reported_and_stop_nothing(site: Site) -> None:
    (site.spool / "bad.json").write_text("{")
    (site.spool / "worse.json").write_text("boom")
    report = site.build()
    assert {why.path: why.reason.partition(":")[0] for why in report.rejected} == {
        "bad.json": "no JSON",
        "worse.json": "internal error",
    }
    assert report.story_count == 2
    assert "2 rejected" in report.summary()


def test_text_that_no_encoding_takes_is_rejected(site: Site) -> None:
    (site.spool / "c.json").write_text('[{"uri": "urn:c", "headlines": [{"role": "main", "value": "half \\udc80"}]}]')
    (why,) = site.build().rejected
    assert "no Unicode" in why.reason


def test_a_story_that_the_schema_cannot_take_costs_that_story_only(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fussy(filing: Filing) -> Analysed:
        if filing.story.id == "urn:b":
            raise OverflowError("too much")
        return analyse(filing)

    monkeypatch.setattr(index.segments.build, "analyse", fussy)
    report = site.build()
    assert (report.story_count, [why.reason for why in report.rejected]) == (
        1,
        ["internal error: OverflowError: too much"],
    )
    assert site.filings("urn:a")


def test_two_filings_of_one_key_are_never_written(tmp_path: Path) -> None:
    filing = Filing(copy("urn:a"), 0)
    with pytest.raises(ValueError, match="two filings"):
        write_index(tmp_path, [filing, filing])


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> list[str]:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "listdir", fails)
    with pytest.raises(CorruptGeneration, match=str(tmp_path)):
        write_index(tmp_path, [])


def test_the_report_and_the_source_state_stay_with_the_generation(site: Site) -> None:
    report = site.build()
    kept = read_report(site.root / "gen-000001")
    assert kept.story_count == report.story_count
    assert set(kept.seconds) == {"list", "read", "resolve", "copies", "build"}
    (source,) = read_sources(site.root / "gen-000001")
    status = (site.spool / "a.json").stat()
    assert (source.file.size, source.file.inode) == (status.st_size, status.st_ino)
    assert [item.filing for item in source.items] == [("urn:a", 1), ("urn:b", 1)]


def test_a_file_gone_bad_keeps_its_last_good_stories_for_as_long_as_it_is_bad(site: Site) -> None:
    site.put("b.json", copy("urn:c", slug="S", source="Wire"))
    site.build()
    before = site.filings("urn:c")
    (site.spool / "b.json").write_text("{")
    for _ in range(2):
        report = site.build()
        assert (report.kept, report.story_count) == (("b.json",), 3)
        assert site.filings("urn:c") == before
    site.put("b.json", copy("urn:c", "Better"))
    assert site.build().kept == ()
    assert site.filings("urn:c")[0].story.headline == "Better"


def test_a_kept_story_takes_its_place_among_new_filings(site: Site) -> None:
    site.put("b.json", copy("urn:a", "Second", filed=LATER))
    site.build()
    (site.spool / "b.json").write_text("{")
    site.put("c.json", copy("urn:a", "Third", filed=LAST))
    site.build()
    assert [(f.story.headline, f.story.version) for f in site.filings("urn:a")] == [
        ("Mill reopens", 1),
        ("Second", 2),
        ("Third", 3),
    ]


def test_the_files_of_a_folder_that_cannot_be_listed_are_kept(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.put("sub/b.json", copy("urn:c"))
    site.build()
    opened = index.reading.spool._open_folder

    def failing(top: Path, folder: str) -> int:
        if folder == "sub":
            raise OSError(5, "Input/output error")
        return opened(top, folder)

    monkeypatch.setattr(index.reading.spool, "_open_folder", failing)
    report = site.build()
    assert (report.kept, report.story_count) == (("sub/b.json",), 3)


def test_a_removed_file_removes_its_stories(site: Site) -> None:
    site.put("b.json", copy("urn:c"))
    site.build()
    (site.spool / "b.json").unlink()
    assert site.build(allow_shrink=True).story_count == 2
    assert site.filings("urn:c") == ()


def test_an_empty_spool_publishes_nothing_even_if_shrinking_is_allowed(site: Site) -> None:
    (site.spool / "a.json").unlink()
    for _ in range(2):
        with pytest.raises(Refused, match="is it mounted"):
            site.build(allow_shrink=True)
    assert current_name(site.root) is None


def test_a_spool_of_rejects_names_the_first(site: Site) -> None:
    (site.spool / "a.json").write_text("{")
    with pytest.raises(Refused, match=r"of 1 files none gave one.*a\.json: no JSON"):
        site.build()


def test_a_spool_of_notices_alone_publishes_nothing(site: Site) -> None:
    site.put("a.json", copy("urn:a", status=Status.CANCELED))
    with pytest.raises(Refused, match="only kills and holds"):
        site.build()


def test_without_a_readable_source_state_the_counts_are_compared(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.build()
    site.put("a.json", copy("urn:c"))
    monkeypatch.setattr(index.sources, "_FORMAT", 2)
    with pytest.raises(Refused, match="1 story in the index, the live generation 2 stories in the index;"):
        site.build()


def test_a_damaged_archive_is_built_anew(site: Site) -> None:
    site.build()
    flip(next((site.root / "gen-000001").glob("*.seg")))
    site.put("more.json", copy("urn:more"))
    assert site.build().generation == "gen-000002"


def test_a_change_of_any_cleaning_file_changes_the_cleaner_version(tmp_path: Path) -> None:
    versions = [cleaner_version(tmp_path)]
    for name in ("cleaned.py", "clean/places.py", "clean/cities.tsv", "page/html.py", "formats/text.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
        versions.append(cleaner_version(tmp_path))
    (tmp_path / "cli.py").write_text("no cleaning")
    (tmp_path / "clean" / "places.pyc").write_text("no source")
    assert len(set(versions)) == 6
    assert cleaner_version(tmp_path) == versions[-1]


def test_a_draft_with_under_nine_tenths_of_the_stories_is_refused(site: Site) -> None:
    site.put("many.json", *(copy(f"urn:{i}") for i in range(18)))
    site.build()
    site.put("many.json", *(copy(f"urn:{i}") for i in range(16)))
    assert site.build().story_count == 18
    site.put("many.json", *(copy(f"urn:{i}") for i in range(14)))
    with pytest.raises(Refused, match="--allow-shrink"):
        site.build()
    assert current_name(site.root) == "gen-000002"
    assert site.build(allow_shrink=True).story_count == 16


def test_withdrawn_stories_do_not_count_as_lost(site: Site) -> None:
    site.build()
    decide(site.root, "withdraw", "urn:b", "libel", "user:desk", site.clock())
    site.put("a.json", copy("urn:a"))
    assert site.build().story_count == 1


def test_a_root_inside_the_spool_is_a_wrong_setting(site: Site) -> None:
    inner = Site(site.spool, site.spool / "index", site.cache, site.clock)
    with pytest.raises(Misconfigured, match="inside the spool"):
        inner.build()


def test_numbers_are_never_used_again(site: Site) -> None:
    site.build()
    site.build()
    with writer_lock(site.root):
        rollback(site.root, "", site.clock(), ColumnarEngine.open)
        release(site.root)
    assert site.build().generation == "gen-000003"
    (site.root / "build-000009").mkdir()
    assert next_number(site.root) == 10


def test_what_an_interrupted_run_left_is_swept(site: Site) -> None:
    (site.root / "build-000001").mkdir()
    (site.root / "build-000001" / "MAIN.seg").write_text("half")
    site.build()
    assert not list(site.root.glob("build-*"))


def test_a_rollback_holds_publication_until_it_is_resumed(site: Site) -> None:
    site.build()
    site.build()
    assert rollback(site.root, "", site.clock(), ColumnarEngine.open) == "gen-000001"
    with pytest.raises(Refused, match=r"held at gen-000001 since 2026-11-23.*resume"):
        site.build()
    assert current_name(site.root) == "gen-000001"
    release(site.root)
    assert site.build().generation == "gen-000003"


def test_a_rollback_passes_over_a_damaged_generation(site: Site) -> None:
    for _ in range(3):
        site.build()
    flip(next((site.root / "gen-000002").glob("*.seg")))
    assert rollback(site.root, "", site.clock(), ColumnarEngine.open) == "gen-000001"


def test_a_rollback_to_a_named_generation_checks_it(site: Site) -> None:
    site.build()
    site.build()
    with pytest.raises(BadInput, match="gen-000009"):
        rollback(site.root, "gen-000009", site.clock(), ColumnarEngine.open)
    flip(next((site.root / "gen-000001").glob("*.seg")))
    with pytest.raises(CorruptGeneration):
        rollback(site.root, "gen-000001", site.clock(), ColumnarEngine.open)
    assert current_name(site.root) == "gen-000002"


def test_there_may_be_nothing_to_roll_back_to(site: Site) -> None:
    site.build()
    with pytest.raises(Refused, match="no good generation older"):
        rollback(site.root, "", site.clock(), ColumnarEngine.open)


def test_an_unreadable_hold_still_holds(site: Site) -> None:
    site.build()
    hold(site.root, "gen-000001", site.clock())
    (site.root / "HELD").write_text("{")
    with pytest.raises(Refused, match="unreadable"):
        site.build()


def put_kill(site: Site, story_id: str = "urn:b", name: str = "kill.json") -> None:
    site.put(name, copy(story_id, "Kill", filed=LAST, status=Status.CANCELED, source="Wire"))


def test_a_kill_in_the_spool_is_logged_with_its_file_and_is_no_filing(site: Site) -> None:
    site.build()
    put_kill(site)
    report = site.build()
    (killed,) = [r for r in read_log(site.root).records if r.action is Action.WITHDRAW]
    assert (killed.story_id, killed.reason, report.withdrawn) == ("urn:b", "killed by Wire", ("urn:b",))
    assert killed.by.startswith("spool:kill.json#")
    assert [filing.story.headline for filing in site.filings("urn:b")] == ["Port closes"]


def test_a_kill_is_logged_once(site: Site) -> None:
    put_kill(site)
    for _ in range(3):
        site.build()
    assert len(read_log(site.root).records) == 2


def test_a_kill_outlives_its_file_and_a_rollback(site: Site) -> None:
    site.build()
    put_kill(site)
    site.build()
    (site.spool / "kill.json").unlink()
    site.build()
    assert "urn:b" in hidden(site)
    rollback(site.root, "gen-000001", site.clock(), ColumnarEngine.open)
    assert "urn:b" in hidden(site)


def test_a_kill_acts_while_publication_is_held(site: Site) -> None:
    site.build()
    hold(site.root, "gen-000001", site.clock())
    put_kill(site)
    with pytest.raises(Refused):
        site.build()
    assert "urn:b" in hidden(site)


def test_a_kill_acts_although_the_draft_is_refused(site: Site) -> None:
    site.put("many.json", *(copy(f"urn:{i}") for i in range(20)))
    site.build()
    (site.spool / "many.json").unlink()
    put_kill(site)
    with pytest.raises(Refused):
        site.build()
    assert "urn:b" in hidden(site)


def test_a_reinstated_story_is_not_killed_again_by_the_same_notice(site: Site) -> None:
    put_kill(site)
    site.build()
    decide(site.root, "reinstate", "urn:b", "the kill was for another", "user:desk", site.clock())
    site.build()
    assert hidden(site) == {}
    put_kill(site, name="second.json")
    site.build()
    assert hidden(site) == {}, "an identical copy of the same notice is the same notice"
    site.put("third.json", copy("urn:b", "Kill again", filed=LAST, status=Status.CANCELED))
    site.build()
    assert set(hidden(site)) == {"urn:b"}


def test_a_reinstatement_overrules_a_kill_whose_file_moves_afterwards(site: Site) -> None:
    put_kill(site)
    site.build()
    decide(site.root, "reinstate", "urn:b", "the kill was for another", "user:desk", site.clock())
    (site.spool / "kill.json").rename(site.spool / "archived.json")
    site.build()
    assert hidden(site) == {}


def test_a_reinstatement_overrules_every_kill_that_came_in_before(site: Site) -> None:
    site.build()
    decide(site.root, "withdraw", "urn:b", "libel", "user:desk", site.clock())
    put_kill(site)
    site.put("second.json", copy("urn:b", "Kill again", filed=LAST, status=Status.CANCELED))
    site.build()
    decide(site.root, "reinstate", "urn:b", "another story was meant", "user:desk", site.clock())
    site.build()
    assert hidden(site) == {}


def test_every_part_of_a_killed_chain_stays_hidden(site: Site) -> None:
    slug = {"source": "Wire", "slug": "MILL"}
    site.put("c1.json", copy("urn:dateline:1", filed=LATER, **slug))
    site.put("k.json", copy("urn:dateline:9", "Kill", filed=LAST, status=Status.CANCELED, **slug))
    site.build()
    (site.spool / "k.json").unlink()
    site.put("c2.json", copy("urn:dateline:2", "Update", filed=LAST, kind=Kind.UPDATE, **slug))
    site.build()
    (site.spool / "c1.json").unlink()
    site.build(allow_shrink=True)
    assert {"urn:dateline:1", "urn:dateline:2"} <= set(hidden(site))


def test_a_hold_hides_its_story_until_later_copy_comes(site: Site) -> None:
    site.put("hold.json", copy("urn:b", "Hold", filed=LATER, status=Status.WITHHELD))
    assert site.build().held == ("urn:b",)
    assert read_withdrawals(site.root).held == {"urn:b"}
    site.build()
    assert read_withdrawals(site.root).held == {"urn:b"}
    site.put("free.json", copy("urn:b", "Port closes for good", filed=LAST))
    site.build()
    assert hidden(site) == {}


def test_a_hold_outlives_its_file_until_later_copy_comes(site: Site) -> None:
    site.put("hold.json", copy("urn:b", "Hold", filed=LATER, status=Status.WITHHELD))
    site.build()
    (site.spool / "hold.json").unlink()
    site.build()
    assert set(hidden(site)) == {"urn:b"}
    site.put("free.json", copy("urn:b", "Port closes for good", filed=LAST))
    site.build()
    assert hidden(site) == {}


def test_a_hold_of_a_bare_day_is_not_released_by_the_copy_it_was_for(site: Site) -> None:
    site.put("hold.json", copy("urn:b", "Hold", filed="2024-03-07", status=Status.WITHHELD))
    site.build()
    (site.spool / "hold.json").unlink()
    site.build()
    assert set(hidden(site)) == {"urn:b"}


def test_an_undated_hold_counts_from_when_it_was_seen(site: Site) -> None:
    site.put("hold.json", copy("urn:b", "Hold", published=None, status=Status.WITHHELD))
    site.build()
    (site.spool / "hold.json").unlink()
    site.put("more.json", copy("urn:b", "More", filed=LAST))
    site.build()
    assert set(hidden(site)) == {"urn:b"}
    site.put("free.json", copy("urn:b", "Free", filed="2026-11-24T12:00:00+00:00"))
    site.build()
    assert hidden(site) == {}


def test_a_hold_stays_though_another_notice_of_its_id_is_about_a_story_with_later_copy(site: Site) -> None:
    site.put("a.json", copy("urn:a", filed=LATER, slug="MILL", source="Wire"), copy("urn:b", "Port closes"))
    notice = {"source": "Wire", "published": None}
    kill = copy("urn:dateline:1", "Kill", slug="MILL", status=Status.CANCELED, **notice)
    held = copy("urn:dateline:1", "Hold", filed="2024-03-06", source="Wire", status=Status.WITHHELD)
    site.put("notices.json", kill, held)
    site.build()
    records = read_log(site.root).records
    assert [record.action for record in records].count(Action.HOLD) == 1
    site.build()
    assert read_log(site.root).records == records


def test_a_hold_of_two_stories_comes_to_rest_where_one_has_later_copy(site: Site) -> None:
    wire = {"slug": "MILL", "source": "Wire"}
    early, last = ("2024-03-07T08:00:00+00:00", LAST)
    site.put("a.json", copy("urn:a", filed=early, **wire))
    site.put("b.json", copy("urn:b", filed=early, **wire), copy("urn:b", "Again", filed=last, **wire))
    site.put("hold.json", copy("urn:dateline:1", "Hold", filed=LATER, status=Status.WITHHELD, **wire))
    site.build()
    assert set(hidden(site)) == {"urn:a", "urn:dateline:1"}
    records = read_log(site.root).records
    assert [record.action for record in records] == [Action.OPEN, Action.HOLD, Action.HOLD]
    for number in range(3):
        site.put("other.json", copy("urn:other", f"Port {number}"))
        site.build(full=False)
        assert list(site.build(full=False).seconds) == ["list"]
    assert read_log(site.root).records == records
    site.put("free.json", copy("urn:a", "Free", filed=last, **wire))
    site.build(full=False)
    assert hidden(site) == {}


def test_a_hold_of_two_stories_is_recorded_once_under_its_own_id(site: Site) -> None:
    wire = {"slug": "MILL", "source": "Wire"}
    site.put("a.json", *(copy(f"urn:{name}", filed="2024-03-07T08:00:00+00:00", **wire) for name in "ab"))
    site.put("hold.json", copy("urn:dateline:1", "Hold", filed=LATER, status=Status.WITHHELD, **wire))
    assert sorted(site.build().held) == ["urn:a", "urn:b", "urn:dateline:1"]


def test_a_kill_does_not_spread_over_the_id_of_a_notice_about_another_story_too(site: Site) -> None:
    wire = {"slug": "MILL", "source": "Wire"}
    site.put("a.json", copy("urn:a", **wire), copy("urn:b", **wire), copy("urn:b", "Again", filed=LAST, **wire))
    notice = {"source": "Wire", "slug": "MILL", "status": Status.WITHHELD}
    site.put("hold.json", copy("urn:dateline:1", "Hold", filed="2024-03-07T23:00:00+00:00", **notice))
    site.put("kill.json", copy("urn:a", "Kill", filed=LAST, status=Status.CANCELED))
    for _ in range(3):
        site.build()
    killed = read_withdrawals(site.root).reasons.keys() - read_withdrawals(site.root).held
    assert "urn:a" in killed
    assert "urn:b" not in killed


def test_a_hold_is_released_by_a_later_version_of_the_same_instant(site: Site) -> None:
    site.put("hold.json", copy("urn:b", "Hold", filed=LATER, status=Status.WITHHELD))
    site.build()
    site.put("free.json", copy("urn:b", "Free", filed=LATER, version=2))
    site.build()
    assert hidden(site) == {}


def test_a_hold_that_comes_again_after_its_release_holds_again(site: Site) -> None:
    site.put("hold.json", copy("urn:b", "Hold", filed=LATER, status=Status.WITHHELD))
    site.put("free.json", copy("urn:b", "Free", filed=LAST))
    site.build()
    assert hidden(site) == {}
    (site.spool / "free.json").unlink()
    site.build()
    assert set(hidden(site)) == {"urn:b"}


def test_a_hold_by_a_person_is_not_released_by_later_copy(site: Site) -> None:
    site.build()
    record(site.root, lambda _: [Entry(Action.HOLD, "urn:b", "until the verdict", "user:desk", filed=0)], site.clock())
    site.put("more.json", copy("urn:b", "More", filed=LAST))
    site.build()
    assert set(hidden(site)) == {"urn:b"}


def test_a_lost_withdrawal_log_stops_the_build(site: Site) -> None:
    site.build()
    (site.root / WITHDRAWN).unlink()
    with pytest.raises(WithdrawalLogUnreadable):
        site.build()
    assert current_name(site.root) == "gen-000001"


def test_withdrawing_names_every_id_of_the_story(site: Site) -> None:
    slug = {"source": "Wire", "slug": "MILL"}
    site.put("c.json", copy("urn:dateline:1", **slug), copy("urn:dateline:2", filed=LAST, kind=Kind.UPDATE, **slug))
    site.build()
    done = decide(site.root, "withdraw", "urn:dateline:2", "libel", "user:desk", site.clock())
    assert (done.is_known, set(done.ids)) == (True, {"urn:dateline:1", "urn:dateline:2"})
    assert set(hidden(site)) == {"urn:dateline:1", "urn:dateline:2"}


@pytest.mark.parametrize("action", ["withdraw", "reinstate"])
def test_ids_that_could_not_be_looked_up_are_made_good_as_the_warning_says(site: Site, action: str) -> None:
    slug = {"source": "Wire", "slug": "MILL"}
    site.put("c.json", copy("urn:dateline:1", **slug), copy("urn:dateline:2", filed=LAST, kind=Kind.UPDATE, **slug))
    site.build()
    if action == "reinstate":
        decide(site.root, "withdraw", "urn:dateline:2", "libel", "user:desk", site.clock())
    (site.root / "gen-000001" / SOURCES).write_text("{")
    done = decide(site.root, action, "urn:dateline:2", "as the desk says", "user:desk", site.clock())
    assert (done.ids, done.unread) == (("urn:dateline:2",), ("gen-000001",))
    site.build()
    if action == "reinstate":
        assert "reinstate the story again after the next build" in done.warning()
        assert set(hidden(site)) == {"urn:dateline:1"}
        decide(site.root, action, "urn:dateline:2", "as the desk says", "user:desk", site.clock())
        assert not hidden(site)
    else:
        assert "the next build withdraws them too" in done.warning()
        assert set(hidden(site)) == {"urn:dateline:1", "urn:dateline:2"}


def test_withdrawing_a_story_that_no_generation_has_counts_and_says_so(site: Site) -> None:
    site.build()
    done = decide(site.root, "withdraw", "urn:typo", "libel", "user:desk", site.clock())
    assert not done.is_known
    assert "no generation has such a story" in done.text()
    assert set(hidden(site)) == {"urn:typo"}


def test_a_withdrawal_does_not_wait_for_a_build(site: Site) -> None:
    site.build()
    with writer_lock(site.root):
        decide(site.root, "withdraw", "urn:a", "libel", "user:desk", site.clock())
    assert "urn:a" in hidden(site)


def test_status_tells_age_counts_and_rejects(site: Site) -> None:
    (site.spool / "bad.json").write_text("{")
    site.build()
    decide(site.root, "withdraw", "urn:b", "libel", "user:desk", site.clock())
    site.clock.advance(hours=3)
    found = read_status(site.root, site.clock(), site.cache)
    assert (found.age_s, found.trouble, found.held) == (3 * 3600, "", None)
    assert "rejected: bad.json: no JSON" in found.text()
    plain = json.loads(json.dumps(found.plain()))
    assert (plain["generation"], plain["stories"], plain["withdrawn"]) == ("gen-000001", 2, ["urn:b"])
    assert "2 stories in the index (2 filings), 1 can be seen now, built" in found.text()
    assert "withdrawn: 1 id; on hold: 0 ids" in found.text()


def test_status_counts_the_stories_that_a_reader_can_find(site: Site) -> None:
    site.put("later.json", copy("urn:later", embargo_until=site.clock() + timedelta(hours=1)))
    site.build()
    decide(site.root, "withdraw", "urn:b", "libel", "user:desk", site.clock())

    def counts() -> tuple[int, int, int]:
        with closing(Archive(site.root, clock=site.clock, limits=PATIENT)) as archive:
            ready = archive.readiness().stories
        plain = read_status(site.root, site.clock(), site.cache).plain()
        return plain["stories"], plain["visible"], ready

    assert counts() == (3, 1, 1)
    site.clock.advance(hours=2)
    assert counts() == (3, 2, 2)


def test_a_refused_loss_is_told_in_the_counts_of_status(site: Site) -> None:
    site.build()
    for number in range(3):
        site.put(f"{number}.json", copy(f"urn:{number}"))
    site.build()
    decide(site.root, "withdraw", "urn:b", "libel", "user:desk", site.clock())
    for number in range(3):
        (site.spool / f"{number}.json").unlink()
    told = (
        r"the draft has 2 stories in the index \(1 of them withdrawn or on hold\), "
        r"the live generation 5 stories in the index \(1 of them withdrawn or on hold\); under 90% is refused"
    )
    with pytest.raises(Refused, match=told):
        site.build()
    assert "5 stories in the index" in read_status(site.root, site.clock(), site.cache).text()


def test_nothing_can_be_seen_where_the_withdrawal_log_is_damaged(site: Site) -> None:
    site.build()
    (site.root / WITHDRAWN).write_text("x\n")
    assert read_status(site.root, site.clock(), site.cache).visible == 0


@pytest.mark.parametrize(
    ("stories", "filings", "files", "told"),
    [
        (1, 1, 1, "g: 1 story (1 filing) from 1 file in 0.0 s; 1 file read; 1 identical copy"),
        (2, 3, 4, "g: 2 stories (3 filings) from 4 files in 0.0 s; 4 files read; 1 identical copy"),
    ],
)
def test_a_summary_counts_one_and_many(stories: int, filings: int, files: int, told: str) -> None:
    read = FileCounts(read=files)
    report = Report("g", "s", files, 0, stories, filings, duplicates=(("a", "b"),), files=read)
    assert report.summary() == told


def test_status_tells_trouble(site: Site) -> None:
    site.build()
    site.build()
    flip(next((site.root / "gen-000002").glob("*.seg")))
    (site.root / WITHDRAWN).write_text("x\n")
    found = read_status(site.root, site.clock(), site.cache)
    assert "gen-000001 serves instead" in found.trouble
    assert WITHDRAWN in found.trouble


def test_status_tells_that_an_index_of_another_version_is_not_served(site: Site) -> None:
    site.build()
    manifest = site.root / "gen-000001" / MANIFEST
    manifest.write_bytes(replace(read_manifest(manifest.parent), schema_version=99).to_bytes())
    assert "found schema 99; run: dateline-index build" in read_status(site.root, site.clock(), site.cache).trouble


def test_an_odd_file_name_goes_all_the_way(site: Site) -> None:
    site.put(os.fsdecode(b"caf\xe9.json"), copy("urn:odd"))
    site.build()
    assert site.filings("urn:odd")[0].source_path == "caf\\xe9.json"
    (site.spool / os.fsdecode(b"caf\xe9.json")).write_text("{")
    assert site.build().kept == ("caf\\xe9.json",)
