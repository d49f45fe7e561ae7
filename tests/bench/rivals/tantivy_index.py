"""Tantivy through its Python binding: BM25 over two fields, filters and facets by terms, all in one segment.

Its own collectors cannot be joined in one pass from Python, so a query takes three: the ten best without a count,
which lets it skip by block maxima; the ten newest with the count; and one aggregation for the facets. Filters score
nothing. Prefixes are automata over the term dictionary: exact, where its prefix phrases stop at fifty words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy

from search.analysis import Terms
from search.facets import VALUE_FACETS
from search.request import Filter
from search.tree import And, Node, Not, Or, Pattern, Phrase, Word
from tests.bench.copy import Copy
from tests.bench.queries import Query
from tests.bench.rivals import ALL_VALUES, BEST, HEADLINE_BOOST, TEXT_FIELDS, Answer, sequences, unknown

_HEAP_BYTES = 2_000_000_000  # enough for a million stories in few segments
_MUST, _SHOULD, _NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot

Clauses = list[tuple[tantivy.Occur, tantivy.Query]]


@dataclass(frozen=True, slots=True)
class _Prepared:
    query: tantivy.Query
    counted: tuple[tuple[tantivy.Query, dict[str, Any]], ...]


class TantivyIndex:
    """An index in a folder; opened where one is there already. See `tests.bench.rivals.Rival`."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        is_new = not tantivy.Index.exists(str(folder)) if folder.is_dir() else True
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = _schema()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._index.register_tokenizer("spaces", _spaces())
        self._writer: Any = self._index.writer(_HEAP_BYTES, 1) if is_new else None
        if not is_new:
            self._open()

    def add(self, copy: Copy) -> None:
        """Index a filing."""
        document = tantivy.Document()
        for field, values in (("headline", copy.headline), ("body", copy.body)):
            for value in values:
                _add_value(document, field, value)
        document.add_integer("number", copy.number)
        document.add_integer("published", copy.published)
        document.add_integer("day", copy.day)
        for facet, keys in copy.facets.items():
            for key in keys:
                document.add_text(f"facet_{facet}", key)
        self._writer.add_document(document)

    def finish(self) -> None:
        """Commit what was added and get ready to search it."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._open()

    @property
    def segments(self) -> int:
        """How many segments the index has."""
        return int(self._searcher.num_segments)

    def prepare(self, query: Query, values: int) -> _Prepared:
        """Return Tantivy's query and, per aggregation, its query and request."""
        text = self._query(query.tree())
        counted = [(names, self._with(text, filters)) for names, filters in query.counted()]
        # The best values of one segment are the best of all; of several, each must give all for the counts to be exact.
        split = values if self.segments == 1 else ALL_VALUES
        return _Prepared(
            self._with(text, query.filters),
            tuple((wanted, _aggregations(names, values, split)) for names, wanted in counted if names),
        )

    def run(self, prepared: _Prepared) -> tuple[Any, ...]:
        """Return the ten best, the ten newest with the total, their numbers, and the aggregations."""
        searcher = self._searcher
        best = searcher.search(prepared.query, BEST, count=False)
        newest: Any = searcher.search(prepared.query, BEST, order_by_field="published")
        addresses = [address for _, address in (*best.hits, *newest.hits)]
        numbers = searcher.fast_field_values("number", addresses) if addresses else []
        counts = [searcher.aggregate(query, request) for query, request in prepared.counted]
        return len(best.hits), newest.count, numbers, counts

    def answer(self, found: tuple[Any, ...]) -> Answer:
        """Return what `run` gave in the form that can be compared."""
        best, total, numbers, counts = found
        facets = {
            name: {bucket["key"]: bucket["doc_count"] for bucket in result["buckets"]}
            for one in counts
            for name, result in one.items()
        }
        return Answer(total, tuple(numbers[:best]), tuple(numbers[best:]), facets)

    def _open(self) -> None:
        self._index.reload()
        self._searcher = self._index.searcher()

    def _query(self, node: Node) -> tantivy.Query:
        match node:
            case And(children):
                return tantivy.Query.boolean_query([self._clause(child) for child in children])
            case Or(children):
                return _any(self._query(child) for child in children)
            case Word() | Phrase():
                return _any(
                    _boosted(field, self._sequence(field, words)) for words in sequences(node) for field in TEXT_FIELDS
                )
            case Pattern(text) if text.endswith("*"):
                pattern = text.removesuffix("*") + ".*"
                return _any(tantivy.Query.regex_query(self._schema, field, pattern) for field in TEXT_FIELDS)
            case _:
                raise unknown(node)

    def _clause(self, node: Node) -> tuple[tantivy.Occur, tantivy.Query]:
        return (_NOT, self._query(node.child)) if isinstance(node, Not) else (_MUST, self._query(node))

    def _sequence(self, field: str, words: Sequence[tuple[str, ...]]) -> tantivy.Query:
        if len(words) > 1:
            return tantivy.Query.phrase_query(self._schema, field, [word for (word,) in words])
        known = [word for word in words[0] if len(words[0]) == 1 or self._searcher.doc_freq(field, word)]
        return _any(tantivy.Query.term_query(self._schema, field, word) for word in known)

    def _with(self, text: tantivy.Query, filters: Iterable[Filter]) -> tantivy.Query:
        clauses: Clauses = [(_MUST, tantivy.Query.const_score_query(self._filter(one), 0.0)) for one in filters]
        return tantivy.Query.boolean_query([(_MUST, text), *clauses]) if clauses else text

    def _filter(self, one: Filter) -> tantivy.Query:
        if one.facet != "date":
            return tantivy.Query.term_query(self._schema, f"facet_{one.facet}", one.key, index_option="basic")
        digits = one.key.replace("-", "")
        low, high = int(digits.ljust(8, "0")), int(digits.ljust(8, "9"))
        return tantivy.Query.range_query(self._schema, "day", tantivy.FieldType.Integer, low, high)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in TEXT_FIELDS:
        builder.add_text_field(field, tokenizer_name="spaces", index_option="position")
    builder.add_integer_field("number", fast=True)
    builder.add_integer_field("published", fast=True)
    builder.add_integer_field("day", fast=True)
    for spec in VALUE_FACETS:
        builder.add_text_field(f"facet_{spec.name}", fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _spaces() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def _add_value(document: tantivy.Document, field: str, value: Terms) -> None:
    """Add a value's terms at the same positions as in our index: as plain text where each has a position of its own."""
    if value.positions == list(range(value.words)):
        document.add_text(field, " ".join(value.texts))
    else:
        tokens = [tantivy.Token(*token, 0) for token in zip(value.texts, value.positions, strict=True)]
        document.add_pre_tokenized_text(field, tantivy.PreTokenizedString("", tokens))


def _aggregations(names: Iterable[str], values: int, split: int) -> dict[str, Any]:
    return {name: {"terms": {"field": f"facet_{name}", "size": values, "split_size": split}} for name in names}


def _boosted(field: str, query: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boost_query(query, HEADLINE_BOOST) if field == "headline" else query


def _any(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    listed = list(queries)
    return listed[0] if len(listed) == 1 else tantivy.Query.boolean_query([(_SHOULD, query) for query in listed])
