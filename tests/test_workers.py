"""The guard around reading: whatever a reader does, it costs its file, within the limits, and nothing else."""

from __future__ import annotations

import gzip
import logging
import multiprocessing
import os
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.cleaned import Cleaned, Rejected
from index.limits import SPOOL_LIMITS, SpoolLimits
from index.reading.parse import Parsed
from index.reading.spool import SpoolFile, list_spool
from index.reading.workers import Task, core_count, parse_files
from tests import bad_readers
from tests.sites import Site, copy

QUICK = SpoolLimits(parse_s=0.2, parse_s_per_mb=0.5, parse_s_per_member=0.01, clock_factor=30, parse_bytes=128 << 20)
TOO_LONG = "took more than 0.2 s"
FAULTS = {
    "loop": TOO_LONG,
    "regex": TOO_LONG,
    "swallow": TOO_LONG,
    "sleep": "took more than 6 s by the clock",
    "hoard": "needed more than 128 MB of memory",
    "hoard-at-once": "needed more than 128 MB of memory",
    "recurse": "internal error: RecursionError: maximum recursion depth exceeded",
    "segfault": "the reader crashed (exit code -11)",
    "abort": "the reader crashed (exit code -6)",
    "exit": "the reader crashed (exit code 0)",
    "quit": "the reader crashed (exit code 3)",
}


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    folder = tmp_path / "spool"
    folder.mkdir()
    return folder


def parsed(spool: Path, jobs: int = 2, limits: SpoolLimits = QUICK) -> dict[str, Parsed]:
    results = parse_files(Task(spool, bad_readers.read, limits), list_spool(spool).files, jobs)
    return {result.file.path: result for result in results}


def reasons(spool: Path, jobs: int = 2) -> dict[str, str]:
    found = {path: result.items[0] for path, result in parsed(spool, jobs).items()}
    return {path: item.reason if isinstance(item, Rejected) else "" for path, item in found.items()}


def test_each_fault_of_a_reader_rejects_its_own_file_and_says_why(spool: Path) -> None:
    for number, fault in enumerate(FAULTS):
        (spool / f"{number:02}-{fault}").write_text(fault)
        (spool / f"{number:02}-{fault}-good").write_text("Mill reopens")
    start = time.monotonic()
    found = reasons(spool)
    expected = {f"{n:02}-{fault}": reason for n, (fault, reason) in enumerate(FAULTS.items())}
    assert found == expected | {f"{path}-good": "" for path in expected}
    assert time.monotonic() - start < 60


@pytest.mark.parametrize("jobs", [1, 3])
def test_every_file_gives_one_result_whoever_read_it(spool: Path, jobs: int) -> None:
    for number in range(40):
        (spool / f"{number:02}").write_text("exit" if number % 10 == 3 else f"Story {number}")
    found = reasons(spool, jobs)
    assert sorted(found) == [f"{number:02}" for number in range(40)]
    assert {path for path, reason in found.items() if reason} == {"03", "13", "23", "33"}


def test_workers_give_what_this_process_gives(spool: Path) -> None:
    for number in range(9):
        (spool / f"{number}").write_text(f"Story {number} — ‘quoted’")
    assert parsed(spool, jobs=2) == parsed(spool, jobs=0)


def test_a_large_file_may_take_longer_and_more_even_where_it_came_packed(spool: Path) -> None:
    (spool / "large").write_bytes(b"loop" + b" " * (2 << 20))
    (spool / "packed.gz").write_bytes(gzip.compress(b"loop" + b" " * (2 << 20)))
    (spool / "wide").write_bytes(b"hoard" + b" " * (2 << 20))
    assert reasons(spool) == {
        "large": "took more than 1.2 s",
        "packed.gz": "took more than 1.2 s",
        "wide": "needed more than 144 MB of memory",
    }


def test_the_members_of_an_archive_share_what_their_sum_may_take(spool: Path) -> None:
    for name, padding in {"small.zip": b"", "large.zip": b" " * (600 << 10)}.items():
        with zipfile.ZipFile(spool / name, "w") as archive:
            for number in range(9):
                archive.writestr(f"{number}.txt", b"think" + padding)
    found = reasons(spool)
    # What it may take grows with each member that it comes to, from 0.2 to 0.28 s.
    assert found["small.zip"] in ("took more than 0.2 s", "took more than 0.3 s")
    assert found["large.zip"] == ""


