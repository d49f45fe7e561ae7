"""Several runs at once: one builds, the others end at once and cheaply; a run that is stopped blocks nobody else."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from search.withdrawals import read_withdrawals, set_aside
from tests.crash.calls import Call, broken
from tests.crash.conftest import Counted
from tests.crash.scale import MISSED_AT_MOST, scaled, spread
from tests.crash.scenes import WITHDRAWN_BY_HAND, Place, Scene, Scenes
from tests.crash.warm import TIMEOUT_S, Warm

RUNS = 8
HEAVY = ("numpy", "whoosh", "lxml", "bs4", "multiprocessing.pool", "index.run", "index.formats")
_COMMAND = f"""
import sys
from index.cli import main
try:
    main(sys.argv[1:])
finally:
    print("heavy:", *(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)
"""


def begin(scene: Scene, place: Place, *more: str) -> subprocess.Popen[str]:
    """Begin the scene's command, start-up and all; at its end it prints what it has loaded of what is slow to load."""
    return subprocess.Popen(
        [sys.executable, "-c", _COMMAND, *scene.command(place), *more],
        env=os.environ | {"XDG_CACHE_HOME": str(place.cache)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def held_open(place: Place) -> Iterator[tuple[str, ...]]:
    """Return the option by which a run, once it has the lock, waits until the `with` ends: canaries from a FIFO."""
    gate = place.root.parents[1] / "canaries"
    os.mkfifo(gate)
    yield ("--canaries", str(gate))
    gate.write_text("1 mill\n")


def test_of_eight_runs_at_once_one_builds_and_the_others_exit_75_without_loading_anything_slow(
    scenes: Scenes, tmp_path: Path, counted: Counted
) -> None:
    scene = scenes["incremental"]
    with counted(f"{RUNS} runs at once") as tried:
        for number in range(scaled(5, 50)):
            place = scene.place(tmp_path / f"{number:05}")
            with held_open(place) as option:
                runs = [begin(scene, place, *option) for _ in range(RUNS)]
                losers = _ended(runs, RUNS - 1)
            (winner,) = set(runs) - set(losers)
            _, said = winner.communicate(timeout=TIMEOUT_S)
            tried.check("the one that builds", f"exit {winner.returncode}: {said}" if winner.returncode else "")
            for run in losers:
                said = run.communicate()[1]
                is_light = run.returncode == 75 and "another run" in said and said.endswith("heavy:\n")
                tried.check("another one", "" if is_light else f"exit {run.returncode}: {said}")
            tried.check("readers", scene.trouble(scene.look(place.root), is_done=True))
            shutil.rmtree(tmp_path / f"{number:05}")


def _ended(runs: list[subprocess.Popen[str]], count: int) -> list[subprocess.Popen[str]]:
    """Wait until so many runs have ended, and return those that have."""
    deadline = time.monotonic() + TIMEOUT_S
    while len(ended := [run for run in runs if run.poll() is not None]) < count:
        assert time.monotonic() < deadline, "they do not end"
        time.sleep(0.01)
    return ended


@pytest.mark.parametrize("name", ["first", "incremental", "full", "rollback", "withdraw"])
def test_a_run_that_is_stopped_anywhere_blocks_no_reader_and_no_withdrawal(
    name: str, scenes: Scenes, warm: Warm, tmp_path: Path, counted: Counted
) -> None:
    scene = scenes[name]
    points = [call for call in scene.calls(warm, tmp_path / "whole") if call.is_changing]
    with counted(f"stopped, {name}") as tried, Warm(_folder(tmp_path / "other")) as other:
        told = 0
        for number, call in enumerate(spread(points, 12)):
            place = scene.place(tmp_path / f"{number:05}")
            result = _tried(scene, warm, other, place, call)
            if result is None:
                tried.missed += 1
            else:
                tried.check(str(call), result[0])
                told += result[1]
        assert tried.missed <= MISSED_AT_MOST * len(points), f"{tried.missed} missed"
        tried.notes.append(f"{told} while it had the withdrawal log")


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _tried(scene: Scene, warm: Warm, other: Warm, place: Place, call: Call) -> tuple[str, bool] | None:
    """Stop a run at a call; return what is wrong for others, and whether it had the withdrawal log just then.

    Return None where the run ended without having come to the call.
    """
    options = (*broken(call, "signal=STOP")[:-1], "signal=STOP")
    pid = warm.start(*scene.command(place), cache=place.cache, strace=options)
    if not _is_stopped(warm):
        warm.end()
        return None
    try:
        found = scene.trouble(scene.look(place.root), is_done=False)
        if place.root.is_dir():
            found = found or _withdrawn(other, place, WITHDRAWN_BY_HAND)
            is_aside = bool(set_aside(place.root))
        else:
            is_aside = False
    finally:
        os.kill(pid, signal.SIGCONT)
        ended = warm.end()
    found = found or (f"once it goes on it exits {ended.code}: {ended.err}" if ended.code else "")
    # The next process that writes the log takes over what was set aside.
    found = found or _withdrawn(other, place, "urn:story:99")
    left = set_aside(place.root)
    shown = dict(scene.look(place.root).answers)[WITHDRAWN_BY_HAND]
    is_gone = shown == ("StoryGone",) or scene.name == "first"
    return found or (f"left: {left}" if left else "" if is_gone else f"it is shown again: {shown}"), is_aside


def _withdrawn(other: Warm, place: Place, story_id: str) -> str:
    """Withdraw a story by another process, and return what is wrong: it must be hidden at once."""
    done = other.run("withdraw", story_id, "--reason", "libel", "--root", str(place.root), cache=place.cache)
    if done.code:
        return f"a withdrawal exits {done.code}: {done.err}"
    return "" if story_id in read_withdrawals(place.root).reasons else f"{story_id} is not withdrawn"


def _is_stopped(warm: Warm) -> bool:
    """Wait until a run is stopped, or has ended instead."""
    deadline = time.monotonic() + TIMEOUT_S
    while "stopped by SIGSTOP" not in (record := warm.record.read_text()):
        if "+++ exited" in record:
            return False
        assert time.monotonic() < deadline, "it neither stops nor ends"
        time.sleep(0.002)
    return True
