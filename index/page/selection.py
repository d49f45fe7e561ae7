"""Which blocks of the region are copy: links, prompts and leftovers go, paragraphs and sub-headings stay."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

from bs4 import Tag

from index.clean.byline import is_byline
from index.cleaned import Removed
from index.page.blocks import Piece
from index.page.phrases import SENTENCE_END, heads_comments, heads_highlights, heads_link_list, reason_in
from search.story import Block, BlockKind

LINK_SHARE = 0.75  # a short block with more link text than this is a link, not copy
SHORT_CHARS = 250  # blocks longer than this are copy even if one link spans them
SUBHEAD_CHARS = 120  # a bold line longer than this is a paragraph in bold

LIST_LINKS = 3  # from which links that close the page are a list of other stories, with a heading or without

LEAST_QUOTE_CHARS = 15  # of a pull quote
QUOTATION_MARKS = "\"'“”‘’«»„ .,…"
MOST_ABOVE_COPY = 4  # a headline, a byline, a date and a caption
LEAST_REPEATED_CHARS = 80
MOST_REPEATED = 2
MOST_BOXED = 0.3  # of the text, in a box of main points
COPY_CHARS = 400  # above the comments; with less, their number may stand at the top
_LABEL = re.compile(r"\W*[^\W\d_][\w’' -]{1,24}\s*[:|»>]+\s*(?=\S)")
LEAST_COLUMNS = 3  # of a table of figures; with fewer it may be a page's layout
_CELLS = ("td", "th")
_DASHES = ("—", "–", "-", "―")

_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))


def select(pieces: Sequence[Piece]) -> tuple[list[Block], list[Removed]]:
    """Return the blocks of copy in reading order, and the others with the reason why they are none."""
    blocks: list[Block] = []
    removed: list[Removed] = []
    known = _reasons_by_position(pieces)
    for position, piece in enumerate(pieces):
        if position < MOST_ABOVE_COPY and is_byline(piece.text):
            blocks.append(Block(piece.text))
        elif reason := known.get(position, "") or _reason(piece):
            removed.append(Removed(piece.text, reason))
        else:
            blocks.append(Block(piece.text, _kind(piece)))
    while blocks and blocks[-1].kind is BlockKind.SUBHEAD:
        removed.append(Removed(blocks.pop().text, "heading with nothing under it"))
    return blocks, removed


def _reasons_by_position(pieces: Sequence[Piece]) -> dict[int, str]:
    """Return why pieces are no copy that only what stands around them tells, by position."""
    found = dict.fromkeys(_pull_quotes(pieces), "pull quote")
    found |= dict.fromkeys(_repeated(pieces), "repeated")
    found |= dict.fromkeys(range(*_highlights(pieces)), "highlights")
    found |= dict.fromkeys(range(_start_of_link_list(pieces), len(pieces)), "related stories")
    return found | dict.fromkeys(range(_start_of_comments(pieces), len(pieces)), "comments")


def _repeated(pieces: Sequence[Piece]) -> Iterator[int]:
    """Yield the positions of long texts above the copy that the page prints again: all but the last, or all of many.

    A summary may be repeated as the first paragraph; captions are, by galleries, for each size of a picture.
    """
    counts = Counter(piece.text for piece in pieces if len(piece.text) >= LEAST_REPEATED_CHARS)
    last = {piece.text: position for position, piece in enumerate(pieces)}
    copy = next((position for position, piece in enumerate(pieces) if counts[piece.text] == 1), 0)
    for position, piece in enumerate(pieces[:copy]):
        if counts[piece.text] > MOST_REPEATED or (counts[piece.text] and position < last[piece.text]):
            yield position


def _highlights(pieces: Sequence[Piece]) -> tuple[int, int]:
    """Return where a list of the story's main points above its copy starts and ends, its heading included."""
    start = next((i for i, piece in enumerate(pieces[:MOST_ABOVE_COPY]) if heads_highlights(piece.text)), -1)
    if start < 0:
        return 0, 0
    box = _box_of(pieces[start], pieces)
    items = takewhile(lambda item: item.name == "li" or _is_in(item, box), pieces[start + 1 :])
    end = start + 1 + sum(1 for _ in items)
    return (start, end) if end > start + 1 else (0, 0)


