"""Pages that hold no story: error pages, sign-in walls, video pages and section fronts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from index.clean.dateline import split_dateline
from index.cleaned import Removed
from index.page.facts import Facts
from index.page.headlines import words_of
from index.page.jsonld import types
from index.page.metadata import Metadata
from index.page.walls import NOTICE_CHARS, lists_results, wall_of
from search.story import Block, BlockKind

NO_COPY = "no text on the page reads like a story"
THIN_CHARS = 400  # of paragraphs; with less, a page may be a notice about something else
LEAST_CHARS = 60  # of paragraphs; a news brief of one sentence has more
TEASERS = 5  # linked headlines in the story's element make a list of stories where they outnumber its paragraphs
_OPENING_BLOCKS = 3  # a dateline stands in one of them
TEASER_WORDS = 4  # in a link that can be a headline

_ERROR = re.compile(
    r"(?:error\W*)?[45]\d\d(?:\W*$|\W+(?:error|not found|forbidden|bad gateway|page|service|internal|access)\b)"
    r"|(?:(?:the|this|that|sorry)\W+)*(?:page|file|article|story|document)\b.{0,30}\b(?:not|no longer|cannot|can.t)\b"
    r".{0,12}\b(?:found|exists?|available|displayed)\b"
    r"|not found\b|access denied\b|forbidden\b|just a moment\b|attention required\b|service unavailable\b|oops\b",
    re.I,
)
_SIGN_IN = re.compile(r"(?:sign|log)[ -]?in\b|login\b|subscribe\b|register\b|subscription required\b", re.I)


def refuse(facts: Facts, metadata: Metadata, blocks: Sequence[Block], removed: Sequence[Removed]) -> str:
    """Return why the page holds no story, or "" if it holds one."""
    chars = sum(len(block.text) for block in blocks if block.kind is BlockKind.PARAGRAPH)
    if chars < NOTICE_CHARS and (reason := _notice(facts, metadata, blocks, removed, chars)):
        return reason
    if not metadata.has_statement and lists_results((*facts.main_headings, facts.title)):
        return "search-result page"
    if _is_front(facts, metadata, len(blocks), _teasers(removed, chars >= THIN_CHARS or _has_dateline(blocks))):
        return "section front: a list of stories"
    if chars < LEAST_CHARS and facts.plays_video:
        return "video page"
    if not blocks:
        return NO_COPY
    return f"only {chars} characters of text" if chars < LEAST_CHARS else ""


def _notice(facts: Facts, metadata: Metadata, blocks: Sequence[Block], removed: Sequence[Removed], chars: int) -> str:
    """Return what a page with little text is instead of a story; copy with a dateline is one, whatever it is about."""
    if _has_dateline(blocks):
        return ""
    if chars < THIN_CHARS and (reason := _thin_page(facts, metadata)):
        return reason
    if metadata.has_statement and blocks:
        return ""
    text = "\n".join((*(block.text for block in blocks), *(piece.text for piece in removed)))
    return wall_of((*facts.main_headings, facts.title), text, chars, THIN_CHARS)


def _thin_page(facts: Facts, metadata: Metadata) -> str:
    names = (*facts.main_headings, facts.title)
    if error := next(filter(_ERROR.match, names), ""):
        return f"error page: {error[:60]!r}"
    # Many pages ask for a password at their top; one that states its story has one.
    if not metadata.has_statement and (facts.asks_password or any(map(_SIGN_IN.match, names))):
        return "sign-in wall"
    if facts.first("og:type").startswith("video") or (not metadata.has_statement and _is_video(facts)):
        return "video page"
    return ""


def _is_video(facts: Facts) -> bool:
    return any("VideoObject" in types(node) for node in facts.nodes)


def _has_dateline(blocks: Sequence[Block]) -> bool:
    return any(split_dateline(block.text, None)[0] for block in blocks[:_OPENING_BLOCKS])


def _teasers(removed: Sequence[Removed], follow_copy: bool) -> int:
    """Return how many linked headlines stand on the page; those after what is surely copy tell nothing."""
    reasons = ("link",) if follow_copy else ("link", "related stories")
    return sum(1 for piece in removed if piece.reason in reasons and len(words_of(piece.text)) >= TEASER_WORDS)


def _is_front(facts: Facts, metadata: Metadata, blocks: int, teasers: int) -> bool:
    if metadata.has_statement or facts.first("og:type").lower() == "article":
        return False
    return _is_home(facts.canonical) or (teasers >= TEASERS and teasers >= blocks)


def _is_home(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.netloc) and parts.path in ("", "/") and not parts.query
