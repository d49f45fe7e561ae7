"""What an engine is: it runs plans over one generation. Only plain values cross this line, no engine's own types."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

from search.errors import DeadlineExceeded
from search.request import Filter
from search.story import Filing
from search.tree import Everything, Node


@dataclass(frozen=True, slots=True)
class View:
    """Which filings may be seen at all.

    A filing is in view when its copy is usable, its embargo has passed at `now`, its story is not withdrawn, and it is
    the latest filing of its story, or with `as_of` the one that was current then. Both are seconds since the epoch.
    A story is withdrawn with any of the ids that its filings came under.
    """

    now: int
    as_of: int | None = None
    withdrawn: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LastHit:
    """The filing after which a list goes on, in the terms of its order; it need not be in the generation.

    `score` is 0.0 where the order is by date; `published` is as in `search.schema.NUMBERS`.
    """

    key: str
    score: float
    published: int


@dataclass(frozen=True, slots=True)
class Plan:
    """One search as an engine runs it. `sort` is relevance, newest or oldest; ties go to the newer, then by key.

    The hits are `limit` ones from the `offset`th on, of those that come behind `after` where that is given.
    `facet_values` bounds how many values of each facet are counted out, None for all; filtered ones always are.
    None of these numbers is negative.
    """

    view: View
    tree: Node = field(default_factory=Everything)
    filters: frozenset[Filter] = frozenset()
    first_day: date | None = None
    last_day: date | None = None
    sort: str = "newest"
    after: LastHit | None = None
    offset: int = 0
    limit: int = 0
    facets: tuple[str, ...] = ()
    facet_values: int | None = None


class Scored(NamedTuple):
    """A filing found: its key, and its score (0.0 where the order is by date)."""

    key: str
    score: float


class Count(NamedTuple):
    """How many stories have one facet value; the label is the value's commonest printed form."""

    key: str
    label: str
    count: int  # type: ignore[assignment]  # a tuple's own `count` is nobody's to ask here


@dataclass(frozen=True, slots=True)
class Tally:
    """One facet's counts, and how many distinct values there are to count."""

    counts: tuple[Count, ...]
    distinct: int


@dataclass(frozen=True, slots=True)
class Matches:
    """What a plan found. `total` and all counts are exact; `rest` is how many hits come behind those given.

    A facet's counts leave that facet's own filters aside and run by falling count, then key. The date facet holds
    every year, the months of asked-for years or of the only one, and the days of asked-for months, ascending.
    """

    total: int
    hits: tuple[Scored, ...]
    rest: int
    facets: Mapping[str, Tally]


class Deadline:
    """A moment after which a search must stop; one is made for each request and checked in every long loop."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._end = clock() + seconds

    def has_passed(self) -> bool:
        """Tell whether it has passed, for work that ends there with what it has."""
        return self._clock() > self._end

    def check(self, stage: str) -> None:
        """Go on, or stop.

        Raises:
            DeadlineExceeded: the deadline has passed; `stage` says where.
        """
        if self.has_passed():
            raise DeadlineExceeded(stage, self._seconds)


class Engine(Protocol):
    """Runs plans over one generation. An engine is used by one thread at a time."""

    @property
    def filing_count(self) -> int:
        """The filings in the generation, superseded ones included."""
        ...

    @property
    def story_count(self) -> int:
        """The distinct stories in the generation, withdrawn ones included."""
        ...

    def run(self, plan: Plan, deadline: Deadline) -> Matches:
        """Return what a plan finds.

        Raises:
            DeadlineExceeded: it took too long.
        """
        ...

    def filing(self, key: str) -> Filing | None:
        """Return the filing with this key, in view or not."""
        ...

    def filings(self, story_id: str) -> tuple[Filing, ...]:
        """Return all filings of a story, oldest first, in view or not; () where there is none.

        A story is found by each id that its filings came under: its own may be another now than when it was linked to.
        """
        ...

    def words(self, prefix: str, view: View, limit: int, deadline: Deadline) -> tuple[str, ...]:
        """Return headline words in view that begin with a folded prefix, the most frequent first.

        They are counted as far as the deadline allows.
        """
        ...

    def similar_words(self, word: str, view: View, limit: int, deadline: Deadline) -> tuple[str, ...]:
        """Return words in view within two edits of a folded word, the best first.

        They are sought and counted as far as the deadline allows.
        """
        ...

    def lifted(self, now: int) -> int:
        """Return how many embargoes have passed by an instant, in seconds since the epoch."""
        ...

    def twin(self) -> Engine:
        """Return another engine over the same generation, for another thread; what may be shared is."""
        ...

    def close(self) -> None:
        """Let the generation's files go."""
        ...