def _box_of(heading: Piece, pieces: Sequence[Piece]) -> Tag | None:
    """Return the element that holds a heading and what belongs to it, None where it holds much of the copy."""
    box = heading.tag.parent
    held = sum(len(piece.text) for piece in pieces if _is_in(piece, box))
    return box if held < MOST_BOXED * sum(len(piece.text) for piece in pieces) else None


def _is_in(piece: Piece, box: Tag | None) -> bool:
    return box is not None and any(around is box for around in piece.tag.parents)


def _start_of_comments(pieces: Sequence[Piece]) -> int:
    """Return where readers' comments start below the copy; the number of pieces if nowhere."""
    chars = 0
    for position, piece in enumerate(pieces):
        if chars >= COPY_CHARS and not piece.link_chars and heads_comments(piece.text, is_heading=_is_subhead(piece)):
            return position
        chars += len(piece.text)
    return len(pieces)


def _start_of_link_list(pieces: Sequence[Piece]) -> int:
    """Return where a closing list of other stories starts, with its heading; the number of pieces if there is none."""
    start = len(pieces)
    links = 0  # with nothing but links after them
    for position in range(len(pieces) - 1, 0, -1):
        piece = pieces[position]
        links += links == len(pieces) - 1 - position and _is_link(piece)
        if position + 1 < len(pieces) and heads_link_list(piece.text):
            start = position
        elif piece.link_chars == 0 or len(piece.text) >= SHORT_CHARS:
            break
    return min(start, len(pieces) - links) if links >= LIST_LINKS else start


def _pull_quotes(pieces: Sequence[Piece]) -> frozenset[int]:
    """Return the positions of quotations that a paragraph has too, set off for the eye, and of who said them."""
    found: set[int] = set()
    for position, piece in enumerate(pieces):
        names_speaker = position - 1 in found and piece.text.startswith(_DASHES) and len(piece.text) < SUBHEAD_CHARS
        if names_speaker or (piece.in_quote and _is_repeated(piece.text.strip(QUOTATION_MARKS), pieces)):
            found.add(position)
    return frozenset(found)


def _is_repeated(text: str, pieces: Sequence[Piece]) -> bool:
    return len(text) >= LEAST_QUOTE_CHARS and sum(text in piece.text for piece in pieces) > 1


def _is_link(piece: Piece) -> bool:
    if not piece.link_chars or len(piece.text) >= SHORT_CHARS:
        return False
    if piece.link_share <= LINK_SHARE and not _is_labelled_link(piece):
        return False
    # A headline may ask; a sentence of copy that is all link makes a statement.
    return piece.in_card or piece.text.endswith("?") or not SENTENCE_END.search(piece.text)


def _is_labelled_link(piece: Piece) -> bool:
    """Tell whether all but a label in front of it is a link: "WATCH: Boat launched", "READ | What a cable is"."""
    label = _LABEL.match(piece.text)
    return label is not None and piece.link_chars >= 0.95 * (len(piece.text) - label.end())


def _reason(piece: Piece) -> str:
    if not any(character.isalnum() for character in piece.text):
        return "no words"
    if len(piece.text) >= SHORT_CHARS:
        return ""
    if _is_link(piece):
        return "link"
    return "" if _is_cell(piece) else reason_in(piece.text)


def _is_cell(piece: Piece) -> bool:
    """Tell whether a piece is a cell of a table of figures, where "Close" and "Share" are no buttons."""
    row = piece.tag.parent
    return piece.name in _CELLS and row is not None and len(row.find_all(_CELLS, recursive=False)) >= LEAST_COLUMNS


def _kind(piece: Piece) -> BlockKind:
    return BlockKind.SUBHEAD if _is_subhead(piece) else BlockKind.PARAGRAPH


def _is_subhead(piece: Piece) -> bool:
    return piece.name in _HEADINGS or (
        piece.is_bold and len(piece.text) <= SUBHEAD_CHARS and not SENTENCE_END.search(piece.text)
    )
