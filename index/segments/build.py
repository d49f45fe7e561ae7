"""Writing a draft's index: segments of Whoosh with their postings as arrays, and the table of all filings."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import whoosh.index
import whoosh.writing

from index.limits import SPOOL_LIMITS, SpoolLimits
from index.segments.base import Base
from index.segments.codec import TalliedCodec, TalliedText, stored_places
from index.segments.rows import Rows, RowWriter
from index.segments.table import write_table
from index.segments.tally import Tally
from index.segments.tokens import FieldTokens, story_tokens
from search.columnar.arrays import write_arrays
from search.columnar.postings import POSTINGS_SUFFIX
from search.errors import CorruptGeneration
from search.schema import TEXT_FIELDS, day_number, pack_story, whoosh_schema
from search.story import Filing

_NOWHERE = (np.empty(0, np.int64), np.empty(0, np.int64))
log = logging.getLogger("dateline.index")


def write_index(
    directory: Path, added: Iterable[Filing], base: Base | None = None, limits: SpoolLimits = SPOOL_LIMITS
) -> dict[str, str]:
    """Write an index to a folder: the filings kept of a base, and those added. Nothing is synced.

    Return why some of those added cannot be indexed, by filing key; with any such, the folder is of no use.

    Raises:
        ValueError: two filings have the same key.
        NotArrays: the base's table is unreadable.
        OSError: the index cannot be written, or the base not be linked.
    """
    draft = _Draft(directory, limits)
    rewritten = draft.begin(base)
    intake = _Intake(chain(base.filings(rewritten) if base else (), added))
    for chunk in _chunks(iter(intake), limits):
        draft.add_segment(chunk)
    if not intake.reasons:
        draft.finish()
    return intake.reasons


def write_segments(directory: Path, chunks: Iterable[Iterable[Analysed]], limits: SpoolLimits = SPOOL_LIMITS) -> None:
    """Write an index of one segment for each group of filings. Nothing is synced.

    Raises:
        OSError: the index cannot be written.
    """
    draft = _Draft(directory, limits)
    draft.begin(None)
    for chunk in chunks:
        draft.add_segment(chunk)
    draft.finish()


def analyse(filing: Filing) -> Analysed:
    """Return a filing with all that is indexed of it."""
    return Analysed(filing, story_tokens(filing.story), pack_story(filing.story))


def _chunks(analysed: Iterator[Analysed], limits: SpoolLimits) -> Iterator[Iterator[Analysed]]:
    """Yield the filings of one segment after another; each must be taken in full before the next."""
    for first in analysed:
        yield _chunk(chain([first], analysed), limits)


def _chunk(analysed: Iterator[Analysed], limits: SpoolLimits) -> Iterator[Analysed]:
    words = 0
    for count, one in enumerate(analysed, 1):
        yield one
        words += one.words
        if count == limits.segment_filings or words >= limits.segment_words:
            return


@dataclass(frozen=True, slots=True)
class Analysed:
    """A filing, the tokens of its fields, and its story packed."""

    filing: Filing
    tokens: dict[str, FieldTokens]
    packed: bytes

    @property
    def words(self) -> int:
        """How many words its headline and body have."""
        return sum(self.tokens[name].words for name in TEXT_FIELDS if name in self.tokens)


@dataclass(slots=True)
class _Intake:
    """Analyses filings one by one; after a bad one it only looks for the others."""

    filings: Iterable[Filing]
    reasons: dict[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Analysed]:
        for filing in self.filings:
            try:
                analysed = analyse(filing)
            except Exception as error:  # whatever the schema cannot take must cost one filing, not the run
                log.warning("filing rejected", extra={"id": filing.story.id, "path": filing.source_path}, exc_info=True)
                self.reasons[filing.key] = f"internal error: {type(error).__name__}: {error}"
                continue
            if not self.reasons:
                yield analysed


@dataclass(slots=True)
class _Draft:
    """An index in the making: its segments so far and their rows of the table."""

    directory: Path
    limits: SpoolLimits
    segments: list[tuple[str, int]] = field(default_factory=list)
    parts: list[Rows] = field(default_factory=list)

    def begin(self, base: Base | None) -> frozenset[str]:
        """Begin with nothing, or with a base's segments linked; return those of them that are to be written anew."""
        if base is None:
            with _listed(self.directory):
                whoosh.index.create_in(str(self.directory), whoosh_schema()).close()
            return frozenset()
        base.link(self.directory)
        rewritten = base.rewritten(self.limits)
        with self._writer(whoosh_schema(), mergetype=_keeping(rewritten)) as writer:
            for segment in base.segments:
                for ordinal in base.gone(segment):
                    writer.delete_document(ordinal)
        for segment in base.segments:
            if segment.name not in rewritten:
                self.segments.append((segment.name, len(segment)))
                self.parts.append(base.rows(segment, self._rows_path()))
        return rewritten

    def add_segment(self, chunk: Iterable[Analysed]) -> None:
        """Write one segment with its postings."""
        tally, rows = Tally(), RowWriter()
        codec = TalliedCodec(tally)
        with self._writer(whoosh_schema(lambda name: TalliedText(name, tally)), codec=codec) as writer:
            for one in chunk:
                writer.add_document(**_document(one))
                rows.add(one.filing, {name: tally.words(name) for name in TEXT_FIELDS})
            name = str(writer.newsegment.segment_id())
        write_arrays(self.directory / f"{name}{POSTINGS_SUFFIX}", tally.arrays(codec.sorted))
        codec.clear()
        self.segments.append((name, len(rows)))
        places = stored_places(self.directory, name, len(rows))
        self.parts.append(rows.rows(self._rows_path(), places))

    def finish(self) -> None:
        """Write the table of all filings."""
        parts = self.parts or [RowWriter().rows(self._rows_path(), _NOWHERE)]
        write_table(self.directory, parts, self.segments)
        for part in parts:
            part.remove()
        for lock in self.directory.glob("*LOCK"):
            lock.unlink()

    def _rows_path(self) -> Path:
        return self.directory / f"rows-{len(self.parts)}"

    @contextmanager
    def _writer(self, schema: Any, mergetype: Any = whoosh.writing.NO_MERGE, codec: Any = None) -> Iterator[Any]:
        """Open the index to write one segment, and commit it if all went well."""
        with _listed(self.directory):
            index = whoosh.index.open_dir(str(self.directory), schema=schema)
            writer = index.writer(procs=1, limitmb=self.limits.writer_mb, codec=codec)
        try:
            yield writer
            try:
                writer.commit(mergetype=mergetype)
            except AssertionError as error:  # and what it makes of one that cannot be listed any more
                raise CorruptGeneration(self.directory, expected="the segment written there", actual="none") from error
        except BaseException:
            # Whoosh leaves the postings of a document that failed half-way to the next one: nothing may be kept.
            if not writer.is_closed:
                with suppress(Exception):  # Whoosh closes what failed half-way once more; the error is the first one
                    writer.cancel()
            raise
        finally:
            index.close()


@contextmanager
def _listed(directory: Path) -> Iterator[None]:
    """Name what Whoosh takes for a folder without an index: one that it could not list."""
    try:
        yield
    except whoosh.index.EmptyIndexError as error:
        raise CorruptGeneration(directory, expected="the index begun there", actual="none") from error


def _keeping(dropped: frozenset[str]) -> Callable[[Any, list[Any]], list[Any]]:
    """Return a merge policy of Whoosh's that merges nothing and drops some segments."""
    return lambda _, segments: [segment for segment in segments if segment.segment_id() not in dropped]


def _document(one: Analysed) -> dict[str, Any]:
    fields: dict[str, Any] = {**one.tokens, "story": one.packed, "filing_key": one.filing.key}
    if day := day_number(one.filing.story):
        fields["day"] = f"{day:08}"
    return fields
