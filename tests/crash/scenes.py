"""The runs that the suites break: each begins with a root and ends with another, and readers may see certain states.

The spool of a scene is read by every run of it and never changed; roots are copied from one that is kept.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.limits import KEPT_GENERATIONS
from index.root.attempt import ATTEMPT, PUBLISHED, UNCHANGED
from index.root.housekeeping import LOCK
from search.generation import CURRENT, HELD, generation_number
from search.ninjs import story_to_ninjs
from search.story import Block, Moment, Status, Story
from search.withdrawals import HEAD, WITHDRAWN
from tests.crash.calls import CHANGING, OPENING, Call, calls, traced
from tests.crash.seen import Seen, look

if TYPE_CHECKING:
    from tests.crash.warm import Ended, Warm

KILLED, CHANGED, WITHDRAWN_BY_HAND = "urn:story:2", "urn:story:3", "urn:story:4"
ASKED_FOR = (KILLED, CHANGED, WITHDRAWN_BY_HAND, "urn:story:99")
NAMES = ("withdraw", "aside", "resume", "rollback", "addition", "first", "incremental", "full")
_DONE = (PUBLISHED, UNCHANGED)
_MORE = (  # long enough for a sketch of its wording
    "Wheat and flour will be sold from next week on by dealer {number}, who has waited for the wheel to turn since the "
    "spring; the first barge, number {number}, is due on Monday at noon with eighty tonnes of grain from the upper "
    "river, and the bakers of the old quarter have asked for half of it."
)
_STANDING = frozenset((LOCK, CURRENT, HELD, WITHDRAWN, HEAD, ATTEMPT))


def story(number: int, note: str = "", **more: object) -> Story:
    """Return an invented story of two paragraphs."""
    place = "harbour" if number % 2 else "mill"
    body = (
        Block(f"The {place} of town {number} opened again on Thursday{note}, its owners said, after {number} months."),
        Block(_MORE.format(number=number)),
    )
    moment = Moment.parse(f"2024-03-{1 + number % 28:02}T09:30:00+00:00")
    named = {"id": f"urn:story:{number}", "headline": f"The {place} of town {number} opens{note}", "body": body}
    return Story(**{**named, "published": moment, **more})  # type: ignore[arg-type]  # a field a keyword


def put(spool: Path, name: str, one: Story) -> None:
    """Put a story into a spool, in a file of its own."""
    spool.mkdir(parents=True, exist_ok=True)
    (spool / f"{name}.json").write_text(json.dumps(story_to_ninjs(one)))


def put_stories(spool: Path, numbers: Iterable[int]) -> None:
    """Put stories into a spool, a file each."""
    for number in numbers:
        put(spool, f"{number:06}", story(number))


def change(spool: Path) -> None:
    """Add a story, change one, and kill one by a notice."""
    put(spool, "000099", story(99))
    put(spool, "000003", story(3, " at last"))
    put(spool, "kill", story(2, version=2, status=Status.CANCELED, headline="Kill", body=()))


def litter(root: Path, cache: Path) -> list[str]:
    """Return the names of what a run that was broken off has left behind and the next one not removed."""
    names = [path.name for path in root.iterdir()] if root.exists() else []
    strange = [name for name in names if name not in _STANDING and not generation_number(name)]
    generations = [name for name in names if generation_number(name)]
    strange += [f"{len(generations)} generations"] if len(generations) > KEPT_GENERATIONS else []
    return strange + [path.name for path in cache.rglob("*") if path.is_file() and path.suffix != ".json"]


@dataclass(frozen=True, slots=True)
class Place:
    """A root of its own for one try, and the cache of the runs that work on it."""

    root: Path
    cache: Path


@dataclass(frozen=True, slots=True)
class Scene:
    """A run that is broken. `before` holds the root that it begins with, or none; `spool` is what it reads.

    While it runs readers may see `old`, `new` or one of `between`, and nothing else; once it told of success, `new`.
    With `is_log_held` another process has the withdrawal log all the while.
    """

    name: str
    arguments: tuple[str, ...]
    spool: Path
    before: Path
    old: Seen
    new: Seen
    between: tuple[Seen, ...] = ()
    is_log_held: bool = False

    def place(self, folder: Path) -> Place:
        """Make a place in a new folder; nothing but the root is in the folder that holds it."""
        folder.mkdir(parents=True)
        copy_tree(self.before, folder / "disk")
        return Place(folder / "disk" / "root", folder / "cache")

    def command(self, place: Place) -> tuple[str, ...]:
        """Return the command's arguments."""
        return (*self.arguments, "--root", str(place.root))

    def run(self, warm: Warm, place: Place, strace: tuple[str, ...]) -> Ended:
        """Run it under a tracer."""
        held = {"holds": str(place.root / WITHDRAWN)} if self.is_log_held else {}
        return warm.run(*self.command(place), cache=place.cache, strace=strace, **held)

    def calls(self, warm: Warm, folder: Path) -> list[Call]:
        """Run it whole in a new folder; return its calls that change or open anything, those that failed as well."""
        ended = self.run(warm, self.place(folder), strace=traced(*CHANGING, *OPENING))
        assert ended.code == 0, ended.err
        return calls(ended.trace)

    def look(self, root: Path) -> Seen:
        """Return what a reader of a root sees now."""
        return look(root, ASKED_FOR)

    def trouble(self, seen: Seen, *, is_done: bool) -> str:
        """Return why readers must not see this, "" if they may. `is_done` tells that success was told."""
        when, allowed = (
            ("after success", (self.new,)) if is_done else ("meanwhile", (self.old, self.new, *self.between))
        )
        if seen not in allowed:
            return f"{when} readers see: {seen}"
        if is_done and not seen.is_confirmed:
            return f"{when} the withdrawal log's last record is not confirmed"
        if is_done and self.arguments[0] == "build" and seen.outcome not in _DONE:
            return f"{when} the last build is recorded as {seen.outcome!r}"
        return ""

    def trouble_after(self, place: Place, next_run: Ended) -> str:
        """Return what is wrong once the same run has been done again, whole: what readers see, or litter."""
        if next_run.code:
            return f"the next run exits {next_run.code}: {next_run.err.strip()}"
        left = litter(place.root, place.cache)
        return self.trouble(self.look(place.root), is_done=True) or (f"litter: {', '.join(left)}" if left else "")


