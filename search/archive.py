"""The archive: one object that answers requests from whatever generation is live, for pages and commands alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path

from search.analysis import fold
from search.answering import facets_of, following, preceding, sort_of
from search.changes import Changes, changes_between
from search.cursor import Walk
from search.days import day_bounds
from search.engine import Deadline, Engine, LastHit, Plan, Scored, View
from search.errors import DeadlineExceeded, NotReady, StoryGone, StoryMissing
from search.facets import FACET_NAMES
from search.help import help_for
from search.highlight import Marker, snippets, spans
from search.limits import LIMITS, Limits
from search.query import Reading, parse_query
from search.request import Request
from search.results import Hit, Readiness, Results, Spans, StoryView
from search.schema import published_number
from search.serving import Generations
from search.story import Filing, Story
from search.withdrawals import Withdrawals, read_withdrawals

_BEFORE_WORDS = '-"('  # marks that a word may follow


def utc_now() -> datetime:
    """Return the time now, aware, in UTC."""
    return datetime.now(UTC)


class Archive:
    """Answers requests over one index root. Safe for use by several threads at once."""

    def __init__(self, root: Path, *, clock: Callable[[], datetime] = utc_now, limits: Limits = LIMITS) -> None:
        self._root = root
        self._clock = clock
        self._limits = limits
        self._generations = Generations(root)

    def search(self, request: Request) -> Results:
        """Return what a request finds.

        Raises:
            BadInput: the query or a parameter cannot be used.
            NotReady: there is nothing to search.
            DeadlineExceeded: the search took too long.
        """
        start = time.perf_counter()
        now = self._clock()
        reading = parse_query(request.q, now.date(), self._limits)
        first, last = day_bounds(request.first_day, request.last_day, now.date())
        with self._engine() as (name, engine):
            # Opening a generation that was just published may take minutes, and is not the search's doing.
            deadline = Deadline(self._limits.deadline_s)
            withdrawals = read_withdrawals(self._root)
            walk = Walk(request, sort_of(request, reading.tree), _state(name, engine, withdrawals, now))
            plan = Plan(
                view=_view(withdrawals, now, request.as_of),
                tree=reading.tree,
                filters=request.filters,
                first_day=first,
                last_day=last,
                sort=walk.sort,
                after=walk.last(),
                offset=(request.page - 1) * request.size,
                limit=request.size,
                facets=FACET_NAMES,
                facet_values=self._limits.facet_values,
            )
            matches = engine.run(plan, deadline)
            help_ = None if matches.total else help_for(request, reading, plan, engine, deadline)
            # The hits of one search often print the same copy, so each story is looked up once.
            standing = cache(partial(_standing, engine, plan.view.withdrawn, now))
            hits = self._hits(engine, reading, matches.hits, standing, deadline)
        return Results(
            request=request,
            reading=reading,
            sort=walk.sort,
            total=matches.total,
            hits=hits,
            facets=facets_of(request, matches.facets, self._limits),
            generation=name,
            took_ms=round((time.perf_counter() - start) * 1000, 1),
            pages=max(1, -(-matches.total // request.size)),
            next=following(request, matches.rest, lambda: walk.cursor(_last_hit(matches.hits, hits))),
            previous=preceding(request, matches.total),
            help=help_,
        )

    def story(self, story_id: str, *, version: int | None = None, q: str = "") -> StoryView:
        """Return a story, with the words of a query marked: its latest filing, or the version asked for.

        What a long query would mark past the deadline stays plain: the story itself is what was asked for.
        A story is found by each id that its filings came under; the one it has now is its filings'.

        Raises:
            StoryMissing: there is none, or none that may be seen.
            StoryGone: it was withdrawn.
            BadInput: the query cannot be used.
            NotReady: there is nothing to search.
        """
        now = self._clock()
        withdrawals = read_withdrawals(self._root)
        _refuse_withdrawn(story_id, {story_id}, withdrawals)
        tree = parse_query(q, now.date(), self._limits).tree
        with self._engine() as (name, engine):
            filings = engine.filings(story_id)
            _refuse_withdrawn(story_id, _ids(story_id, filings), withdrawals)
            current = _current(filings, now)
            standing = map(partial(_standing, engine, withdrawals.reasons, now), current.copies if current else ())
            copies = tuple(copy for copy in standing if copy)
        if current is None:
            raise StoryMissing(story_id)
        shown = tuple(filing for filing in filings if _is_open(filing, now))
        chosen = [filing for filing in shown if version in (None, filing.story.version)]
        if not chosen:
            raise StoryMissing(f"{story_id} version {version}")
        story = chosen[-1].story
        deadline = Deadline(self._limits.deadline_s)
        (headline,) = _marked(Marker(tree, "headline", deadline, self._limits), [story.headline])
        blocks = _marked(Marker(tree, "body", deadline, self._limits), [block.text for block in story.body])
        return StoryView(
            filing=chosen[-1],
            filings=shown,
            headline=headline,
            blocks=tuple(blocks),
            generation=name,
            copies=copies,
            changes=_changes(shown, chosen[-1], self._limits),
        )

    def suggest(self, prefix: str, limit: int = 8) -> tuple[str, ...]:
        """Return the text with its last word completed to headline words that stories in view have."""
        before, _, last = prefix[: self._limits.query_chars].rpartition(" ")
        word = fold(last.lstrip(_BEFORE_WORDS))
        before = f"{before} {last[: len(last) - len(last.lstrip(_BEFORE_WORDS))]}".lstrip()
        if len(word) < self._limits.pattern_letters:
            return ()
        with self._engine() as (_, engine):
            view = _view(read_withdrawals(self._root), self._clock())
            found = engine.words(word, view, limit, Deadline(self._limits.deadline_s))
        return tuple(f"{before}{word}" for word in found)

    def readiness(self) -> Readiness:
        """Return whether and how well requests can be answered now. Never raises."""
        try:
            withdrawals = read_withdrawals(self._root)
            with self._generations.borrow() as (pinned, engine):
                manifest = pinned.manifest
                trouble = pinned.degraded or self._generations.trouble
                status = "degraded" if trouble else "ok"
                stories = engine.run(Plan(_view(withdrawals, self._clock())), Deadline(self._limits.deadline_s)).total
                return Readiness(status, trouble, manifest.name, stories, manifest.built_at)
        except (NotReady, DeadlineExceeded) as error:
            return Readiness("down", str(error))

    def stamp(self) -> str:
        """Return a text that changes whenever an answer may: with a generation, a withdrawal or a lifted embargo.

        Raises:
            NotReady: there is nothing to search.
        """
        with self._engine() as (name, engine):
            return _state(name, engine, read_withdrawals(self._root), self._clock())

    def close(self) -> None:
        """Let every generation go."""
        self._generations.close()

    @contextmanager
    def _engine(self) -> Iterator[tuple[str, Engine]]:
        with self._generations.borrow() as (pinned, engine):
            yield pinned.manifest.name, engine

    def _hits(
        self,
        engine: Engine,
        reading: Reading,
        scored: tuple[Scored, ...],
        standing: Callable[[str], Story | None],
        deadline: Deadline,
    ) -> tuple[Hit, ...]:
        headline = Marker(reading.tree, "headline", deadline, self._limits)
        body = Marker(reading.tree, "body", deadline, self._limits)
        hits = []
        for one in scored:
            deadline.check("highlight")
            filing = engine.filing(one.key)
            if filing is not None:
                story = filing.story
                passages = snippets(story, body, self._limits)
                copies = sum(standing(copy_id) is not None for copy_id in filing.copies)
                hits.append(Hit(story, one.score, headline.mark(story.headline), passages, copies))
        return tuple(hits)


def _state(name: str, engine: Engine, withdrawals: Withdrawals, now: datetime) -> str:
    return f"{name}-{withdrawals.stamp}-{engine.lifted(int(now.timestamp()))}"


def _view(withdrawals: Withdrawals, now: datetime, as_of: datetime | None = None) -> View:
    # What will be current in days to come would tell of updates under embargo, and when they come.
    at = int(min(as_of, now).timestamp()) if as_of else None
    return View(int(now.timestamp()), at, frozenset(withdrawals.reasons))


def _marked(marker: Marker, texts: Iterable[str]) -> Iterator[Spans]:
    """Yield texts as spans, plain from where the marker's deadline passes."""
    is_late = False
    for text in texts:
        try:
            yield spans(text, ()) if is_late else marker.mark(text)
        except DeadlineExceeded:
            is_late = True
            yield spans(text, ())


