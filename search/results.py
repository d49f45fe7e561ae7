"""What a search gives: records that pages, JSON, CSV and feeds are made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from search.changes import Changes
from search.query import Reading
from search.request import Request
from search.story import Filing, Story


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of plain text, and whether it matched the query."""

    text: str
    is_match: bool = False


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One story found. `snippets` are the passages that match best, in the story's order; else its first words.

    `copies` is how many other stories in view print the same copy.
    """

    story: Story
    score: float
    headline: Spans
    snippets: tuple[Spans, ...]
    copies: int = 0


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet, as the answer to a request lists it. `count` ignores its facet's own selection."""

    value: str
    label: str
    count: int
    selected: bool
    excluded: bool
    facet: str
    request: Request

    @property
    def toggle(self) -> Request:
        """Return the request with this value asked for, or no longer."""
        return self.request.toggled(self.facet, self.value)

    @property
    def exclude(self) -> Request:
        """Return the request with this value ruled out, or no longer."""
        return self.request.toggled(self.facet, self.value, excluded=True)


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet's values, selected ones first, then by count; `distinct` counts all values, listed or not.

    In the date facet, values run by date; months are listed only under a selected year or the only one, days under a
    selected month.
    """

    name: str
    label: str
    values: tuple[FacetValue, ...]
    distinct: int


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A change of the request that would find something: what it does, the request, and how many stories it finds."""

    label: str
    request: Request
    total: int


@dataclass(frozen=True, slots=True)
class ClauseCount:
    """One clause of the query as read, and how many stories it finds alone."""

    text: str
    total: int


@dataclass(frozen=True, slots=True)
class Help:
    """What to try when nothing was found."""

    clauses: tuple[ClauseCount, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
    spellings: tuple[Relaxation, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a request. `total` is exact.

    `next` goes on by page number, and by cursor where numbers end or the request came by one.
    """

    request: Request
    reading: Reading
    sort: str
    total: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    generation: str
    took_ms: float
    pages: int
    next: Request | None = None
    previous: Request | None = None
    help: Help | None = None


@dataclass(frozen=True, slots=True)
class StoryView:
    """One story's page: the filing asked for, all filings oldest first, and its text with the query's matches marked.

    `blocks` runs parallel to `filing.story.body`. `copies` are the other stories in view that print the same copy.
    `changes` is what the filing changed in the one before it; None where there is none, or too much to compare.
    """

    filing: Filing
    filings: tuple[Filing, ...]
    headline: Spans
    blocks: tuple[Spans, ...]
    generation: str
    copies: tuple[Story, ...] = ()
    changes: Changes | None = None

    @property
    def is_current(self) -> bool:
        """Tell whether this filing is the latest."""
        return self.filing.key == self.filings[-1].key


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether the service can answer, and how well. `status` is ok, degraded or down; `detail` says why."""

    status: str
    detail: str
    generation: str = ""
    stories: int = 0
    published_at: datetime | None = None
