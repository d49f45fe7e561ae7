"""From a query tree to Whoosh's own query objects: which stories match. Ranking is not Whoosh's affair."""

from __future__ import annotations

from collections.abc import Callable

import whoosh.query

from search.analysis import alternatives, inflections
from search.schema import TEXT_FIELDS
from search.tree import And, Boost, DayRange, Everything, Fuzzy, Node, Not, Or, Pattern, Phrase, TextLeaf, Word

Expand = Callable[[Pattern | Fuzzy, str], tuple[str, ...]]
"""Gives the terms that a pattern or fuzzy word stands for in one field."""


def leaf_fields(field: str) -> tuple[str, ...]:
    """Return the index fields that a leaf searches."""
    return (field,) if field else TEXT_FIELDS


def compile_query(node: Node, expand: Expand) -> whoosh.query.Query:
    """Return the Whoosh query that matches the same filings as a tree."""
    match node:
        case Everything():
            return whoosh.query.Every()
        case And(()):
            return whoosh.query.Every()
        case And(children):
            return whoosh.query.And([compile_query(child, expand) for child in children])
        case Or(children):
            return whoosh.query.Or([compile_query(child, expand) for child in children])
        case Not(child):
            return whoosh.query.And([whoosh.query.Every(), whoosh.query.Not(compile_query(child, expand))])
        case Boost(child, _):
            return compile_query(child, expand)
        case DayRange(first, last):
            # Days are indexed as text: Whoosh 2.7's NumericRange also finds days below a range that is open above.
            low, high = (day.isoformat().replace("-", "") if day else "" for day in (first, last))
            return whoosh.query.TermRange("day", low or "00010101", high or "99991231")
        case _:
            return _any([part for field in leaf_fields(node.field) for part in _leaf(node, field, expand)])


def _leaf(leaf: TextLeaf, field: str, expand: Expand) -> list[whoosh.query.Query]:
    match leaf:
        case Word(text):
            sequences = [(s, inflections(s[0])) if len(s) == 1 else (s, ()) for s in alternatives(text)]
            return [_any(_terms(field, words)) if words else _phrase(field, s, 0) for s, words in sequences]
        case Phrase(text, slop=slop):
            return [_phrase(field, sequence, slop) for sequence in alternatives(text)]
        case _:
            return _terms(field, expand(leaf, field))


def _phrase(field: str, words: tuple[str, ...], slop: int) -> whoosh.query.Query:
    if len(words) == 1:
        return whoosh.query.Term(field, words[0])
    return whoosh.query.Phrase(field, list(words), slop=slop + 1)


def _terms(field: str, words: tuple[str, ...]) -> list[whoosh.query.Query]:
    return [whoosh.query.Term(field, word) for word in words]


def _any(parts: list[whoosh.query.Query]) -> whoosh.query.Query:
    return whoosh.query.Or(parts) if parts else whoosh.query.NullQuery
