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
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from search.analysis import alternatives, inflections
from search.tree import And, Boost, Fuzzy, Node, Or, Pattern, Phrase, Word

K1 = 1.2
FIELD_WEIGHT: Mapping[str, float] = {"headline": 2.5, "body": 1.0}
FIELD_B: Mapping[str, float] = {"headline": 0.4, "body": 0.75}

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64] | Floats


@dataclass(frozen=True, slots=True)
class Group:
    """What scores as one: some terms, or those that a pattern stands for; in headline and body or one of them.

    `boost` is the factor of boosts around it.
    """

    terms: tuple[str, ...]
    pattern: Pattern | Fuzzy | None
    field: str
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


def weighted_frequency(headline: Counts, headline_norm: Floats, of_body: Floats) -> Floats:
    """Return a group's frequency weighted over both fields; `of_body` is that of the body times its norm."""
    return np.asarray(headline * headline_norm + of_body)


def scoring_groups(node: Node, boost: float = 1.0) -> tuple[Group, ...]:
    """Return the scoring groups of a tree, in the order of its leaves."""
    match node:
        case And(children) | Or(children):
            return tuple(group for child in children for group in scoring_groups(child, boost))
        case Boost(child, factor):
            return scoring_groups(child, boost * factor)
        case Word() | Phrase() if not node.field or node.field in FIELD_WEIGHT:
            return tuple(Group(terms, None, node.field, boost) for terms in _leaf_terms(node))
        case Pattern() | Fuzzy() if not node.field or node.field in FIELD_WEIGHT:
            return (Group((), node, node.field, boost),)
        case _:
            return ()


def _leaf_terms(leaf: Word | Phrase) -> list[tuple[str, ...]]:
    sequences = alternatives(leaf.text)
    if isinstance(leaf, Phrase):
        return [(word,) for sequence in sequences for word in sequence]
    return [inflections(s[0]) if len(s) == 1 else (word,) for s in sequences for word in s]
