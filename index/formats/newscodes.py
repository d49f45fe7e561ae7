"""IPTC NewsCodes as feeds write them, and the concept URIs that they mean.

Feeds name a concept by qcode ("medtop:20000022"), by URI or, in older formats, by bare number. Source: IPTC,
"NewsCodes Guidelines" (https://iptc.org/std/NewsCodes/guidelines/) and the catalogue of aliases of NewsML-G2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from search.story import Kind, Status, Subject

_IPTC = "http://cv.iptc.org/newscodes/"
ALIASES: Mapping[str, str] = {
    "medtop": f"{_IPTC}mediatopic/",
    "subj": f"{_IPTC}subjectcode/",
    "genre": f"{_IPTC}genre/",
    "cpnat": f"{_IPTC}cpnature/",
    "ninat": f"{_IPTC}ninature/",
    "stat": f"{_IPTC}pubstatusg2/",
    "sig": f"{_IPTC}signal/",
}
"""The scheme of each alias in IPTC's own catalogue that says something of a story."""

_URI = re.compile(r"https?://\S+", re.IGNORECASE)
_NUMBER = re.compile(r"(?:medtop|subj)?:?(\d{8})", re.IGNORECASE)
_FIRST_MEDIA_TOPIC = 20_000_000  # subject codes, which media topics replaced in 2010, run from 01000000 to 17999999
_STATUSES = {
    "usable": Status.USABLE,
    "withheld": Status.WITHHELD,
    "embargoed": Status.WITHHELD,
    "canceled": Status.CANCELED,
    "cancelled": Status.CANCELED,
    "killed": Status.CANCELED,
    "recalled": Status.CANCELED,
}
_KINDS = {
    "correction": Kind.CORRECTION,
    "corrected": Kind.CORRECTION,
    "update": Kind.UPDATE,
    "updated": Kind.UPDATE,
    "press release": Kind.PRESS_RELEASE,
    "brief": Kind.BRIEF,
    "briefs": Kind.BRIEF,
    "advisory": Kind.ADVISORY,
    "daybook": Kind.ADVISORY,
}


def concept_uri(code: str, aliases: Mapping[str, str] = ALIASES) -> str:
    """Return the URI of a concept from a URI, a qcode or an eight-digit IPTC number; "" where the scheme is unknown."""
    code = code.strip()
    if _URI.fullmatch(code):
        return code
    if found := _NUMBER.fullmatch(code):
        return aliases["medtop" if int(found[1]) >= _FIRST_MEDIA_TOPIC else "subj"] + found[1]
    alias, _, rest = code.partition(":")
    return aliases[alias] + rest if rest and alias in aliases and not re.search(r"\s", rest) else ""


def subject_of(label: str, code: str, aliases: Mapping[str, str] = ALIASES) -> Subject | None:
    """Return a topic; its code stands in for a missing label, and without either there is none."""
    return Subject(label or code, concept_uri(code, aliases)) if label or code else None


def bare_code(code: str) -> str:
    """Return a concept's code without its scheme: "stat:usable" and ".../pubstatusg2/usable" give "usable"."""
    return re.split(r"[:/#]", code.strip().rstrip("/"))[-1]


def status_of(code: str) -> Status | None:
    """Return the publication status that a code names; None for one that nobody defined."""
    return _STATUSES.get(bare_code(code).lower())


def kind_of(code: str) -> Kind | None:
    """Return what a genre or a signal says of an item's kind; None where it says nothing of it."""
    return _KINDS.get(re.sub(r"[\W_]+", " ", bare_code(code)).strip().lower())
