"""Stories indexed per CPU second, ours beside stock Whoosh with the same fields in the same run.

Stock Whoosh cuts the printed text with its own tokeniser and lower-case filter, by our pattern of a word; it makes one
term of a word where we make several of some, which is less work. It stores the same packed story, and has numbers and
facets in columns of its own. `whoosh_cut` is the same given terms that were cut beforehand, outside the clock, to be
split at spaces: its writer alone. Each round has a process of its own, so that no cache of another round serves it.
"""

from __future__ import annotations

import math
import multiprocessing
import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import whoosh.analysis
import whoosh.columns
import whoosh.fields
import whoosh.index

from index.limits import SPOOL_LIMITS
from index.segments.build import write_index
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

ROUNDS = 1  # over a whole corpus: a part of one has too many words for its size
WORD = r"\w(?:[\w]|[.,&'’](?=\w))*"
"""A word with the marks that stand inside one, as our analyser has it."""

Writer = Callable[[Sequence[Filing], Path], float]
"""Indexes filings in a folder and returns the seconds of CPU time that took."""


@dataclass(frozen=True, slots=True)
class Building:
    """Stories per second of CPU time, each the best of several rounds."""

    stories: int
    ours: float
    whoosh: float
    whoosh_cut: float

    @property
    def ratio(self) -> float:
        """Return ours over stock Whoosh's."""
        return self.ours / self.whoosh


def building(filings: Sequence[Filing], folder: Path) -> Building:
    """Index the same filings with the writers in turn, several times."""
    best = dict.fromkeys(_WRITERS, math.inf)
    for number, name in product(range(ROUNDS), _WRITERS):
        place = folder / f"{name}-{number}"
        shutil.rmtree(place, ignore_errors=True)  # left by an earlier run in the same folder
        place.mkdir(parents=True)
        best[name] = min(best[name], _in_a_process(_WRITERS[name], filings, place))
    return Building(len(filings), **{name: len(filings) / seconds for name, seconds in best.items()})


def _in_a_process(write: Writer, filings: Sequence[Filing], folder: Path) -> float:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(write, filings, folder).result()


def _ours(filings: Sequence[Filing], folder: Path) -> float:
    start = time.process_time()
    if write_index(folder, filings):
        raise ValueError("a filing of the benchmark cannot be indexed")
    return time.process_time() - start


def _stock(filings: Sequence[Filing], folder: Path) -> float:
    cut = whoosh.analysis.RegexTokenizer(WORD) | whoosh.analysis.LowercaseFilter()
    start = time.process_time()
    _write(((filing, _printed(filing)) for filing in filings), folder, cut)
    return time.process_time() - start


def _stock_cut(filings: Sequence[Filing], folder: Path) -> float:
    texts = [(filing, _cut(filing)) for filing in filings]
    start = time.process_time()
    _write(texts, folder, whoosh.analysis.RegexTokenizer(r"[^ ]+"))
    return time.process_time() - start


_WRITERS: dict[str, Writer] = {"ours": _ours, "whoosh": _stock, "whoosh_cut": _stock_cut}


def _write(texts: Iterable[tuple[Filing, dict[str, str]]], folder: Path, analyser: Any) -> None:
    index = whoosh.index.create_in(str(folder), stock_schema(analyser))
    writer = index.writer(limitmb=SPOOL_LIMITS.writer_mb)
    for filing, fields in texts:
        writer.add_document(**stock_fields(filing), **fields)
    writer.commit()
    index.close()


def stock_schema(analyser: Any) -> whoosh.fields.Schema:
    """Return our schema with stock text fields, and with columns for numbers and facets."""
    schema = whoosh_schema(lambda _: whoosh.fields.TEXT(analyzer=analyser))
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


def _printed(filing: Filing) -> dict[str, str]:
    values = {name: field_values(name, filing.story) for name in QUERY_FIELDS}
    return {name: "\n".join(of) for name, of in values.items() if of}


def _cut(filing: Filing) -> dict[str, str]:
    values = {name: field_values(name, filing.story) for name in QUERY_FIELDS}
    return {name: joined(map(terms, of)) for name, of in values.items() if of}
