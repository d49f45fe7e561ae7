"""A run killed at any system call that changes anything: readers see the old or the new, the next run recovers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from tests.crash.calls import Call, broken
from tests.crash.conftest import Counted
from tests.crash.scale import MISSED_AT_MOST, scaled, spread
from tests.crash.scenes import CHANGED, NAMES, Place, Scene, Scenes, litter, put, put_stories, story
from tests.crash.seen import Seen, look
from tests.crash.warm import TIMEOUT_S, Ended, Warm


@pytest.mark.parametrize("name", NAMES)
def test_a_run_killed_at_any_change_leaves_readers_the_old_or_the_new_and_the_next_one_recovers(
    name: str, scenes: Scenes, warm: Warm, tmp_path: Path, counted: Counted
) -> None:
    scene = scenes[name]
    points = [call for call in scene.calls(warm, tmp_path / "whole") if call.is_changing]
    with counted(f"kill, {name}, of {len(points)} calls") as tried:
        for number, call in enumerate(spread(points, 28)):
            found = _trouble(scene, warm, tmp_path / f"{number:05}", call)
            if found is None:
                tried.missed += 1
            else:
                tried.check(str(call), found)
        assert tried.missed <= MISSED_AT_MOST * len(points), f"{tried.missed} missed"


def _trouble(scene: Scene, warm: Warm, folder: Path, call: Call) -> str | None:
    """Kill a run at a call; return what is wrong then, None where the run ended without having come to it."""
    place = scene.place(folder)
    ended = scene.run(warm, place, strace=broken(call, "signal=KILL"))
    if not ended.code:
        return scene.trouble(scene.look(place.root), is_done=True) or None
    if ended.code != -signal.SIGKILL:
        return f"it was not killed but exited {ended.code}: {ended.err}"
    meanwhile = scene.trouble(scene.look(place.root), is_done=False)
    return meanwhile or scene.trouble_after(place, warm.run(*scene.command(place), cache=place.cache))


@dataclass(slots=True)
class Archive:
    """A larger spool whose one story is changed before each run, so that each generation can be told from the last."""

    folder: Path
    warm: Warm
    count: int
    edition: int = 0
    seen_last: int = 0
    place: Place = field(init=False)

    def __post_init__(self) -> None:
        self.place = Place(self.folder / "root", self.folder / "cache")
        put_stories(self.spool, range(self.count))

    @property
    def spool(self) -> Path:
        return self.folder / "spool"

    def begin(self, *more: str) -> int:
        """Change the story and begin a run; return its process id."""
        self.edition += 1
        put(self.spool, "000003", story(3, f", edition {self.edition}"))
        return self.warm.start("build", str(self.spool), "--root", str(self.place.root), *more, cache=self.place.cache)

    def run(self, *more: str) -> Ended:
        """Change the story and run to the end."""
        self.begin(*more)
        return self.warm.end()

    def trouble(self, ended: Ended) -> str:
        """Return what is wrong for readers now: they must see every story, and the last edition seen or one since."""
        seen = look(self.place.root, (CHANGED,))
        if not self.seen_last and ended.code and not seen.generation:
            return ""
        if seen.state != "ok" and not (seen.state.startswith("degraded") and not self.seen_last):
            return f"readers see: {seen}"
        edition, total = _edition(seen), dict(seen.answers)[""][0]
        if seen.damaged or total != str(self.count) or not self.seen_last <= edition <= self.edition:
            return f"readers see: {seen} in edition {edition} after {self.seen_last}"
        self.seen_last = edition
        return "" if ended.code or edition == self.edition else f"it exits 0, and readers see edition {edition}"


def _edition(seen: Seen) -> int:
    (shown,) = dict(seen.answers)[CHANGED]
    return int(shown.partition(":")[0].rpartition(" ")[2])


def test_a_larger_build_killed_at_any_moment_leaves_whole_generations_and_the_next_one_recovers(
    warm: Warm, tmp_path: Path, counted: Counted
) -> None:
    archive = Archive(tmp_path / "archive", warm, scaled(300, 600))
    wanted = scaled(25, 500)
    random = Random(1)  # noqa: S311 - the same moments in every run
    with counted(f"random kills, {archive.count} stories") as tried:
        took_s = dict.fromkeys(((), ("--full",)), 1.0)
        killed = 0
        for number in range(3 * wanted):
            options = ((), ("--full",))[number % 2]
            pid = archive.begin(*options)
            time.sleep(random.random() * took_s[options])
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            ended = archive.warm.end()
            killed += ended.code == -signal.SIGKILL
            tried.check(f"kill {number}", archive.trouble(ended))
            if number % 10 < 2:
                begun = time.monotonic()
                ended = archive.run(*options)
                took_s[options] = time.monotonic() - begun
                left = litter(archive.place.root, archive.place.cache)
                tried.check("a whole run", ended.err or archive.trouble(ended) or ", ".join(left))
            if killed == wanted:
                break
        tried.notes.append(f"{killed} killed")
        assert killed == wanted, "most runs had ended before they were killed"


def test_a_killed_run_leaves_none_of_its_workers(tmp_path: Path, counted: Counted) -> None:
    count = scaled(200, 1_000)
    put_stories(tmp_path / "spool", range(count))
    command = [sys.executable, "-c", "from index.cli import main; main()", "build", str(tmp_path / "spool")]
    random = Random(2)  # noqa: S311
    with counted("kills of a run with workers") as tried:
        for number in range(scaled(4, 40)):
            root = tmp_path / f"root-{number}"
            run = subprocess.Popen([*command, "--root", str(root), "--jobs", "2"], start_new_session=True)
            while not (root / "LOCK").exists():
                time.sleep(0.01)
            time.sleep(random.random() * 1.5)
            run.kill()
            run.wait()
            seen = look(root)
            is_whole = not seen.generation or (dict(seen.answers)[""][0] == str(count) and not seen.damaged)
            again = subprocess.run([*command, "--root", str(root)], capture_output=True, check=False, timeout=TIMEOUT_S)
            found = _outliving(run.pid) or ("" if is_whole else f"readers see: {seen}") or again.stderr.decode()
            tried.check(f"kill {number}", found)


def _outliving(session: int) -> str:
    """Wait until no process of a session is left; return which do not end."""
    deadline = time.monotonic() + TIMEOUT_S
    while left := [pid for pid in _processes() if _session(pid) == session]:
        if time.monotonic() > deadline:
            return f"processes that do not end: {left}"
        time.sleep(0.02)
    return ""


def _processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]


def _session(pid: int) -> int:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return -1
