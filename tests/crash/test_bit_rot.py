"""Bits that flip, files that are cut short, emptied, lost or changed for another's: noticed before anything opens them.

A disk that changes data does not change its times; what was verified on a machine is taken for good there while times
and sizes match. So each try begins with nothing verified, as after a restart of the machine on a restored disk; or else
all was verified before, and what counts is that no run builds upon the damage.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count, product
from pathlib import Path
from random import Random

import pytest

from index.report import REPORT
from index.root.attempt import ATTEMPT
from search.columnar.engine import ColumnarEngine
from search.generation import CURRENT, HELD
from search.manifest import MANIFEST
from search.withdrawals import HEAD, WITHDRAWN
from tests.crash.conftest import Counted
from tests.crash.scale import IS_LONG, scaled
from tests.crash.scenes import KILLED, Place, Scene, Scenes, copy_tree, put, story
from tests.crash.seen import Seen
from tests.crash.warm import Ended, Warm
from tests.rot import flip_at_rest

Damage = Callable[[Path, Random], None]
_FULL, _INCREMENTAL = ("full", "gen-000004"), ("incremental", "gen-000002")


def flip(path: Path, random: Random) -> None:
    data = bytearray(path.read_bytes())
    bit = random.randrange(len(data) * 8)
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(data)


def cut(path: Path, random: Random) -> None:
    path.write_bytes(path.read_bytes()[: random.randrange(1, path.stat().st_size)])


def empty(path: Path, random: Random) -> None:
    del random
    path.write_bytes(b"")


def lose(path: Path, random: Random) -> None:
    del random
    path.unlink()


def swap(path: Path, random: Random) -> None:
    """Let a file and another one beside it change their names."""
    others = [one for one in path.parent.iterdir() if one.is_file() and one.read_bytes() != path.read_bytes()]
    other = random.choice(sorted(others))
    aside = path.with_name("aside")
    path.rename(aside)
    other.rename(path)
    aside.rename(other)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the folders that an engine opens, as it does so."""
    found: list[Path] = []
    whole = ColumnarEngine.open.__func__  # type: ignore[attr-defined]  # a class method's function

    def noted(kind: type[ColumnarEngine], directory: Path) -> ColumnarEngine:
        found.append(directory)
        engine: ColumnarEngine = whole(kind, directory)
        return engine

    monkeypatch.setattr(ColumnarEngine, "open", classmethod(noted))
    return found


class Rot:
    """A root that has been published to, copied and damaged again and again."""

    def __init__(self, scene: Scene, warm: Warm, folder: Path) -> None:
        self.scene = scene
        self._warm = warm
        self._folders = (folder / f"{number:05}" for number in count())

    def place(self) -> Place:
        folder = next(self._folders)
        folder.parent.mkdir(exist_ok=True)
        copy_tree(self.scene.before.parent / "after", folder)
        return Place(folder / "root", folder / "cache")

    def added_to(self, place: Place) -> Ended:
        """Run once more for a spool that has a new story."""
        spool = place.root.parent / "spool"
        copy_tree(self.scene.spool, spool)
        put(spool, "000100", story(100))
        return self._warm.run("build", str(spool), "--root", str(place.root), cache=place.cache)

    def healed(self, place: Place) -> str:
        """Return what is wrong after the next run, and leave no trace of the try."""
        ended = self._warm.run(*self.scene.command(place), cache=place.cache)
        trouble = self.scene.trouble_after(place, ended)
        shutil.rmtree(place.root.parent)
        return trouble

    def told(self, place: Place) -> str:
        """Return why `status` cannot tell how a damaged root stands, "" if it can."""
        ended = self._warm.run("status", "--json", "--root", str(place.root), cache=place.cache)
        return f"status: {ended.err[-300:]}" if ended.code not in {0, 1} or "Traceback" in ended.err else ""


def files_of(root: Path, generation: str) -> list[str]:
    """Return the names of a generation's files; they differ from build to build."""
    return sorted(path.name for path in (root / generation).iterdir())


