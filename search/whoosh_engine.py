"""The reference engine: matching by Whoosh's own queries and matchers. Slow, and the oracle for the one that serves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import whoosh.index
import whoosh.searching

from search.analysis import fold
from search.columnar.texts import as_bytes
from search.columns import Columns, Mask
from search.compile import compile_query
from search.engine import Deadline, LastHit, Matches, Plan, Scored, View
from search.expand import distance, matching, near, starting
from search.ranking import FIELD_WEIGHT, Floats, Group, field_norm, idf, saturated, scoring_groups, weighted_frequency
from search.schema import TEXT_FIELDS, unpack_story, whoosh_schema
from search.story import Filing
from search.tree import Fuzzy, Pattern

_CHECK_EVERY = 1024
"""Postings walked between two looks at the clock: about a millisecond's work."""


class WhooshEngine:
    """Runs plans with a Whoosh searcher over the index in one directory. See `search.engine.Engine`.

    Whoosh finds the postings; the filing table says what is in view and what the facets are.
    """

    def __init__(self, index: Any, columns: Columns) -> None:
        self._index = index
        self._columns = columns
        self._reader = index.reader()
        self._searcher = whoosh.searching.Searcher(self._reader)
        self._lexicons: dict[str, list[str]] = {}

    @classmethod
    def open(cls, directory: Path) -> WhooshEngine:
        """Open the index that was written to a directory; nothing in it is changed."""
        index = whoosh.index.open_dir(str(directory), schema=whoosh_schema(), readonly=True)
        return cls(index, Columns.read(directory))

    @property
    def filing_count(self) -> int:
        """The filings in the generation, superseded ones included."""
        return int(self._reader.doc_count())

    @property
    def story_count(self) -> int:
        """The distinct stories in the generation, withdrawn ones included."""
        return self._columns.story_count

    def lifted(self, now: int) -> int:
        """Return how many embargoes have passed by an instant, in seconds since the epoch."""
        return self._columns.lifted(now)

    def twin(self) -> WhooshEngine:
        """Return another engine over the same generation, for another thread; the columns are shared."""
        return WhooshEngine(self._index, self._columns)

    def close(self) -> None:
        """Let the generation's files go."""
        self._searcher.close()

    def run(self, plan: Plan, deadline: Deadline) -> Matches:
        """Return what a plan finds."""
        columns, view = self._columns, self._in_view(plan.view)
        matched = self._match(plan, deadline) & view
        if plan.first_day or plan.last_day:
            matched &= columns.published_in(plan.first_day, plan.last_day)
        passing = {f.facet: f for f in plan.filters}.keys()
        every = np.arange(len(columns))
        masks = {name: columns.passing([f for f in plan.filters if f.facet == name], every) for name in passing}
        found = np.flatnonzero(np.logical_and.reduce([matched, *masks.values()]))
        facets = {}
        for name in plan.facets:
            deadline.check("facets")
            others = np.logical_and.reduce([matched, *(mask for other, mask in masks.items() if other != name)])
            chosen = frozenset(f.key for f in plan.filters if f.facet == name)
            facets[name] = columns.counts(name, np.flatnonzero(others), plan.facet_values, chosen, view)
        hits, rest = self._ranked(plan, found, view, deadline) if plan.limit else ((), len(found))
        return Matches(len(found), hits, rest, facets)

    def filing(self, key: str) -> Filing | None:
        """Return the filing with this key, in view or not."""
        if ("filing_key", key) not in self._reader:
            return None
        return next(map(self._filing, self._reader.postings("filing_key", key).all_ids()), None)

    def filings(self, story_id: str) -> tuple[Filing, ...]:
        """Return all filings of a story by any of its ids, oldest first, in view or not; () where there is none."""
        found = map(self._filing, self._columns.of_any(story_id))
        return tuple(sorted(found, key=lambda filing: filing.story.version))

    def words(self, prefix: str, view: View, limit: int, deadline: Deadline) -> tuple[str, ...]:
        """Return headline words in view that begin with a folded prefix, the most frequent first."""
        words = [word for word in starting(prefix, self._lexicon("headline")) if word.isalnum()]
        counts = self._frequencies(words, ("headline",), view, deadline)
        return tuple(sorted(counts, key=lambda word: (-counts[word], word))[:limit])

    def similar_words(self, word: str, view: View, limit: int, deadline: Deadline) -> tuple[str, ...]:
        """Return words in view within two edits of a folded word, the best first."""
        most = 2 if len(word) > 4 else 1
        words = {term for name in TEXT_FIELDS for _, term in near(word, most, self._lexicon(name))} - {word}
        counts = self._frequencies(sorted(words), TEXT_FIELDS, view, deadline)
        return tuple(sorted(counts, key=lambda other: (distance(word, other, most), -counts[other], other))[:limit])

    def _frequencies(self, words: list[str], names: tuple[str, ...], view: View, deadline: Deadline) -> Counter[str]:
        mask = self._in_view(view)
        counts: Counter[str] = Counter()
        for word in words:
            if deadline.has_passed():
                break
            if seen := {i for name in names for i, _ in self._postings(name, word) if mask[i]}:
                counts[word] = len(seen)
        return counts

    def _in_view(self, view: View) -> Mask:
        mask = self._columns.in_view(view)
        live = np.zeros(len(mask), np.bool_)
        live[list(self._reader.all_doc_ids())] = True
        return mask & live

    def _match(self, plan: Plan, deadline: Deadline) -> Mask:
        mask = np.zeros(len(self._columns), np.bool_)
        query = compile_query(plan.tree, self._expand)
        for count, ordinal in enumerate(self._searcher.docs_for_query(query)):
            mask[ordinal] = True
            if not count % _CHECK_EVERY:
                deadline.check("match")
        return mask

    def _ranked(
        self, plan: Plan, found: npt.NDArray[np.intp], view: Mask, deadline: Deadline
    ) -> tuple[tuple[Scored, ...], int]:
        columns = self._columns
        score = np.zeros(len(found))
        if plan.sort == "relevance":
            score = self._scores(scoring_groups(plan.tree), view, deadline)[found]
        place = columns.arrays["oldest" if plan.sort == "oldest" else "newest"][found]
        listed = [Scored(columns.keys[found[i]], float(score[i])) for i in np.lexsort((place, -score))]
        if plan.after:
            last = _rank(plan.after, plan.sort)
            published = map(int, columns.arrays["published"][[columns.find(one.key) for one in listed]])
            ranks = [
                _rank(LastHit(one.key, one.score, at), plan.sort) for one, at in zip(listed, published, strict=True)
            ]
            listed = [one for one, rank in zip(listed, ranks, strict=True) if rank > last]
        hits = tuple(listed[plan.offset : plan.offset + plan.limit])
        return hits, max(0, len(listed) - plan.offset - len(hits))

    def _scores(self, groups: tuple[Group, ...], view: Mask, deadline: Deadline) -> Floats:
        stories = int(np.count_nonzero(view))
        norms = {name: self._norm(name, view, stories) for name in FIELD_WEIGHT}
        total = np.zeros(len(view))
        for group in groups:
            counts = {name: np.zeros(len(view)) for name in FIELD_WEIGHT}
            for name in (group.field,) if group.field else FIELD_WEIGHT:
                for term in self._expand(group.pattern, name) if group.pattern else group.terms:
                    deadline.check("rank")
                    for ordinal, frequency in self._postings(name, term):
                        counts[name][ordinal] += frequency
            of_body = counts["body"] * norms["body"]
            weighted = weighted_frequency(counts["headline"], norms["headline"], of_body)
            weight = group.boost * idf(stories, int(np.count_nonzero(weighted[view])))
            total += weight * saturated(weighted)
        return total

    def _norm(self, name: str, view: Mask, stories: int) -> Floats:
        lengths = self._columns.arrays[f"{name}_length"]
        average = int(lengths.sum(where=view, dtype=np.int64)) / max(stories, 1)
        return field_norm(name, lengths.astype(np.float64), average)

    def _postings(self, name: str, term: str) -> Iterator[tuple[int, float]]:
        if (name, term) not in self._reader:
            return
        matcher = self._reader.postings(name, term)
        while matcher.is_active():
            yield matcher.id(), matcher.weight()
            matcher.next()

    def _filing(self, ordinal: int) -> Filing:
        return self._columns.filing(ordinal, unpack_story(self._reader.stored_fields(ordinal)["story"]))

    def _lexicon(self, name: str) -> list[str]:
        if name not in self._lexicons:
            self._lexicons[name] = sorted(term.decode() for term in self._reader.lexicon(name))
        return self._lexicons[name]

    def _expand(self, leaf: Pattern | Fuzzy, name: str) -> tuple[str, ...]:
        """Return the terms that a leaf stands for in a field."""
        lexicon, text = self._lexicon(name), fold(leaf.text)
        if isinstance(leaf, Pattern):
            return tuple(matching(text, lexicon))
        return tuple(term for _, term in near(text, leaf.distance, lexicon))


def _rank(hit: LastHit, sort: str) -> tuple[float, int, bytes]:
    """Return what a list in an order ascends by."""
    return -hit.score, hit.published if sort == "oldest" else -hit.published, as_bytes(hit.key)
