"""Bylines: "By A and B, Associated Press Writer", "Von A, dpa", "PAR A".

Titles, agencies, desks and addresses go; people's names stay, in mixed case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from index.clean.agencies import find_agency
from index.clean.places import city_name, is_known, read_places

_OPENING = re.compile(
    r"^\W*(?:(?:story|written|reported|words|text|analysis|report|reporting)\s+)?(?:by|von|par|por|di|door|de|af|av)\b[\s:]+",
    re.IGNORECASE,
)
_OPENING_ONLY_BY = re.compile(r"^\W*(?:by|von|par|por|door)\s+(?=[^\W\d_])", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"\s*(?:[,;|/•·\n]|\s[-–—]\s|(?<!\w)(?:and|und|et|y|e|&|with)(?!\w)|\bfor\s+the\b)\s*",
    re.IGNORECASE,
)
_NOT_A_PERSON = re.compile(
    r"""\b(?:
        writers?|reporters?|correspondents?|editors?|columnist|contributors?|contributing|analyst|producers?
        | photographers?|journalists?|staff|desk|bureau|chief|team|special\ to|updated|published
        | news(?:room|paper)?s?|press|agenc(?:y|ies)|agencia|agence|agentur|service|times|post|herald|tribune|gazette
        | media|wires?|network|television|radio|magazin\w*|online|redaktion|redacci[oó]n|r[ée]daction
        | inc|llc|ltd|corp|gmbh | today|journal|chronicle|telegraph|observer|examiner|sentinel|[ei]nquirer|dispatch
        | courier|university|institute
    )\b|https?:|www\.|\.com\b""",
    re.IGNORECASE | re.VERBOSE,
)
# "Ann Lee Business Reporter": a title that stands after the name without a comma, as where each is on a line.
_TITLE = re.compile(
    r"""(?<=\w)\s+(?:(?:arts|assistant|associate|business|chief|city|consumer|contributing|crime|culture|data|defen[cs]e
        |deputy|digital|diplomatic|economics?|education|energy|entertainment|environment|executive|features?
        |financ(?:e|ial)|food|football|foreign|general|health|international|investigations?|legal|local|managing
        |markets?|medical|multimedia|national|news|political|politics|religion|royal|science|security|senior|special
        |sports?|staff|state|tech(?:nology)?|transport|travel|video|white\ house|world)\s+){0,4}
        (?:writer|reporter|correspondent|editor|columnist|contributor|producer|journalist|photographer)s?$""",
    re.IGNORECASE | re.VERBOSE,
)
_NOISE = re.compile(r"\([^)]*\)|\S+@\S*|@\w+|https?://\S+|\b(?:dr|prof)\.\s", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\(([^()]{2,40})\)")
_WHERE = re.compile(r"\s+in\s+(?:the\s+)?[A-Z].*?(?=\s+and\s|[,;/|&]|$)")
_REPORTED = re.compile(
    r"\W*(?:reporting|reporte|reportagem|reportage)\s+(?:by|de|por|par)\s+(?P<names>[^;()]+)", re.IGNORECASE
)
_NAME_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_LONGEST_BYLINE_CHARS = 140
_READ_CHARS = 1000  # a dozen names with titles; the patterns take the square of a line's length
_MOST_NAME_WORDS = 5
_MOST_AGENCY_WORDS = 4


@dataclass(frozen=True, slots=True)
class Byline:
    """A byline as printed, the people it names, and the agency it names in the agency's own name, or ""."""

    printed: str
    authors: tuple[str, ...]
    agency: str = ""


def read_byline(printed: str) -> Byline:
    """Return the people and the agency that a byline names; both may be absent ("By Staff")."""
    text = _WHERE.sub("", " ".join(_NOISE.sub(" ", _OPENING.sub("", printed[:_READ_CHARS])).split()))
    pieces = list(_pieces(text))
    named = (*pieces, *_IN_BRACKETS.findall(printed[:_READ_CHARS]))
    agency = next((found.name for piece in named if (found := find_agency(piece))), "")
    people = list(filter(_is_person, pieces))
    # "Ann Lee, USA TODAY": capitals after a name in mixed case are no name.
    mixed = [piece for piece in people if not piece.isupper()] or people
    authors = dict.fromkeys(map(_mixed_case, mixed))
    return Byline(printed.strip(), tuple(authors), agency or _agency_inside(pieces))


