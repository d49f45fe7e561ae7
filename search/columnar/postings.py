"""The postings of one segment as arrays: for each term of a field, the filings that have it, how often, and where.

Headline and body share one space, named `text`: a filing's headline positions come first, its body's begin at
`body_at`, and the gap between is wider than any phrase may span. Every other field of `QUERY_FIELDS` has a space of
its own. For a space S the file holds, with P postings (one a term and filing, by term, then filing):

    S.term                      the terms, a sorted column of `search.columnar.texts`
    S.first                     uint32[terms + 1], where a term's postings begin
    S.place                     uint32[terms + 1], where a term's positions begin; not there if each posting has one
    S.filing                    uint16[P], the filing, numbered within the segment, ascending
    S.count                     how many positions the term has there, two postings a uint8, the first in its lower
                                half: headline times 8, and body, if both fit; not there if all are once in the body
    S.more                      uint32, the postings where they do not fit, ascending; a half byte of 0 is one of these
    S.more_headline S.more_body     both their numbers, all in uint8 or all in uint32
    S.position                  uint8 or uint16, positions, ascending within a posting; not there if all are 0
    S.far S.far_position        uint32, the places in `position` where two bytes are too few, ascending, with the whole
    S.body_at                   [filings] where a filing's body begins; in `text` only

`body_at` and the terms' arrays are in the narrowest unsigned type that holds them; where a type is named, compiled
loops rely on it, also where an array is not there: `Space` has an empty one then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from search.columnar.arrays import Array, Reading, fixed, read_arrays
from search.columnar.texts import SortedTexts
from search.schema import QUERY_FIELDS, TEXT_FIELDS

POSTINGS_SUFFIX = ".postings"
"""Comes after a segment's name, so that Whoosh's own sweeping of old segments takes the file along."""

TEXT = "text"
SPACES = (TEXT, *(name for name in QUERY_FIELDS if name not in TEXT_FIELDS))
_MOST_HEADLINE, _MOST_BODY = 1, 7
_BODY_BITS = 3
_HALF_BITS, _HALF = 4, 15
_ONCE = 1
_NEAR = 1 << 16
_OF_A_BYTE = 1 << 8
_NONE: Array = np.empty(0, np.uint8)
Longs = npt.NDArray[np.int64]
Rows = slice | Longs
"""Some postings of a space: from and before which number, or their numbers, ascending."""


def space_of(field: str) -> str:
    """Return the space in which a query field is searched; "" is headline and body together."""
    return TEXT if not field or field in TEXT_FIELDS else field


class Placed(NamedTuple):
    """The arrays of a space that tell where terms stand, as `search.columnar.loops.phrases` takes them."""

    first: Array
    place: Array
    filing: Array
    halves: Array
    more: Array
    more_headline: Array
    more_body: Array
    position: Array
    far: Array
    far_position: Array
    body_at: Array


class Space:
    """The postings of one space of one segment; see the module."""

    def __init__(self, arrays: Mapping[str, Array], name: str, size: int) -> None:
        def part(of: str, dtype: npt.DTypeLike = np.uint32) -> Array:
            found = arrays.get(f"{name}.{of}")
            return np.empty(0, dtype) if found is None else found

        self.is_text = name == TEXT
        self.terms = SortedTexts(arrays, f"{name}.term")
        self.first, self.filing = part("first"), part("filing", np.uint16)
        self.place = arrays.get(f"{name}.place", self.first)
        self.size, self._body_at = size, part("body_at")
        self.count, self.position = part("count", np.uint8), part("position", np.uint8)
        self.more = part("more")
        self.more_headline, self.more_body = part("more_headline", np.uint8), part("more_body", np.uint8)
        self.packed_counts = (self.count, self.more, self.more_headline, self.more_body)
        self.postings = (self.filing, *self.packed_counts)
        self.far, self.far_position = part("far"), part("far_position")
        # Reading one number out of a memoryview takes half the time that an array takes.
        self._first = memoryview(self.first.data)

    @cached_property
    def body_at(self) -> Array:
        """Where each filing's body begins: uint32; empty in a space that is not the text's."""
        return self._body_at.astype(np.uint32)

    @cached_property
    def placed(self) -> Placed:
        """What tells where terms stand."""
        counts = (self.count, self.more, self.more_headline, self.more_body)
        return Placed(
            self.first, self.place, self.filing, *counts, self.position, self.far, self.far_position, self.body_at
        )

    @cached_property
    def most_positions(self) -> int:
        """How many positions a posting may have: no fewer than any has."""
        most = (int(of.max(initial=0)) for of in (self.more_headline, self.more_body))
        return max(_MOST_HEADLINE + _MOST_BODY, sum(most))

    def bounds(self, term: int) -> tuple[int, int]:
        """Return from and before which number a term's postings are."""
        return self._first[term], self._first[term + 1]


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A space's postings as they are before they are packed."""

    first: Longs
    place: Longs
    filing: Array
    headline: Array
    body: Array
    position: Array


def space_arrays(name: str, of: Unpacked) -> dict[str, Array]:
    """Return the arrays of a space but its terms, as `Space` reads them."""
    headline, body, position = of.headline, of.body, of.position
    is_more = (headline > _MOST_HEADLINE) | (body > _MOST_BODY)
    more, far = np.flatnonzero(is_more), np.flatnonzero(position >= _NEAR)
    counts = np.where(is_more, 0, headline << _BODY_BITS | body).astype(np.uint8)
    halves = np.append(counts, np.uint8(0)) if len(counts) % 2 else counts
    is_once = bool((counts == _ONCE).all())
    of_more = np.uint8 if max(headline.max(initial=0), body.max(initial=0)) < _OF_A_BYTE else np.uint32
    of_position = np.uint8 if position.max(initial=0) < _OF_A_BYTE else np.uint16
    arrays: dict[str, Array] = {
        "first": fixed(of.first, np.uint32),
        "place": _NONE if is_once else fixed(of.place, np.uint32),
        "filing": fixed(of.filing, np.uint16),
        "count": _NONE if is_once else halves[::2] | halves[1::2] << _HALF_BITS,
        "more": fixed(more, np.uint32),
        "more_headline": headline[more].astype(of_more),
        "more_body": body[more].astype(of_more),
        "position": _kept((position % _NEAR).astype(of_position), len(far)),
        "far": fixed(far, np.uint32),
        "far_position": fixed(position[far], np.uint32),
    }
    always = ("first", "filing")
    return {f"{name}.{part}": array for part, array in arrays.items() if len(array) or part in always}


def _kept(array: Array, others: int = 0) -> Array:
    """Return an array, or nothing where it holds only zeros and nothing is kept elsewhere."""
    return array if others or array.any() else _NONE


class Spaces(dict[str, Space]):
    """The spaces of a segment by name, each made when it is first asked for: most queries ask for one."""

    def __init__(self, arrays: Mapping[str, Array], size: int) -> None:
        super().__init__()
        self._arrays, self._size = arrays, size

    def __missing__(self, name: str) -> Space:
        self[name] = space = Space(self._arrays, name, self._size)
        return space


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
        arrays, _ = read_arrays(path, lambda _: Reading.SCATTERED)
        return cls(base, size, Spaces(arrays, size))
