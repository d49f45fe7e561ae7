"""Whoosh with its own fields, searcher and matchers, twice over one index.

`StockWhoosh` asks as Whoosh's manual says: a scored search with `groupedby` facets, and one sorted by date.
`TunedWhoosh` is what its users do when that is too slow: a scored search for ten, which skips by block quality, and one
unscored walk over the matching documents that counts through lists made once. Both take terms that are cut already,
parted by spaces, so a word with several forms takes several positions, and a phrase over such a word may be missed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain
from pathlib import Path
from typing import Any

import whoosh.analysis
import whoosh.fields
import whoosh.index
import whoosh.query
import whoosh.sorting

from search.facets import VALUE_FACETS
from search.request import Filter
from search.tree import And, Node, Not, Or, Pattern, Phrase, Word
from tests.bench.copy import Copy
from tests.bench.queries import FACETS, Query
from tests.bench.rivals import BEST, TEXT_FIELDS, Answer, sequences, unknown

_WRITER_MB = 512


def stock_schema() -> whoosh.fields.Schema:
    """Return a schema of stock fields: text cut at spaces, keywords for facets, sortable numbers for dates."""
    spaces = whoosh.analysis.RegexTokenizer(r"[^ ]+")
    return whoosh.fields.Schema(
        headline=whoosh.fields.TEXT(analyzer=spaces, field_boost=2.5),
        body=whoosh.fields.TEXT(analyzer=spaces),
        number=whoosh.fields.NUMERIC(numtype=int, bits=64, stored=True),
        published=whoosh.fields.NUMERIC(numtype=int, bits=64, signed=True, sortable=True),
        date=whoosh.fields.KEYWORD(commas=True),
        **{spec.name: whoosh.fields.KEYWORD(commas=True, stored=spec.name in FACETS) for spec in VALUE_FACETS},
    )


def stock_fields(copy: Copy) -> dict[str, Any]:
    """Return the arguments of `add_document`."""
    return {
        "headline": copy.text("headline"),
        "body": copy.text("body"),
        "number": copy.number,
        "published": copy.published,
        "date": ",".join((str(copy.day)[:4], str(copy.day)[:6])),
        **{name: ",".join(_plain(key) for key in keys) for name, keys in copy.facets.items() if keys},
    }


@dataclass(frozen=True, slots=True)
class _Prepared:
    query: whoosh.query.Query
    counted: tuple[tuple[tuple[str, ...], whoosh.query.Query], ...]
    values: int


class StockWhoosh:
    """An index in a folder; opened where one is there already. See `tests.bench.rivals.Rival`."""

    name = "whoosh"

    def __init__(self, folder: Path) -> None:
        self._writer: Any = None
        folder.mkdir(parents=True, exist_ok=True)
        if whoosh.index.exists_in(str(folder)):
            self._index = whoosh.index.open_dir(str(folder))
            self._open()
        else:
            self._index = whoosh.index.create_in(str(folder), stock_schema())
            self._writer = self._index.writer(limitmb=_WRITER_MB)

    def add(self, copy: Copy) -> None:
        """Index a filing."""
        self._writer.add_document(**stock_fields(copy))

    def finish(self) -> None:
        """Commit what was added and get ready to search it."""
        self._writer.commit()
        self._open()

    def prepare(self, query: Query, values: int) -> _Prepared:
        """Return Whoosh's query for the hits, and for each group of facets the query they are counted under."""
        tree = query.tree()
        counted = ((names, _with(_query(tree), filters)) for names, filters in query.counted())
        return _Prepared(_with(_query(tree), query.filters), tuple(counted), values)

    def run(self, prepared: _Prepared) -> tuple[Any, ...]:
        """Return the results by relevance and by date, and the facets' groups."""
        (names, _), *alone = prepared.counted
        best = self._searcher.search(prepared.query, limit=BEST, groupedby=_grouped(names))
        groups = {name: best.groups(name) for name in names}
        for (name,), query in alone:
            groups[name] = self._searcher.search(query, limit=1, groupedby=_grouped((name,))).groups(name)
        by_date = whoosh.sorting.FieldFacet("published", reverse=True)
        newest = self._searcher.search(prepared.query, limit=BEST, sortedby=by_date)
        return len(best), best, newest, groups

    def answer(self, found: tuple[Any, ...]) -> Answer:
        """Return what `run` gave in the form that can be compared."""
        total, best, newest, groups = found
        facets = {name: {key: len(docs) for key, docs in of.items() if key} for name, of in groups.items()}
        return Answer(total, _numbers(best), _numbers(newest), facets)

    def _open(self) -> None:
        self._searcher = self._index.searcher()


