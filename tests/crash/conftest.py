"""Counting what the suites try, and printing it at the end."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.crash.scale import IS_LONG, Tried
from tests.crash.scenes import Scenes
from tests.crash.warm import Warm

Counted = Callable[[str], AbstractContextManager[Tried]]
_TRIED = pytest.StashKey[list[Tried]]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, and skip it where there is no strace."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.crash)
            item.add_marker(pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not on the path"))


@pytest.fixture
def counted(request: pytest.FixtureRequest) -> Counted:
    """Return a `with` that counts what is tried in it; there must have been something, and no failure."""
    tried = request.config.stash.setdefault(_TRIED, [])

    @contextmanager
    def counting(name: str) -> Iterator[Tried]:
        one = Tried(name)
        tried.append(one)
        start = time.monotonic()
        try:
            yield one
        finally:
            one.seconds = time.monotonic() - start
        assert one.points, f"{name}: nothing was tried"
        assert not one.failures, "\n".join([str(one), *one.failures[:20]])

    return counting


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    """Return a process that runs the command without its start-up."""
    with Warm(tmp_path_factory.mktemp("warm")) as process:
        yield process


@pytest.fixture(scope="session")
def scenes(tmp_path_factory: pytest.TempPathFactory, warm: Warm) -> Scenes:
    """Return the runs that are broken, each with the root that it begins with and what readers may see."""
    return Scenes(tmp_path_factory.mktemp("scenes"), warm)


@pytest.fixture(autouse=True)
def readers_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let readers in this process remember what they verified in a folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "readers-cache"))
    return tmp_path / "readers-cache"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what each suite tried, how much failed, and how long it took."""
    tried = config.stash.get(_TRIED, [])
    if tried:
        terminalreporter.section(f"crash suites, {'long' if IS_LONG else 'quick'} form")
        for one in tried:
            terminalreporter.write_line(str(one))
        points, failures = sum(one.points for one in tried), sum(len(one.failures) for one in tried)
        terminalreporter.write_line(f"in all: {points} points, {failures} failures")
