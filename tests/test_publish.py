"""Publication in the face of crashes and failing disks: readers see the old generation or the new one, whole."""

from __future__ import annotations

import errno
import logging
import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

import index.root.durable
import search.manifest
from index.exits import explain
from index.root.durable import make_folder, naming
from index.root.housekeeping import LOCK, draft_folder, writer_lock
from index.root.publish import Draft, publish, seal
from index.segments.build import write_index
from search.columnar.engine import ColumnarEngine
from search.errors import CorruptGeneration, Locked, Misconfigured
from search.generation import current_name
from search.manifest import MANIFEST, FileRecord
from search.story import Filing
from tests.sites import Site, copy, flip

STEPS = ["sync files", "write manifest", "sync draft", "verify", "rename", "sync root", "point"]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site.at(tmp_path)
    site.put("a.json", copy("urn:a"))
    site.build()
    site.put("b.json", copy("urn:b"))
    return site


def build_and_die(site: Site, at: str) -> None:
    def checkpoint(step: str) -> None:
        if step == at:
            os.kill(os.getpid(), signal.SIGKILL)

    site.build(checkpoint=checkpoint)


def test_every_step_of_a_publication_is_a_checkpoint(site: Site) -> None:
    seen: list[str] = []
    site.build(checkpoint=seen.append)
    assert seen == STEPS


@pytest.mark.parametrize("step", STEPS)
def test_a_run_killed_before_any_step_leaves_the_old_generation_and_the_next_run_recovers(
    site: Site, step: str
) -> None:
    process = multiprocessing.get_context("spawn").Process(target=build_and_die, args=(site, step))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    with site.pin() as pinned:
        assert (pinned.path.name, pinned.degraded, pinned.manifest.story_count) == ("gen-000001", "", 1)
    report = site.build()
    with site.pin() as pinned:
        assert (pinned.path.name, pinned.manifest.story_count) == (report.generation, 2)
    assert not list(site.root.glob("build-*"))


@pytest.mark.parametrize("step", STEPS)
def test_a_failing_disk_at_any_step_leaves_the_old_generation_and_no_litter(site: Site, step: str) -> None:
    def checkpoint(now: str) -> None:
        if now == step:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(site.root))

    with pytest.raises(OSError, match="No space"):
        site.build(checkpoint=checkpoint)
    assert current_name(site.root) == "gen-000001"
    assert not list(site.root.glob("build-*"))


