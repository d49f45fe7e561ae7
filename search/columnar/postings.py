"""The postings of one segment as arrays: for each term of a field, the filings that have it, how often, and where.

Headline and body share one space, named `text`: a filing's headline positions come first, its body's begin at
`body_at`, and the gap between is wider than any phrase may span. Every other field of `QUERY_FIELDS` has a space of
its own. For a space S the file holds, with P postings (one a term and filing, by term, then filing) and all of a
filing's positions on one line, filing after filing:

    S.term                      the terms, a sorted column of `search.columnar.texts`
    S.first                     [terms + 1] where a term's postings begin
    S.place                     [terms + 1] where a term's positions begin
    S.filing                    [P] the filing, numbered within the segment, ascending
    S.count                     [P] how many positions the term has there: headline times 32, and body, if both fit
    S.more S.more_headline S.more_body      the postings where they do not fit, ascending, with both numbers
    S.position                  positions, ascending within a posting, of two bytes where they fit
    S.far S.far_position        the places in `position` where they do not fit, ascending, with the whole position
    S.line                      [filings + 1] where a filing's positions begin on the line
    S.body_at                   [filings] where a filing's body begins; in `text` only

Every other array is in the narrowest unsigned type that holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search.columnar.arrays import Array, narrow, read_arrays
from search.columnar.texts import SortedTexts
from search.schema import QUERY_FIELDS, TEXT_FIELDS

POSTINGS_SUFFIX = ".postings"
"""Comes after a segment's name, so that Whoosh's own sweeping of old segments takes the file along."""

TEXT = "text"
SPACES = (TEXT, *(name for name in QUERY_FIELDS if name not in TEXT_FIELDS))
_MOST_HEADLINE, _MOST_BODY = 7, 31
_BODY_BITS = 5
_NEAR = 1 << 16
_NONE: Array = np.empty(0, np.uint8)
Longs = npt.NDArray[np.int64]
Rows = slice | Longs
"""Some postings of a space: from and before which number, or their numbers, ascending."""


def space_of(field: str) -> str:
    """Return the space in which a query field is searched; "" is headline and body together."""
    return TEXT if not field or field in TEXT_FIELDS else field


class Space:
    """The postings of one space of one segment; see the module."""

    def __init__(self, arrays: Mapping[str, Array], name: str) -> None:
        def part(of: str) -> Array:
            return arrays.get(f"{name}.{of}", _NONE)

        self.is_text = name == TEXT
        self.terms = SortedTexts(arrays, f"{name}.term")
        self.first, self.place, self.filing = part("first"), part("place"), part("filing")
        self.line, self.body_at = part("line"), part("body_at")
        self._count, self._position = part("count"), part("position")
        self._more, self._more_headline, self._more_body = part("more"), part("more_headline"), part("more_body")
        self._far, self._far_position = part("far"), part("far_position")

    def rows(self, term: int) -> slice:
        """Return a term's postings."""
        return slice(int(self.first[term]), int(self.first[term + 1]))

    def rows_of(self, terms: Longs) -> Rows:
        """Return the postings of several terms, ascending."""
        if len(terms) and terms[-1] - terms[0] + 1 == len(terms):
            return slice(int(self.first[terms[0]]), int(self.first[terms[-1] + 1]))
        starts = self.first[terms].astype(np.int64)
        lengths = self.first[terms + 1] - starts
        return np.arange(int(lengths.sum())) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)

    def counts(self, rows: Rows) -> tuple[Array, Array]:
        """Return how often the filings of some postings have the term in the headline, and in the body or field."""
        packed = self._count[rows]
        headline, body = packed >> _BODY_BITS, packed & _MOST_BODY
        more, at = self._spilt(rows)
        if len(more):
            headline, body = headline.astype(np.int64), body.astype(np.int64)
            headline[at], body[at] = self._more_headline[more], self._more_body[more]
        return headline, body

    def _spilt(self, rows: Rows) -> tuple[Array, Array]:
        """Return which of the counts that do not fit are those of some postings, and where among these they stand."""
        if isinstance(rows, slice):
            low, high = np.searchsorted(self._more, (rows.start, rows.stop))
            return np.arange(low, high), self._more[low:high].astype(np.int64) - rows.start
        at = np.searchsorted(rows, self._more)
        more = np.flatnonzero(rows.take(at, mode="clip") == self._more) if len(rows) else at[:0]
        return more, at[more]

    def positions(self, places: Longs) -> Longs:
        """Return the positions at some places, which ascend."""
        found = self._position[places].astype(np.int64)
        if len(self._far):
            at = np.searchsorted(places, self._far)
            at[at == len(places)] = 0
            is_here = places[at] == self._far if len(places) else np.zeros(len(at), np.bool_)
            found[at[is_here]] = self._far_position[is_here]
        return found


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A space's postings as they are before they are packed; `spans` is the width of each filing's part of the line."""

    first: Longs
    place: Longs
    filing: Array
    headline: Array
    body: Array
    position: Array
    spans: Longs


def space_arrays(name: str, of: Unpacked) -> dict[str, Array]:
    """Return the arrays of a space but its terms, as `Space` reads them."""
    headline, body, position = of.headline, of.body, of.position
    is_more = (headline > _MOST_HEADLINE) | (body > _MOST_BODY)
    more, far = np.flatnonzero(is_more), np.flatnonzero(position >= _NEAR)
    packed = np.where(is_more, 0, headline << _BODY_BITS | body).astype(np.uint8)
    arrays: dict[str, Array] = {
        "first": narrow(of.first),
        "place": narrow(of.place),
        "filing": narrow(of.filing),
        "count": packed,
        "more": narrow(more),
        "more_headline": narrow(headline[more]),
        "more_body": narrow(body[more]),
        "position": (position % _NEAR).astype(np.uint16) if len(far) else narrow(position),
        "far": narrow(far),
        "far_position": narrow(position[far]),
        "line": narrow(np.concatenate(([0], np.cumsum(of.spans)))),
    }
    return {f"{name}.{part}": array for part, array in arrays.items()}


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
        return cls(base, size, {name: Space(arrays, name) for name in SPACES})
