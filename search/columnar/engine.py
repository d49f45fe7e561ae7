"""The engine that serves: a plan's tree, filters, facets and order over mapped arrays. See `search.engine.Engine`."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from heapq import nsmallest
from itertools import takewhile
from pathlib import Path

import numpy as np

from search.columnar.arrays import Array
from search.columnar.loops.best import best, first_of
from search.columnar.loops.sets import Ordinals, kept, masked
from search.columnar.matching import Found, Matcher
from search.columnar.memory import keep_memory
from search.columnar.patterns import near, plain_words
from search.columnar.postings import POSTINGS_SUFFIX, TEXT, Segment
from search.columnar.room import Room
from search.columnar.scoring import Scope, Scorer
from search.columnar.texts import as_bytes
from search.columnar.unions import frequencies
from search.columns import Columns, Mask
from search.engine import Deadline, LastHit, Matches, Plan, Scored, Tally, View
from search.expand import distance
from search.ranking import Floats
from search.store import Store
from search.story import Filing

_STEP = 16
"""A filing sought in what was found costs as much as so many of these read one after the other."""
_UNRANKED: Floats = np.empty(0)
_NONE_CHOSEN: frozenset[str] = frozenset()


class ColumnarEngine:
    """Runs plans over one generation's arrays; Whoosh's index is opened only to fetch stories."""

    def __init__(self, directory: Path, columns: Columns, segments: Sequence[Segment]) -> None:
        self._directory = directory
        self._columns = columns
        self._segments = segments
        self._store = Store(directory, columns)
        self._places = np.zeros(len(columns), np.uint32)
        self._room = Room()
        self._found: dict[str, int] = {}
        self._scope: tuple[tuple[int | None, frozenset[str], int], Scope] | None = None

    @classmethod
    def open(cls, directory: Path) -> ColumnarEngine:
        """Map the generation in a directory; nothing in it is changed.

        Raises:
            NotArrays: a file is not of the form it should be.
            OSError: a file cannot be read.
        """
        keep_memory()
        columns = Columns.read(directory)
        segments, base = [], 0
        for name, size in columns.segments:
            segments.append(Segment.read(directory / f"{name}{POSTINGS_SUFFIX}", base, size))
            base += size
        return cls(directory, columns, segments)

    @property
    def filing_count(self) -> int:
        """The filings in the generation, superseded ones included."""
        return self._columns.filing_count

    @property
    def story_count(self) -> int:
        """The distinct stories in the generation, withdrawn ones included."""
        return self._columns.story_count

    def lifted(self, now: int) -> int:
        """Return how many embargoes have passed by an instant, in seconds since the epoch."""
        return self._columns.lifted(now)

    def twin(self) -> ColumnarEngine:
        """Return another engine over the same generation, for another thread; the arrays are shared."""
        return ColumnarEngine(self._directory, self._columns, self._segments)

    def close(self) -> None:
        """Let the generation's files go; mapped arrays go with their last reader."""
        self._store.close()

    def run(self, plan: Plan, deadline: Deadline) -> Matches:
        """Return what a plan finds."""
        scope = self._in_view(plan.view)
        matcher = Matcher(self._columns, self._segments, self._room, deadline)
        matched = self._visible(matcher.match(plan.tree), scope, plan)
        passing = {
            name: self._columns.passing([f for f in plan.filters if f.facet == name], matched)
            for name in {f.facet: None for f in plan.filters}
        }
        found = _passing(matched, list(passing.values()))
        count = _Counter(self._columns, plan, scope.mask, deadline)
        facets = {name: count(name, matched, found, passing) for name in plan.facets}
        hits, rest = self._ranked(plan, found, scope, matcher) if plan.limit else ((), len(found))
        return Matches(len(found), hits, rest, facets)

    def filing(self, key: str) -> Filing | None:
        """Return the filing with this key, in view or not."""
        ordinal = self._found[key] if key in self._found else self._columns.find(key)
        return None if ordinal < 0 else self._filing(ordinal)

    def filings(self, story_id: str) -> tuple[Filing, ...]:
        """Return all filings of a story by any of its ids, oldest first, in view or not; () where there is none."""
        found = map(self._filing, self._columns.of_any(story_id))
        return tuple(sorted(found, key=lambda filing: filing.story.version))

    def words(self, prefix: str, view: View, limit: int, deadline: Deadline) -> tuple[str, ...]:
        """Return headline words in view that begin with a folded prefix, the most frequent first."""
        mask = self._in_view(view).mask
        counts: defaultdict[str, int] = defaultdict(int)
        for segment in self._segments:
            space = segment.spaces[TEXT]
            terms = plain_words(prefix, space.terms)
            for word, count in frequencies(space, segment.base, terms, mask, deadline, in_headline=True):
                counts[word] += count
        return tuple(nsmallest(limit, counts, key=lambda word: (-counts[word], word)))

    def similar_words(self, word: str, view: View, limit: int, deadline: Deadline) -> tuple[str, ...]:
        """Return words in view within two edits of a folded word, the best first."""
        mask = self._in_view(view).mask
        most = 2 if len(word) > 4 else 1
        counts: defaultdict[str, int] = defaultdict(int)
        for segment in self._segments:
            space = segment.spaces[TEXT]
            for terms in takewhile(lambda _: not deadline.has_passed(), near(word, most, space.terms)):
                for other, count in frequencies(space, segment.base, terms, mask, deadline, in_headline=False):
                    counts[other] += count
        counts.pop(word, None)
        return tuple(sorted(counts, key=lambda other: (distance(word, other, most), -counts[other], other))[:limit])

    def _filing(self, ordinal: int) -> Filing:
        return self._columns.filing(ordinal, self._store.story(ordinal))

    def _in_view(self, view: View) -> Scope:
        key = (view.as_of, view.withdrawn, self._columns.lifted(view.now))
        if self._scope is None or self._scope[0] != key:
            self._scope = (key, Scope.of(self._columns, self._columns.in_view(view)))
        return self._scope[1]

    def _visible(self, found: Found, scope: Scope, plan: Plan) -> Ordinals:
        """Return the ordinals of what was found, in view and within the plan's days."""
        if found.dtype == np.bool_:
            found = np.flatnonzero(found if scope.is_all else found & scope.mask)
        elif not scope.is_all:
            seen = np.empty_like(found)
            found = seen[: masked(found, scope.mask, seen)]
        if plan.first_day or plan.last_day:
            found = _passing(found, [self._columns.published_in(plan.first_day, plan.last_day, found)])
        return found

    def _ranked(self, plan: Plan, found: Ordinals, scope: Scope, matcher: Matcher) -> tuple[tuple[Scored, ...], int]:
        """Return the hits asked for, and how many come behind them."""
        is_ranked = plan.sort == "relevance"
        order = self._columns.arrays["newest" if is_ranked else plan.sort]
        score = Scorer(matcher, scope, self._places).scores(plan.tree, found) if is_ranked else _UNRANKED
        if plan.after:
            at = np.flatnonzero(self._behind(plan.after, plan.sort, found, order, score))
            found, score = found[at], score[at] if is_ranked else score
        most = min(plan.offset + plan.limit, len(found))
        places = np.empty(most, np.int64)
        if is_ranked or not self._come_soon(plan.sort, found, places):
            best(score, order, found, np.empty(most), np.empty(most, np.int64), places)
        places = places[plan.offset :]
        ordinals = found[places].tolist()
        scores = score[places].tolist() if is_ranked else [0.0] * len(ordinals)
        keys = self._columns.keys.some(ordinals)
        # Whoever asked for hits asks for their stories next.
        self._found = dict(zip(keys, ordinals, strict=True))
        hits = tuple(map(Scored, keys, scores))
        return hits, max(0, len(found) - plan.offset - len(hits))

    def _come_soon(self, order: str, found: Ordinals, places: Ordinals) -> bool:
        """Write where the first in an order stand among those found, if these are many enough to be met on its way."""
        steps = len(found) // _STEP
        if len(places) * len(self._columns) > steps * len(found):
            return False
        return first_of(self._columns.listed(order), found, steps, places) == len(places)

    def _behind(self, last: LastHit, sort: str, found: Ordinals, order: Array, score: Floats) -> Mask:
        """Return which of the filings found come behind a last hit: by score if they have one, by instant, by key."""
        published = self._columns.arrays["published"].take(found)
        behind = published > last.published if sort == "oldest" else published < last.published
        equal = np.flatnonzero(published == last.published)
        equal = equal[np.argsort(order.take(found[equal]))]
        keys = found[equal].tolist()
        behind[equal[bisect_right(keys, as_bytes(last.key), key=self._columns.keys.raw) :]] = True
        return behind if sort != "relevance" else (score < last.score) | ((score == last.score) & behind)


@dataclass(frozen=True, slots=True)
class _Counter:
    """Counts one plan's facets, each without its own filters."""

    columns: Columns
    plan: Plan
    view: Mask
    deadline: Deadline

    def __call__(self, name: str, matched: Ordinals, found: Ordinals, passing: dict[str, Mask]) -> Tally:
        self.deadline.check("facets")
        counted, chosen = found, _NONE_CHOSEN
        if name in passing:
            counted = _passing(matched, [mask for other, mask in passing.items() if other != name])
            chosen = frozenset(f.key for f in self.plan.filters if f.facet == name)
        return self.columns.counts(name, counted, self.plan.facet_values, chosen, self.view)


def _passing(ordinals: Ordinals, passing: list[Mask]) -> Ordinals:
    """Return the ordinals whose places all masks have."""
    if not passing:
        return ordinals
    left = np.empty_like(ordinals)
    return left[: kept(ordinals, reduce(np.logical_and, passing), left)]
