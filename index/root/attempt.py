"""The last build: when it was tried and how it ended, kept in the root so that a run that did nothing is seen."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from index.report import Report
from index.root.durable import replace_file
from search.errors import Refused

ATTEMPT = "ATTEMPT.json"
RUNNING, PUBLISHED, UNCHANGED, REFUSED, FAILED = "running", "published", "unchanged", "refused", "failed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One build. Times are ISO 8601 in UTC; `ended` is "" while it runs. `outcome` is one of this module's words.

    `confirmed` is when a build last ended with the index up to date, by publishing or by finding nothing changed, and
    `generation` what was live then; both are "" before the first. `seconds` is how long each phase took, where it ended
    well.
    """

    started: str
    outcome: str
    ended: str = ""
    reason: str = ""
    process: int = 0
    confirmed: str = ""
    generation: str = ""
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def was_interrupted(self) -> bool:
        """Whether it ended without a word: it is marked as running, and its process is gone."""
        return self.outcome == RUNNING and not _is_alive(self.process)


class Ended(Protocol):
    """Tells how a build ended well."""

    def __call__(self, report: Report) -> None:
        """Take the build's report."""
        ...


@contextmanager
def recorded(root: Path, clock: Callable[[], datetime]) -> Iterator[Ended]:
    """Record that a build began, and how it ended. Only for the holder of the writer's lock."""
    before = last_attempt(root)
    attempt = Attempt(clock().isoformat(), RUNNING, process=os.getpid())
    if before:
        attempt = replace(attempt, confirmed=before.confirmed, generation=before.generation)
    _write(root, attempt)

    def ended(report: Report) -> None:
        nonlocal attempt
        outcome = PUBLISHED if report.is_published else UNCHANGED
        attempt = replace(attempt, outcome=outcome, generation=report.generation, seconds=report.seconds)

    try:
        yield ended
    except BaseException as error:
        outcome = REFUSED if isinstance(error, Refused) else FAILED
        reason = str(error) or type(error).__name__
        # The error itself must be what the user is told, even if the disk cannot take this note of it.
        with suppress(OSError):
            _write(root, replace(attempt, outcome=outcome, ended=clock().isoformat(), reason=reason))
        raise
    now = clock().isoformat()
    _write(root, replace(attempt, ended=now, confirmed=now))


def last_attempt(root: Path) -> Attempt | None:
    """Return the last build, None where none was tried or the note of it is damaged."""
    try:
        return Attempt(**json.loads((root / ATTEMPT).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def _write(root: Path, attempt: Attempt) -> None:
    replace_file(root / ATTEMPT, json.dumps(asdict(attempt)).encode() + b"\n")


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
