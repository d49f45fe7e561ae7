"""Which blocks of the region are copy: links, prompts and leftovers go, paragraphs and sub-headings stay."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.cleaned import Removed
from index.page.blocks import Piece
from search.story import Block, BlockKind

LINK_SHARE = 0.75  # a short block with more link text than this is a link, not copy
SHORT_CHARS = 200  # blocks longer than this are copy even if one link spans them
SUBHEAD_CHARS = 120  # a bold line longer than this is a paragraph in bold

_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_SENTENCE_END = re.compile(r"[.!?。！？…]['\"’”)]*$")
# How lines begin that publishers set between paragraphs to lead the reader elsewhere.
_PROMPTS = (
    r"(?:also )?read (?:more|next|also|the full)\b",
    r"also read\b",
    r"more (?:on|from|about)\b",
    r"related(?: (?:stor|article|link|content|video|coverage|news|topic)\w*)?\s*(?:[:|]|$)",
    r"see (?:also|more)\b",
    r"you (?:may|might) (?:also|like)\b",
    r"recommended\b",
    r"sign up\b",
    r"subscribe\b",
    r"(?:click|tap) here\b",
    r"follow (?:us|@|our)",
    r"share (?:this|on)\b",
    r"advertisement\b",
    r"(?:story|article) continues\b",
    r"continue reading\b",
    r"scroll (?:down|to)\b",
    r"(?:watch|listen)(?: (?:now|more|the|live|this))?\s*:",
    r"(?:photos?|video|image|picture)(?: (?:credit|source))?\s*:",
    r"get (?:our|the latest|more|breaking)\b",
    r"join (?:our|the conversation)\b",
    r"download (?:our|the)\b",
    r"don.t miss\b",
    r"most read\b",
    r"view (?:comments|gallery|all)\b",
    r"filed under\b",
    r"(?:tags?|topics?)\s*:",
    r"(?:comments?|print|save|share|loading|topics|keywords|tags)\W*$",
)
_PROMPT = re.compile("|".join(_PROMPTS), re.I)


def select(pieces: Sequence[Piece]) -> tuple[list[Block], list[Removed]]:
    """Return the blocks of copy in reading order, and the others with the reason why they are none."""
    blocks: list[Block] = []
    removed: list[Removed] = []
    for piece in pieces:
        if reason := _reason(piece):
            removed.append(Removed(piece.text, reason))
        else:
            blocks.append(Block(piece.text, _kind(piece)))
    while blocks and blocks[-1].kind is BlockKind.SUBHEAD:
        removed.append(Removed(blocks.pop().text, "heading with nothing under it"))
    return blocks, removed


def _reason(piece: Piece) -> str:
    short = len(piece.text) < SHORT_CHARS
    if not any(character.isalnum() for character in piece.text):
        return "no words"
    if short and piece.link_share > LINK_SHARE and not _SENTENCE_END.search(piece.text):
        return "link"
    if short and _PROMPT.match(piece.text):
        return "prompt"
    return ""


def _kind(piece: Piece) -> BlockKind:
    heading = piece.name in _HEADINGS or (
        piece.is_bold and len(piece.text) <= SUBHEAD_CHARS and not _SENTENCE_END.search(piece.text)
    )
    return BlockKind.SUBHEAD if heading else BlockKind.PARAGRAPH
