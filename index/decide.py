"""A person's withdrawal of a story, or its undoing: acts at once, beside any build."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from index.root.withdraw import Entry, put_aside, record
from index.sources import read_sources
from search.errors import CorruptGeneration, LogLocked, Misconfigured
from search.generation import generation_names
from search.withdrawals import Action


@dataclass(frozen=True, slots=True)
class Decision:
    """What was recorded. `ids` are all the ids its parts came under; `is_known` tells that a generation has it.

    `unread` are the generations in which the story could not be looked up: it may have further ids there.
    """

    action: str
    ids: tuple[str, ...]
    reason: str
    is_known: bool
    unread: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return the decision as plain JSON values."""
        return asdict(self) | {"ids": list(self.ids), "unread": list(self.unread)}

    def text(self) -> str:
        """Return the decision in a line."""
        line = f"{self.action}: {', '.join(self.ids)}"
        if self.is_known or self.unread:
            return line
        return f"{line} (no generation has such a story; it counts as soon as one does)"

    def warning(self) -> str:
        """Return what is left to do for further ids of the story, nothing if every generation was looked through."""
        if not self.unread:
            return ""
        if self.action == Action.WITHDRAW:
            then = "the next build withdraws them too while the story's files are in the spool"
        else:
            then = "reinstate the story again after the next build"
        return f"other ids of the story in {', '.join(self.unread)} could not be looked up; {then}"


def decide(root: Path, action: str, story_id: str, reason: str, by: str, now: datetime) -> Decision:
    """Record that a story is withdrawn or reinstated, under every id that its parts came under.

    Raises:
        Misconfigured: there is no index root to record it in.
        WithdrawalLogUnreadable: the log is damaged.
        LogLocked: a reinstatement found that another process has the log and does not go on.
        OSError: it cannot be written; nothing was recorded, or the error says that what was recorded counts.
    """
    if not root.is_dir():
        raise Misconfigured(f"{root}: no index root; name it with --root")
    # Recorded before it is looked up: a kill must not wait for a large source state to be read.
    _record(root, [Entry(Action(action), story_id, reason, by)], now)
    found, unread = _aliases(root, story_id)
    others = sorted(found - {story_id})
    if others:
        _record(root, [Entry(Action(action), one, reason, by) for one in others], now)
    return Decision(action, (story_id, *others), reason, bool(found), unread)


def _record(root: Path, entries: list[Entry], now: datetime) -> None:
    """Record decisions; a withdrawal does not wait for a process that has the log and has been stopped."""
    try:
        record(root, lambda _: entries, now)
    except LogLocked:
        if any(one.action is not Action.WITHDRAW for one in entries):
            raise
        for one in entries:
            put_aside(root, one, now)


def _aliases(root: Path, story_id: str) -> tuple[set[str], tuple[str, ...]]:
    """Return every id under which parts of the story came in any generation kept, and those that cannot be read.

    Each may serve: the live one, one that a rollback goes to, an older one where newer ones are damaged.
    """
    found: set[str] = set()
    unread = []
    for name in generation_names(root):
        try:
            found |= _aliases_in(root / name, story_id)
        except CorruptGeneration:
            unread.append(name)
    return found, tuple(unread)


def _aliases_in(generation: Path, story_id: str) -> set[str]:
    pairs = {
        (item.candidate.story_id, item.filing[0])
        for source in read_sources(generation)
        for item in source.items
        if item.filing and (item.filing[0] == story_id or item.filing[0] != item.candidate.story_id)
    }
    stories = {story for given, story in pairs if story_id in (given, story)}
    return stories | {given for given, story in pairs if story in stories}
