"""Writing a draft's index: segments of Whoosh with their postings as arrays, and the table of all filings."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

import whoosh.index

from index.codec import TalliedCodec, TalliedText
from index.limits import SPOOL_LIMITS, SpoolLimits
from index.table import Rows, RowWriter, write_table
from index.tally import Tally
from index.tokens import FieldTokens, story_tokens
from search.columnar.arrays import write_arrays
from search.columnar.postings import POSTINGS_SUFFIX
from search.schema import TEXT_FIELDS, day_number, pack_story, whoosh_schema
from search.story import Filing

log = logging.getLogger("dateline.index")


def write_index(directory: Path, filings: Iterable[Filing], limits: SpoolLimits = SPOOL_LIMITS) -> dict[str, str]:
    """Write filings to a new index in a folder, and return why some cannot be indexed, by filing key.

    With any such filing, the folder is of no use. Nothing is synced.

    Raises:
        ValueError: two filings have the same key.
        OSError: the index cannot be written.
    """
    intake = _Intake(filings)
    write_segments(directory, _chunks(iter(intake), limits.segment_filings), limits)
    return intake.reasons


def analyse(filing: Filing) -> Analysed:
    """Return a filing with all that is indexed of it."""
    return Analysed(filing, story_tokens(filing.story), pack_story(filing.story))


def _chunks(analysed: Iterator[Analysed], size: int) -> Iterator[Iterator[Analysed]]:
    for first in analysed:
        yield chain([first], islice(analysed, size - 1))


def write_segments(directory: Path, chunks: Iterable[Iterable[Analysed]], limits: SpoolLimits = SPOOL_LIMITS) -> None:
    """Write an index of one segment for each group of filings. Nothing is synced.

    Raises:
        OSError: the index cannot be written.
    """
    whoosh.index.create_in(str(directory), whoosh_schema()).close()
    segments, parts = [], []
    for chunk in chunks:
        name, rows = _write_segment(directory, chunk, limits)
        segments.append((name, len(rows)))
        parts.append(rows)
    write_table(directory, parts or [RowWriter().rows()], segments)
    for lock in directory.glob("*LOCK"):
        lock.unlink()


@dataclass(frozen=True, slots=True)
class Analysed:
    """A filing, the tokens of its fields, and its story packed."""

    filing: Filing
    tokens: dict[str, FieldTokens]
    packed: bytes


@dataclass(slots=True)
class _Intake:
    """Analyses filings one by one; after a bad one it only looks for the others."""

    filings: Iterable[Filing]
    reasons: dict[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Analysed]:
        seen: set[str] = set()
        for filing in self.filings:
            if filing.key in seen:
                raise ValueError(f"two filings with the key {filing.key!r}")
            seen.add(filing.key)
            try:
                analysed = analyse(filing)
            except Exception as error:  # whatever the schema cannot take must cost one filing, not the run
                log.warning("filing rejected", extra={"id": filing.story.id, "path": filing.source_path}, exc_info=True)
                self.reasons[filing.key] = f"internal error: {type(error).__name__}: {error}"
                continue
            if not self.reasons:
                yield analysed


def _write_segment(directory: Path, chunk: Iterable[Analysed], limits: SpoolLimits) -> tuple[str, Rows]:
    """Write one segment with its postings, and return its name and its rows of the table."""
    tally, rows = Tally(), RowWriter()
    codec = TalliedCodec(tally)
    schema = whoosh_schema(lambda name: TalliedText(name, tally))
    index = whoosh.index.open_dir(str(directory), schema=schema)
    writer = index.writer(procs=1, limitmb=limits.writer_mb, codec=codec)
    try:
        for one in chunk:
            writer.add_document(**_document(one))
            rows.add(one.filing, {name: tally.words(name) for name in TEXT_FIELDS})
        name = str(writer.newsegment.segment_id())
        writer.commit(merge=False)
    except BaseException:
        if not writer.is_closed:
            writer.cancel()
        raise
    finally:
        index.close()
    write_arrays(directory / f"{name}{POSTINGS_SUFFIX}", tally.arrays(codec.sorted))
    return name, rows.rows()


def _document(one: Analysed) -> dict[str, Any]:
    fields: dict[str, Any] = {**one.tokens, "story": one.packed, "filing_key": one.filing.key}
    if day := day_number(one.filing.story):
        fields["day"] = f"{day:08}"
    return fields
