"""What to try when a search finds nothing: what each part finds alone, what to leave out, and nearer spellings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from search.analysis import fold
from search.engine import Deadline, Engine, Plan
from search.errors import DeadlineExceeded
from search.facets import FACET_LABELS
from search.query import Reading, render
from search.request import Request
from search.results import ClauseCount, Help, Relaxation
from search.tree import And, Boost, Leaf, Node, Not, Or, TextLeaf, Word, leaves

_T = TypeVar("_T")

_CLAUSES = 8  # parts of a query that are counted one by one; a longer list helps nobody
_SPELLINGS = 3


def help_for(request: Request, reading: Reading, plan: Plan, engine: Engine, deadline: Deadline) -> Help:
    """Return what would find something, as far as the deadline allows to ask: what was found by then."""
    counter = _Counter(plan, engine, deadline)
    tree = reading.tree
    clauses = tuple(_in_time(_each_alone(tree, counter)))
    relaxations = [*_in_time(_fewer_filters(request, counter)), *_in_time(_fewer_words(request, tree, counter))]
    return Help(
        clauses=clauses,
        relaxations=tuple(one for one in relaxations if one.total),
        spellings=tuple(one for one in _in_time(_spellings(request, tree, counter)) if one.total)[:_SPELLINGS],
    )


def _in_time(found: Iterable[_T]) -> Iterator[_T]:
    """Yield what is found before the deadline."""
    with suppress(DeadlineExceeded):
        yield from found


class _Counter:
    """Counts stories for changed plans."""

    def __init__(self, plan: Plan, engine: Engine, deadline: Deadline) -> None:
        self.plan = replace(plan, limit=0, facets=())
        self._engine = engine
        self._deadline = deadline

    def count(self, plan: Plan) -> int:
        """Return how many stories a plan finds; raises DeadlineExceeded."""
        return self._engine.run(plan, self._deadline).total

    def alone(self, clause: Node) -> int:
        """Return how many stories a clause finds without the rest of the query and its filters."""
        return self.count(Plan(view=self.plan.view, tree=clause))

    def similar(self, word: str) -> tuple[str, ...]:
        """Return words of stories in view that are spelt like one."""
        return self._engine.similar_words(fold(word), self.plan.view, _SPELLINGS, self._deadline)


def _clauses(tree: Node) -> tuple[Node, ...]:
    return tree.children if isinstance(tree, And) else (tree,)


def _each_alone(tree: Node, counter: _Counter) -> Iterator[ClauseCount]:
    clauses = _clauses(tree)[:_CLAUSES]
    if len(clauses) > 1:
        for clause in clauses:
            yield ClauseCount(render(clause), counter.alone(clause))


def _fewer_filters(request: Request, counter: _Counter) -> Iterator[Relaxation]:
    plan = counter.plan
    for facet in sorted({f.facet for f in request.filters}):
        kept = frozenset(f for f in request.filters if f.facet != facet)
        total = counter.count(replace(plan, filters=kept))
        yield Relaxation(f"without the {FACET_LABELS[facet]} filter", request.without(facet), total)
    if request.first_day or request.last_day:
        total = counter.count(replace(plan, first_day=None, last_day=None))
        yield Relaxation("at any date", request.without("from", "to"), total)
    if request.as_of:
        total = counter.count(replace(plan, view=replace(plan.view, as_of=None)))
        yield Relaxation("as the archive stands now", request.without("as_of"), total)
    if request.filters and (len({f.facet for f in request.filters}) > 1 or request.first_day or request.last_day):
        total = counter.count(replace(plan, filters=frozenset(), first_day=None, last_day=None))
        yield Relaxation("without any filter", request.without("filters", "from", "to"), total)


def _fewer_words(request: Request, tree: Node, counter: _Counter) -> Iterator[Relaxation]:
    if not isinstance(tree, And):
        return
    for i, clause in enumerate(tree.children[:_CLAUSES]):
        rest = tree.children[:i] + tree.children[i + 1 :]
        smaller = rest[0] if len(rest) == 1 else And(rest)
        total = counter.count(replace(counter.plan, tree=smaller))
        yield Relaxation(f"without {render(clause)}", replace(request.first_page(), q=render(smaller)), total)
    positive = tuple(child for child in tree.children if not isinstance(child, Not))
    if len(positive) > 1:
        any_of = Or(positive)
        total = counter.count(replace(counter.plan, tree=any_of))
        yield Relaxation("with any of the words", replace(request.first_page(), q=render(any_of)), total)


def _spellings(request: Request, tree: Node, counter: _Counter) -> Iterator[Relaxation]:
    """Yield the request with an unknown word spelled another way; that word alone where even this finds nothing."""
    for leaf in leaves(tree)[:_CLAUSES]:
        if not isinstance(leaf, Word) or counter.alone(leaf):
            continue
        for word in counter.similar(leaf.text):
            other = replace(leaf, text=word)
            text = render(mended := _with(tree, leaf, other))
            if total := counter.count(replace(counter.plan, tree=mended)):
                yield Relaxation(text, replace(request.first_page(), q=text), total)
            else:
                bare = request.without("filters", "from", "to")
                yield Relaxation(render(other), replace(bare, q=render(other)), counter.alone(other))


def _with(node: Node, old: Leaf, new: TextLeaf) -> Node:
    """Return a tree with one leaf in another's place."""
    if node == old:
        return new
    match node:
        case And(children):
            return And(tuple(_with(child, old, new) for child in children))
        case Or(children):
            return Or(tuple(_with(child, old, new) for child in children))
        case Not(child):
            return Not(_with(child, old, new))
        case Boost(child, factor):
            return Boost(_with(child, old, new), factor)
        case _:
            return node
