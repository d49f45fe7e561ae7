"""A matcher that looks at every story in turn: slow, plain, and what the engines are held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from search.analysis import alternatives, fold, inflections, tokens
from search.engine import Plan
from search.facets import DATE, VALUE_FACETS, story_values, value_key
from search.request import Filter
from search.schema import QUERY_FIELDS
from search.story import Filing, Story
from search.tree import And, Boost, DayRange, Everything, Fuzzy, Node, Not, Or, Pattern, Phrase, Word


@dataclass(frozen=True)
class Answer:
    """What a plan finds: story ids, and per facet how many stories have each key."""

    found: frozenset[str]
    facets: dict[str, dict[str, int]]


def answer(filings: Iterable[Filing], plan: Plan) -> Answer:
    """Return what a plan must find among the filings."""
    every = list(filings)
    visible = [f for f in every if _in_view(f, plan, every)]
    matched = [
        f.story for f in visible if _matches(f.story, plan.tree) and _in_days(f.story, plan.first_day, plan.last_day)
    ]
    found = [story for story in matched if all(_passes(story, plan.filters, name) for name in _names(plan))]
    facets = {name: dict(_facet_counts(matched, name, plan)) for name in plan.facets}
    return Answer(frozenset(story.id for story in found), facets)


def _facet_counts(matched: list[Story], name: str, plan: Plan) -> Counter[str]:
    others = _names(plan) - {name}
    counted = [story for story in matched if all(_passes(story, plan.filters, other) for other in others)]
    if name != DATE:
        return Counter(key for story in counted for key in _value_keys(story, name))
    days = [story.published.day.isoformat() for story in counted if story.published]
    years = {day[:4] for day in days}
    opened = {f.key for f in plan.filters if f.facet == DATE} | (years if len(years) == 1 else set())
    return Counter(key for day in days for key in _date_keys(day, opened))


def _names(plan: Plan) -> set[str]:
    return {f.facet for f in plan.filters}


def _in_view(filing: Filing, plan: Plan, every: list[Filing]) -> bool:
    story, view = filing.story, plan.view
    if story.status != "usable" or story.id in view.withdrawn or not _is_free(story, view.now):
        return False
    if view.as_of is None:
        free = [f.story.version for f in every if f.story.id == story.id and _is_free(f.story, view.now)]
        return story.version == max(free)
    return filing.current_from <= view.as_of < filing.current_until


def _is_free(story: Story, now: int) -> bool:
    return story.embargo_until is None or story.embargo_until.timestamp() <= now


def _in_days(story: Story, first: date | None, last: date | None) -> bool:
    if first is None and last is None:
        return True
    day = story.published.day if story.published else None
    return day is not None and (first or date.min) <= day <= (last or date.max)


def _date_keys(day: str, opened: set[str]) -> set[str]:
    keys = {day[:4]}
    if day[:4] in {key[:4] for key in opened}:
        keys.add(day[:7])
    if day[:7] in {key[:7] for key in opened}:
        keys.add(day)
    return keys


def _value_keys(story: Story, name: str) -> set[str]:
    spec = next(spec for spec in VALUE_FACETS if spec.name == name)
    return {value_key(name, value) for value in story_values(spec, story)}


def _passes(story: Story, filters: Iterable[Filter], name: str) -> bool:
    mine = [f for f in filters if f.facet == name]
    wanted = [f.key for f in mine if not f.excluded]
    has: Callable[[str], bool]
    if name == DATE:
        day = story.published.day.isoformat() if story.published else ""
        has = day.startswith
    else:
        has = _value_keys(story, name).__contains__
    return (not wanted or any(map(has, wanted))) and not any(has(f.key) for f in mine if f.excluded)


def _matches(story: Story, node: Node) -> bool:
    match node:
        case Everything():
            return True
        case And(children):
            return all(_matches(story, child) for child in children)
        case Or(children):
            return any(_matches(story, child) for child in children)
        case Not(child):
            return not _matches(story, child)
        case Boost(child, _):
            return _matches(story, child)
        case DayRange(first, last):
            return _in_days(story, first or date.min, last)
        case _:
            names = [node.field] if node.field else ["headline", "body"]
            return any(_text_matches(text, node) for name in names for text in QUERY_FIELDS[name].texts(story))


def _text_matches(text: str, leaf: Word | Phrase | Pattern | Fuzzy) -> bool:
    at: dict[int, set[str]] = {}
    for token in tokens(text):
        at.setdefault(token.position, set()).add(token.text)
    words = set().union(*at.values()) if at else set()
    match leaf:
        case Word(typed):
            return any(
                bool(set(inflections(s[0])) & words) if len(s) == 1 else _has_phrase(at, s, 0)
                for s in alternatives(typed)
            )
        case Phrase(typed, slop=slop):
            return any(_has_phrase(at, s, slop) for s in alternatives(typed))
        case Pattern(typed):
            return any(_glob(fold(typed), word) for word in words)
        case Fuzzy(typed, distance):
            return any(word[:1] == fold(typed)[:1] and osa(fold(typed), word) <= distance for word in words)


def _has_phrase(at: dict[int, set[str]], sequence: tuple[str, ...], slop: int) -> bool:
    reached = {position for position, here in at.items() if sequence[0] in here}
    for term in sequence[1:]:
        reached = {
            position
            for position, here in at.items()
            if term in here and any(position - slop - 1 <= before < position for before in reached)
        }
    return bool(reached)


def _glob(pattern: str, word: str) -> bool:
    if not pattern:
        return not word
    if pattern[0] == "*":
        return any(_glob(pattern[1:], word[i:]) for i in range(len(word) + 1))
    return bool(word) and pattern[0] in ("?", word[0]) and _glob(pattern[1:], word[1:])


def osa(a: str, b: str) -> int:
    """Return the optimal string alignment distance, by its recursive definition."""
    table = {(i, j): max(i, j) for i in range(len(a) + 1) for j in range(len(b) + 1) if not i or not j}
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            best = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                best = min(best, table[i - 2, j - 2] + 1)
            table[i, j] = best
    return table[len(a), len(b)]
