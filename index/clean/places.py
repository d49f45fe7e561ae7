"""From the place part of a dateline to places with a city, a region and a country.

Two small tables of our own stand beside this module: `regions.tsv` (states, provinces and countries with the forms
that datelines print) and `cities.tsv` (cities that stand alone). A place outside both keeps its printed name.
Source of the forms: AP Stylebook, "datelines" and "state names"; postal codes; ISO 3166.
"""

from __future__ import annotations

import functools
import importlib.resources
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from search.story import Place

_SMALL = (
    "a al am an and au auf aux bei da das de del den der des di do dos du e el en es et in la las le les los na of on"
    " pri sur the upon van von y"
)
_SMALL_WORDS = frozenset(_SMALL.split())
_JOINER = re.compile(r"\s*[/&;]\s*|\s+(?:and|und|et|y)\s+")
_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_TRAILING_ABBREVIATION = re.compile(r"(?<=\w)\s+((?:[^\W\d_]+\.\s?)+)$")
_CAPITAL_AFTER = re.compile(r"(^mc|^|['’/.])([^\W\d_])")
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")
_LONGEST_CODE_CHARS = 3
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Region:
    """A state, province or country. `name` is "" for a country; `country` is an ISO 3166-1 alpha-2 code."""

    name: str
    country: str


@dataclass(frozen=True, slots=True)
class City:
    """A row of the table of cities that stand alone."""

    name: str
    region: str
    country: str


def fold(name: str) -> str:
    """Return a name as the tables compare it: letters and digits only, without case and accents."""
    if name.isascii():
        return _NOT_ALPHANUMERIC.sub("", name.lower())
    return "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if c.isalnum())


@functools.lru_cache(maxsize=4096)
def read_places(printed: str) -> tuple[Place, ...]:
    """Return the places that the place part of a dateline names, in order; () where a part can't be a place name.

    "SAN FRANCISCO & TEL AVIV, Israel" gives two places, "NEW YORK, Louisville, KY" two as well.
    """
    groups = tuple(_groups(_BRACKETED.sub(r", \1", printed)))
    if not all(_is_name(piece) for group in groups for piece in group):
        return ()
    return tuple(_place(group) for group in groups)


def is_known(place: Place) -> bool:
    """Tell whether the tables know the place: a city that stands alone, or any city with its region or country."""
    city = place.printed.partition(",")[0]
    return bool(place.country) and not (find_region(city) and find_city(city) is None)


@functools.lru_cache(maxsize=4096)
def find_region(printed: str) -> tuple[Region, ...]:
    """Return what a printed region or country can mean, likeliest first; () if it is neither."""
    return _regions().get(fold(printed), ())


@functools.lru_cache(maxsize=4096)
def find_city(printed: str) -> City | None:
    """Return the city that stands alone under this name, or None."""
    return _cities().get(fold(printed))


def city_name(printed: str) -> str:
    """Return a city's name in mixed case: "COEUR D'ALENE" gives "Coeur d'Alene"; a mixed-case name stays as it is."""
    if not printed.isupper() and not printed.islower():
        return printed
    words = [_word_in_mixed_case(word) for word in re.split(r"([\s-])", printed.lower())]
    name = "".join(words)
    return name[:1].upper() + name[1:]


def _word_in_mixed_case(word: str) -> str:
    if word in _SMALL_WORDS:
        return word
    if word.startswith(("d'", "d’")):
        return word[:2] + word[2:].capitalize()
    return _CAPITAL_AFTER.sub(lambda found: found[1].capitalize() + found[2].upper(), word)


def _groups(printed: str) -> Iterator[list[str]]:
    """Yield each place as its city followed by what qualifies it, all as printed."""
    group: list[str] = []
    for piece in filter(None, (piece.strip() for piece in printed.split(","))):
        first, *others = [piece] if find_region(piece) or find_city(piece) else _JOINER.split(piece)
        first, abbreviation = _without_abbreviation(first)
        if group and not _qualifies(first, group):
            yield group
            group = []
        group += [first, *abbreviation]
        for other in others:
            yield group
            city, abbreviation = _without_abbreviation(other)
            group = [city, *abbreviation]
    if group:
        yield group


def _without_abbreviation(piece: str) -> tuple[str, list[str]]:
    """Part a city from a state printed without a comma: "FARMINGTON Conn."."""
    found = _TRAILING_ABBREVIATION.search(piece)
    if found and find_region(found[1]) and not find_city(piece):
        return piece[: found.start()], [found[1].strip()]
    return piece, []


def _qualifies(piece: str, group: list[str]) -> bool:
    """Tell whether a piece after a comma says where the group's city is, rather than naming another city."""
    city, here = find_city(group[0]), find_city(piece)
    regions = find_region(piece)
    if regions and city and here and len(group) == 1:
        return any(region.country == city.country for region in regions)
    # A county, or a region's code that the tables lack: "MORRIS TOWNSHIP, ESSEX COUNTY, N.J.", "SAO PAULO, SP, Brazil".
    return bool(regions) or (len(group) == 1 and here is None and (city is None or len(piece) <= _LONGEST_CODE_CHARS))


def _is_name(text: str) -> bool:
    """Tell whether a text has the form of a place name: capitalised words, small words between them, no figures."""
    words = text.split()
    if not words or len(words) > _MOST_WORDS or any(c.isdigit() or c in '"“”!?:=+*<>' for c in text):
        return False
    if find_city(text) or find_region(text):
        return True
    # "Video MONTGOMERY": capitals after other words open the dateline proper.
    in_capitals = [word.isupper() for word in words if len(word) > 2 and word not in _SMALL_WORDS]
    if in_capitals and not in_capitals[0] and any(in_capitals):
        return False
    return all(_is_name_word(word, i == 0) for i, word in enumerate(words))


def _is_name_word(word: str, first: bool) -> bool:
    if word.endswith(".") and len(word) > len("Santa."):
        return False
    if word[0].islower():
        return not first and (word in _SMALL_WORDS or word[:2] in {"d'", "d’", "l'", "l’"})
    return word[0].isalpha() or word[0] in "'’"


def _place(group: list[str]) -> Place:
    printed_city, *qualifiers = group
    city = find_city(printed_city)
    regions = [_meant(found, city) for piece in qualifiers if (found := find_region(piece))]
    region = next((r.name for r in regions if r.name), "")
    country = next((r.country for r in reversed(regions)), "")
    printed = ", ".join(group)
    if city and country in {"", city.country} and region in {"", city.region}:
        return Place(printed, city.name, city.region, city.country)
    if not regions and (found := find_region(printed_city)):
        return Place(printed, city_name(printed_city), "", found[0].country)
    return Place(printed, city_name(printed_city), region, country)


def _meant(regions: tuple[Region, ...], city: City | None) -> Region:
    """Choose between a state and a country of one name (Georgia) by where the city is known to be."""
    return next((r for r in regions if city and r.country == city.country), regions[0])


def _rows(table: str) -> Iterator[list[str]]:
    text = importlib.resources.files(__package__).joinpath(table).read_text("utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


@functools.cache
def _regions() -> dict[str, tuple[Region, ...]]:
    found: dict[str, tuple[Region, ...]] = {}
    for name, country, forms in _rows("regions.tsv"):
        for form in filter(None, [name, *forms.split("|")]):
            found[fold(form)] = (*found.get(fold(form), ()), Region(name, country))
    return found


@functools.cache
def _cities() -> dict[str, City]:
    found: dict[str, City] = {}
    for name, region, country, forms in _rows("cities.tsv"):
        for form in filter(None, [name, *forms.split("|")]):
            found.setdefault(fold(form), City(name, region, country))
    return found
