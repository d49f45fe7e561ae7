"""Settings for all tests.

Where CI decides whether a change lands, properties draw the same examples in every run. Tests that read the measuring
corpus are skipped where it is absent.
"""

import os

import pytest
from hypothesis import settings

from tests.corpus import CORPUS

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what cannot run here."""
    if item.get_closest_marker("corpus") and not CORPUS.is_dir():
        pytest.skip("no corpus")
