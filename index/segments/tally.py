"""The postings of a segment while it is written: tokens are gathered filing by filing and sorted once, as arrays."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.segments.tokens import FieldTokens
from search.columnar.arrays import Array, narrow
from search.columnar.postings import SPACES, TEXT, Unpacked, space_arrays
from search.columnar.texts import sorted_text_arrays

Longs = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]
Keys = npt.NDArray[np.uint64]


class _Numbers(dict[str, int]):
    """Numbers each text by the order in which it is first asked for."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


@dataclass(slots=True)
class _Gathered:
    """The tokens of one field so far: terms by number, positions, and how many tokens each filing has."""

    terms: array[int]
    positions: array[int]
    counts: array[int]
    words: array[int]
    spans: array[int]


@dataclass(frozen=True, slots=True)
class Sorted:
    """One field's postings, sorted by term and filing, as `search.columnar.postings` describes a space.

    `filing`, `count` and `position` are int32: there are many of them.
    """

    terms: list[bytes]
    first: Longs
    place: Longs
    filing: Ints
    count: Ints
    position: Ints


class Tally:
    """Gathers the tokens of a segment's filings."""

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self._fields: dict[str, _Gathered] = {}
        self.size = 0

    def start(self) -> None:
        """Begin the next filing."""
        self.size += 1

    def add(self, name: str, tokens: FieldTokens) -> None:
        """Add one field of the filing begun last."""
        gathered = self._fields.setdefault(name, _Gathered(*(array("I") for _ in range(5))))
        numbers = self._numbers
        gathered.terms.extend([numbers[term] for term in tokens.terms])
        gathered.positions.extend(tokens.positions)
        if missed := self.size - 1 - len(gathered.counts):
            for column in (gathered.counts, gathered.words, gathered.spans):
                column.extend([0] * missed)
        gathered.counts.append(len(tokens.terms))
        gathered.words.append(tokens.words)
        gathered.spans.append(tokens.span)

    def clear(self) -> None:
        """Let go of all that was gathered."""
        self._numbers.clear()
        self._fields.clear()

    def words(self, name: str) -> int:
        """Return how many words the filing begun last has in a field."""
        gathered = self._fields.get(name)
        return gathered.words[-1] if gathered and len(gathered.words) == self.size else 0

    def lengths(self, name: str) -> Longs:
        """Return how many words each filing has in a field."""
        return self._column(name, "words")

    def fields(self) -> list[str]:
        """Return the names of the fields that any filing has."""
        return sorted(self._fields)

    def sorted(self, name: str) -> Sorted:
        """Return a field's postings."""
        gathered = self._fields.get(name)
        return self._sorted([(gathered, np.zeros(self.size, np.int64))] if gathered else [])

    def arrays(self, sorted_fields: Mapping[str, Sorted]) -> dict[str, Array]:
        """Return the arrays of the segment's postings file, given the fields that are sorted already."""
        out = self._text_arrays()
        for name in SPACES[1:]:
            one = sorted_fields.get(name) or self.sorted(name)
            out |= _space_arrays(name, one, np.zeros_like(one.count))
        return out

    def _text_arrays(self) -> dict[str, Array]:
        """Return headline and body as one space."""
        body_at = self._column("headline", "spans")
        shifts = {"headline": np.zeros_like(body_at), "body": body_at}
        merged = self._sorted([(self._fields[name], shifts[name]) for name in shifts if name in self._fields])
        is_headline = merged.position < np.repeat(body_at.astype(np.int32)[merged.filing], merged.count)
        starts = np.concatenate(([0], np.cumsum(merged.count)))[:-1]
        headline = np.add.reduceat(is_headline, starts, dtype=np.int32) if len(starts) else merged.count
        return _space_arrays(TEXT, merged, headline) | {f"{TEXT}.body_at": narrow(body_at)}

    def _column(self, name: str, column: str) -> Longs:
        out = np.zeros(self.size, np.int64)
        if name in self._fields:
            values = getattr(self._fields[name], column)
            out[: len(values)] = values
        return out

    def _sorted(self, parts: Sequence[tuple[_Gathered, Longs]]) -> Sorted:
        """Return the postings of some fields as one, each filing's positions in a field shifted by so many.

        A token is one number, of its term's rank, its filing and its position from the highest bits down: sorting these
        is sorting by all three, and takes eight bytes a token.
        """
        texts, rank = self._ranks([part for part, _ in parts])
        place_bits = max((_most(part.positions) + _most(shift) for part, shift in parts), default=0).bit_length()
        term_bits = place_bits + self.size.bit_length()
        keys = np.concatenate([np.empty(0, np.uint64), *(self._keys(*part, rank, place_bits) for part in parts)])
        keys.sort()
        is_new_term = _changes(keys >> np.uint64(term_bits))
        starts = np.flatnonzero(is_new_term | _changes(keys >> np.uint64(place_bits)))
        firsts = np.flatnonzero(is_new_term[starts])
        filings = keys[starts] >> np.uint64(place_bits) & np.uint64((1 << self.size.bit_length()) - 1)
        return Sorted(
            terms=texts,
            first=np.append(firsts, len(starts)),
            place=np.append(starts[firsts], len(keys)),
            filing=filings.astype(np.int32),
            count=np.diff(np.append(starts, len(keys))).astype(np.int32),
            position=(keys & np.uint64((1 << place_bits) - 1)).astype(np.int32),
        )

    def _keys(self, part: _Gathered, shift: Longs, rank: Keys, place_bits: int) -> Keys:
        """Return the number of each token of a field."""
        keys = rank.take(np.frombuffer(part.terms, np.uint32))
        keys <<= np.uint64(place_bits + self.size.bit_length())
        counts = np.zeros(self.size, np.int64)
        counts[: len(part.counts)] = part.counts
        keys += np.repeat((np.arange(self.size) << place_bits) + shift, counts).astype(np.uint64)
        keys += np.frombuffer(part.positions, np.uint32)
        return keys

    def _ranks(self, parts: Sequence[_Gathered]) -> tuple[list[bytes], Keys]:
        """Return the texts of the terms that occur, sorted, and each term number's rank among them."""
        occurs = np.zeros(len(self._numbers), np.bool_)
        for part in parts:
            occurs[np.frombuffer(part.terms, np.uint32)] = True
        texts = sorted((text.encode(), number) for text, number in self._numbers.items() if occurs[number])
        rank = np.zeros(len(self._numbers), np.uint64)
        rank[[number for _, number in texts]] = np.arange(len(texts), dtype=np.uint64)
        return [text for text, _ in texts], rank


def _most(values: array[int] | Longs) -> int:
    return int(np.asarray(values).max(initial=0))


def _changes(values: Keys) -> npt.NDArray[np.bool_]:
    """Return where a value differs from the one before; the first always does."""
    out = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=out[1:])
    return out


def _space_arrays(name: str, one: Sorted, headline: Ints) -> dict[str, Array]:
    postings = Unpacked(one.first, one.place, one.filing, headline, one.count - headline, one.position)
    return sorted_text_arrays(f"{name}.term", one.terms) | space_arrays(name, postings)
