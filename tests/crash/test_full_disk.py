"""Full disks, limits on file sizes, and writes that take less than they were given: all real, none injected."""

from __future__ import annotations

import ctypes
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.crash.calls import calls, traced
from tests.crash.conftest import Counted
from tests.crash.scale import spread
from tests.crash.scenes import Place, Scene, Scenes
from tests.crash.test_errors import trouble
from tests.crash.warm import Warm

_CLONE_NEWNS = 0x20000
_PAGE = 4096
_DRAFT = 64  # pages, or files, that a run has beside what it leaves


@pytest.fixture(scope="module")
def mounts() -> None:
    """Give this process and its children mounts of their own, which end with them."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNS):
        pytest.skip(f"this user may not mount: {os.strerror(ctypes.get_errno())}")
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)


@pytest.fixture(scope="module")
def warm_here(mounts: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:  # noqa: ARG001 - its mounts
    """Return a process that sees the mounts."""
    with Warm(tmp_path_factory.mktemp("warm-here")) as process:
        yield process


@contextmanager
def small_disk(folder: Path, limit: str) -> Iterator[None]:
    """Mount a disk with a limit, such as `size=65536`, over a folder."""
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", limit, "small", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def pages_of(folder: Path) -> int:
    """Return how many pages the files in a folder fill; one at least, as no pages would be no limit."""
    sizes = {path.stat().st_ino: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    return max(1, sum(-(-size // _PAGE) for size in sizes.values()))


def names_of(folder: Path) -> int:
    """Return how many files, links and folders there are in a folder, with itself: each takes what an inode does."""
    return 1 + sum(1 for _ in folder.rglob("*"))


@pytest.mark.parametrize("name", ["first", "incremental", "full", "rollback", "withdraw"])
@pytest.mark.parametrize("limit", ["size", "nr_inodes"])
def test_a_disk_of_any_size_that_is_full_leaves_the_old_or_the_new(
    name: str, limit: str, scenes: Scenes, warm_here: Warm, tmp_path: Path, counted: Counted
) -> None:
    scene = scenes[name]
    count = pages_of if limit == "size" else names_of
    least, most = count(scene.before), count(scene.before.parent / "after") + _DRAFT
    with counted(f"full disk, {limit}, {name}") as tried:
        codes = []
        for number, amount in enumerate(spread(range(least, most), 12)):
            folder = tmp_path / f"{number:05}"
            with small_disk(folder, f"{limit}={amount * _PAGE if limit == 'size' else amount}"):
                code, found = _tried(scene, warm_here, folder)
            codes.append(code)
            tried.check(f"{limit} {amount}", found)
        tried.notes.append(f"{sum(map(bool, codes))} too small")
        assert codes[0], "the smallest disk is not too small: nothing was tried"
        assert not codes[-1], "the largest disk is too small: success was not tried"


def _tried(scene: Scene, warm: Warm, folder: Path) -> tuple[int, str]:
    """Run a scene on the disk mounted at a folder, then with room; return the first exit code and what was wrong."""
    place = Place(folder / "root", folder.with_name(f"{folder.name}-cache"))
    subprocess.run(["cp", "-a", f"{scene.before}/.", str(folder)], check=True)
    ended = warm.run(*scene.command(place), cache=place.cache)
    found = trouble(scene, place, ended)
    subprocess.run(["mount", "-o", "remount,size=64m,nr_inodes=10000", str(folder)], check=True)
    return ended.code, found or scene.trouble_after(place, warm.run(*scene.command(place), cache=place.cache))


@pytest.mark.parametrize("name", ["first", "incremental", "rollback", "withdraw"])
def test_a_limit_on_the_size_of_files_leaves_the_old_or_the_new(
    name: str, scenes: Scenes, warm: Warm, tmp_path: Path, counted: Counted
) -> None:
    scene = scenes[name]
    largest = max(path.stat().st_size for path in (scene.before.parent / "after").rglob("*") if path.is_file())
    sizes = sorted({*range(1, 400, 7), *range(400, 4000, 97), *range(4000, largest + 1, 611), largest + 100_000})
    with counted(f"file size limit, {name}") as tried:
        for number, size in enumerate(spread(sizes, 16)):
            place = scene.place(tmp_path / f"{number:05}")
            ended = warm.run(*scene.command(place), cache=place.cache, file_bytes=size)
            is_mute = size < 1000  # what it says about it may not fit either
            found = trouble(scene, place, ended, is_mute=is_mute)
            again = warm.run(*scene.command(place), cache=place.cache)
            tried.check(f"{size} bytes", found or scene.trouble_after(place, again))
        tried.check("no limit in effect", "" if not ended.code else f"it exits {ended.code}: {ended.err}")


@pytest.mark.parametrize("name", ["first", "incremental", "rollback", "withdraw"])
def test_writes_that_take_less_than_they_were_given_are_gone_on_with(
    name: str, scenes: Scenes, warm: Warm, tmp_path: Path, counted: Counted
) -> None:
    scene = scenes[name]
    with counted(f"short writes, {name}") as tried:
        for most in (7, 61, 1021):
            place = scene.place(tmp_path / f"{most:05}")
            options = traced("write", "pwrite64", "writev", "pwritev", "copy_file_range", "sendfile")
            ended = warm.run(*scene.command(place), cache=place.cache, strace=options, write_bytes=most)
            written = [call for call in calls(ended.trace) if call.concerns(place.root)]
            assert written
            assert all(call.name == "write" and call.result <= most for call in written)
            tried.points += len(written) - 1
            tried.check(f"{most} bytes at a time", ended.err or scene.trouble(scene.look(place.root), is_done=True))