def test_everything_is_synced_before_it_is_pointed_to(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []
    fsync, replace, rename = os.fsync, Path.replace, Path.rename

    def noted_fsync(handle: int) -> None:
        events.append(f"sync {Path(f'/proc/self/fd/{handle}').readlink().name}")
        fsync(handle)

    def noted_replace(path: Path, target: Path) -> Path:
        events.append(f"replace {target.name}")
        return replace(path, target)

    def noted_rename(path: Path, target: Path) -> Path:
        events.append(f"rename {target.name}")
        return rename(path, target)

    monkeypatch.setattr(index.root.durable.os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    monkeypatch.setattr(Path, "rename", noted_rename)
    draft = _draft(site)
    publish(site.root, draft, seal(draft, site.clock()), ColumnarEngine.open)
    files = sorted(path.name for path in (site.root / "gen-000002").iterdir() if path.name != "MANIFEST.json")
    assert sorted(events[: len(files)]) == [f"sync {name}" for name in files]
    assert events[len(files) :] == [
        "sync MANIFEST.json",
        "sync build-000002",
        "rename gen-000002",
        "sync root",
        "sync CURRENT.tmp",
        "replace CURRENT",
        "sync root",
    ]


def _draft(site: Site, filing_count: int = 1, story_count: int = 1, samples: tuple[Filing, ...] = ()) -> Draft:
    directory = draft_folder(site.root, 2)
    write_index(directory, [Filing(copy("urn:a"), 0)])
    return Draft(directory, 2, "v", story_count, filing_count, samples)


@pytest.mark.parametrize(
    "wrong",
    [
        {"filing_count": 2},
        {"story_count": 2},
        {"samples": (Filing(copy("urn:z"), 0),)},
        {"samples": (Filing(copy("urn:a", "Another"), 0),)},
    ],
)
def test_a_draft_that_gives_another_answer_than_was_built_is_not_published(
    site: Site, wrong: dict[str, object]
) -> None:
    draft = _draft(site, **wrong)  # type: ignore[arg-type]  # one field at a time
    with pytest.raises(CorruptGeneration):
        publish(site.root, draft, seal(draft, site.clock()), ColumnarEngine.open)
    assert current_name(site.root) == "gen-000001"


def test_a_draft_that_does_not_open_is_not_published(site: Site) -> None:
    directory = draft_folder(site.root, 2)
    (directory / "MAIN.seg").write_bytes(b"junk")
    draft = Draft(directory, 2, "v", 0, 0, ())
    with pytest.raises(CorruptGeneration, match="an index that opens"):
        publish(site.root, draft, seal(draft, site.clock()), ColumnarEngine.open)
    assert current_name(site.root) == "gen-000001"


def test_a_root_has_one_writer(site: Site) -> None:
    with writer_lock(site.root), pytest.raises(Locked, match="another run"), writer_lock(site.root):
        pytest.fail("two writers")
    with writer_lock(site.root):
        assert (site.root / LOCK).exists()


def test_the_lock_file_is_never_removed(site: Site) -> None:
    inode = (site.root / LOCK).stat().st_ino
    site.build()
    assert (site.root / LOCK).stat().st_ino == inode


def test_a_root_that_cannot_be_made_is_a_wrong_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Misconfigured, match="--root"), writer_lock(tmp_path / "file" / "root"):
        pytest.fail("locked")


def test_an_error_that_names_no_file_is_told_with_the_one_at_hand(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space") as caught, naming(tmp_path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert explain(caught.value) == f"{tmp_path}: No space left on device; free space there and run it again"


def test_an_error_of_ours_that_the_disk_caused_is_told_with_the_remedy(tmp_path: Path) -> None:
    error = Misconfigured(f"{tmp_path}: cannot be read")
    error.__cause__ = OSError(errno.EMFILE, os.strerror(errno.EMFILE))
    assert explain(error) == f"{tmp_path}: cannot be read; raise the limit on open files (ulimit -n)"


def test_a_root_is_made_with_all_folders_above_it_and_each_name_is_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(index.root.durable, "sync", synced.append)
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert synced == [tmp_path, tmp_path / "a", tmp_path / "a"]


def hashed(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the files that the next reader hashes before it takes a generation."""
    names: list[str] = []

    def record(path: Path) -> FileRecord:
        names.append(path.name)
        return hash_file(path)

    hash_file = search.manifest.file_record
    with monkeypatch.context() as patch:
        patch.setattr(search.manifest, "file_record", record)
        site.pin().close()
    return names


@pytest.mark.parametrize("full", [False, True])
def test_what_a_run_has_just_hashed_is_not_hashed_again(
    site: Site, full: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.build(full=full)
    assert hashed(site, monkeypatch) == []


def flipped(file: Path) -> None:
    flip(file)
    sealed = (file.parent / MANIFEST).stat()
    os.utime(file, ns=(sealed.st_atime_ns, sealed.st_mtime_ns + 1))


def grown(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"0")


def gone(file: Path) -> None:
    file.unlink()


def without_manifest(file: Path) -> None:
    (file.parent / MANIFEST).unlink()


@pytest.mark.parametrize("change", [flipped, grown, gone, without_manifest])
def test_what_changes_after_it_was_sealed_is_not_remembered_as_good_and_the_publication_stands(
    site: Site, change: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    def checkpoint(step: str) -> None:
        if step == "point":
            change(next((site.root / "gen-000002").glob("*.seg")))

    with caplog.at_level(logging.WARNING, "dateline"):
        assert site.build(checkpoint=checkpoint).is_published
    assert [record.getMessage() for record in caplog.records] == ["not remembered"]
    assert "run:" not in vars(caplog.records[0])["error"]
    assert current_name(site.root) == "gen-000002"
    with site.pin() as pinned:
        assert pinned.path.name == "gen-000001"
