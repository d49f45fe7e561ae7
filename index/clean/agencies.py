"""The news agencies and press-release wires that datelines and bylines name; their table is `agencies.tsv`."""

from __future__ import annotations

import functools
import importlib.resources
import re
from dataclasses import dataclass

from index.clean.places import fold

_SUFFIX = re.compile(r"\s*(?:[/,–—]|\s-|-(?=[^\W\d_])|\bvia\b|\bthrough\b).*$", re.IGNORECASE)
# Call signs of American stations: KXAN, WCVB-TV.
_CALL_SIGN = re.compile(r"[KW][A-Z]{2,3}(?:-(?:TV|FM|AM|DT))?")
_LONGEST_CHARS = 200  # of an agency with what is printed after it; _SUFFIX takes the square of a line's length


@dataclass(frozen=True, slots=True)
class Agency:
    """Who distributes copy: `name` for the facet, and whether it carries others' press releases rather than news."""

    name: str
    sends_releases: bool = False


def find_agency(printed: str) -> Agency | None:
    """Return the agency that a printed name means ("Reuter", "dpa/lno", "PRNewswire-iReach", "KXAN"), or None."""
    return _find(printed) if len(printed) <= _LONGEST_CHARS else None


@functools.lru_cache(maxsize=4096)
def _find(printed: str) -> Agency | None:
    if _CALL_SIGN.fullmatch(printed):
        return Agency(printed)
    return _agencies().get(fold(printed)) or _agencies().get(fold(_SUFFIX.sub("", printed)))


@functools.cache
def _agencies() -> dict[str, Agency]:
    text = importlib.resources.files(__package__).joinpath("agencies.tsv").read_text("utf-8")
    found: dict[str, Agency] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        name, sends, *forms = line.split("\t")
        for form in filter(None, [name, *"".join(forms).split("|")]):
            found[fold(form)] = Agency(name, sends == "release")
    return found
