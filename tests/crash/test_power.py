"""Power that fails at any moment of a run: readers find the old or the new, and what was told as done is there.

The system calls of a run are recorded and replayed; see `disk` for what a file system may do with them. Then each of
the run's syncs is left out in turn: that must be noticed, or the suite would not notice its absence from the code.
"""

from __future__ import annotations

import re
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from random import Random

import pytest

from index.root.attempt import RUNNING
from search.generation import CURRENT
from tests.crash.calls import calls, traced
from tests.crash.conftest import Counted
from tests.crash.disk import Disk, Done, Entered, Node, State, Synced, put_tree
from tests.crash.recording import RECORDED, Recorder
from tests.crash.scale import IS_LONG, scaled
from tests.crash.scenes import NAMES, Place, Scene, Scenes
from tests.crash.warm import Warm

_SOME = 8


def recorded(scene: Scene, warm: Warm, folder: Path) -> Recorder:
    """Run a scene whole and return the record of what it did to its root and to the folder that holds it."""
    place = scene.place(folder)
    recorder = Recorder(place.root.parent)
    ended = scene.run(warm, place, strace=traced(*RECORDED))
    assert ended.code == 0, ended.err
    recorder.follow(calls(ended.trace))
    return recorder


def is_seen(path: str) -> bool:
    """Tell whether a path may concern readers: drafts and what is being removed do not."""
    name = path.split("/")[1] if "/" in path else path
    return not name.startswith(("build-", "doomed-")) and not name.endswith(".tmp")


@dataclass(frozen=True, slots=True)
class Cut:
    """A power cut after so many steps, the disk as it was then, and what is found on it."""

    step: int
    disk: Disk
    state: State

    def __str__(self) -> str:
        return f"after {self.step} steps"


@dataclass(slots=True)
class Cuts:
    """The power cuts of a run from a step on: how many there are, and those that differ in what a reader may find."""

    recorder: Recorder
    done: list[Done]
    begin: int = 0
    points: int = 0

    def different(self, some: int) -> Iterator[Cut]:
        """Yield where the power fails, and what is then found."""
        random = Random(0)  # noqa: S311 - the same cuts in every run
        disk = Disk(
            {node: dict(names) for node, names in self.recorder.disk.folders.items()}, dict(self.recorder.disk.files)
        )
        known = set()
        for number, one in enumerate((None, *self.done)):
            if one is not None:
                disk.do(one)
            if number < self.begin:
                continue
            for state in disk.states(random, some):
                self.points += 1
                key = (disk.key(state, is_seen), disk.is_told)
                if key not in known:
                    known.add(key)
                    yield Cut(number, disk, state)


class Power:
    """The power cuts of one scene's run."""

    def __init__(self, scene: Scene, recorder: Recorder, folder: Path) -> None:
        self.scene = scene
        self.recorder = recorder
        self._folder = folder
        self._numbers = count()

    def trouble(self, cut: Cut) -> tuple[str, Place]:
        """Return what is wrong for readers of a disk that lost power, and the place where it was made real."""
        folder = self._folder / f"{next(self._numbers):05}"
        place = Place(folder / "disk" / "root", folder / "cache")
        put_tree(cut.disk.tree(cut.state), place.root.parent)
        seen = self.scene.look(place.root)
        found = self.scene.trouble(seen, is_done=cut.disk.is_told)
        if not found and cut.step in self._drafting and seen.outcome != RUNNING:
            found = f"while a draft is made, the last build is recorded as {seen.outcome!r}"
        return found, place

    def first_trouble(self, cuts: Cuts) -> str:
        """Return what is wrong at the first cut where anything is, "" where nothing ever is."""
        for cut in cuts.different(_SOME):
            found, place = self.trouble(cut)
            shutil.rmtree(place.root.parents[1])
            if found:
                return f"{cut}: {found}"
        return ""

    @cached_property
    def _drafting(self) -> range:
        """The steps from the first on a draft to the last before it is live."""
        entered = {
            name: number
            for number, one in enumerate(self.recorder.done, 1)
            if isinstance(one, Entered)
            for _, name, node in one.names
            if node is not None
        }
        drafts = [number for name, number in entered.items() if name.startswith("build-")]
        return range(min(drafts), entered[CURRENT]) if drafts else range(0)


