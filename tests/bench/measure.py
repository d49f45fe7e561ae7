"""Timing engines side by side: each takes a class's queries in its turn, several rounds.

A turn is some dozen queries long, so that an engine finds the processor's caches as one does that serves alone, and so
short that what else the machine does falls on all of them alike.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from search.limits import LIMITS
from tests.bench.queries import CLASSES, Query
from tests.bench.rivals import ALL_VALUES, Answer, Engine

ROUNDS = 5
LEAST_PER_CLASS = 4
Times = dict[Query, list[float]]


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds of processor time per engine and query, and what the engines disagreed on.

    A query's time is the least of its rounds: what else the machine does only adds. `different` counts, per rival, the
    queries whose total or facets were not ours, of `compared` queries; `examples` says which.
    """

    ms: Mapping[str, Mapping[Query, float]]
    compared: Mapping[str, int]
    different: Mapping[str, int]
    examples: tuple[str, ...]

    def median(self, engine: str, kind: str = "", among: str = "") -> float:
        """Return the median over a class or all queries, only those `among` another engine's where it is named."""
        queries = self.ms[among or engine]
        return statistics.median(
            ms for query, ms in self.ms[engine].items() if kind in ("", query.kind) and query in queries
        )

    def percentile(self, engine: str, share: float) -> float:
        """Return the time that a share of all queries does not exceed."""
        times = sorted(self.ms[engine].values())
        return times[min(len(times) - 1, int(share * len(times)))]

    def ratio(self, rival: str, kind: str = "") -> float:
        """Return our median over a rival's, over the queries that both were asked."""
        return self.median("ours", kind, among=rival) / self.median(rival, kind)

    def classes(self) -> tuple[str, ...]:
        """Return the classes that were asked."""
        asked = {query.kind for query in self.ms["ours"]}
        return tuple(kind for kind in CLASSES if kind in asked)


def measure(
    engines: Sequence[Engine], queries: Sequence[Query], budget_s: float, say: Callable[[str], None]
) -> Timings:
    """Time the engines, the first of which is ours, in at most about `budget_s` seconds for each.

    An engine that needs more is asked only every so many queries of each class. The first round warms up and compares
    answers; it is not counted. An engine that could not do two rounds in its budget has one that counts.
    """
    asked = {engine.name: _affordable(engine, queries, budget_s) for engine in engines}
    for engine in engines:
        if len(asked[engine.name]) < len(queries):
            say(f"{engine.name}: asked {len(asked[engine.name])} of {len(queries)} queries, evenly from each class")
    compared, different, examples = _compare(engines, queries, asked)
    gc.collect()
    gc.freeze()
    times: dict[str, Times] = {engine.name: {} for engine in engines}
    for round_number in range(ROUNDS):
        due = [e for e in engines if not round_number or _spent_s(times[e.name]) < budget_s / (1 + ROUNDS)]
        if due:
            _round(due, queries, asked, times)
    gc.unfreeze()
    ms = {name: {query: min(of) for query, of in by.items()} for name, by in times.items()}
    return Timings(ms, compared, different, tuple(examples))


def _round(
    engines: Sequence[Engine], queries: Sequence[Query], asked: Mapping[str, frozenset[Query]], times: dict[str, Times]
) -> None:
    for turn, kind in enumerate(CLASSES):
        of_kind = [query for query in queries if query.kind == kind]
        first = turn % len(engines)
        for engine in (*engines[first:], *engines[:first]):
            for query in of_kind:
                if query in asked[engine.name]:
                    times[engine.name].setdefault(query, []).append(timed_ms(engine, query))


def timed_ms(engine: Engine, query: Query) -> float:
    """Return how many milliseconds a query takes, from the engine's own query objects, made anew, to its own output.

    It is processor time: every engine answers in the calling thread and from memory, and on a machine that has other
    work a clock would tell of that, most of all where a query is longer than a turn of the scheduler.
    """
    prepared = engine.prepare(query, LIMITS.facet_values)
    start = time.thread_time()
    engine.run(prepared)
    return (time.thread_time() - start) * 1000


def _affordable(engine: Engine, queries: Sequence[Query], budget_s: float) -> frozenset[Query]:
    """Return the queries that an engine is asked, judged by the first of each class."""
    by_class = {kind: [query for query in queries if query.kind == kind] for kind in CLASSES}
    probes = [of[0] for of in by_class.values() if of]
    # The second time: the first also reads files.
    mean_s = statistics.mean(min(timed_ms(engine, query) for _ in range(2)) for query in probes) / 1000
    # One round to compare and one that counts.
    share = min(1.0, budget_s / (2 * mean_s * len(queries)))
    return frozenset(query for of in by_class.values() for query in _spread(of, share))


def _spread(queries: Sequence[Query], share: float) -> Iterator[Query]:
    wanted = min(len(queries), max(LEAST_PER_CLASS, int(share * len(queries))))
    return (queries[i * len(queries) // wanted] for i in range(wanted))


def _compare(
    engines: Sequence[Engine], queries: Sequence[Query], asked: Mapping[str, frozenset[Query]]
) -> tuple[dict[str, int], dict[str, int], list[str]]:
    ours, *rivals = engines
    compared = {rival.name: 0 for rival in rivals}
    different, examples = dict(compared), []
    for query in queries:
        mine = _answer(ours, query) if query in asked[ours.name] else None
        for rival in rivals:
            if mine is None or query not in asked[rival.name]:
                continue
            compared[rival.name] += 1
            theirs = _answer(rival, query)
            if why := difference(mine, theirs):
                different[rival.name] += 1
                examples.append(f"{rival.name} {query.kind} {query.text}: {why}")
    return compared, different, examples


def _answer(engine: Engine, query: Query) -> Answer:
    return engine.answer(engine.run(engine.prepare(query, ALL_VALUES)))


def difference(ours: Answer, theirs: Answer) -> str:
    """Return in what two answers differ, "" where they agree; the ten best are each engine's own affair."""
    if ours.total != theirs.total:
        return f"total {theirs.total}, ours {ours.total}"
    for name, counts in ours.facets.items():
        if dict(counts) != dict(theirs.facets[name]):
            return f"facet {name}"
    return ""


def _spent_s(times: Times) -> float:
    return sum(map(sum, times.values())) / 1000
