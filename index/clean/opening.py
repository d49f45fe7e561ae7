"""What stands before a story's body: a repeated headline, embargo lines, the byline and the dateline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from index.clean.agencies import find_agency
from index.clean.byline import is_byline
from index.clean.dateline import split_dateline
from index.clean.days import read_day, stands_alone
from index.clean.embargo import is_embargo_line, is_embargo_order, is_release_time, read_embargo
from index.clean.places import fold
from index.cleaned import Removed
from search.story import Block, BlockKind, Dateline

# A summary, a byline and an editor's note may come first; a dateline further down opens another item.
_OPENING_BLOCKS = 6
_LONGEST_NAME_CHARS = 60
_LEAST_REPEATED_CHARS = 20  # of a headline that is repeated further down; a shorter one may be a sub-heading


@dataclass(frozen=True, slots=True)
class Opening:
    """A story's blocks without what opens them. `byline`, "" where there is none, and `embargoes` are as printed.

    `day` is that of a line which holds nothing but a date, or says when a release may be used.
    """

    blocks: tuple[Block, ...]
    dateline: Dateline | None = None
    byline: str = ""
    embargoes: tuple[str, ...] = ()
    day: date | None = None
    removed: tuple[Removed, ...] = ()
    unread: tuple[str, ...] = ()


def read_opening(
    blocks: Iterable[Block], headlines: Sequence[str], near: date | None, authors: Sequence[str] = ()
) -> Opening:
    """Return what opens a story parted from its blocks. `near` tells the year of a dateline that prints none.

    A line that is one of the `authors` and no more is no copy wherever it stands: posts of a live page are signed.
    """
    names = set(map(fold, authors)) - {""}
    repeated = {fold(headline) for headline in headlines} - {""}
    longest = max(map(len, headlines), default=0) * 2
    kept: list[Block] = []
    removed: list[Removed] = []
    unread: list[str] = []
    dateline: Dateline | None = None
    day: date | None = None
    byline = ""
    embargoes: list[str] = []
    for i, block in enumerate(blocks):
        text = block.text
        if (
            len(text) <= longest
            and fold(text) in repeated
            and (i < _OPENING_BLOCKS or len(text) >= _LEAST_REPEATED_CHARS)
        ):
            removed.append(Removed(text, "repeated headline"))
        elif len(text) <= _LONGEST_NAME_CHARS and fold(text) in names:
            removed.append(Removed(text, "byline"))
        elif i < _OPENING_BLOCKS and not byline and is_byline(text):
            byline = text
            removed.append(Removed(text, "byline"))
        elif removed and removed[-1].text == byline and find_agency(text):
            removed.append(Removed(text, "byline"))
        elif i < _OPENING_BLOCKS and _sets_embargo(text, near):
            embargoes.append(text)
            free = read_embargo(text, near) if is_release_time(text) else None
            day = day or (free.date() if free else None)
            removed.append(Removed(text, "embargo line"))
        elif i < _OPENING_BLOCKS and day is None and stands_alone(text) and (printed := read_day(text, near).day):
            day = printed
            removed.append(Removed(text, "date line"))
        elif i < _OPENING_BLOCKS and dateline is None and block.kind is BlockKind.PARAGRAPH:
            dateline, rest, reasons = split_dateline(text, near)
            unread.extend(reasons if dateline or not kept else ())
            if rest:
                kept.append(Block(rest))
        else:
            kept.append(block)
    return Opening(tuple(kept), dateline, byline, tuple(embargoes), day, tuple(removed), tuple(unread))


def _sets_embargo(text: str, near: date | None) -> bool:
    """Tell whether a block is an embargo line; a lede that speaks of one has a dateline before it."""
    return is_embargo_order(text) or (is_embargo_line(text) and split_dateline(text, near)[0] is None)
