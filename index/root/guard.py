"""When a draft must not be published."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from index.cleaned import Rejected
from index.limits import LEAST_SHARE
from search.errors import Misconfigured, Refused
from search.generation import HELD, held_name
from search.plurals import stories


@dataclass(frozen=True, slots=True)
class Stock:
    """How many stories an index has, and how many of them are neither withdrawn nor on hold."""

    in_index: int
    standing: int

    def __str__(self) -> str:
        """Return the count that `status` gives, with what is withdrawn told apart."""
        gone = self.in_index - self.standing
        return f"{stories(self.in_index)} in the index" + (f" ({gone:,} of them withdrawn or on hold)" if gone else "")


def refuse_overlap(spool: Path, root: Path) -> None:
    """Keep a run from indexing its own index.

    Raises:
        Misconfigured: the root lies in the spool, or is the spool.
    """
    if root.resolve().is_relative_to(spool.resolve()):
        raise Misconfigured(f"{root}: the index root lies inside the spool {spool}; choose another with --root")


def refuse_held(root: Path) -> None:
    """Keep a rollback in place.

    Raises:
        Refused: publication is held.
    """
    name = held_name(root)
    if name is not None:
        raise Refused(
            f"publication is held at {name or 'an unreadable ' + HELD}{_since(root)} by a rollback; "
            f"to let builds publish again: dateline-index resume --root {root}"
        )


def refuse_empty(spool: Path, story_count: int, file_count: int, rejected: tuple[Rejected, ...]) -> None:
    """Keep an archive from being emptied.

    Raises:
        Refused: the spool gave no story at all.
    """
    if story_count:
        return
    why = "it holds no file; is it mounted?"
    if rejected:
        why = f"of {file_count} files none gave one; the first: {rejected[0].path}: {rejected[0].reason}"
    elif file_count:
        why = f"its {file_count} files gave only kills and holds"
    raise Refused(f"{spool}: no story to publish: {why}")


def refuse_shrunk(before: Stock, after: Stock) -> None:
    """Keep an archive from losing much at once, as when half of a spool is not mounted.

    Raises:
        Refused: the draft has less than `LEAST_SHARE` of the live generation's stories, those withdrawn left out.
    """
    if after.standing < LEAST_SHARE * before.standing:
        raise Refused(
            f"the draft has {after}, the live generation {before}; under {LEAST_SHARE:.0%} is refused. "
            "If the spool is all there and the loss is meant: --allow-shrink"
        )


def _since(root: Path) -> str:
    try:
        return f" since {json.loads((root / HELD).read_bytes())['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
