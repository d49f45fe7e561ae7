"""What a run uses of the world."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from index.reading.parse import Read, read_any
from index.root.publish import Checkpoint
from index.root.verify import OpenEngine
from search.columnar.engine import ColumnarEngine


class Watch(Protocol):
    """Shows how a run gets on."""

    def phase(self, name: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
        """Return a `with` for a phase of so many steps; it gives what to call with the number of steps done."""
        ...


class Unwatched:
    """Shows nothing."""

    def phase(self, name: str, total: int) -> AbstractContextManager[Callable[[int], None]]:  # noqa: ARG002 - Watch
        """Return a `with` whose call does nothing."""
        return nullcontext(lambda _: None)


@dataclass(frozen=True, slots=True)
class Tools:
    """What a run uses of the world.

    `jobs` is the number of workers that read the spool; 0 reads it in this process, without limits of time and memory.
    `cache` is where verified generations are remembered, None for the user's own.
    """

    read: Read = read_any
    open_engine: OpenEngine = ColumnarEngine.open
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    watch: Watch = field(default_factory=Unwatched)
    checkpoint: Checkpoint = lambda _: None
    cache: Path | None = None
    jobs: int = 0