def copy_tree(source: Path, target: Path) -> None:
    """Copy a folder with its hard links and times."""
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


class Scenes:
    """Makes each scene when it is first asked for."""

    def __init__(self, folder: Path, warm: Warm) -> None:
        self._folder = folder
        self._warm = warm
        self._made: dict[str, Scene] = {}

    def __getitem__(self, name: str) -> Scene:
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def _make(self, name: str) -> Scene:
        folder = self._folder / name
        spool, root, cache = folder / "spool", folder / "before" / "root", folder / "cache"
        build = ("build", str(spool))
        arguments: tuple[str, ...] = build
        put_stories(spool, range(1, 7))
        root.parent.mkdir(parents=True)
        if name != "first":
            self._run(*build, root=root, cache=cache)
        match name:
            case "addition":
                put(spool, "000099", story(99))
            case "first" | "incremental":
                change(spool)
            case "full":
                for _ in range(KEPT_GENERATIONS - 1):
                    self._run(*build, "--full", root=root, cache=cache)
                change(spool)
                arguments = (*build, "--full")
            case "rollback" | "resume":
                put(spool, "000099", story(99))
                self._run(*build, root=root, cache=cache)
                arguments = ("rollback", "--to", "gen-000001")
                if name == "resume":
                    self._run(*arguments, root=root, cache=cache)
                    arguments = ("resume",)
            case _:
                arguments = ("withdraw", WITHDRAWN_BY_HAND, "--reason", "libel")
        return self._scene(name, arguments, spool, folder, cache)

    def _scene(self, name: str, arguments: tuple[str, ...], spool: Path, folder: Path, cache: Path) -> Scene:
        after = folder / "after"
        copy_tree(folder / "before", after)
        old = look(folder / "before" / "root", ASKED_FOR)
        self._run(*arguments, root=after / "root", cache=cache)
        between = [self._notices_only(arguments, folder, cache)] if arguments[0] == "build" else []
        if name == "first":
            between.append(self._unnamed(after, folder))
        if name == "rollback":
            between = [replace(old, held="gen-000001")]
        return Scene(
            name,
            arguments,
            spool,
            folder / "before",
            old,
            look(after / "root", ASKED_FOR),
            tuple(between),
            name == "aside",
        )

    def _run(self, *arguments: str, root: Path, cache: Path, code: int = 0) -> None:
        ended = self._warm.run(*arguments, "--root", str(root), cache=cache)
        assert ended.code == code, ended

    def _notices_only(self, arguments: tuple[str, ...], folder: Path, cache: Path) -> Seen:
        """Return what is seen once the spool's kills are logged and before anything is published."""
        copy_tree(folder / "before", folder / "notices")
        root = folder / "notices" / "root"
        root.mkdir(exist_ok=True)
        (root / HELD).write_text("{}")
        self._run(*arguments, root=root, cache=cache, code=65)
        (root / HELD).unlink()
        return look(root, ASKED_FOR)

    @staticmethod
    def _unnamed(after: Path, folder: Path) -> Seen:
        """Return what is seen of a root whose first generation is there, whole, before anything names it as live."""
        copy_tree(after, folder / "unnamed")
        root = folder / "unnamed" / "root"
        (root / CURRENT).unlink()
        return look(root, ASKED_FOR)
