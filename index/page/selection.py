"""Which blocks of the region are copy: links, prompts and leftovers go, paragraphs and sub-headings stay."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.cleaned import Removed
from index.page.blocks import Piece
from search.story import Block, BlockKind

LINK_SHARE = 0.75  # a short block with more link text than this is a link, not copy
SHORT_CHARS = 250  # blocks longer than this are copy even if one link spans them
LIST_HEADING_CHARS = 60  # of the line over a list of other stories
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
    r"advert(?:isement)?\b\W*(?:$|story|article|continue)",
    r"(?:sign in|log in|register)\b.{0,80}$",
    r"create an account\b",
    r"this (?:slideshow|video|content|site) requires javascript",
    r"(?:please )?enable javascript",
    r"(?:image|photo|slide|picture) \d+ of \d+\W*$",
    r"(?:first |last )?(?:updated|published|posted|modified)(?: on| at)?\s*:?\s.{0,50}\d",
    r"(?:got|have) a (?:story|tip|news tip|question)\b",
    r"for more stories like this\b",
    r"like this (?:story|article)\b",
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
_LIST_HEADING = re.compile(
    r"(?:(?:read )?more|related|recommended|also (?:read|see|on)|most|top|other|latest|trending|popular|you may)\b",
    re.I,
)
_NETWORK = "(?:twitter|x|facebook|instagram|linkedin|youtube|tiktok|whatsapp|telegram|google news)"
# Lines of a publisher about itself, wherever in the line they say so.
_NOTICES = (
    rf"\b(?:follow|like|find|join|add) (?:us|[^.!?]{{1,60}}) on {_NETWORK}\b",
    r"\b(?:get in touch|contact us|e-?mail us)\b",
    r"\b(?:our|the|a|free|daily|weekly) newsletters?\b",
    r"\ball rights reserved\b",
)
_CREDITED = (
    r"\b(?:AP Photo|Getty Images|AFP via|EPA-EFE|Shutterstock)\b",
    r"\bREUTERS/",
    r"\((?:photo|image|picture)s?\b",
    r"\b(?:photo|image) (?:by|credit|courtesy)\b",
    r"\b(?:file photo|handout)\b.{0,30}$",
    r"\|\s*(?:AP|AFP|Reuters|iStock)\W*$",
)
_CAPTION = re.compile("|".join(_CREDITED), re.I)
CAPTION_END_CHARS = 100  # a credit stands in these last characters of a caption; copy that names an agency goes on
_ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.|\b(?:twitter|facebook|instagram|x)\.com/)\S+|@\w+", re.I)
_NOTICE = re.compile("|".join(_NOTICES), re.I)
_PROMPT = re.compile("|".join(_PROMPTS), re.I)


def select(pieces: Sequence[Piece]) -> tuple[list[Block], list[Removed]]:
    """Return the blocks of copy in reading order, and the others with the reason why they are none."""
    blocks: list[Block] = []
    removed: list[Removed] = []
    end = _start_of_link_list(pieces)
    for position, piece in enumerate(pieces):
        if reason := _reason(piece) or ("related stories" if position >= end else ""):
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
        if _LIST_HEADING.match(piece.text) and len(piece.text) < LIST_HEADING_CHARS:
            start = position
        elif piece.link_chars == 0 or len(piece.text) >= SHORT_CHARS:
            break
    return start


def _reason(piece: Piece) -> str:
    if not any(character.isalnum() for character in piece.text):
        return "no words"
    if len(piece.text) >= SHORT_CHARS:
        return ""
    if piece.link_share > LINK_SHARE and not _SENTENCE_END.search(piece.text):
        return "link"
    return _reason_in_text(piece.text)


def _reason_in_text(text: str) -> str:
    if _PROMPT.match(text.lstrip("•-–—>»[( ")):
        return "prompt"
    if _NOTICE.search(text):
        return "notice"
    if _CAPTION.search(text[-CAPTION_END_CHARS:]):
        return "caption"
    return "contact line" if _is_contact_line(text) else ""


def _is_contact_line(text: str) -> bool:
    """Tell whether a line is little more than an e-mail address, a handle or the address of a page."""
    if "@" not in text and "/" not in text and "www." not in text:
        return False
    rest, addresses = _ADDRESS.subn(" ", text)
    return addresses > 0 and len(rest.split()) <= 3


def _kind(piece: Piece) -> BlockKind:
    heading = piece.name in _HEADINGS or (
        piece.is_bold and len(piece.text) <= SUBHEAD_CHARS and not _SENTENCE_END.search(piece.text)
    )
    return BlockKind.SUBHEAD if heading else BlockKind.PARAGRAPH
