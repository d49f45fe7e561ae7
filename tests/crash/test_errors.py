"""A disk that fails at any call, once or from then on: no success unless the new is live; a message with a remedy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import cycle, product
from pathlib import Path

import pytest

from index.exits import REMEDIES
from tests.crash.calls import Call, broken
from tests.crash.conftest import Counted
from tests.crash.scale import IS_LONG, spread
from tests.crash.scenes import NAMES, Place, Scene, Scenes
from tests.crash.warm import TIMEOUT_S, Ended, Warm

_FULL = ("ENOSPC", "EDQUOT", "EIO", "EROFS")
_REMOVAL = ("EIO", "EROFS")
ERRORS = {
    **dict.fromkeys(("write", "fsync", "rename", "link", "mkdir"), _FULL),
    **dict.fromkeys(("unlink", "unlinkat", "rmdir", "ftruncate"), _REMOVAL),
    "openat": ("EMFILE", *_FULL),
}
"""What each call may fail with. A call of a run that is not here must not be one that changes anything."""


def calls_on_disk(scene: Scene, warm: Warm, folder: Path) -> list[Call]:
    """Run a scene whole, and return its calls that change the root or the cache, or open a file there."""
    found = [
        call for call in scene.calls(warm, folder) if call.concerns(folder) and (call.result >= 0 or call.is_changing)
    ]
    assert {call.name for call in found} <= ERRORS.keys()
    return found


def failures(points: list[Call]) -> Iterator[tuple[Call, str, bool]]:
    """Yield each call with an error, and whether all later ones fail too: all that there are, or in turn."""
    if IS_LONG:
        yield from ((call, error, lasts) for call in points for error in ERRORS[call.name] for lasts in (False, True))
        return
    turns = {name: cycle(product(errors, (True, False))) for name, errors in ERRORS.items()}
    for call in spread(points, 28):
        error, lasts = next(turns[call.name])
        yield call, error, lasts


@pytest.mark.parametrize("name", NAMES)
def test_a_call_that_fails_leaves_the_old_or_the_new_and_says_where_and_what_to_do(
    name: str, scenes: Scenes, warm: Warm, tmp_path: Path, counted: Counted
) -> None:
    scene = scenes[name]
    points = calls_on_disk(scene, warm, tmp_path / "whole")
    with counted(f"errors, {name}, of {len(points)} calls") as tried:
        for number, (call, error, lasts) in enumerate(failures(points)):
            place = scene.place(tmp_path / f"{number:05}")
            options = broken(call, f"error={error}", for_good=lasts)
            ended = scene.run(warm, place, strace=options)
            # With all writing failing, what is said about it cannot be read.
            found = trouble(scene, place, ended, is_mute=lasts and call.name == "write") or scene.trouble_after(
                place, warm.run(*scene.command(place), cache=place.cache)
            )
            if call.name == "fsync" and not ended.code:
                found = found or "a sync failed, and success is told"
            tried.check(f"{error}{' for good' if lasts else ''} at {call}", found)


def trouble(scene: Scene, place: Place, ended: Ended, *, is_mute: bool = False) -> str:
    """Return what is wrong after a run on a disk that failed."""
    if ended.code < 0:
        return f"it ended by signal {-ended.code}"
    served = scene.trouble(scene.look(place.root), is_done=not ended.code)
    return served or ("" if is_mute else trouble_told(ended, place.root.parent, scene.spool))


def trouble_told(ended: Ended, *folders: Path) -> str:
    """Return what a message lacks: it must name a path in one of the folders, and a remedy, and not be a traceback."""
    if not ended.code:
        return ""
    message = ended.err.strip()
    if "Traceback" in message:
        return f"it ends in a traceback: {message[-400:]!r}"
    if not any(str(folder) in message for folder in folders):
        return f"it names no path: {message!r}"
    is_helpful = any(remedy in message for remedy in (*REMEDIES.values(), "run: dateline-index"))
    return "" if is_helpful else f"it names no remedy: {message!r}"


WORLD = {
    "openat": ("EMFILE", "EIO"),
    "mmap": ("ENOMEM",),
    "clone": ("EAGAIN",),
    "pipe2": ("EMFILE",),
    "socket": ("EMFILE",),
    "sendmsg": ("ENOBUFS",),
    "recvmsg": ("EMFILE",),
}
"""What may fail in any process of a run: the command, the server that workers are forked from, and the workers.

Pipes between them do not fail; what fails on disk is tried above.
"""


def test_a_call_that_fails_in_any_process_of_a_run_with_workers_leaves_the_old_or_the_new(
    scenes: Scenes, warm: Warm, tmp_path: Path, counted: Counted
) -> None:
    """Each process counts its own calls, so the nth fails in all of them that come so far, start-up included."""
    scene = scenes["incremental"]
    points = [(name, nth, error) for name, errors in WORLD.items() for error in errors for nth in _NTHS]
    codes: Counter[int] = Counter()
    with counted("errors in any process") as tried:
        for number, (name, nth, error) in enumerate(spread(points, 14)):
            place = scene.place(tmp_path / f"{number:05}")
            ended = _run_with_workers(scene, place, f"{name}:error={error}:when={nth}")
            codes[ended.returncode] += 1
            seen = scene.look(place.root)
            # A spool file that could not be read is told, and read by the next run.
            is_partial = not ended.returncode and json.loads(ended.stdout)["rejected"] and seen.state == "ok"
            found = "" if is_partial else scene.trouble(seen, is_done=not ended.returncode)
            again = warm.run(*scene.command(place), cache=place.cache)
            tried.check(f"{error} at {name} {nth}", found or scene.trouble_after(place, again))
        tried.notes.append(f"exit codes: {dict(sorted(codes.items()))}")


_NTHS = (1, 2, 3, 5, 9, 20, 60, 150, 300, 450, 600, 750, 900)


def _run_with_workers(scene: Scene, place: Place, inject: str) -> subprocess.CompletedProcess[bytes]:
    command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={inject.partition(':')[0]}"]
    command += ["-e", f"inject={inject}", "-e", "signal=none"]
    command += [sys.executable, "-c", "from index.cli import main; main()"]
    command += [*scene.command(place), "--json", "--jobs", "2"]
    environ = os.environ | {"XDG_CACHE_HOME": str(place.cache)}
    return subprocess.run(command, env=environ, capture_output=True, timeout=TIMEOUT_S, check=False)
