"""How an index root stands, for a person and for monitoring."""

from __future__ import annotations

import math
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from index.report import Report, read_report
from index.root.attempt import PUBLISHED, UNCHANGED, Attempt, last_attempt
from index.root.verify import COUNTING_S, OpenEngine
from search.columnar.engine import ColumnarEngine
from search.engine import Deadline, Plan, View
from search.errors import CorruptGeneration, NotReady, WithdrawalLogUnreadable
from search.generation import Manifest, generation_names, held_name, pin_current
from search.plurals import counted, stories
from search.schema import SCHEMA_VERSION
from search.withdrawals import Withdrawals, read_withdrawals

_HOUR_S = 3600
_CLOCKS_DIFFER_S = 300  # between machines that share a disk, or across a correction by NTP
_LISTED = 20  # rejected files named in the text; all of them are in the JSON


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a root. `age_s` is that of the generation that serves; `trouble` is "" or what is wrong with it.

    `unconfirmed_s` counts from when that generation was last known to have all that the spool has: when it was built,
    or when a later build found nothing changed. Where no generation serves, `manifest` is None and both are infinite.
    `visible` is how many stories can be seen now: those withdrawn, on hold or under embargo are left out.
    """

    root: str
    manifest: Manifest | None
    visible: int
    age_s: float
    unconfirmed_s: float
    trouble: str
    held: str | None
    generations: tuple[str, ...]
    report: Report | None
    attempt: Attempt | None
    withdrawals: Withdrawals | None

    def held_to(self, hours: float) -> Status:
        """Return the status with the trouble that it was last known to be up to date more than so many hours ago.

        A time ahead of the clock is trouble too: one of the two was wrong, and the age cannot be told.
        """
        if self.manifest is None or -_CLOCKS_DIFFER_S <= self.unconfirmed_s <= hours * _HOUR_S:
            return self
        ago = self.unconfirmed_s / _HOUR_S
        why = (
            f"last known to be up to date {ago:.1f} h ago; at most {hours:g} h are allowed"
            if ago > 0
            else f"last known to be up to date {-ago:.1f} h ahead of the clock; the next build mends it"
        )
        return replace(self, trouble="; ".join(filter(None, (self.trouble, why))))

    def plain(self) -> dict[str, Any]:
        """Return the status as plain JSON values."""
        live, report = self.manifest, self.report.plain() if self.report else None
        return {
            "root": self.root,
            "generation": live.name if live else None,
            "built_at": live.built_at.isoformat() if live else None,
            "age_s": round(self.age_s) if live else None,
            "unconfirmed_s": round(self.unconfirmed_s) if live else None,
            "stories": live.story_count if live else 0,
            "visible": self.visible,
            "filings": live.filing_count if live else 0,
            "trouble": self.trouble,
            "held": self.held,
            "generations": list(self.generations),
            "withdrawn": sorted(self.withdrawals.reasons.keys() - self.withdrawals.held) if self.withdrawals else None,
            "on_hold": sorted(self.withdrawals.held) if self.withdrawals else None,
            "attempt": asdict(self.attempt) | {"interrupted": self.attempt.was_interrupted} if self.attempt else None,
            "report": report,
        }

    def text(self) -> str:
        """Return the status for reading."""
        lines = [f"{self.root}: nothing is served from it"]
        if live := self.manifest:
            lines = [
                f"{self.root}: {live.name}, {stories(live.story_count)} in the index "
                f"({counted(live.filing_count, 'filing')}), {self.visible:,} can be seen now, "
                f"built {live.built_at:%Y-%m-%d %H:%M} UTC, {self.age_s / _HOUR_S:.1f} h ago",
                f"last known to be up to date {self.unconfirmed_s / _HOUR_S:.1f} h ago",
                f"generations: {', '.join(self.generations)}",
            ]
        if self.trouble:
            lines.append(f"TROUBLE: {self.trouble}")
        if self.held is not None:
            lines.append(f"HELD at {self.held}: builds do not publish; to end: dateline-index resume")
        lines += [*_attempt_lines(self.attempt), *_withdrawal_lines(self.withdrawals), *_report_lines(self.report)]
        return "\n".join(lines)


def read_status(
    root: Path, now: datetime, cache: Path | None = None, open_engine: OpenEngine = ColumnarEngine.open
) -> Status:
    """Return how a root stands. It takes no lock that a build would notice. Never raises for what it finds."""
    withdrawals, trouble = _withdrawals(root)
    attempt = last_attempt(root)
    bare = Status(
        root=str(root),
        manifest=None,
        visible=0,
        age_s=math.inf,
        unconfirmed_s=math.inf,
        trouble=trouble,
        held=held_name(root),
        generations=tuple(generation_names(root)),
        report=None,
        attempt=attempt,
        withdrawals=withdrawals,
    )
    try:
        with pin_current(root, cache=cache, schema=SCHEMA_VERSION) as pinned:
            visible, unreadable = _visible(pinned.path, withdrawals, now, open_engine)
            return replace(
                bare,
                manifest=pinned.manifest,
                visible=visible,
                age_s=(now - pinned.manifest.built_at).total_seconds(),
                unconfirmed_s=(now - _confirmed_at(pinned.manifest, attempt)).total_seconds(),
                trouble="; ".join(filter(None, (trouble, pinned.degraded, unreadable))),
                report=_report(pinned.path),
            )
    except NotReady as error:
        return replace(bare, trouble="; ".join(filter(None, (trouble, str(error)))))


def _visible(
    directory: Path, withdrawals: Withdrawals | None, now: datetime, open_engine: OpenEngine
) -> tuple[int, str]:
    """Return how many stories a reader can find, none where the withdrawal log or the index cannot be read.

    With it goes what is wrong with the index, "" where nothing is.
    """
    if withdrawals is None:
        return 0, ""
    try:
        with closing(open_engine(directory)) as engine:
            view = View(int(now.timestamp()), withdrawn=frozenset(withdrawals.reasons))
            return engine.run(Plan(view), Deadline(COUNTING_S)).total, ""
    except Exception as error:  # NumPy raises what it likes on a damaged file
        actual = f"{type(error).__name__}: {error}"
        return 0, str(CorruptGeneration(directory, expected="an index that can be read", actual=actual))


def _withdrawals(root: Path) -> tuple[Withdrawals | None, str]:
    try:
        return read_withdrawals(root), ""
    except WithdrawalLogUnreadable as error:
        return None, str(error)


def _confirmed_at(manifest: Manifest, attempt: Attempt | None) -> datetime:
    with suppress(ValueError):
        if attempt and attempt.generation == manifest.name:
            return datetime.fromisoformat(attempt.confirmed)
    return manifest.built_at


def _report(directory: Path) -> Report | None:
    try:
        return read_report(directory)
    except CorruptGeneration:
        return None


def _attempt_lines(attempt: Attempt | None) -> list[str]:
    if attempt is None:
        return ["last build: not known"]
    if attempt.was_interrupted:
        return [f"last build: began {attempt.started}, interrupted; the next one cleans up after it"]
    line = f"last build: began {attempt.started}, {attempt.outcome}"
    phases = ", ".join(f"{name} {seconds:.1f}" for name, seconds in attempt.seconds.items())
    if attempt.outcome in {PUBLISHED, UNCHANGED}:
        return [line, f"it took, in seconds: {phases}"] if phases else [line]
    return [f"{line} {attempt.reason}".rstrip()]


def _withdrawal_lines(withdrawals: Withdrawals | None) -> list[str]:
    if withdrawals is None or not withdrawals.reasons:
        return []
    # A story that came under several ids is withdrawn under each of them.
    killed = counted(len(withdrawals.reasons) - len(withdrawals.held), "id")
    return [f"withdrawn: {killed}; on hold: {counted(len(withdrawals.held), 'id')}"]


def _report_lines(report: Report | None) -> list[str]:
    if report is None:
        return []
    lines = report.misses()
    lines += [f"kept from an earlier generation: {path}" for path in report.kept[:_LISTED]]
    lines += [
        f"rejected: {why.path}{f' [{why.item}]' if why.item else ''}: {why.reason}" for why in report.rejected[:_LISTED]
    ]
    more = len(report.rejected) - _LISTED
    return [*lines, f"... and {more} more rejected; all are in --json"] if more > 0 else lines
