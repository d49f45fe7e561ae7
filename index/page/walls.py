"""Pages that stand where a story was asked for: walls, checks and notices, told by their own words.

A site's headings say it plainly, so they count up to a notice's length; its sentences count on pages with hardly any
text, because stories report on cookies and captchas too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

NOTICE_CHARS = 1_500  # of paragraphs; the longest notices are those that list what cookies are for
_SENTENCE_CHARS = 4_000  # read of a page's text


@dataclass(frozen=True, slots=True)
class _Wall:
    reason: str
    heading: re.Pattern[str]
    sentence: re.Pattern[str]


def _wall(reason: str, heading: str, sentence: str) -> _Wall:
    return _Wall(reason, re.compile(rf"\W*(?:{heading})", re.I), re.compile(rf"\b(?:{sentence})", re.I))


_WALLS = (
    _wall(
        "robot check",
        r"are you (?:a )?(?:robot|human)|(?:captcha|security check|human verification)\W*$"
        r"|verify(?:ing)? (?:that )?you are\b",
        r"(?:solve|complete) the captcha|not a robot|you are (?:a )?human|unusual (?:activity|traffic) from your",
    ),
    _wall(
        "cookie wall",
        r"cookies? (?:consent|policy|settings|notice|preferences)\W*$|we (?:value|respect|care about) your privacy\b"
        r"|your (?:privacy|cookie) (?:choices|settings)\W*$|before you continue\b",
        r"(?:we|partners)\b[^.]{0,60}\b(?:use|store)\b[^.]{0,60}\bcookies|(?:accept|reject|manage)(?: all)? cookies",
    ),
    _wall(
        "closed to readers in this region",
        r"(?:\w+ ){0,4}(?:not|un)\s?available (?:in your|due to legal)|451\b",
        r"(?:not|un)\s?available in your (?:country|region|location)|country belonging to the European Economic Area",
    ),
    _wall(
        "search-result page",
        r"search results?\b|you searched for\b|search\s*(?:$|[:|»]|[-–—]\s)",
        r"no results (?:were found )?for your (?:query|search)",
    ),
    _wall(
        "subscription wall",
        r"subscribe to (?:read|continue)|subscribers? only\W*$",
        r"(?:subscribe|register)(?: now)? to (?:continue|read|keep)|to continue reading|already a subscriber",
    ),
    _wall(
        "error page: it leads elsewhere",
        r"30[1278]\b\W*(?:$|moved|found|redirect)|moved permanently\W*$|redirecting\b",
        r"you are being redirected|document has moved",
    ),
    _wall(
        "error page: not found",
        r"(?:sorry\W+)?we\W+(?:can.?t|couldn.?t|cannot|could not) find\b",
        r"page (?:that )?you (?:are|were|asked|requested)\b[^.]{0,40}\b(?:not|no longer)\b",
    ),
    _wall(
        "page that only scripts fill",
        r"(?:please )?enable javascript",
        r"(?:enable|turn on|not support) javascript|javascript is (?:disabled|required|not enabled)",
    ),
)
_RESULTS = re.compile(r"\W*(?:search results?\b|you searched for\b)", re.I)


def lists_results(names: Iterable[str]) -> bool:
    """Tell whether a page's headings or title say that it answers a search; it may quote stories at any length."""
    return any(map(_RESULTS.match, names))


def wall_of(names: Iterable[str], text: str, chars: int, thin_chars: int) -> str:
    """Return which wall or notice a page is, "" for none.

    `names` are its headings and title, `text` what it says, `chars` how much of that is paragraphs. With fewer than
    `thin_chars` its sentences count too.
    """
    if chars >= NOTICE_CHARS:
        return ""
    titles = tuple(names)
    text = " ".join(text[:_SENTENCE_CHARS].split())
    for wall in _WALLS:
        if any(map(wall.heading.match, titles)) or (chars < thin_chars and wall.sentence.search(text)):
            return wall.reason
    return ""
