"""BM25F over headline and body: the one formula and its statistics, which every engine uses.

Robertson, Zaragoza: The Probabilistic Relevance Framework (2009), section 3.5: a term's frequencies in the fields are
weighted and normalised by field length first, summed, and saturated once. Statistics cover the stories in view only,
so a deleted, superseded or withdrawn filing changes no one's rank.

A scoring group is what one leaf of the query stands for: its word with its plural or singular, a pattern's words. A
story's frequency of a group is the sum over its terms; the group's document frequency counts stories with any of them.
Words of a phrase score one by one. Leaves in other fields, ranges and negations choose stories and score nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from search.analysis import alternatives, inflections
from search.tree import And, Boost, Fuzzy, Node, Or, Pattern, Phrase, TextLeaf, Word

K1 = 1.2
FIELD_WEIGHT: Mapping[str, float] = {"headline": 2.5, "body": 1.0}
FIELD_B: Mapping[str, float] = {"headline": 0.4, "body": 0.75}

Floats = npt.NDArray[np.float64]
Expand = Callable[[Pattern | Fuzzy, str], tuple[str, ...]]
"""Gives the terms that a pattern or fuzzy word stands for in one field."""


@dataclass(frozen=True, slots=True)
class Group:
    """Terms that score as one, the text fields they score in, and the factor of boosts around them."""

    terms: tuple[str, ...]
    fields: tuple[str, ...]
    boost: float = 1.0


def idf(stories: int, with_group: int) -> float:
    """Return the inverse document frequency of a group: always positive, as in Lucene's BM25."""
    return math.log(1.0 + (stories - with_group + 0.5) / (with_group + 0.5))


def field_norm(field: str, length: Floats, average: float) -> Floats:
    """Return what a frequency in a field is multiplied by: its weight, over its length's share of the average."""
    b = FIELD_B[field]
    return np.asarray(FIELD_WEIGHT[field] / (1.0 - b + b * (length / (average or 1.0))))


def saturated(weighted_frequency: Floats) -> Floats:
    """Return the saturated frequency, from 0 to 1."""
    return weighted_frequency / (K1 + weighted_frequency)


def scoring_groups(node: Node, expand: Expand, boost: float = 1.0) -> tuple[Group, ...]:
    """Return the scoring groups of a tree, in the order of its leaves."""
    match node:
        case And(children) | Or(children):
            return tuple(group for child in children for group in scoring_groups(child, expand, boost))
        case Boost(child, factor):
            return scoring_groups(child, expand, boost * factor)
        case Word() | Phrase() | Pattern() | Fuzzy() if not node.field or node.field in FIELD_WEIGHT:
            fields = (node.field,) if node.field else tuple(FIELD_WEIGHT)
            return tuple(Group(terms, fields, boost) for terms in _leaf_terms(node, fields, expand))
        case _:
            return ()


def _leaf_terms(leaf: TextLeaf, fields: tuple[str, ...], expand: Expand) -> list[tuple[str, ...]]:
    match leaf:
        case Word(text):
            return [inflections(s[0]) if len(s) == 1 else (word,) for s in alternatives(text) for word in s]
        case Phrase(text):
            return [(word,) for sequence in alternatives(text) for word in sequence]
        case _:
            return [tuple(sorted({term for field in fields for term in expand(leaf, field)}))]
