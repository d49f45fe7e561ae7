"""What a run did, in figures and lists, for people and for scripts."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from heapq import nsmallest
from pathlib import Path
from typing import Any

from index.cleaned import Rejected
from search.errors import CorruptGeneration
from search.plurals import counted, stories

REPORT = "REPORT.json"
_MISSES_SHOWN = 20  # kills and holds named in the text; all of them are in the JSON
_NAMED = 1000  # stories named of each sort; of a first build, all are new


@dataclass(frozen=True, slots=True)
class Listed:
    """Story ids: how many, and the first of them in order."""

    count: int = 0
    first: tuple[str, ...] = ()

    @classmethod
    def of(cls, count: int, ids: Iterable[str]) -> Listed:
        """Return so many ids, of which the first ones are taken."""
        return cls(count, tuple(nsmallest(_NAMED, ids)))


@dataclass(frozen=True, slots=True)
class FileCounts:
    """How many files a run opened, and how many were new, changed or gone since the generation before."""

    read: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """One run. `seconds` has how long each phase took so far; `kept` are the files whose last good stories stay.

    `is_published` is false where nothing had changed: `generation` is then the one that was live before. `added`,
    `changed` and `removed` are stories. `unaddressed` are the files of kills and holds that name no other story of the
    spool, those of copy that is itself on hold among them. `duplicates` are pairs of paths: the identical copy dropped,
    and the one that stays.
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
    unaddressed: tuple[str, ...] = ()
    removed_generations: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    is_published: bool = True
    files: FileCounts = FileCounts()
    added: Listed = Listed()
    changed: Listed = Listed()
    removed: Listed = Listed()

    def plain(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        return asdict(self)

    def summary(self) -> str:
        """Return the run in one line."""
        if not self.is_published:
            looked = f"looked in {sum(self.seconds.values()):.1f} s"
            stays = f"{self.generation} stays: nothing changed in {counted(self.file_count, 'file')}; {looked}"
            return "; ".join([stays, *self.misses()])
        whole = f"{self.generation}: {stories(self.story_count)} ({counted(self.filing_count, 'filing')})"
        whole += f" from {counted(self.file_count, 'file')} in {sum(self.seconds.values()):.1f} s"
        counts = (
            (self.files.read, "file read", "files read"),
            (self.added.count, "story added", "stories added"),
            (self.changed.count, "story changed", "stories changed"),
            (self.removed.count, "story removed", "stories removed"),
            (len(self.rejected), "rejected", "rejected"),
            (len(self.kept), "kept from the previous generation", "kept from the previous generation"),
            (len(self.duplicates), "identical copy", "identical copies"),
            (len(self.withdrawn), "withdrawn", "withdrawn"),
            (len(self.held), "on hold", "on hold"),
            (self.hidden_count, "hidden name passed over", "hidden names passed over"),
        )
        return "; ".join([whole, *(counted(*one) for one in counts if one[0]), *self.misses()])

    def misses(self) -> list[str]:
        """Return a line that says which kills and holds name no story, none where all do."""
        if not self.unaddressed:
            return []
        what = counted(len(self.unaddressed), "kill or hold names", "kills or holds name")
        more = len(self.unaddressed) - _MISSES_SHOWN
        paths = ", ".join(self.unaddressed[:_MISSES_SHOWN])
        return [f"{what} no other story here: {paths}{f' and {more} more' if more > 0 else ''}"]


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
        lists["unaddressed"] = tuple(plain.get("unaddressed", ()))  # generations of before have none
        rejected = tuple(Rejected(**why) for why in plain["rejected"])
        pairs = tuple((dropped, stays) for dropped, stays in plain["duplicates"])
        stories = {
            name: Listed(plain[name]["count"], tuple(plain[name]["first"])) for name in ("added", "changed", "removed")
        }
        files = FileCounts(**plain["files"])
        return Report(**plain | lists | stories | {"rejected": rejected, "duplicates": pairs, "files": files})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorruptGeneration(path, expected="a report", actual=f"{type(error).__name__}: {error}") from error