@pytest.mark.parametrize("name", NAMES)
def test_readers_find_the_old_or_the_new_wherever_the_power_fails_and_the_next_run_recovers(
    name: str, scenes: Scenes, warm: Warm, tmp_path: Path, counted: Counted
) -> None:
    power = Power(scenes[name], recorded(scenes[name], warm, tmp_path / "whole"), tmp_path)
    cuts = Cuts(power.recorder, power.recorder.done)
    with counted(f"power, {name}, {len(cuts.done)} steps") as tried:
        for number, cut in enumerate(cuts.different(scaled(_SOME, 64))):
            found, place = power.trouble(cut)
            if not found and (IS_LONG or number % 4 == 0):
                ended = warm.run(*power.scene.command(place), cache=place.cache)
                found = power.scene.trouble_after(place, ended)
            tried.check(str(cut), found)
            shutil.rmtree(place.root.parents[1])
        tried.notes.append(f"{tried.points} differ for readers")
        tried.points = cuts.points


EXPENDABLE = {
    "a file linked from the generation before": "it was synced when that generation was published",
    "its folder": "the root was there already; but the run that made it may have been killed before it could do this",
}
"""Syncs that no scene needs, and why they are made all the same; every other one is noticed where it is left out."""


def test_a_sync_that_is_left_out_is_noticed(scenes: Scenes, warm: Warm, tmp_path: Path, counted: Counted) -> None:
    noticed: set[str] = set()
    with counted("syncs left out") as tried:
        everything: set[str] = set()
        for name in NAMES:
            power = Power(scenes[name], recorded(scenes[name], warm, tmp_path / name / "whole"), tmp_path / name)
            done = power.recorder.done
            for step, what in syncs(power.recorder):
                everything.add(what)
                if IS_LONG or what not in noticed:
                    cuts = Cuts(power.recorder, [*done[:step], *done[step + 1 :]], begin=step)
                    noticed |= {what} if power.first_trouble(cuts) else set()
                    tried.check(what, "")
        tried.notes.append(f"needed: {', '.join(sorted(noticed))}")
        tried.failures += [f"nothing needs it: {what}" for what in everything - noticed - EXPENDABLE.keys()]
        tried.failures += [f"it is needed: {what}" for what in noticed & EXPENDABLE.keys()]


def test_what_a_killed_withdrawal_left_is_synced_before_it_is_confirmed(
    scenes: Scenes, warm: Warm, tmp_path: Path
) -> None:
    scene = scenes["withdraw"]
    place = scene.place(tmp_path / "whole")
    recorder = Recorder(place.root.parent)
    killed = scene.run(warm, place, strace=(*traced(*RECORDED), "-e", "inject=fsync:signal=KILL:when=1"))
    assert killed.code == -signal.SIGKILL
    recorder.follow(calls(killed.trace), is_whole=False)
    again = scene.run(warm, place, strace=traced(*RECORDED))
    recorder.follow(calls(again.trace))
    power = Power(scene, recorder, tmp_path)
    assert not power.first_trouble(Cuts(recorder, recorder.done))
    first = next(step for step, _ in syncs(recorder))
    assert power.first_trouble(Cuts(recorder, [*recorder.done[:first], *recorder.done[first + 1 :]]))


def syncs(recorder: Recorder) -> Iterator[tuple[int, str]]:
    """Yield the steps that make something last: each with the file, or the folder and the name last entered in it.

    What differs from run to run in a name is left out.
    """
    last: dict[Node, str] = {}
    for number, one in enumerate(recorder.done):
        match one:
            case Entered():
                last |= {folder: name for folder, name, _ in one.names}
            case Synced(node=node, what=what):
                name = what.rpartition("/")[2] or "its folder"
                if node in recorder.disk.files and what.startswith("root/build-"):
                    yield number, "a file linked from the generation before"
                else:
                    yield number, _plain(f"{name} after {last[node]}" if node in last else name)


def _plain(name: str) -> str:
    return re.sub(r"(gen-|build-|_MAIN_|MAIN_|aside-)[a-z0-9]+", r"\1…", name)
