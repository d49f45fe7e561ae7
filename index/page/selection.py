"""Which blocks of the region are copy: links, prompts and leftovers go, paragraphs and sub-headings stay."""

from __future__ import annotations

from collections.abc import Sequence

from index.cleaned import Removed
from index.page.blocks import Piece
from index.page.phrases import SENTENCE_END, heads_link_list, reason_in
from search.story import Block, BlockKind

LINK_SHARE = 0.75  # a short block with more link text than this is a link, not copy
SHORT_CHARS = 250  # blocks longer than this are copy even if one link spans them
SUBHEAD_CHARS = 120  # a bold line longer than this is a paragraph in bold

_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))


def select(pieces: Sequence[Piece]) -> tuple[list[Block], list[Removed]]:
    """Return the blocks of copy in reading order, and the others with the reason why they are none."""
    blocks: list[Block] = []
    removed: list[Removed] = []
    end = _start_of_link_list(pieces)
    for position, piece in enumerate(pieces):
        if reason := "related stories" if position >= end else _reason(piece):
            removed.append(Removed(piece.text, reason))
        else:
            blocks.append(Block(piece.text, _kind(piece)))
    while blocks and blocks[-1].kind is BlockKind.SUBHEAD:
        removed.append(Removed(blocks.pop().text, "heading with nothing under it"))
    return blocks, removed


def _start_of_link_list(pieces: Sequence[Piece]) -> int:
    """Return where a closing list of other stories starts, with its heading; the number of pieces if there is none."""
    start = len(pieces)
    for position in range(len(pieces) - 1, 0, -1):
        piece = pieces[position]
        if position + 1 < len(pieces) and heads_link_list(piece.text):
            start = position
        elif piece.link_chars == 0 or len(piece.text) >= SHORT_CHARS:
            break
    return start


def _reason(piece: Piece) -> str:
    if not any(character.isalnum() for character in piece.text):
        return "no words"
    if len(piece.text) >= SHORT_CHARS:
        return ""
    if piece.link_share > LINK_SHARE and not SENTENCE_END.search(piece.text):
        return "link"
    return reason_in(piece.text)


def _kind(piece: Piece) -> BlockKind:
    heading = piece.name in _HEADINGS or (
        piece.is_bold and len(piece.text) <= SUBHEAD_CHARS and not SENTENCE_END.search(piece.text)
    )
    return BlockKind.SUBHEAD if heading else BlockKind.PARAGRAPH
