"""Settings for all tests.

Properties have no deadline by the clock, which a busy machine would break. Where CI decides whether a change lands,
they draw the same examples in every run. Tests that read the measuring corpus are skipped where it is absent.
"""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.corpus import CORPUS

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what cannot run here."""
    if item.get_closest_marker("corpus") and not CORPUS.is_dir():
        pytest.skip("no corpus")


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Remember verified generations in the test's own folder, as a user of its own would."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
