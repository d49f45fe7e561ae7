"""Writing a generation's Whoosh index: one segment, in order of day, by one process."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import whoosh.index

from index.limits import SPOOL_LIMITS, SpoolLimits
from search.schema import document, whoosh_schema
from search.story import Filing

log = logging.getLogger("dateline.index")


def write_index(directory: Path, filings: Iterable[Filing], limits: SpoolLimits = SPOOL_LIMITS) -> dict[str, str]:
    """Write filings to a new index in a folder, and return why some cannot be indexed, by filing key.

    With any such filing, no index is written and the folder is of no use. Nothing is synced.

    Raises:
        ValueError: two filings have the same key.
        OSError: the index cannot be written.
    """
    index = whoosh.index.create_in(str(directory), whoosh_schema())
    writer = index.writer(procs=1, limitmb=limits.writer_mb)
    try:
        reasons = _add_all(writer, filings)
        if reasons:
            writer.cancel()
        else:
            writer.commit()
    except BaseException:
        # Whoosh leaves the postings of a document that failed half-way to the next one: nothing of it may be kept.
        if not writer.is_closed:
            writer.cancel()
        raise
    finally:
        index.close()
    for lock in directory.glob("*LOCK"):
        lock.unlink()
    return reasons


def _add_all(writer: Any, filings: Iterable[Filing]) -> dict[str, str]:
    """Add each filing once its document is known to be good; with a bad one about, only look for the others."""
    reasons: dict[str, str] = {}
    seen: set[str] = set()
    for filing in filings:
        if filing.key in seen:
            raise ValueError(f"two filings with the key {filing.key!r}")
        seen.add(filing.key)
        try:
            fields = document(filing)
        except Exception as error:  # whatever the schema cannot take must cost one filing, not the run
            log.warning("filing rejected", extra={"id": filing.story.id, "path": filing.source_path}, exc_info=True)
            reasons[filing.key] = f"internal error: {type(error).__name__}: {error}"
            continue
        if not reasons:
            writer.add_document(**fields)
    return reasons
