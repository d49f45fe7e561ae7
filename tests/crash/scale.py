"""How much a crash suite tries: a part of its points in CI, all of them and more where DATELINE_CRASH is `long`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

IS_LONG = os.environ.get("DATELINE_CRASH") == "long"
MISSED_AT_MOST = 0.03
"""How many of its points a suite may miss: now and then a file is written in one call more or less than before."""
T = TypeVar("T")


def scaled(quick: int, long: int) -> int:
    """Return how many to try."""
    return long if IS_LONG else quick


def spread(points: Sequence[T], quick: int) -> list[T]:
    """Return all points in the long form, in the quick one so many of them, evenly spread, with the first and last."""
    if IS_LONG or len(points) <= quick:
        return list(points)
    step = (len(points) - 1) / max(1, quick - 1)
    return [points[round(i * step)] for i in range(quick)]


@dataclass(slots=True)
class Tried:
    """What a suite tried: how many points, and what went wrong at which."""

    name: str
    points: int = 0
    failures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missed: int = 0
    seconds: float = 0.0

    def check(self, where: str, trouble: str) -> None:
        """Count one point, and what was wrong there, "" for nothing."""
        self.points += 1
        if trouble:
            self.failures.append(f"{where}: {trouble}")

    def __str__(self) -> str:
        line = f"{self.name}: {self.points} points, {len(self.failures)} failures, {self.seconds:.0f} s"
        missed = (f"{self.missed} that no run came to",) if self.missed else ()
        return "; ".join([line, *missed, *self.notes])