def reporters(credit: str) -> tuple[str, ...]:
    """Return whom a credit line names as reporters ("Reporting by A in Oslo; Editing by B"), () for other credits."""
    found = _REPORTED.match(credit)
    return read_byline(found["names"]).authors if found else ()


def is_byline(text: str) -> bool:
    """Tell whether a block that opens a story is its byline.

    It is short, opened by "By" or its like and naming a person or an agency; or it is an agency with its place ("AFP,
    MANILA"), or names joined by a slash.
    """
    if len(text) > _LONGEST_BYLINE_CHARS or text.rstrip().endswith((".", "?", ":")):
        return False
    if not _OPENING_ONLY_BY.match(text):
        return _is_agency_with_place(text) or _is_joined_names(text)
    byline = read_byline(text)
    words = re.findall(r"[^\W\d_]+", _OPENING.sub("", text))
    capitalised = sum(word[0].isupper() for word in words)
    return bool(byline.authors or byline.agency) and capitalised * 3 >= len(words) * 2


def _is_agency_with_place(text: str) -> bool:
    agency, _, place = text.partition(",")
    places = read_places(place)
    # An agency's bare name ("Reuter") is a terminator as often as a byline.
    return find_agency(agency.strip()) is not None and bool(places) and all(map(is_known, places))


def _is_joined_names(text: str) -> bool:
    names = [name.strip() for name in text.split("/")]
    return len(names) > 1 and all(map(_is_person, names)) and not any(name.isupper() for name in names)


def _pieces(text: str) -> Iterator[str]:
    """Yield a byline's parts; a suffix ("Jr.") stays with its name."""
    held = ""
    first, *others = [*filter(None, map(str.strip, _SEPARATOR.split(text))), ""]
    # Further on a title may follow a newspaper's name: "Ann Lee / Harbour Post Staff Writer".
    apart = (_agency_apart(first) or _title_apart(first), *(_agency_apart(piece) or (piece,) for piece in others))
    for piece in filter(None, chain.from_iterable(apart)):
        if held and _NAME_SUFFIX.fullmatch(piece):
            held = f"{held} {piece}"
            continue
        if held:
            yield held
        held = piece if len(piece) <= 4 else piece.rstrip(".")
    if held:
        yield held


def _agency_apart(piece: str) -> tuple[str, ...]:
    """Part a name from an agency that no mark parts from it, "ANN LEE The Associated Press"; () without one."""
    words = piece.split()
    for length in range(2, min(len(words), _MOST_NAME_WORDS + 1)):
        if _opens_with_agency(words[length:], piece):
            return " ".join(words[:length]), " ".join(words[length:])
    return ()


def _title_apart(piece: str) -> tuple[str, ...]:
    """Return a name without the title that no mark parts from it."""
    name = _TITLE.sub("", piece)
    return (name,) if len(name.split()) > 1 else (piece,)


def _opens_with_agency(words: list[str], piece: str) -> bool:
    """Tell whether words are an agency's name, or one with a title; a surname may be an agency's single word."""
    for length in range(min(len(words), _MOST_AGENCY_WORDS), 0, -1):
        name = " ".join(words[:length])
        if find_agency(name) and (length > 1 or name == "Reuters" or (name.isupper() and not piece.isupper())):
            return length == len(words) or _NOT_A_PERSON.search(words[-1]) is not None
    return False


def _agency_inside(pieces: list[str]) -> str:
    """Find an agency with a title after it: "Associated Press Writer", "AP Business Writer", "Reuters staff"."""
    for piece in pieces:
        words = piece.removeprefix("The ").split()
        for length in (4, 3, 2, 1):
            if _NOT_A_PERSON.search(piece) and (found := find_agency(" ".join(words[:length]))):
                return found.name
    return ""


def _is_person(piece: str) -> bool:
    words = piece.split()
    if not 1 < len(words) <= _MOST_NAME_WORDS or any(c.isdigit() for c in piece):
        return False
    return (
        not _NOT_A_PERSON.search(piece)
        and find_agency(piece) is None
        and words[0][0].isupper()
        and words[-1][0].isupper()
    )


def _mixed_case(name: str) -> str:
    """Return a name in mixed case; only names wholly in capitals change."""
    return city_name(name) if name.isupper() else name
