"""A filing as every rival takes it: its terms with their positions, its day, its facet keys. Never timed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search.analysis import Terms, terms
from search.facets import VALUE_FACETS, story_values, value_key
from search.schema import day_number, field_values
from search.story import Filing, Story

GAP = "¶"
"""Stands between a field's values where an engine takes text and no positions; no query has it."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One filing: `number` counts from 0 in order of indexing; `published` is seconds since the epoch."""

    number: int
    key: str
    published: int
    day: int
    headline: tuple[Terms, ...]
    body: tuple[Terms, ...]
    facets: Mapping[str, tuple[str, ...]]

    def text(self, field: str) -> str:
        """Return a field's terms parted by spaces, a `GAP` between its values; of words with several forms, all."""
        values = self.headline if field == "headline" else self.body
        return joined(values)


def joined(values: Iterable[Terms]) -> str:
    """Return the terms of a field's values parted by spaces, a `GAP` between values."""
    return f" {GAP} ".join(" ".join(value.texts) for value in values)


def copy_of(number: int, filing: Filing) -> Copy:
    """Return what rivals index of a filing."""
    story = filing.story
    return Copy(
        number=number,
        key=filing.key,
        published=int(story.published.instant().timestamp()) if story.published else 0,
        day=day_number(story),
        headline=tuple(terms(text) for text in field_values("headline", story)),
        body=tuple(terms(text) for text in field_values("body", story)),
        facets=facet_keys(story),
    )


def facet_keys(story: Story) -> dict[str, tuple[str, ...]]:
    """Return a story's keys in every facet but the date."""
    return {spec.name: tuple(value_key(spec.name, v) for v in story_values(spec, story)) for spec in VALUE_FACETS}