class TunedWhoosh(StockWhoosh):
    """The same index, asked the fast way. It opens what `StockWhoosh` built in the folder."""

    name = "whoosh_tuned"

    def run(self, prepared: _Prepared) -> tuple[Any, ...]:
        """Return the total, the results by relevance, the newest documents, and counts of values."""
        best = self._searcher.search(prepared.query, limit=BEST)
        counts: dict[str, list[tuple[str, int]]] = {}
        for i, (names, query) in enumerate(prepared.counted):
            found = list(self._searcher.docs_for_query(query))
            if not i:
                total, newest = len(found), nlargest(BEST, found, key=self._published.__getitem__)
            for name in names:
                of_each = Counter(chain.from_iterable(map(self._values[name].__getitem__, found)))
                counts[name] = of_each.most_common(prepared.values)
        return total, best, newest, counts

    def answer(self, found: tuple[Any, ...]) -> Answer:
        """Return what `run` gave in the form that can be compared."""
        total, best, newest, counts = found
        return Answer(
            total, _numbers(best), tuple(self._number[i] for i in newest), {k: dict(v) for k, v in counts.items()}
        )

    def _open(self) -> None:
        super()._open()
        stored = list(self._searcher.reader().all_stored_fields())
        self._number = [fields["number"] for fields in stored]
        self._values = {name: [tuple(filter(None, f.get(name, "").split(","))) for f in stored] for name in FACETS}
        column = self._searcher.reader().column_reader("published")
        self._published = [column[i] for i in range(len(stored))]


def _query(node: Node) -> whoosh.query.Query:
    match node:
        case And(children):
            # Whoosh's AndNot forgets to leave out the first match, and its Require fails an assertion of its own.
            return whoosh.query.And([_query(child) for child in children])
        case Not(child):
            return whoosh.query.Not(_query(child))
        case Or(children):
            return whoosh.query.Or([_query(child) for child in children])
        case Word() | Phrase():
            return _any(_sequence(field, words) for words in sequences(node) for field in TEXT_FIELDS)
        case Pattern(text) if text.endswith("*"):
            return _any(whoosh.query.Prefix(field, text.removesuffix("*")) for field in TEXT_FIELDS)
        case _:
            raise unknown(node)


def _sequence(field: str, words: Sequence[tuple[str, ...]]) -> whoosh.query.Query:
    if len(words) > 1:
        return whoosh.query.Phrase(field, [word for (word,) in words])
    return _any(whoosh.query.Term(field, word) for word in words[0])


def _any(queries: Iterable[whoosh.query.Query]) -> whoosh.query.Query:
    return whoosh.query.Or(list(queries)).normalize()


def _with(text: whoosh.query.Query, filters: Iterable[Filter]) -> whoosh.query.Query:
    keys = [(f.facet, f.key.replace("-", "") if f.facet == "date" else _plain(f.key)) for f in filters]
    return whoosh.query.And([text, *(whoosh.query.Term(name, key) for name, key in keys)]).normalize()


def _grouped(names: Iterable[str]) -> dict[str, whoosh.sorting.FieldFacet]:
    return {name: whoosh.sorting.FieldFacet(name, allow_overlap=True) for name in names}


def _numbers(results: Iterable[Any]) -> tuple[int, ...]:
    return tuple(hit["number"] for hit in results)


def _plain(key: str) -> str:
    """Return a facet key without the comma, which parts keys in a KEYWORD field."""
    return key.replace(",", ";")
