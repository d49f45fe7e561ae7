"""A run killed at any system call that changes anything: readers see the old or the new, the next run recovers."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.crash.calls import CHANGING, OPENING, Call, broken, calls, traced
from tests.crash.conftest import Counted
from tests.crash.scale import spread
from tests.crash.scenes import NAMES, Scene, Scenes
from tests.crash.warm import Warm


def changing_calls(scene: Scene, warm: Warm, folder: Path) -> list[Call]:
    """Run a scene whole, and return its calls that change anything."""
    place = scene.place(folder)
    ended = warm.run(*scene.command(place), cache=place.cache, strace=traced(*CHANGING, *OPENING))
    assert ended.code == 0, ended.err
    return [call for call in calls(ended.trace) if call.is_changing]


@pytest.mark.parametrize("name", NAMES)
def test_a_run_killed_at_any_change_leaves_readers_the_old_or_the_new_and_the_next_one_recovers(
    name: str, scenes: Scenes, warm: Warm, tmp_path: Path, counted: Counted
) -> None:
    scene = scenes[name]
    points = changing_calls(scene, warm, tmp_path / "whole")
    with counted(f"kill, {name}, of {len(points)} calls") as tried:
        for number, call in enumerate(spread(points, 40)):
            tried.check(str(call), _trouble(scene, warm, tmp_path / f"{number:05}", call))


def _trouble(scene: Scene, warm: Warm, folder: Path, call: Call) -> str:
    place = scene.place(folder)
    ended = warm.run(*scene.command(place), cache=place.cache, strace=broken(call, "signal=KILL"))
    if ended.code != -signal.SIGKILL:
        return f"it was not killed but exited {ended.code}: {ended.err}"
    meanwhile = scene.trouble(scene.look(place.root), is_done=False)
    return meanwhile or scene.trouble_after(place, warm.run(*scene.command(place), cache=place.cache))
