"""How much a property is tried: little in every test run, much in the long form that the make targets ask for."""

from __future__ import annotations

import os

IS_LONG = bool(os.environ.get("DATELINE_LONG"))


def tries(quick: int, long: int) -> int:
    """Return one of two numbers, as this run is quick or long."""
    return long if IS_LONG else quick