def test_a_worker_that_has_grown_with_the_files_it_read_is_replaced_before_it_harms_one(spool: Path) -> None:
    for number in range(40):
        (spool / f"{number:02}").write_text("keep 20 MB")
    assert set(reasons(spool).values()) == {""}


def test_the_limits_that_are_kept_by_default() -> None:
    assert (SPOOL_LIMITS.seconds_for(0), SPOOL_LIMITS.memory_for(0)) == (2, 256 << 20)
    assert SPOOL_LIMITS.seconds_for((1 << 20) - 1) == 2
    assert SPOOL_LIMITS.seconds_for(1_400_000) == 4
    assert SPOOL_LIMITS.seconds_for(1_400_000, members=11) == 5
    assert SPOOL_LIMITS.memory_for(16 << 20) == 384 << 20


def test_no_worker_outlives_a_run_that_is_broken_off(spool: Path) -> None:
    (spool / "a").write_text("Mill reopens")
    (spool / "b").write_text("sleep")
    (spool / "c").write_text("sleep")
    results = parse_files(Task(spool, bad_readers.read), list_spool(spool).files, 2)
    assert next(results).file.path == "a"
    assert multiprocessing.active_children()
    start = time.monotonic()
    results.close()
    assert not multiprocessing.active_children()
    assert time.monotonic() - start < 5


def test_few_files_are_taken_ahead_of_those_that_are_done(spool: Path) -> None:
    for number in range(40):
        (spool / f"{number:02}").write_text("Mill reopens")
    taken: list[str] = []

    def files() -> Iterator[SpoolFile]:
        for file in list_spool(spool).files:
            taken.append(file.path)
            yield file

    for done, _ in enumerate(parse_files(Task(spool, bad_readers.read), files(), 2), 1):
        assert len(taken) <= done + 8
    assert (done, len(taken)) == (40, 40)


def test_what_a_worker_logs_reaches_the_run(spool: Path, caplog: pytest.LogCaptureFixture) -> None:
    (spool / "a").write_text("recurse")
    with caplog.at_level(logging.WARNING, "dateline.index"):
        parsed(spool)
    (record,) = caplog.records
    assert (record.getMessage(), vars(record)["path"]) == ("reader failed", "a")
    assert vars(record)["error"].startswith("RecursionError: ")


def test_a_packed_bomb_is_refused_before_it_is_read(spool: Path) -> None:
    (spool / "bomb.gz").write_bytes(gzip.compress(b"loop " + b"\0" * (100 << 20), 1))
    (item,) = parsed(spool, limits=SPOOL_LIMITS)["bomb.gz"].items
    assert item == Rejected("bomb.gz", f"expands to more than {64 << 20} bytes")


def test_a_run_keeps_the_order_of_the_spool_whoever_is_done_first(tmp_path: Path) -> None:
    site = Site.at(tmp_path)
    for number in range(12):
        site.put(f"{number:02}.json", copy(f"urn:{number}"))
        (site.spool / f"{number:02}.bad").write_text("{")
    report = site.build(jobs=3)
    assert [why.path for why in report.rejected] == [f"{number:02}.bad" for number in range(12)]
    assert report.story_count == 12


def test_a_file_that_now_kills_its_reader_keeps_its_last_good_story(tmp_path: Path) -> None:
    site = Site.at(tmp_path)
    tools = replace(site.tools, read=bad_readers.read)
    for name in ("a", "b"):
        (site.spool / name).write_text(f"Story {name}")
    site.build(read=tools.read, jobs=2)
    (site.spool / "b").write_text("abort")
    report = site.build(read=tools.read, jobs=2)
    assert (report.story_count, report.kept) == (2, ("b",))
    assert report.rejected == (Rejected("b", "the reader crashed (exit code -6)"),)


def test_the_cores_counted_are_those_that_may_be_used() -> None:
    assert 1 <= core_count() <= (os.cpu_count() or 1)


def test_the_story_itself_comes_back(spool: Path) -> None:
    (spool / "a").write_text("Mill reopens")
    (item,) = parsed(spool)["a"].items
    assert isinstance(item, Cleaned)
    assert item.story.headline == "Mill reopens"
