"""What a run did, in figures and lists, for people and for scripts."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index.cleaned import Rejected
from search.errors import CorruptGeneration

REPORT = "REPORT.json"


@dataclass(frozen=True, slots=True)
class Report:
    """One run. `seconds` has how long each phase took so far; `kept` are the files whose last good stories stay.

    `duplicates` are pairs of paths: the identical copy dropped, and the one that stays.
    """

    generation: str
    spool: str
    file_count: int
    hidden_count: int
    story_count: int
    filing_count: int
    rejected: tuple[Rejected, ...] = ()
    kept: tuple[str, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()
    withdrawn: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    removed_generations: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        return asdict(self)

    def summary(self) -> str:
        """Return the run in one line."""
        parts = [f"{self.generation}: {self.story_count} stories ({self.filing_count} filings)"]
        parts[0] += f" from {self.file_count} files in {sum(self.seconds.values()):.1f} s"
        counts = {
            "rejected": len(self.rejected),
            "kept from the previous generation": len(self.kept),
            "identical copies": len(self.duplicates),
            "withdrawn": len(self.withdrawn),
            "on hold": len(self.held),
            "hidden names passed over": self.hidden_count,
        }
        return "; ".join([*parts, *(f"{count} {what}" for what, count in counts.items() if count)])


class Stopwatch:
    """How long each phase of a run took, in seconds. The clock is monotonic."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.seconds: dict[str, float] = {}

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Measure the length of a `with` under a name."""
        start = self._clock()
        try:
            yield
        finally:
            self.seconds[name] = round(self.seconds.get(name, 0.0) + self._clock() - start, 3)


def report_bytes(report: Report) -> bytes:
    """Return the report file's content."""
    return json.dumps(report.plain(), indent=1, sort_keys=True).encode() + b"\n"


def read_report(directory: Path) -> Report:
    """Return the report kept with a generation.

    Raises:
        CorruptGeneration: it is missing or damaged.
    """
    path = directory / REPORT
    try:
        plain = json.loads(path.read_bytes())
        lists = {name: tuple(plain[name]) for name in ("kept", "withdrawn", "held", "removed_generations")}
        rejected = tuple(Rejected(**why) for why in plain["rejected"])
        pairs = tuple((dropped, stays) for dropped, stays in plain["duplicates"])
        return Report(**plain | lists | {"rejected": rejected, "duplicates": pairs})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorruptGeneration(path, expected="a report", actual=f"{type(error).__name__}: {error}") from error
