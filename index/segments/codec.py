"""Whoosh's own index format written from arrays: a codec and a text field that take tallied postings.

Whoosh sorts one tuple a posting and encodes position by position; here the postings come sorted from numpy, and
`index.segments.blocks` encodes them. Codec and field are pickled as Whoosh's stock ones, so the index opens
anywhere. The stock classes are those of the W3 format, the same in every Whoosh since 2.7.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import whoosh.analysis
import whoosh.codec.whoosh3
import whoosh.columns
import whoosh.fields
import whoosh.filedb.compound
import whoosh.filedb.filestore
from whoosh.system import pack_ushort

from index.segments.blocks import LEVEL, Encoded, encoded
from index.segments.tally import Sorted, Tally
from index.segments.tokens import FieldTokens
from search.columnar.postings import Longs
from search.schema import TEXT_FIELDS
from search.store import SEGMENT_SUFFIX

_SIZES = struct.Struct("!ii")  # of a key and its value


class TalliedText(whoosh.fields.TEXT):  # type: ignore[misc]  # Whoosh has no types
    """A text field whose tokens go to a tally; pickled as stock TEXT."""

    def __init__(self, name: str, tally: Tally) -> None:
        super().__init__(analyzer=whoosh.analysis.RegexTokenizer(), phrase=True)
        self._name = name
        self._tally = tally

    def index(self, value: FieldTokens, **_: Any) -> tuple[()]:
        """Tally the tokens and leave nothing to Whoosh's own sorting."""
        self._tally.add(self._name, value)
        return ()

    def __reduce__(self) -> tuple[Any, ...]:
        return (whoosh.fields.TEXT, (whoosh.analysis.RegexTokenizer(),))


class TalliedCodec(whoosh.codec.whoosh3.W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """Writes the W3 format with the postings of a tally among it; pickled as the stock W3 codec."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(compression=LEVEL)
        self.tally = tally
        self.sorted: dict[str, Sorted] = {}

    def clear(self) -> None:
        """Let go of the postings: Whoosh's writers, which refer to each other, stay until they are collected."""
        self.tally.clear()
        self.sorted.clear()

    def per_document_writer(self, storage: Any, segment: Any) -> _PerDocWriter:
        """Return the writer of what is kept filing by filing."""
        return _PerDocWriter(self, storage, segment)

    def field_writer(self, storage: Any, segment: Any) -> _FieldWriter:
        """Return the writer of the postings."""
        return _FieldWriter(self, storage, segment)

    def __reduce__(self) -> tuple[Any, ...]:
        return (whoosh.codec.whoosh3.W3Codec, ())


class _PerDocWriter(whoosh.codec.whoosh3.W3PerDocWriter):  # type: ignore[misc]
    def start_doc(self, docnum: int) -> None:
        """Begin a filing, in the tally too."""
        super().start_doc(docnum)
        self._codec.tally.start()

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int) -> None:
        """Keep a field's value, and as its length how many words the tally has of it."""
        super().add_field(fieldname, fieldobj, value, self._codec.tally.words(fieldname) or length)


class _FieldWriter(whoosh.codec.whoosh3.W3FieldWriter):  # type: ignore[misc]
    def add_postings(self, schema: Any, lengths: Any, items: Any) -> None:
        """Write the postings that Whoosh has sorted, then those of the tally."""
        super().add_postings(schema, lengths, items)
        tally = self._codec.tally
        for name in tally.fields():
            postings = tally.sorted(name)
            if name not in TEXT_FIELDS:  # these are sorted again, as one, for the postings file
                self._codec.sorted[name] = postings
            self.start_field(name, schema[name])
            for batch in encoded(postings, tally.lengths(name), self._postfile.tell()):
                self._postfile.write(batch.postings)
                self._add_terms(pack_ushort(self._fieldid), batch)
            self.finish_field()

    def _add_terms(self, field: bytes, batch: Encoded) -> None:
        """Do what the index's `add` does, for many terms, which ascend, in one write."""
        index = self._tindex
        at = index.tell()
        out: list[bytes] = []
        for term, record in zip(batch.terms, batch.records, strict=True):
            key = field + term
            digest = index.hashfn(key)
            index.buckets[digest & 255].append((digest, at))
            index.index.append(at)
            out += (_SIZES.pack(len(key), len(record)), key, record)
            at += _SIZES.size + len(key) + len(record)
        index.dbfile.write(b"".join(out))


def stored_places(directory: Path, segment: str, filings: int) -> tuple[Longs, Longs]:
    """Return where a segment's file has the stored fields of each filing, and their length there."""
    file = f"{segment}{SEGMENT_SUFFIX}"
    compound = whoosh.filedb.compound.CompoundStorage(
        whoosh.filedb.filestore.FileStorage(str(directory)).open_file(file)
    )
    try:
        name = f"{segment}._stored{whoosh.codec.whoosh3.W3Codec.COLUMN_EXT}"
        start, length = compound.range(name)
        column = whoosh.columns.VarBytesColumn().reader(compound.open_file(name), 0, length, filings)
        offsets, lengths = (np.array(list(values), np.int64) for values in (column._offsets, column._lengths))
    finally:
        compound.close()
    return start + offsets, lengths
