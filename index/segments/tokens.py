"""What the analyser makes of a filing's fields: the terms with their positions, ready to be tallied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from search.analysis import terms
from search.schema import QUERY_FIELDS, VALUE_GAP, field_values
from search.story import Story


@dataclass(frozen=True, slots=True)
class FieldTokens:
    """A field's terms and their positions, one entry a token; `words` counts the positions that words fill.

    `span` is where a next value would begin.
    """

    terms: list[str]
    positions: list[int]
    words: int
    span: int


def tokens_of(values: Iterable[str]) -> FieldTokens:
    """Return the tokens of a field's values; values are `VALUE_GAP` positions apart."""
    found: list[str] = []
    positions: list[int] = []
    base = words = 0
    for value in values:
        of = terms(value)
        found += of.texts
        positions += [base + position for position in of.positions] if base else of.positions
        words += of.words
        base += of.words + VALUE_GAP
    return FieldTokens(found, positions, words, base)


def story_tokens(story: Story) -> dict[str, FieldTokens]:
    """Return the tokens of each query field of which a story has anything."""
    return {name: tokens_of(values) for name in QUERY_FIELDS if (values := field_values(name, story))}
