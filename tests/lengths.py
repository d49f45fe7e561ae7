"""How much a property is tried: little in every test run, much in the long form that the make targets ask for."""

from __future__ import annotations

import os
from dataclasses import replace

from search.limits import LIMITS

IS_LONG = bool(os.environ.get("DATELINE_LONG"))
PATIENT = replace(LIMITS, deadline_s=600)
"""What a search may cost where the machine has other things to do: a late answer is no wrong one."""


def tries(quick: int, long: int) -> int:
    """Return one of two numbers, as this run is quick or long."""
    return long if IS_LONG else quick
