"""Stories indexed per CPU second, ours beside stock Whoosh with the same fields in the same run.

Stock Whoosh gets what is generous: its text fields are given terms cut beforehand, outside the clock, and only split
them at spaces, where ours cuts its own text. It stores the same packed story, and has numbers and facets in columns.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import whoosh.analysis
import whoosh.columns
import whoosh.fields
import whoosh.index

from index.build import write_index
from index.limits import SPOOL_LIMITS
from search.analysis import terms
from search.facets import VALUE_FACETS, story_values
from search.schema import (
    NUMBERS,
    QUERY_FIELDS,
    SEPARATOR,
    day_number,
    field_values,
    filing_numbers,
    pack_story,
    whoosh_schema,
)
from search.story import Filing
from tests.bench.copy import joined

ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Building:
    """Stories per second of CPU time, each the best of several rounds."""

    stories: int
    ours: float
    whoosh: float

    @property
    def ratio(self) -> float:
        """Return ours over stock Whoosh's."""
        return self.ours / self.whoosh


def building(filings: Sequence[Filing], folder: Path) -> Building:
    """Index the same filings with both writers in turn, several times, in this process."""
    texts = [_texts(filing) for filing in filings]
    ours, stock = [], []
    for number in range(ROUNDS):
        ours.append(_cpu_s(_ours, filings, _new(folder / f"ours-{number}")))
        stock.append(_cpu_s(_stock, list(zip(filings, texts, strict=True)), _new(folder / f"stock-{number}")))
    return Building(len(filings), len(filings) / min(ours), len(filings) / min(stock))


def _ours(filings: Sequence[Filing], folder: Path) -> None:
    if write_index(folder, filings):
        raise ValueError("a filing of the benchmark cannot be indexed")


def _stock(filings: Sequence[tuple[Filing, dict[str, str]]], folder: Path) -> None:
    index = whoosh.index.create_in(str(folder), stock_schema())
    writer = index.writer(limitmb=SPOOL_LIMITS.writer_mb)
    for filing, texts in filings:
        writer.add_document(**stock_fields(filing), **texts)
    writer.commit()
    index.close()


def stock_schema() -> whoosh.fields.Schema:
    """Return our schema with text fields that cut at spaces, and with columns for numbers and facets."""
    schema = whoosh_schema(lambda _: whoosh.fields.TEXT(analyzer=whoosh.analysis.RegexTokenizer(r"[^ ]+")))
    for name in NUMBERS:
        schema.add(f"n_{name}", whoosh.fields.COLUMN(whoosh.columns.NumericColumn("q", default=0)))
    for spec in VALUE_FACETS:
        schema.add(f"v_{spec.name}", whoosh.fields.COLUMN(whoosh.columns.VarBytesColumn()))
    return schema


def stock_fields(filing: Filing) -> dict[str, Any]:
    """Return the arguments of `add_document` beside the texts."""
    story = filing.story
    cells = {spec.name: SEPARATOR.join(story_values(spec, story)) for spec in VALUE_FACETS}
    return {
        "story": pack_story(story),
        "filing_key": filing.key,
        "day": f"{day_number(story):08}",
        **{f"n_{name}": number for name, number in filing_numbers(filing, {}).items()},
        **{f"v_{name}": cell.encode() for name, cell in cells.items() if cell},
    }


def _texts(filing: Filing) -> dict[str, str]:
    """Return the fields' terms parted by spaces."""
    values = {name: field_values(name, filing.story) for name in QUERY_FIELDS}
    return {name: joined(map(terms, of)) for name, of in values.items() if of}


def _cpu_s(work: Any, filings: Sequence[Any], folder: Path) -> float:
    start = time.process_time()
    work(filings, folder)
    return time.process_time() - start


def _new(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder
