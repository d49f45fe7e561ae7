"""Settings for all tests.

Properties have no deadline by the clock, which a busy machine would break. Where CI decides whether a change lands,
they draw the same examples in every run. Tests that read the measuring corpus are skipped where it is absent.
"""

import os

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
