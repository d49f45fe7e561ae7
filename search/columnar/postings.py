"""The postings of one segment as arrays: for each term of a field, the filings that have it, how often, and where.

Headline and body share one space, named `text`: a filing's headline positions come first, its body's begin at
`body_at`, and the gap between is wider than any phrase may span. Every other field of `QUERY_FIELDS` has a space of
its own. For a space S the file holds, with P postings (one a term and filing, by term, then filing):

    S.term.start, S.term.blob   the terms, sorted by their bytes
    S.first                     [terms + 1] where a term's postings begin
    S.place                     [terms + 1] where a term's positions begin
    S.filing                    [P] the filing, numbered within the segment, ascending
    S.count                     [P] how many positions the term has there
    S.position                  positions, ascending within a posting
    text.headline               [P] how many of `count` are in the headline
    text.body_at                [filings] where a filing's body begins

Every array is in the narrowest unsigned type that holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search.columnar.arrays import Array, read_arrays
from search.columnar.texts import Texts
from search.schema import QUERY_FIELDS, TEXT_FIELDS

POSTINGS_SUFFIX = ".postings"
"""Comes after a segment's name, so that Whoosh's own sweeping of old segments takes the file along."""

TEXT = "text"
SPACES = (TEXT, *(name for name in QUERY_FIELDS if name not in TEXT_FIELDS))

_NONE: Array = np.empty(0, np.uint8)


def space_of(field: str) -> str:
    """Return the space in which a query field is searched; "" is headline and body together."""
    return TEXT if not field or field in TEXT_FIELDS else field


@dataclass(frozen=True, slots=True)
class Space:
    """The postings of one space of one segment; see the module. `headline` and `body_at` are empty but in `text`."""

    terms: Texts
    first: Array
    place: Array
    filing: Array
    count: Array
    position: Array
    headline: Array
    body_at: Array
    is_text: bool

    @classmethod
    def of(cls, arrays: Mapping[str, Array], name: str) -> Space:
        """Return a space out of a segment's arrays."""
        first, place, filing, count, position, headline, body_at = (
            arrays.get(f"{name}.{part}", _NONE)
            for part in ("first", "place", "filing", "count", "position", "headline", "body_at")
        )
        terms = Texts.of(arrays, f"{name}.term")
        return cls(terms, first, place, filing, count, position, headline, body_at, name == TEXT)

    def bounds(self, term: int) -> tuple[int, int]:
        """Return from and before which posting a term's postings lie."""
        return int(self.first[term]), int(self.first[term + 1])


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its first filing's ordinal in the generation, how many it has, and its spaces."""

    base: int
    size: int
    spaces: Mapping[str, Space]

    @classmethod
    def read(cls, path: Path, base: int, size: int) -> Segment:
        """Map a segment's postings file.

        Raises:
            NotArrays: it is not such a file.
        """
        arrays, _ = read_arrays(path)
        return cls(base, size, {name: Space.of(arrays, name) for name in SPACES})