def _last_hit(scored: tuple[Scored, ...], hits: tuple[Hit, ...]) -> LastHit:
    return LastHit(scored[-1].key, scored[-1].score, published_number(hits[-1].story))


def _standing(engine: Engine, withdrawn: Container[str], now: datetime, story_id: str) -> Story | None:
    """Return a story as it now stands, None where it may not be seen."""
    filings = engine.filings(story_id)
    filing = None if any(one in withdrawn for one in _ids(story_id, filings)) else _current(filings, now)
    return filing.story if filing else None


def _ids(story_id: str, filings: tuple[Filing, ...]) -> set[str]:
    """Return every id that a story's filings came under, and its own."""
    return {story_id, *(one for filing in filings for one in (filing.story.id, filing.given_id) if one)}


def _refuse_withdrawn(story_id: str, ids: set[str], withdrawals: Withdrawals) -> None:
    named = sorted(ids & withdrawals.reasons.keys())
    killed = [one for one in named if one not in withdrawals.held]
    if killed:
        raise StoryGone(story_id, withdrawals.reasons[killed[0]])
    if named:
        raise StoryMissing(story_id)


def _changes(shown: tuple[Filing, ...], chosen: Filing, limits: Limits) -> Changes | None:
    """Return what a filing changed in the one before it among those that may be shown."""
    at = shown.index(chosen)
    return changes_between(shown[at - 1].story, chosen.story, limits) if at else None


def _current(filings: tuple[Filing, ...], now: datetime) -> Filing | None:
    """Return the filing that stands now: the last without an embargo, None where that one is held or killed."""
    free = [filing for filing in filings if _is_free(filing, now)]
    return free[-1] if free and free[-1].story.status == "usable" else None


def _is_open(filing: Filing, now: datetime) -> bool:
    return filing.story.status == "usable" and _is_free(filing, now)


def _is_free(filing: Filing, now: datetime) -> bool:
    return filing.story.embargo_until is None or filing.story.embargo_until <= now