def damages(names: list[str], flips: int) -> Iterator[tuple[int, str, Damage]]:
    """Yield every file with every way to damage it, and then so many flipped bits; each with a seed."""
    yield from ((seed, name, damage) for seed, (name, damage) in enumerate(product(names, (cut, empty, lose, swap))))
    yield from ((seed, names[seed % len(names)], flip) for seed in range(flips))


@pytest.mark.parametrize(("name", "live"), [_FULL, _INCREMENTAL])
def test_a_damaged_generation_is_never_opened_an_older_one_serves_and_the_next_run_heals(
    name: str, live: str, scenes: Scenes, warm: Warm, tmp_path: Path, counted: Counted, opened: list[Path]
) -> None:
    rot = Rot(scenes[name], warm, tmp_path)
    names = files_of(rot.scene.before.parent / "after" / "root", live)
    with counted(f"bit rot, a generation, {name}") as tried:
        for seed, file, damage in damages(names, scaled(24, 450)):
            place = rot.place()
            path = place.root / live / file
            is_shared = path.stat().st_nlink > 1 and damage in {flip, cut, empty}
            if damage is empty and not path.stat().st_size:
                continue
            damage(path, Random(seed))  # noqa: S311 - the same damage in every run
            opened.clear()
            seen = rot.scene.look(place.root)
            found = _opened_or_wrong(rot.scene, seen, live, opened, is_shared=is_shared)
            found = found or (rot.told(place) if IS_LONG or seed % 4 == 0 else "")
            tried.check(f"{damage.__name__} {file}", found or rot.healed(place))


@pytest.mark.parametrize(("name", "live"), [_FULL, _INCREMENTAL])
def test_no_run_builds_upon_what_went_bad_after_it_was_verified(
    name: str, live: str, scenes: Scenes, warm: Warm, tmp_path: Path, readers_cache: Path, counted: Counted
) -> None:
    rot = Rot(scenes[name], warm, tmp_path / "places")
    sound = rot.place()
    assert rot.added_to(sound).code == 0
    wanted = rot.scene.look(sound.root)
    names = [one for one in files_of(sound.root, live) if one != MANIFEST]  # which is read and checked each time
    with counted(f"bit rot, verified before, {name}") as tried:
        for seed, file in enumerate(names * scaled(2, 20)):
            place, random = rot.place(), Random(seed)  # noqa: S311
            path = place.root / live / file
            if not path.stat().st_size:
                continue
            rot.scene.look(place.root)
            found = rot.told(place)
            at, bit = random.randrange(path.stat().st_size), random.randrange(8)
            flip_at_rest(path, place.cache, readers_cache, at=at, bit=bit)
            ended = rot.added_to(place)
            found = found or _built_upon(wanted, rot.scene.look(place.root), file, live, ended)
            tried.check(f"{file} {seed}", found)
            shutil.rmtree(place.root.parent)


def _built_upon(wanted: Seen, seen: Seen, file: str, live: str, ended: Ended) -> str:
    """Return what is wrong after a run upon a generation that was damaged, and had been verified before."""
    if ended.code or "Traceback" in ended.err:
        return f"the run exits {ended.code}: {ended.err[-300:]}"
    if (seen.state, seen.answers) != (wanted.state, wanted.answers):
        return f"it serves {seen}"
    if file == REPORT:  # of which nothing goes into the next generation: the old one stays, damaged
        return "" if seen.damaged == (f"{live}: CorruptGeneration",) else f"verify says {seen.damaged}"
    if seen.damaged:
        return f"verify says {seen.damaged}"
    return "" if f"{live}/{file}" in ended.err else f"the damage is not told: {ended.err!r}"


def _opened_or_wrong(scene: Scene, seen: Seen, live: str, opened: list[Path], *, is_shared: bool) -> str:
    """Return what is wrong where the live generation is damaged.

    A file that older generations share is damaged in all of them: then nothing is served until the next run.
    """
    if any(folder.name == live for folder in opened):
        return f"{live} was opened"
    if is_shared and not any(folder.name.startswith("gen-") for folder in opened):
        return "" if {answer for _, answers in seen.answers for answer in answers} <= _NOTHING else f"it serves {seen}"
    if not seen.state.startswith("degraded"):
        return f"the state is {seen.state}"
    (older,) = scene.between
    return "" if seen.answers == older.answers else f"it serves {seen}"


