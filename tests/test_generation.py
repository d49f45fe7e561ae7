"""Which generation serves, and that only a whole one does."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from pathlib import Path

import pytest

import search.generation
import search.manifest
from index.root.housekeeping import collect, remove_damaged
from search.errors import CorruptGeneration, NoGeneration
from search.generation import (
    CURRENT,
    HELD,
    current_line,
    current_name,
    generation_number,
    pin,
    pin_current,
)
from search.manifest import MANIFEST
from tests.sites import Site, copy, flip


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site.at(tmp_path)
    site.put("a.json", copy("urn:a"))
    return site


def segment(root: Path, name: str) -> Path:
    (found,) = (root / name).glob("*.seg")
    return found


def test_a_root_without_a_generation_says_how_to_make_one(site: Site) -> None:
    with pytest.raises(NoGeneration, match="dateline-index build"):
        site.pin()
    assert current_name(site.root) is None


def test_the_live_generation_is_pinned_with_its_manifest(site: Site) -> None:
    site.build()
    with site.pin() as pinned:
        assert (pinned.path, pinned.degraded) == (site.root / "gen-000001", "")
        assert (pinned.manifest.number, pinned.manifest.story_count) == (1, 1)
        assert pinned.manifest.built_at == site.clock.now


@pytest.mark.parametrize("name", ["MANIFEST.json", "SOURCES.jsonl", "REPORT.json", "_MAIN_1.toc", "*.seg"])
def test_a_flipped_bit_in_any_file_makes_the_older_generation_serve(site: Site, name: str) -> None:
    site.build()
    site.build()
    (damaged,) = (site.root / "gen-000002").glob(name)
    flip(damaged)
    with site.pin() as pinned:
        assert pinned.path.name == "gen-000001"
        assert "gen-000002" in pinned.degraded


def test_a_file_cut_short_is_noticed(site: Site) -> None:
    site.build()
    site.build()
    with segment(site.root, "gen-000002").open("r+b") as file:
        file.truncate(10)
    with site.pin() as pinned:
        assert pinned.path.name == "gen-000001"


def test_a_file_that_the_manifest_lacks_is_noticed(site: Site) -> None:
    site.build()
    (site.root / "gen-000001" / "_MAIN_2.toc").write_bytes(b"newer")
    with pytest.raises(CorruptGeneration, match=r"_MAIN_2\.toc"):
        site.pin()


def test_a_missing_file_is_noticed(site: Site) -> None:
    site.build()
    segment(site.root, "gen-000001").unlink()
    with pytest.raises(CorruptGeneration, match="no such file"):
        site.pin()


def test_a_manifest_of_another_generation_is_noticed(site: Site) -> None:
    site.build()
    (site.root / "gen-000001").rename(site.root / "gen-000007")
    with pytest.raises(CorruptGeneration, match="gen-000007"):
        pin(site.root, "gen-000007", cache=site.cache)


def test_the_next_build_heals_a_damaged_live_generation(site: Site) -> None:
    site.build()
    flip(segment(site.root, "gen-000001"))
    site.build()
    with site.pin() as pinned:
        assert (pinned.path.name, pinned.degraded) == ("gen-000002", "")


@pytest.mark.parametrize("content", ["", "gen-000001", current_line("gen-000001").replace("1 ", "2 "), "../etc x\n"])
def test_a_damaged_pointer_makes_the_newest_good_generation_serve(site: Site, content: str) -> None:
    site.build()
    (site.root / CURRENT).write_text(content)
    assert current_name(site.root) is None
    with site.pin() as pinned:
        assert pinned.path.name == "gen-000001"
        assert CURRENT in pinned.degraded


def test_a_damaged_pointer_does_not_undo_a_rollback(site: Site) -> None:
    site.build()
    site.build()
    (site.root / HELD).write_text('{"generation": "gen-000001"}')
    (site.root / CURRENT).write_text("?")
    with site.pin() as pinned:
        assert pinned.path.name == "gen-000001"


def test_a_publication_that_overtakes_a_pin_is_what_gets_pinned(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.build()
    site.build()
    names = iter(["gen-000001", "gen-000002"])
    monkeypatch.setattr(search.generation, "current_name", lambda _: next(names, "gen-000002"))
    with site.pin() as pinned:
        assert (pinned.path.name, pinned.degraded) == ("gen-000002", "")


def test_a_generation_removed_under_a_pin_is_passed_over(site: Site) -> None:
    site.build()
    site.build()
    shutil.rmtree(site.root / "gen-000002")
    with site.pin() as pinned:
        assert (pinned.path.name, "gen-000002 is missing" in pinned.degraded) == ("gen-000001", True)


def test_a_generation_being_removed_cannot_be_pinned(site: Site) -> None:
    site.build()
    remover = os.open(site.root / "gen-000001", os.O_RDONLY)
    fcntl.flock(remover, fcntl.LOCK_EX)
    assert pin(site.root, "gen-000001", cache=site.cache) is None
    os.close(remover)


def test_a_generation_newer_than_the_live_one_never_stands_in_for_it(site: Site) -> None:
    site.build()
    site.build()
    (site.root / CURRENT).write_text(current_line("gen-000001"))
    flip(segment(site.root, "gen-000001"))
    with pytest.raises(CorruptGeneration):
        site.pin()


def test_a_second_open_reads_no_file_through(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.build()
    site.pin().close()
    monkeypatch.setattr(search.manifest, "file_record", lambda path: pytest.fail(f"{path} was read"))
    site.pin().close()


def test_a_file_rewritten_with_its_old_content_and_times_is_hashed_again(site: Site) -> None:
    site.build()
    site.pin().close()
    path = segment(site.root, "gen-000001")
    before = path.stat()
    flip(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(CorruptGeneration):
        site.pin()


def test_a_cache_that_cannot_be_written_costs_only_time(site: Site, tmp_path: Path) -> None:
    site.build()
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pin_current(site.root, cache=blocked) as pinned:
        assert pinned.degraded == ""


def test_a_pinned_generation_outlives_collection(site: Site) -> None:
    site.build()
    with site.pin() as pinned:
        for _ in range(3):
            site.build()
        assert (pinned.path / MANIFEST).exists()
    assert collect(site.root) == ["gen-000001"]
    assert not (site.root / "gen-000001").exists()


def test_only_the_three_newest_generations_are_kept(site: Site) -> None:
    for _ in range(5):
        report = site.build()
    assert report.removed_generations == ("gen-000002",)
    assert sorted(p.name for p in site.root.glob("gen-*")) == ["gen-000003", "gen-000004", "gen-000005"]


def test_the_live_generation_is_never_collected(site: Site) -> None:
    for _ in range(3):
        site.build()
    (site.root / CURRENT).write_text(current_line("gen-000001"))
    assert collect(site.root, keep=1) == ["gen-000002"]
    assert (site.root / "gen-000001").exists()


@pytest.mark.parametrize(
    ("name", "number"), [("gen-000042", 42), ("gen-1000000", 1000000), ("gen-42", 0), ("gen-x", 0)]
)
def test_a_generation_is_known_by_its_name(name: str, number: int) -> None:
    assert generation_number(name) == number


def test_what_was_verified_of_a_removed_generation_is_forgotten(site: Site) -> None:
    for _ in range(4):
        site.build()
        site.pin().close()
    known = sorted(path.stem.partition("-")[2] for path in (site.cache / "verified").iterdir())
    assert known == ["gen-000002", "gen-000003", "gen-000004"]


def test_a_note_of_what_was_verified_that_cannot_be_kept_leaves_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(draft: Path, _: Path) -> None:
        assert draft.exists()
        raise OSError(errno.ENOSPC, "No space left on device")

    site.build()
    shutil.rmtree(site.cache)
    monkeypatch.setattr(Path, "replace", fails)
    site.pin().close()
    assert not list((site.cache / "verified").iterdir())


def test_a_damaged_generation_is_removed_once_a_new_one_is_live(site: Site) -> None:
    site.build()
    site.build()
    flip(segment(site.root, "gen-000002"))
    assert site.build().removed_generations == ("gen-000002",)
    assert sorted(p.name for p in site.root.glob("gen-*")) == ["gen-000001", "gen-000003"]


def test_a_generation_that_could_not_be_read_is_not_taken_for_damaged(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.build()

    def failing(path: Path) -> object:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE), str(path))

    monkeypatch.setattr(search.manifest, "file_record", failing)
    assert remove_damaged(site.root, site.cache) == []
