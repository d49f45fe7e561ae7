"""Terms with their postings as the bytes of Whoosh's W3 files, made for many terms at a time.

A term's postings are a mark and blocks of at most `_BLOCK`, each: the length of what follows, negative at the last; a
pickle of how many postings, the last filing, the greatest count, the compression, and the least and greatest length of
the field as bytes; and a pickle, compressed perhaps, of the steps between filings, the counts where any is not 1, and
the positions. What the index of terms holds of each is a record of fixed size.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pickle import dumps

import numpy as np
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC
from whoosh.system import pack_int, pack_uint
from whoosh.util.numeric import byte_to_length

from index.segments.tally import Ints, Sorted
from search.columnar.arrays import Array
from search.columnar.postings import Longs

LEVEL = 1
"""The compression of blocks that are worth it."""
_BLOCK = 128
_SMALL = 8  # postings, in which compression would find nothing to gain
_PICKLE = 2  # the protocol of the W3 format
_BATCH = 1 << 16
"""Postings that are encoded at once: a segment's would fill the memory as objects."""
_LENGTHS = np.array([byte_to_length(byte) for byte in range(256)])
_RECORD = np.dtype(
    [
        ("is_inlined", "u1"),
        ("weight", ">f4"),
        ("filings", ">u4"),
        ("shortest", "u1"),
        ("longest", "u1"),
        ("most", ">f4"),
        ("first", ">u4"),
        ("last", ">u4"),
        ("offset", ">i8"),
        ("length", ">i4"),
    ]
)


@dataclass(frozen=True, slots=True)
class Encoded:
    """Some terms, ascending, with the record of each, and the postings of all one after another."""

    terms: list[bytes]
    records: list[bytes]
    postings: bytes


def encoded(postings: Sorted, lengths: Longs, offset: int) -> Iterator[Encoded]:
    """Yield a field's terms in batches, given its length in each filing, and where its postings will begin."""
    start = 0
    while start < len(postings.terms):
        reach = postings.first[start] + _BATCH
        end = max(start + 1, int(np.searchsorted(postings.first, reach, side="right")) - 1)
        batch = _batch(postings, slice(start, end), lengths, offset)
        offset += len(batch.postings)
        yield batch
        start = end


def _batch(postings: Sorted, terms: slice, lengths: Longs, offset: int) -> Encoded:
    first, place = (bounds[terms.start : terms.stop + 1] for bounds in (postings.first, postings.place))
    filings, counts = (column[first[0] : first[-1]] for column in (postings.filing, postings.count))
    starts, blocks_of = first[:-1] - first[0], -(-np.diff(first) // _BLOCK)
    last = np.cumsum(blocks_of) - 1
    begin = last + 1 - blocks_of
    block_starts = np.repeat(starts - begin * _BLOCK, blocks_of) + np.arange(last[-1] + 1) * _BLOCK
    lengths_of = lengths[filings]
    data = _data(block_starts, filings, counts, _values(counts, postings.position[place[0] : place[-1]]))
    blocks = _blocks(_Runs.of(block_starts, filings, counts, lengths_of), data, last)
    for number in begin.tolist():
        blocks[number] = WHOOSH3_HEADER_MAGIC + blocks[number]
    sizes = np.add.reduceat(np.fromiter(map(len, blocks), np.int64, len(blocks)), begin)
    runs = _Runs.of(starts, filings, counts, lengths_of)
    return Encoded(postings.terms[terms], _records(runs, counts, sizes, offset), b"".join(blocks))


@dataclass(frozen=True, slots=True)
class _Runs:
    """Runs of postings, those of a term or of a block: how many each has, and what is kept of them."""

    starts: Longs
    size: Longs
    first: Ints
    last: Ints
    most: Ints
    shortest: Longs
    longest: Longs

    @classmethod
    def of(cls, starts: Longs, filings: Ints, counts: Ints, lengths: Longs) -> _Runs:
        """Return the runs that begin at some of the postings, ascending, the first at 0."""
        ends = np.append(starts[1:], len(filings))
        shortest, longest = np.minimum.reduceat(lengths, starts), np.maximum.reduceat(lengths, starts)
        return cls(
            starts,
            ends - starts,
            filings[starts],
            filings[ends - 1],
            np.maximum.reduceat(counts, starts),
            *(np.minimum(np.searchsorted(_LENGTHS, bound), 255) for bound in (shortest, longest)),
        )


def _records(terms: _Runs, counts: Ints, sizes: Longs, offset: int) -> list[bytes]:
    records = np.zeros(len(sizes), _RECORD)
    records["weight"] = np.add.reduceat(counts, terms.starts)
    records["filings"] = terms.size
    for name in ("first", "last", "most", "shortest", "longest"):
        records[name] = getattr(terms, name)
    records["offset"] = offset + np.cumsum(sizes) - sizes
    records["length"] = sizes
    packed, width = records.tobytes(), _RECORD.itemsize
    return [packed[at : at + width] for at in range(0, len(packed), width)]


def _blocks(blocks: _Runs, data: list[bytes], last: Longs) -> list[bytes]:
    """Return blocks given their data; `last` are those that end a term."""
    sign = np.ones(len(data), np.int64)
    sign[last] = -1
    columns = (blocks.size, blocks.last, blocks.most.astype(np.float64), blocks.shortest, blocks.longest, sign)
    out = []
    for packed, (size, last_filing, most, shortest, longest, end) in zip(
        data, zip(*(column.tolist() for column in columns), strict=True), strict=True
    ):
        info = dumps((size, last_filing, most, LEVEL if size > _SMALL else 0, shortest, longest), _PICKLE)
        out.append(pack_int(end * (len(info) + len(packed))) + info + packed)
    return out


def _data(starts: Longs, filings: Ints, counts: Ints, values: list[bytes]) -> list[bytes]:
    """Return the data of the blocks that begin at some postings."""
    steps = np.diff(filings, prepend=0)
    steps[starts] = filings[starts]
    bounds = [*starts.tolist(), len(filings)]
    most, least = np.maximum.reduceat(counts, starts), np.minimum.reduceat(counts, starts)
    all_steps, weights = steps.tolist(), counts.astype(np.float64).tolist()
    out = []
    for start, end, high, low in zip(bounds, bounds[1:], most.tolist(), least.tolist(), strict=False):
        weight = None if high == 1 else weights[start] if high == low else tuple(weights[start:end])
        data = dumps((tuple(all_steps[start:end]), weight, tuple(values[start:end])), _PICKLE)
        out.append(zlib.compress(data, LEVEL) if end - start > _SMALL else data)
    return out


def _values(counts: Array, positions: Array) -> list[bytes]:
    """Return each posting's positions as Whoosh's Positions format has them: a count and a pickled list of steps."""
    if len(counts) == len(positions):
        return [_single(position) for position in positions.tolist()]
    ends = np.cumsum(counts)
    steps = np.diff(positions, prepend=0)
    steps[ends[:-1]] = positions[ends[:-1]]
    flat = steps.tolist()
    starts = (ends - counts).tolist()
    return [
        _single(flat[start]) if end - start == 1 else pack_uint(end - start) + dumps(flat[start:end], _PICKLE)
        for start, end in zip(starts, ends.tolist(), strict=True)
    ]


@lru_cache(maxsize=1 << 13)
def _single(position: int) -> bytes:
    return bytes(pack_uint(1) + dumps([position], _PICKLE))
