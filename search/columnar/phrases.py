"""Where words follow one another: phrases found by intersecting positions, arrays at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from search.columnar.postings import Space

Longs = npt.NDArray[np.int64]
_ROOM = np.int64(1) << 33
"""Between two filings' positions on the common line: more than any filing has, and than any phrase may span."""


def filings_with(space: Space, terms: Sequence[int], slop: int) -> tuple[Longs, Longs]:
    """Return the filings, within the segment, that have terms in this order, and the position of each last term.

    Up to `slop` other positions may lie between a term and the one before it. A filing stands once for each
    occurrence, ascending.
    """
    spans = [space.bounds(term) for term in terms]
    common = _common(space, spans)
    if not len(common):
        return common, common
    lines = {term: _line(space, term, span, common) for term, span in dict(zip(terms, spans, strict=True)).items()}
    reached = lines[terms[0]]
    for term in terms[1:]:
        reached = _following(reached, lines[term], slop)
    return reached >> 33, reached & (_ROOM - 1)


def _common(space: Space, spans: Sequence[tuple[int, int]]) -> Longs:
    """Return the filings that have all the terms."""
    lists = sorted((space.filing[start:end] for start, end in set(spans)), key=len)
    found = lists[0]
    for other in lists[1:]:
        found = found[_among(found, other)]
    return found.astype(np.int64)


def _among(values: npt.NDArray[np.generic], wanted: npt.NDArray[np.generic]) -> npt.NDArray[np.bool_]:
    """Return which of some ascending values are among other ascending values."""
    at = np.searchsorted(wanted, values)
    at[at == len(wanted)] = 0
    return np.asarray(wanted[at] == values) if len(wanted) else np.zeros(len(values), np.bool_)


def _line(space: Space, term: int, span: tuple[int, int], filings: Longs) -> Longs:
    """Return a term's positions in some filings on one line, each filing's beginning at its number times `_ROOM`."""
    start, end = span
    at = np.searchsorted(space.filing[start:end], filings.astype(space.filing.dtype))
    counts = space.count[start:end].astype(np.int64)
    ends = np.cumsum(counts)[at] + int(space.place[term])
    wanted = counts[at]
    total = int(wanted.sum())
    offsets = np.arange(total) + np.repeat(ends - np.cumsum(wanted), wanted)
    return np.repeat(filings << 33, wanted) + space.position[offsets]


def _following(reached: Longs, line: Longs, slop: int) -> Longs:
    """Return the places on a line that come after a reached one, at most `slop` others between."""
    if not len(reached):
        return reached
    at = np.searchsorted(reached, line) - 1
    near = line - reached[np.maximum(at, 0)] <= slop + 1
    return line[near & (at >= 0)]
