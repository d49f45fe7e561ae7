"""From kills and holds in the spool to records of the withdrawal log.

A notice outlives its file: it is recorded once, and no build takes the record back. A notice that was overruled with
`reinstate` stays overruled, however often the file is read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.candidate import Candidate
from index.resolve import Group
from index.spool import shown
from index.withdraw import Entry
from search.story import Status
from search.withdrawals import Action, LogRecord, fold_log

_SPOOL = "spool:"


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the log says now: stories killed and held, each story's last hold, notices overruled, ids ever named."""

    killed: dict[str, str]
    held: dict[str, str]
    last_hold: dict[str, LogRecord]
    overruled: frozenset[tuple[str, str]]
    named: frozenset[str]

    @classmethod
    def of(cls, records: Iterable[LogRecord]) -> _Standing:
        """Fold the log."""
        records = tuple(records)
        killed, held = fold_log(records)
        notices: dict[str, set[str]] = {}
        overruled: set[tuple[str, str]] = set()
        for record in records:
            if record.action is Action.REINSTATE:
                overruled |= {(record.story_id, by) for by in notices.get(record.story_id, ())}
            else:
                notices.setdefault(record.story_id, set()).add(record.by)
        last_hold = {r.story_id: r for r in records if r.action is Action.HOLD}
        return cls(killed, held, last_hold, frozenset(overruled), frozenset(notices))


def log_entries(groups: Iterable[Group], records: Iterable[LogRecord]) -> list[Entry]:
    """Return what the log must gain for the notices of the spool to act, each once."""
    standing = _Standing.of(records)
    return [entry for group in groups for entry in _entries(group, standing)]


def _entries(group: Group, standing: _Standing) -> Iterator[Entry]:
    yield from _kills(group, standing)
    if group.latest and group.latest.status is Status.WITHHELD:
        yield from _holds(group, group.latest, standing)
    elif group.latest:
        yield from _releases(group, group.latest, standing)


def _kills(group: Group, standing: _Standing) -> Iterator[Entry]:
    named: set[str] = set()
    for kill in group.kills:
        for story_id in group.ids:
            by = _origin(kill)
            is_spent = story_id in standing.killed or story_id in named or (story_id, by) in standing.overruled
            if not is_spent:
                named.add(story_id)
                yield Entry(Action.WITHDRAW, story_id, f"killed by {_sender(kill)}", by, kill.filed_by)
    # A filing that joins a killed story under an id of its own must not bring it back.
    if reason := next((standing.killed[i] for i in group.ids if i in standing.killed), None):
        for story_id in group.ids:
            if story_id not in standing.named | named:
                yield Entry(Action.WITHDRAW, story_id, reason, "dateline-index: part of a withdrawn story")


def _holds(group: Group, notice: Candidate, standing: _Standing) -> Iterator[Entry]:
    by = _origin(notice)
    for story_id in group.ids:
        if story_id not in standing.held and (story_id, by) not in standing.overruled:
            yield Entry(Action.HOLD, story_id, f"on hold by {_sender(notice)}", by, notice.filed_by)


def _releases(group: Group, copy: Candidate, standing: _Standing) -> Iterator[Entry]:
    """Release what a spool file put on hold once later copy is there; a hold by a person stays."""
    for story_id in group.ids:
        held = standing.last_hold.get(story_id)
        if story_id in standing.held and held and held.by.startswith(_SPOOL) and _is_later(copy, held, group):
            yield Entry(Action.RELEASE, story_id, "later copy came in", _origin(copy), copy.filed)


def _is_later(copy: Candidate, held: LogRecord, group: Group) -> bool:
    """Tell whether the latest copy came after a hold; an undated hold counts from when it was recorded."""
    if any(_origin(notice) == held.by for notice in group.holds):
        return True
    since = int(held.at.timestamp()) if held.filed is None else held.filed
    return copy.filed is not None and copy.filed > since


def _origin(notice: Candidate) -> str:
    return f"{_SPOOL}{shown(notice.path)}#{notice.digest[:12]}"


def _sender(notice: Candidate) -> str:
    return notice.sender or "its source"
