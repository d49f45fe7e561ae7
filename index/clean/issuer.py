"""For whom a press release was sent: the headline's prefix ("CGTN: …") or the SOURCE line."""

from __future__ import annotations

import re

_PREFIX = re.compile(r"(?P<issuer>[^\W\d_][\w.&'’ -]{1,40}?):\s+(?P<headline>\S.*)")
_INITIALISM = re.compile(r"[A-Z][A-Z&.-]{1,9}")
# Words in capitals before a colon that announce rather than name anyone.
_ANNOUNCE = "AI BREAKING CEO COVID DIY ESG FAQ HR IPO IT LIVE NEW NEWS NOTE PR Q&A REPORT TV UPDATE US USA VIDEO WATCH"
_ANNOUNCEMENTS = frozenset(_ANNOUNCE.split())


def split_issuer(headline: str, copy: str, source_line: str) -> tuple[str, str]:
    """Return a press release's issuer, "" if unknown, and its headline without it.

    A prefix of the headline is the issuer if it is an initialism, or if the release's copy or SOURCE line has it as
    well: "Study: Cats sleep" has none.
    """
    found = _PREFIX.fullmatch(headline)
    if found and _names_an_issuer(found["issuer"], f"{copy}\n{source_line}"):
        return found["issuer"], found["headline"]
    return source_line, headline


def _names_an_issuer(prefix: str, copy: str) -> bool:
    if prefix.upper() in _ANNOUNCEMENTS:
        return False
    return bool(_INITIALISM.fullmatch(prefix)) or (prefix[0].isupper() and prefix in copy)
