"""Settings for all tests: where CI decides whether a change lands, properties draw the same examples in every run."""

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
