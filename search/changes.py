"""What changed between two filings of a story: line by line, and word by word inside a line that was reworded.

Lines are paired in their order so that what they have in common is most: equal lines, then lines that share at least
half of their words. A line without a partner was added or removed, so a moved paragraph is both. Comparing words ends
where a budget does; from there a reworded line is shown whole, as removed and added.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from search.limits import LIMITS, Limits
from search.story import Story

_SHARED = 0.5  # of their words, in lines that count as one reworded
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]\s*|[^\s\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+\s*")


class Mark(enum.StrEnum):
    """What happened to a piece of text, or to a line."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text inside a line: kept, added or removed."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Line:
    """One line that was added, removed or reworded, or with no pieces a run of `count` lines that were kept.

    `part` says what the line is: "headline", "subhead", "dateline", "byline" or "paragraph".
    """

    mark: Mark
    part: str
    pieces: tuple[Piece, ...] = ()
    count: int = 1


@dataclass(frozen=True, slots=True)
class Changes:
    """What a filing changed in the one before it, which has the version `since`: lines in the order of the story."""

    since: int
    lines: tuple[Line, ...]


def changes_between(before: Story, after: Story, limits: Limits = LIMITS) -> Changes | None:
    """Return what a filing changed, or None where the two are too long to compare."""
    if sum(len(block.text) for story in (before, after) for block in story.body) > limits.compared_chars:
        return None
    texts = [[block.text for block in story.body] for story in (before, after)]
    if max(map(len, texts)) > limits.compared_lines:
        return None
    budget = _Budget(limits.compared_cells)
    found = [*_parts(before, after, budget), *_paragraphs(texts[0], texts[1], budget)]
    return Changes(before.version, tuple(_kept_as_one(found)))


class _Budget:
    """The pairs of words that one comparison of two filings may still look at."""

    def __init__(self, cells: int) -> None:
        self._left = cells

    def allows(self, cells: int) -> bool:
        """Take so many pairs, or none where fewer are left."""
        is_enough = cells <= self._left
        self._left -= cells if is_enough else 0
        return is_enough


def _parts(before: Story, after: Story, budget: _Budget) -> Iterator[Line]:
    for part, of in _PARTS:
        old, new = of(before), of(after)
        if old and new and old != new:
            yield from _reworded(part, old, new, budget)
        elif old != new:
            yield _removed(part, old) if old else _added(part, new)


def _dateline(story: Story) -> str:
    return story.dateline.raw if story.dateline else ""


_PARTS: tuple[tuple[str, Callable[[Story], str]], ...] = (
    ("headline", lambda story: story.headline),
    ("subhead", lambda story: story.subhead),
    ("byline", lambda story: story.byline),
    ("dateline", _dateline),
)


def _paragraphs(before: Sequence[str], after: Sequence[str], budget: _Budget) -> Iterator[Line]:
    for old, new in _pairs(before, after, _likeness(before, after)):
        if old == new:
            yield Line(Mark.KEPT, "paragraph")
        elif old and new:
            yield from _reworded("paragraph", old, new, budget)
        else:
            yield _added("paragraph", new) if new else _removed("paragraph", old)


def _added(part: str, text: str) -> Line:
    return Line(Mark.ADDED, part, (Piece(text, Mark.ADDED),))


def _removed(part: str, text: str) -> Line:
    return Line(Mark.REMOVED, part, (Piece(text, Mark.REMOVED),))


def _reworded(part: str, old: str, new: str, budget: _Budget) -> Iterator[Line]:
    words = _WORD.findall(old), _WORD.findall(new)
    if not budget.allows(len(words[0]) * len(words[1])):
        yield _removed(part, old)
        yield _added(part, new)
        return
    bare = [[word.rstrip() for word in side] for side in words]
    pairs = _pairs(words[0], words[1], lambda i, j: float(bare[0][i] == bare[1][j]))
    yield Line(Mark.REWORDED, part, tuple(_pieces(pairs)))


def _pieces(pairs: Sequence[tuple[str, str]]) -> Iterator[Piece]:
    """Yield runs of words; where words were replaced, what was removed comes before what was added."""
    for is_kept, run in groupby(pairs, key=lambda pair: bool(pair[0] and pair[1])):
        sides = list(run)
        if is_kept:
            # A word at the end of one side has no space after it.
            yield Piece("".join(max(pair, key=len) for pair in sides), Mark.KEPT)
            continue
        old, new = ("".join(pair[side] for pair in sides) for side in (0, 1))
        if old:
            yield Piece(f"{old.rstrip()} " if new else old, Mark.REMOVED)
        if new:
            yield Piece(new, Mark.ADDED)


def _likeness(before: Sequence[str], after: Sequence[str]) -> Callable[[int, int], float]:
    words = [[frozenset(word.rstrip() for word in _WORD.findall(text)) for text in side] for side in (before, after)]

    def likeness(i: int, j: int) -> float:
        if before[i] == after[j]:
            return 1.0
        old, new = words[0][i], words[1][j]
        shared = 2 * len(old & new) / (len(old) + len(new) or 1)
        return shared if shared >= _SHARED else 0.0

    return likeness


def _pairs(before: Sequence[str], after: Sequence[str], likeness: Callable[[int, int], float]) -> list[tuple[str, str]]:
    """Return both sequences side by side, in order, paired so that the sum of likenesses is most; "" for no partner."""
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    like = [[likeness(i, j) for j in range(len(after))] for i in range(len(before))]
    for i in reversed(range(len(before))):
        row, below = best[i], best[i + 1]
        for j in reversed(range(len(after))):
            row[j] = max(below[j], row[j + 1], like[i][j] and like[i][j] + below[j + 1])
    found: list[tuple[str, str]] = []
    i = j = 0
    while i < len(before) and j < len(after):
        if like[i][j] and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            found.append((before[i], after[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            found.append((before[i], ""))
            i += 1
        else:
            found.append(("", after[j]))
            j += 1
    return [*found, *((old, "") for old in before[i:]), *(("", new) for new in after[j:])]


def _kept_as_one(lines: Sequence[Line]) -> Iterator[Line]:
    for mark, run in groupby(lines, key=lambda line: line.mark):
        if mark is Mark.KEPT:
            yield Line(Mark.KEPT, "paragraph", count=len(list(run)))
        else:
            yield from run