_NOTHING = {"CorruptGeneration", "StoryGone", "StoryMissing"}


@pytest.mark.parametrize("file", [CURRENT, ATTEMPT, WITHDRAWN, HEAD])
def test_a_damaged_file_of_the_root_is_healed_or_closes_the_service(
    file: str, scenes: Scenes, warm: Warm, tmp_path: Path, counted: Counted
) -> None:
    rot = Rot(scenes["full"], warm, tmp_path)
    with counted(f"bit rot, {file}") as tried:
        for seed, name, damage in damages([file], scaled(10, 60)):
            place = rot.place()
            damage(place.root / name, Random(seed))  # noqa: S311
            seen = rot.scene.look(place.root)
            is_closed = all(answers[0] == "WithdrawalLogUnreadable" for _, answers in seen.answers)
            if is_closed:
                found = _stays_closed(rot, place, warm)
            elif seen.answers != rot.scene.new.answers:
                found = f"it serves {seen}"
            else:
                found = rot.told(place) or rot.healed(place)
            tried.check(f"{damage.__name__} {name}", found)


def _stays_closed(rot: Rot, place: Place, warm: Warm) -> str:
    """Return what a run does wrong where the log of withdrawals cannot be trusted: it must leave all as it is."""
    log = {name: (place.root / name).read_bytes() for name in (WITHDRAWN, HEAD) if (place.root / name).exists()}
    ended = warm.run(*rot.scene.command(place), cache=place.cache)
    if ended.code != 1 or "withdrawal log" not in ended.err or "Traceback" in ended.err:
        return f"the next run exits {ended.code}: {ended.err[-300:]}"
    if log != {name: (place.root / name).read_bytes() for name in (WITHDRAWN, HEAD) if (place.root / name).exists()}:
        return "the next run changes the log"
    return "" if dict(rot.scene.look(place.root).answers)[KILLED] == ("WithdrawalLogUnreadable",) else "it serves"


def test_a_damaged_hold_still_holds(scenes: Scenes, warm: Warm, tmp_path: Path, counted: Counted) -> None:
    rot = Rot(scenes["rollback"], warm, tmp_path)
    with counted(f"bit rot, {HELD}") as tried:
        for seed, name, damage in damages([HELD], scaled(10, 40)):
            if damage is lose:  # a root without it is one that was never held
                continue
            place = rot.place()
            damage(place.root / name, Random(seed))  # noqa: S311
            seen = rot.scene.look(place.root)
            is_served = seen.answers == rot.scene.new.answers or damage is swap
            ended = warm.run("build", str(rot.scene.spool), "--full", "--root", str(place.root), cache=place.cache)
            found = f"a build exits {ended.code}: {ended.err}" if ended.code not in {65, 1} else ""
            tried.check(f"{damage.__name__} {name}", found or ("" if is_served else f"it serves {seen}"))
            shutil.rmtree(place.root.parent)


def test_a_damaged_note_of_what_was_verified_costs_only_time(
    scenes: Scenes, warm: Warm, tmp_path: Path, readers_cache: Path, counted: Counted
) -> None:
    rot = Rot(scenes["full"], warm, tmp_path / "places")
    with counted("bit rot, the cache") as tried:
        for seed in range(scaled(30, 100)):
            place = rot.place()
            rot.scene.look(place.root)
            notes = sorted(readers_cache.rglob("*.json"))
            damage = (flip, cut, empty, lose)[seed % 4]
            damage(notes[seed % len(notes)], Random(seed))  # noqa: S311
            seen = rot.scene.look(place.root)
            tried.check(f"{damage.__name__}", "" if seen == rot.scene.new else f"it serves {seen}")
            shutil.rmtree(readers_cache)
            shutil.rmtree(place.root.parent)
