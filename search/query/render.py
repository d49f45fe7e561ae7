"""From a query tree to its canonical text, which reads back to an equal tree."""

from __future__ import annotations

from datetime import date

from search.days import DaySpan, day_span
from search.tree import And, Boost, DayRange, Everything, Fuzzy, Leaf, Node, Not, Or, Phrase


def render(node: Node) -> str:
    """Return the canonical query text of a tree that was read from a query; "" for all stories.

    The text may be longer and its brackets deeper than what was typed, since it spells everything out.
    """
    match node:
        case Everything():
            return ""
        case And(children):
            return " AND ".join(_operand(child, Or) for child in children)
        case Or(children):
            return " OR ".join(_operand(child, And) for child in children)
        case Not(child):
            return f"NOT {_operand(child, And, Or, Not)}"
        case Boost(child, factor):
            return f"{_operand(child, And, Or, Not, Boost)}^{factor:g}"
        case _:
            return _leaf(node)


def _operand(node: Node, *bracketed: type) -> str:
    if isinstance(node, Everything):
        return "*"
    return f"({render(node)})" if isinstance(node, bracketed) else render(node)


def _leaf(leaf: Leaf) -> str:
    match leaf:
        case DayRange(first, last):
            return f"date:{_days(first, last)}"
        case Phrase(text, _, slop):
            value = f'"{text}"~{slop}' if slop else f'"{text}"'
        case Fuzzy(text, distance):
            value = f"{text}~{distance}" if distance > 1 else f"{text}~"
        case _:
            value = leaf.text
    return f"{leaf.field}:{value}" if leaf.field else value


def _days(first: date | None, last: date | None) -> str:
    if first and last:
        return _whole_span(first, last) or f"{first}..{last}"
    return f"{first or ''}..{last or ''}"


def _whole_span(first: date, last: date) -> str:
    """Return the year, month or day that two days are the ends of; "" if they are of none."""
    texts = (first.isoformat()[:length] for length in (4, 7, 10))
    return next((text for text in texts if day_span(text, first) == DaySpan(first, last)), "")
