"""The reference engine: matching by Whoosh's own queries and matchers. Slow, and the oracle for faster ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nlargest
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import whoosh.index
import whoosh.searching

from search.analysis import fold
from search.columns import Columns, Mask
from search.compile import compile_query
from search.engine import Deadline, Matches, Plan, Scored, View
from search.expand import matching, near, starting
from search.limits import LIMITS, Limits
from search.ranking import Expand, Group, field_norm, idf, saturated, scoring_groups
from search.schema import TEXT_FIELDS, unpack_filing, whoosh_schema
from search.story import Filing
from search.tree import Fuzzy, Pattern

_CHECK_EVERY = 1024
"""Postings walked between two looks at the clock: about a millisecond's work."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Scope:
    """The filings in view, and the statistics that ranking takes from them."""

    mask: Mask
    stories: int
    average: dict[str, float]


@dataclass(slots=True)
class _Expander:
    """Remembers what each pattern stands for during one search, and which were cut."""

    expand_once: Callable[[Pattern | Fuzzy, str], tuple[tuple[str, ...], bool]]
    known: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    cut: list[str] = field(default_factory=list)

    def __call__(self, leaf: Pattern | Fuzzy, name: str) -> tuple[str, ...]:
        key = (f"{leaf.text}~{leaf.distance}" if isinstance(leaf, Fuzzy) else leaf.text, name)
        if key not in self.known:
            self.known[key], was_cut = self.expand_once(leaf, name)
            if was_cut and leaf.text not in self.cut:
                self.cut.append(leaf.text)
        return self.known[key]


