"""The tree that a query is read into: what every engine executes and what the page explains.

A leaf's `field` is a name from `search.schema.QUERY_FIELDS`; "" means headline and body together, which is what words
without a field search. `start` is where the leaf begins in the query text, for messages.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Word:
    """Stories that have the word, its plural or its singular, case and accents aside; `text` is as typed."""

    text: str
    field: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Stories that have these words as printed, in this order; up to `slop` other words may stand between them.

    `slop` is not negative, nor of more than 32 bits.
    """

    text: str
    field: str = ""
    slop: int = 0
    start: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """Stories that have a word of this form: `*` stands for any characters, `?` for exactly one."""

    text: str
    field: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Stories that have a word at most `distance` edits (Damerau, first letter kept) from this one."""

    text: str
    distance: int
    field: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class DayRange:
    """Stories published from `first` to `last`, both included and either open, by the day as printed."""

    first: date | None
    last: date | None
    start: int = 0


@dataclass(frozen=True, slots=True)
class And:
    """Stories that match every child: with none, all stories."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Stories that match at least one child."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Stories that do not match the child."""

    child: Node


@dataclass(frozen=True, slots=True)
class Boost:
    """The child's matches, its part of the score multiplied by `factor` (0 < factor ≤ 100)."""

    child: Node
    factor: float


@dataclass(frozen=True, slots=True)
class Everything:
    """All stories: an empty query."""


TextLeaf = Word | Phrase | Pattern | Fuzzy
Leaf = TextLeaf | DayRange
Node = Leaf | And | Or | Not | Boost | Everything


def joined(kind: type[And] | type[Or], nodes: Iterable[Node]) -> Node | None:
    """Return one node for several, None for none; a child of the same kind gives its own children.

    All stories joined by And are the rest, by Or all stories.
    """
    children: list[Node] = []
    for node in nodes:
        children += node.children if isinstance(node, kind) else (node,)
    everything = Everything()
    if everything in children:
        others = [child for child in children if child != everything]
        children = others if kind is And and others else [everything]
    return kind(tuple(children)) if len(children) > 1 else children[0] if children else None


def leaves(node: Node) -> tuple[Leaf, ...]:
    """Return the leaves of a tree from left to right, those under Not included."""
    match node:
        case And(children) | Or(children):
            return tuple(leaf for child in children for leaf in leaves(child))
        case Not(child) | Boost(child, _):
            return leaves(child)
        case Everything():
            return ()
        case _:
            return (node,)


def positive_leaves(node: Node) -> tuple[Leaf, ...]:
    """Return the leaves that a matching story can show, left to right: those not under an odd number of Nots."""
    match node:
        case And(children) | Or(children):
            return tuple(leaf for child in children for leaf in positive_leaves(child))
        case Boost(child, _):
            return positive_leaves(child)
        case Not(Not(child)):
            return positive_leaves(child)
        case Not() | Everything():
            return ()
        case _:
            return (node,)
