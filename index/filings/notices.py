"""From kills and holds in the spool to records of the withdrawal log.

A notice outlives its file: it is recorded once, also where its story is withdrawn already, and no build takes the
record back. `reinstate` overrules every notice recorded until then, however often its file is read again or moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter

from index.filings.candidate import Candidate
from index.filings.resolve import Group
from index.reading.paths import shown
from index.root.withdraw import Entry
from search.story import Status
from search.withdrawals import Action, LogRecord, fold_log

_SPOOL = "spool:"


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the log says now: stories killed and held, each story's last hold, and what was ever recorded.

    `notices` has those about each id ever named, `decided` the ids that were ever withdrawn or reinstated, `overruled`
    the pairs of an id and a notice that were reinstated.
    """

    killed: dict[str, str]
    held: dict[str, str]
    last_hold: dict[str, LogRecord]
    notices: Mapping[str, set[str]]
    decided: frozenset[str]
    overruled: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, records: Iterable[LogRecord]) -> _Standing:
        """Fold the log."""
        records = tuple(records)
        killed, held = fold_log(records)
        notices: dict[str, set[str]] = {}
        overruled: set[tuple[str, str]] = set()
        for record in records:
            if record.action is Action.REINSTATE:
                overruled |= {(record.story_id, notice) for notice in notices.get(record.story_id, ())}
            else:
                notices.setdefault(record.story_id, set()).add(_notice(record.by))
        last_hold = {r.story_id: r for r in records if r.action is Action.HOLD}
        decided = frozenset(r.story_id for r in records if r.action in {Action.WITHDRAW, Action.REINSTATE})
        return cls(killed, held, last_hold, notices, decided, frozenset(overruled))

    def overrules(self, group: Group, by: str) -> bool:
        """Tell whether a notice about a story was overruled, under whichever of its ids."""
        return any((story_id, _notice(by)) in self.overruled for story_id in group.ids)


def log_entries(groups: Iterable[Group], records: Iterable[LogRecord]) -> list[Entry]:
    """Return what the log must gain for the notices of the spool to act, each once, in the order of the stories' ids.

    `groups` may leave out stories of one id that no notice is about and that are not on hold. With what is returned in
    the log, another call returns nothing.

    A notice without an id may be about several stories, and its own id is then one of each. Where only some of them
    have later copy, that id stays on hold with the others: it names no copy, so that no reader misses any, while its
    release would say that the notice is settled, and would show what may yet come under it. It is released with the
    last of them.
    """
    standing = _Standing.of(records)
    found: list[tuple[str, list[Entry]]] = []
    on_hold: set[str] = set()
    for group in groups:
        if entries := list(_entries(group, standing)):
            found.append((group.story_id, entries))
        if _hold(group, standing):
            on_hold.update(group.ids)
    ordered = [entry for _, entries in sorted(found, key=itemgetter(0)) for entry in entries]
    once = {_effect(entry): entry for entry in reversed(ordered)}
    return [e for e in ordered if once[_effect(e)] is e and not (e.action is Action.RELEASE and e.story_id in on_hold)]


def _effect(entry: Entry) -> tuple[Action, str, str]:
    """Return what two entries have in common of which the log needs one; every kill is put down for itself."""
    return (entry.action, entry.story_id, _notice(entry.by) if entry.action is Action.WITHDRAW else "")


def _entries(group: Group, standing: _Standing) -> Iterator[Entry]:
    yield from _kills(group, standing)
    if (notice := _hold(group, standing)) is not None:
        yield from _holds(group, notice, standing)
    elif group.latest and group.latest.status is Status.USABLE:
        yield from _releases(group, group.latest, standing)


def _hold(group: Group, standing: _Standing) -> Candidate | None:
    """Return the hold that is the last word on a story, None where that is copy or was overruled."""
    notice = group.latest
    if notice is None or notice.status is not Status.WITHHELD or standing.overrules(group, _origin(notice)):
        return None
    return notice


def _kills(group: Group, standing: _Standing) -> Iterator[Entry]:
    # The id of a notice may be that of one about another story too.
    own = _own_ids(group)
    reasons = [standing.killed[story_id] for story_id in own if story_id in standing.killed]
    named = set(standing.decided)
    for kill in group.kills:
        by, reason = _origin(kill), f"killed by {_sender(kill)}"
        for story_id in () if standing.overrules(group, by) else group.ids:
            if _notice(by) not in standing.notices.get(story_id, ()):
                named.add(story_id)
                reasons += [reason] * (story_id in own)
                yield Entry(Action.WITHDRAW, story_id, reason, by, kill.filed_by)
    # A filing that joins a killed story under an id of its own must not bring it back.
    for story_id in own if reasons else ():
        if story_id not in named:
            yield Entry(Action.WITHDRAW, story_id, reasons[0], "dateline-index: part of a withdrawn story")


def _holds(group: Group, notice: Candidate, standing: _Standing) -> Iterator[Entry]:
    by = _origin(notice)
    for story_id in group.ids:
        if story_id not in standing.held:
            yield Entry(Action.HOLD, story_id, f"on hold by {_sender(notice)}", by, notice.filed_by)


def _releases(group: Group, copy: Candidate, standing: _Standing) -> Iterator[Entry]:
    """Release what a spool file put on hold once later copy is there; a hold by a person stays.

    An id that is a notice's alone may be that of another notice, which is about something else: its hold stays.
    """
    own = _own_ids(group)
    here = {_notice(_origin(notice)) for notice in group.holds}
    for story_id in group.ids:
        held = standing.last_hold.get(story_id)
        if story_id not in standing.held or not held or not held.by.startswith(_SPOOL):
            continue
        if _notice(held.by) in here or (story_id in own and _is_later(copy, held)):
            yield Entry(Action.RELEASE, story_id, "later copy came in", _origin(copy), copy.filed)


def _own_ids(group: Group) -> list[str]:
    """Return the ids that a story's copy came under, in order; those of the notices about it are left out."""
    return sorted({group.story_id, *(placement.candidate.story_id for placement in group.filings)})


def _is_later(copy: Candidate, held: LogRecord) -> bool:
    """Tell whether the latest copy came after a hold; an undated hold counts from when it was recorded."""
    since = int(held.at.timestamp()) if held.filed is None else held.filed
    return copy.filed is not None and copy.filed > since


def _origin(notice: Candidate) -> str:
    return f"{_SPOOL}{shown(notice.path)}#{notice.digest[:12]}"


def _notice(by: str) -> str:
    """Return what names a notice wherever its file lies: the end of its origin, a digest; else the origin."""
    return by.rpartition("#")[2] if by.startswith(_SPOOL) else by


def _sender(notice: Candidate) -> str:
    return notice.sender or "its source"
