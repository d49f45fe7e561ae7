"""A filing as every rival takes it: its terms with their positions, its day, its facet keys. Never timed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from search.analysis import terms
from search.facets import VALUE_FACETS, story_values, value_key
from search.schema import day_number, field_values
from search.story import Filing, Story

GAP = "¶"
"""Stands between a field's values where an engine takes text and no positions; no query has it."""

Value = tuple[tuple[str, int], ...]
"""One value of a field, as a paragraph: its terms with their positions from 0."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One filing: `number` counts from 0 in order of indexing; `published` is seconds since the epoch."""

    number: int
    key: str
    published: int
    day: int
    headline: tuple[Value, ...]
    body: tuple[Value, ...]
    facets: Mapping[str, tuple[str, ...]]

    def text(self, field: str) -> str:
        """Return a field's terms parted by spaces, a `GAP` between its values; of words with several forms, all."""
        values = self.headline if field == "headline" else self.body
        return f" {GAP} ".join(joined(value) for value in values)


def joined(value: Value) -> str:
    """Return a value's terms parted by spaces."""
    return " ".join(term for term, _ in value)


def copy_of(number: int, filing: Filing) -> Copy:
    """Return what rivals index of a filing."""
    story = filing.story
    return Copy(
        number=number,
        key=filing.key,
        published=int(story.published.instant().timestamp()) if story.published else 0,
        day=day_number(story),
        headline=tuple(tuple(terms(text)) for text in field_values("headline", story)),
        body=tuple(tuple(terms(text)) for text in field_values("body", story)),
        facets=facet_keys(story),
    )


def facet_keys(story: Story) -> dict[str, tuple[str, ...]]:
    """Return a story's keys in every facet but the date."""
    return {spec.name: tuple(value_key(spec.name, v) for v in story_values(spec, story)) for spec in VALUE_FACETS}