class WhooshEngine:
    """Runs plans with a Whoosh searcher over the index in one directory. See `search.engine.Engine`."""

    def __init__(self, index: Any, columns: Columns | None = None, limits: Limits = LIMITS) -> None:
        self._index = index
        self._reader = index.reader()
        self._searcher = whoosh.searching.Searcher(self._reader)
        self._limits = limits
        self._columns = columns or Columns.read(self._reader)
        self._lexicons: dict[str, list[str]] = {}
        self._scope: tuple[tuple[Any, ...], _Scope] | None = None

    @classmethod
    def open(cls, directory: Path) -> WhooshEngine:
        """Open the index that was written to a directory; nothing in it is changed."""
        return cls(whoosh.index.open_dir(str(directory), schema=whoosh_schema(), readonly=True))

    @property
    def filing_count(self) -> int:
        """The filings in the generation, superseded ones included."""
        return int(self._reader.doc_count())

    @cached_property
    def story_count(self) -> int:
        """The distinct stories in the generation, withdrawn ones included."""
        return len({self._columns.story_ids[i] for i in self._reader.all_doc_ids()})

    def lifted(self, now: int) -> int:
        """Return how many embargoes have passed by an instant, in seconds since the epoch."""
        return self._columns.lifted(now)

    def twin(self) -> WhooshEngine:
        """Return another engine over the same generation, for another thread; the columns are shared."""
        return WhooshEngine(self._index, self._columns, self._limits)

    def close(self) -> None:
        """Let the generation's files go."""
        self._searcher.close()

    def run(self, plan: Plan, deadline: Deadline) -> Matches:
        """Return what a plan finds."""
        scope = self._in_view(plan.view)
        expander = _Expander(lambda leaf, name: self._expand(leaf, name, deadline))
        matched = self._match(plan, expander, deadline) & scope.mask
        matched &= (
            self._columns.published_in(plan.first_day, plan.last_day) if plan.first_day or plan.last_day else True
        )
        passing = {f.facet: f for f in plan.filters}.keys()
        masks = {name: self._columns.passing([f for f in plan.filters if f.facet == name]) for name in passing}
        found = np.logical_and.reduce([matched, *masks.values()])
        facets = {}
        for name in plan.facets:
            deadline.check("facets")
            others = np.logical_and.reduce([matched, *(mask for other, mask in masks.items() if other != name)])
            selected = frozenset(f.key for f in plan.filters if f.facet == name)
            facets[name] = self._columns.counts(name, others, selected)
        hits = self._ranked(plan, np.flatnonzero(found), scope, expander, deadline) if plan.limit else ()
        return Matches(int(np.count_nonzero(found)), hits, facets, tuple(expander.cut))

    def filing(self, key: str) -> Filing | None:
        """Return the filing with this key, in view or not."""
        return next(self._stored("filing_key", key), None)

    def filings(self, story_id: str) -> tuple[Filing, ...]:
        """Return all filings of a story, oldest first, in view or not; () where there is none."""
        return tuple(sorted(self._stored("story_id", story_id), key=lambda filing: filing.story.version))

    def words(self, prefix: str, view: View, limit: int) -> tuple[str, ...]:
        """Return headline words in view that begin with a folded prefix, the most frequent first."""
        candidates = [(self._reader.doc_frequency("headline", term), term) for term in self._starting(prefix)]
        best = nlargest(4 * limit, candidates)
        return self._seen([term for _, term in best], ("headline",), view)[:limit]

    def similar_words(self, word: str, view: View, limit: int) -> tuple[str, ...]:
        """Return words in view within two edits of a folded word, the best first."""
        found = near(word, 2 if len(word) > 4 else 1, self._lexicon("body"))
        best = sorted((edits, -self._reader.doc_frequency("body", term), term) for edits, term in found if term != word)
        return self._seen([term for _, _, term in best[: 4 * limit]], TEXT_FIELDS, view)[:limit]

    def _starting(self, prefix: str) -> Iterator[str]:
        return (term for term in starting(prefix, self._lexicon("headline")) if term.isalnum())

    def _seen(self, terms: list[str], fields: tuple[str, ...], view: View) -> tuple[str, ...]:
        mask = self._in_view(view).mask
        return tuple(term for term in terms if any(mask[i] for name in fields for i, _ in self._postings(name, term)))

    def _in_view(self, view: View) -> _Scope:
        key = (view.as_of, view.withdrawn, self._columns.lifted(view.now))
        if self._scope is None or self._scope[0] != key:
            self._scope = (key, self._make_scope(view))
        return self._scope[1]

    def _make_scope(self, view: View) -> _Scope:
        mask = self._columns.in_view(view)
        live = np.zeros(len(mask), np.bool_)
        live[list(self._reader.all_doc_ids())] = True
        mask &= live
        stories = int(np.count_nonzero(mask))
        lengths = {name: self._columns.numbers[f"{name}_length"][mask] for name in TEXT_FIELDS}
        return _Scope(mask, stories, {name: int(of.sum()) / max(stories, 1) for name, of in lengths.items()})

    def _match(self, plan: Plan, expand: Expand, deadline: Deadline) -> Mask:
        mask = np.zeros(len(self._columns.keys), np.bool_)
        query = compile_query(plan.tree, expand)
        for count, ordinal in enumerate(self._searcher.docs_for_query(query)):
            mask[ordinal] = True
            if not count % _CHECK_EVERY:
                deadline.check("match")
        return mask

    def _ranked(
        self, plan: Plan, found: npt.NDArray[np.intp], scope: _Scope, expand: Expand, deadline: Deadline
    ) -> tuple[Scored, ...]:
        columns = self._columns
        published = columns.numbers["published"][found]
        score = np.zeros(len(found))
        if plan.sort == "relevance":
            score = self._scores(scoring_groups(plan.tree, expand), scope, deadline)[found]
        first = published if plan.sort == "oldest" else -published
        order = np.lexsort((columns.key_rank[found], first, -score))[plan.offset : plan.offset + plan.limit]
        return tuple(Scored(columns.keys[found[i]], float(score[i])) for i in order)

    def _scores(self, groups: tuple[Group, ...], scope: _Scope, deadline: Deadline) -> Floats:
        total = np.zeros(len(scope.mask))
        for group in groups:
            weighted = np.zeros(len(scope.mask))
            for name in group.fields:
                norm = self._norms(name, scope)
                for term in group.terms:
                    deadline.check("rank")
                    for ordinal, frequency in self._postings(name, term):
                        weighted[ordinal] += frequency * norm[ordinal]
            with_group = int(np.count_nonzero(weighted[scope.mask]))
            total += group.boost * idf(scope.stories, with_group) * np.asarray(saturated(weighted))
        return total

    def _norms(self, name: str, scope: _Scope) -> Floats:
        lengths = self._columns.numbers[f"{name}_length"].astype(np.float64)
        return field_norm(name, lengths, scope.average[name])

    def _postings(self, name: str, term: str) -> Iterator[tuple[int, float]]:
        if (name, term) not in self._reader:
            return
        matcher = self._reader.postings(name, term)
        while matcher.is_active():
            yield matcher.id(), matcher.weight()
            matcher.next()

    def _stored(self, name: str, value: str) -> Iterator[Filing]:
        if (name, value) in self._reader:
            for ordinal in self._reader.postings(name, value).all_ids():
                yield unpack_filing(self._reader.stored_fields(ordinal)["filing"])

    def _lexicon(self, name: str) -> list[str]:
        if name not in self._lexicons:
            self._lexicons[name] = sorted(term.decode() for term in self._reader.lexicon(name))
        return self._lexicons[name]

    def _expand(self, leaf: Pattern | Fuzzy, name: str, deadline: Deadline) -> tuple[tuple[str, ...], bool]:
        """Return the terms a leaf stands for in a field, the most frequent if there are too many, and whether cut."""
        lexicon = self._lexicon(name)
        text = fold(leaf.text)
        found = (
            matching(text, lexicon)
            if isinstance(leaf, Pattern)
            else (term for _, term in near(text, leaf.distance, lexicon))
        )
        terms = []
        for term in found:
            terms.append(term)
            if not len(terms) % _CHECK_EVERY:
                deadline.check("expand")
        most = self._limits.expansion_terms
        if len(terms) <= most:
            return tuple(terms), False
        return tuple(nlargest(most, terms, key=lambda term: (self._reader.doc_frequency(name, term), term))), True
