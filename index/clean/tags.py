"""Filing tags: what a wire prints around a headline to say which filing it is ("UPDATE 2-", "(CORRECTED)", "KILL").

A tag goes to `Story.tag` and decides kind and status; the headline keeps the words. Labels that tell what a story is
rather than which filing ("Exclusive:", "Analysis:") are tags only in the wire's own form, in capitals with a hyphen.
Sources: Reuters Handbook of Journalism, "headline tags"; AP wire conventions (leads, writethrus, kills).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from index.clean.embargo import read_embargo
from search.story import Kind, Status

_LEAD = (
    r"\d+(?:st|nd|rd|th)[-\s]+(?:NewsNow|Ld|Lead|Add|Take|Sub|Writethru)(?:[-\s]+Writethru|(?![-\s]+Writethru))"
    r"|Take\s+\d+"
)
_RULES: tuple[tuple[str, Kind | None, Status], ...] = (
    (
        r"(?:BC-|EDS?[.:]\s*)?(?:(?:MANDATORY|BULLETIN|STORY|PLEASE|URGENT)\s+)*KILL(?:ED)?"
        r"|(?:STORY\s+)?WITHDRAWN?|DELETED?|RETRACTED|RETRACTION",
        Kind.ADVISORY,
        Status.CANCELED,
    ),
    (r"(?:MANDATORY\s+)?HOLD(?:\s+FOR\s+RELEASE)?", None, Status.WITHHELD),
    (r"(?i:embargoed\s+(?:until|till?|for release(?:\s+at)?)\b(?:\d:\d\d|[^:\n])*?)|EMBARGOED", None, Status.WITHHELD),
    (
        r"CORRECT(?:ED|ION|S|IVE)(?:\s+\d+|\s+\(OFFICIAL\))?|REFILE(?:\s+\d+)?|CLARIFICATION",
        Kind.CORRECTION,
        Status.USABLE,
    ),
    (r"UPDATED?(?:\s+\d+)?|WRAPUP(?:\s+\d+)?|RECASTS?", Kind.UPDATE, Status.USABLE),
    (r"BRIEF|SNAPSHOT", Kind.BRIEF, Status.USABLE),
    (r"(?:MEDIA\s+|EDITORS['’]?\s+)?ADVISORY", Kind.ADVISORY, Status.USABLE),
    (r"(?:RPT|REPEAT(?:S|ED)?)(?:\s+\d+)?|URGENT|FLASH|BULLETIN|NEWSALERT", None, Status.USABLE),
    (_LEAD, Kind.UPDATE, Status.USABLE),
)
# These tell what the story is; they count only as the wire prints them, before a hyphen without a space.
_LABELS = (
    "ANALYSIS|BREAKINGVIEWS|COLUMN|EXCLUSIVE|EXPLAINER|FACTBOX|FEATURE|GRAPHIC|INSIGHT|INSTANT VIEW|INTERVIEW|"
    "NEWSMAKER|POLL|PREVIEW|Q&A|QUOTES|SPECIAL REPORT|TABLE|TEXT|TIMELINE"
)
_FILING = "|".join(f"(?:{pattern})" for pattern, _, _ in _RULES)
# In any case these are tags, where nothing but a colon or a dash apart follows: "Kill Bill: the sequel" has none.
_ANY_CASE = (
    r"(?i:(?:BC-|EDS?[.:]\s*|EDITORS[.:]\s*)?(?:(?:MANDATORY|BULLETIN|STORY|PLEASE|URGENT)\s+)*KILL"
    r"|STORY\s+(?:WITHDRAWN|KILLED|RETRACTED)|WITHDRAWN|RETRACTED|RETRACTION"
    r"|CORRECTION|CORRECTED|CLARIFICATION|UPDATED?)"
)
# Before a hyphen without spaces only these are tags in a headline all in capitals: "HOLD-UP IN BANK" is none.
_UNMISTAKABLE = r"CORRECTED|REFILE|RPT|(?:UPDATE|WRAPUP)\s+\d+"
_LEADING = (
    re.compile(rf"^\s*(?P<tag>{_UNMISTAKABLE})-+\s*(?=\S)"),
    re.compile(rf"^\s*(?P<tag>{_FILING})(?:\s*(?:\s-+|:|[–—])\s*(?=\S)|-(?=.*[a-z]))"),
    re.compile(rf"^\s*(?P<tag>{_LABELS})-(?=\S.*[a-z])"),
    re.compile(rf"^\s*(?P<tag>{_ANY_CASE})(?::|\s+[-–—]+)\s*(?=\S)"),
    re.compile(rf"^\s*[(\[]\s*(?P<tag>{_FILING})\s*[)\]]\s*[-–—:]*\s*", re.IGNORECASE),
)
_TRAILING = (
    re.compile(rf"\s*[(\[]\s*(?P<tag>{_FILING})\s*[)\]]\s*$", re.IGNORECASE),
    re.compile(rf"\s*,\s*(?P<tag>{_LEAD})\s*$", re.IGNORECASE),
    re.compile(r"\s*,\s*(?P<tag>KILL|HOLD|ADVISORY)\s*$"),
    re.compile(r"\s*--+\s*(?P<tag>KILL|HOLD|ADVISORY)\s*$", re.IGNORECASE),
    re.compile(r"\s+[-–—]\s+(?P<tag>(?:MANDATORY\s+)?KILL|STORY\s+(?:WITHDRAWN|RETRACTED))\s*$"),
)
_ALONE = re.compile(rf"\s*(?P<tag>{_FILING})\s*")
_NOTICE = re.compile(rf"\s*(?P<tag>{_ANY_CASE})\s*")
# "A kill is mandatory." and "EDITORS: Please kill the story …" order it in the copy itself.
_KILL_ORDER = re.compile(
    r"\b(?:a |this )?kill is mandatory\b|\bthis is a mandatory kill\b"
    r"|^\W*(?:EDS|EDITORS)\b[.:,]?\s*(?:please\s+)?kill\s+(?:(?:the|this)\s+(?:[\w'’-]+\s+){0,4})?story\b"
    r"|^\W*(?:EDS|EDITORS)\b[.:,]\s*(?:the\s+|this\s+)?story\s+(?:(?:is|was|has\s+been)\s+)?"
    r"(?:withdrawn|killed|retracted)\b",
    re.IGNORECASE,
)
_ORDERED = re.compile(r"\bstory\s+(?:headlined|(?:en)?titled)?\W{0,3}[\"“«](?P<headline>[^\"“”«»]{3,250})[\"”»]", re.I)
_TO_EDITORS = re.compile(r"\W*(?:eds|editors?|note to editors)\b", re.IGNORECASE)
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), kind, status) for pattern, kind, status in _RULES)


@dataclass(frozen=True, slots=True)
class Tagged:
    """A headline without its tags, and what the tags say. `kind` is None where they say nothing of it."""

    headline: str
    tag: str = ""
    kind: Kind | None = None
    status: Status = Status.USABLE
    embargo_until: datetime | None = None


def split_tags(headline: str, near: date | None = None) -> Tagged:
    """Return a headline or slug parted from its filing tags, which are joined by "-" as the wire joins them.

    A kill gives `Status.CANCELED`, a hold `Status.WITHHELD`. An embargo gives its end, or `Status.WITHHELD` where
    that can't be read; `near` is the story's day, which tells the year of a day printed without one.
    """
    tags: list[str] = []
    rest = headline
    while found := _first_match(_LEADING, rest):
        tags.append(found["tag"])
        rest = rest[found.end() :]
    while found := _first_match(_TRAILING, rest):
        tags.append(found["tag"])
        rest = rest[: found.start()]
    if found := _ALONE.fullmatch(rest) or (_NOTICE.fullmatch(rest) if tags else None):
        tags.append(found["tag"])
        rest = ""
    return _judge(rest.lstrip("* ").strip(), tags, near) if tags else Tagged(headline)


def orders_kill(text: str) -> bool:
    """Tell whether a paragraph tells editors to kill a story."""
    return _KILL_ORDER.search(text) is not None


def killed_headline(text: str) -> str:
    """Return the headline that an order to kill quotes, "" where a paragraph is no such order or quotes none."""
    found = _ORDERED.search(text) if orders_kill(text) else None
    return found["headline"].strip(" ,.") if found else ""


def is_addressed_to_editors(text: str) -> bool:
    """Tell whether a paragraph opens as what a wire tells editors does."""
    return _TO_EDITORS.match(text) is not None


def _first_match(patterns: tuple[re.Pattern[str], ...], text: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.search(text))), None)


def _judge(headline: str, tags: list[str], near: date | None) -> Tagged:
    verdicts = [(kind, status) for tag in tags for pattern, kind, status in _COMPILED if pattern.fullmatch(tag)]
    embargo = next((read_embargo(tag, near) for tag in tags if tag.upper().startswith("EMBARGO")), None)
    statuses = {status for _, status in verdicts}
    if embargo is not None:
        statuses.discard(Status.WITHHELD)
    return Tagged(
        headline,
        "-".join(tags),
        next((kind for kind, _ in verdicts if kind), None),
        next((s for s in (Status.CANCELED, Status.WITHHELD) if s in statuses), Status.USABLE),
        embargo,
    )
