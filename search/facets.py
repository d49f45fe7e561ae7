"""The facets: which there are, and which values a story has in each. The one home of facet names and values.

A facet value has a key, which stands in URLs and is compared (folded: case, accents and spacing aside), and a label
for people, the commonest printed form. The date facet's keys are ISO prefixes: 1987, 1987-03, 1987-03-11.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from search.analysis import fold
from search.countries import country_code, country_name
from search.story import Story


@dataclass(frozen=True, slots=True)
class FacetSpec:
    """One facet: its parameter name, its heading, and the printed values that a story has in it."""

    name: str
    label: str
    values: Callable[[Story], tuple[str, ...]]


def _some(*values: str) -> tuple[str, ...]:
    return tuple(value for value in values if value)


def _dateline_places(story: Story) -> tuple[str, ...]:
    return tuple(place.city for place in story.dateline.places if place.city) if story.dateline else ()


def _dateline_countries(story: Story) -> tuple[str, ...]:
    return tuple(place.country for place in story.dateline.places if place.country) if story.dateline else ()


VALUE_FACETS: tuple[FacetSpec, ...] = (
    FacetSpec("source", "Source", lambda story: _some(story.source)),
    FacetSpec("agency", "Agency", lambda story: _some(story.agency)),
    FacetSpec("place", "Dateline", _dateline_places),
    FacetSpec("country", "Country", _dateline_countries),
    FacetSpec("about", "About", lambda story: story.places),
    FacetSpec("topic", "Topic", lambda story: tuple(topic.label for topic in story.topics)),
    FacetSpec("kind", "Kind", lambda story: (str(story.kind),)),
    FacetSpec("language", "Language", lambda story: _some(story.language)),
)
DATE = "date"
FACET_LABELS: dict[str, str] = {DATE: "Date", **{spec.name: spec.label for spec in VALUE_FACETS}}
FACET_NAMES: tuple[str, ...] = tuple(FACET_LABELS)


def value_key(facet: str, value: str) -> str:
    """Return the key of a facet value: folded, and for `country` the ISO code in small letters, from code or name."""
    if facet == "country":
        return country_code(value).casefold() or fold(value)
    return fold(value)


def value_label(facet: str, printed: str) -> str:
    """Return what people read for a printed facet value: a country's name for its code, else the value itself."""
    return (country_name(printed.upper()) or printed) if facet == "country" else printed


def story_values(spec: FacetSpec, story: Story) -> tuple[str, ...]:
    """Return a story's printed values in one facet, each key once, in the story's order."""
    by_key = {value_key(spec.name, value): value for value in reversed(spec.values(story)) if value.strip()}
    return tuple(reversed(by_key.values()))
