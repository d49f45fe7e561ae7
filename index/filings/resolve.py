"""From the stories of the spool to filings: versions, update chains, corrections, kills and holds.

A pure function of the candidates; their order does not matter, nor when it is called.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.filings.candidate import Candidate
from index.reading.paths import path_bytes
from search.schema import MISSING_INSTANT
from search.story import OPEN_ENDED, Status

_HOUR_S = 3600
CHAIN_S = 48 * _HOUR_S
"""Filings under one slug belong to one story this long after its first: after that a slug is used anew."""
NOTICE_S = 7 * 24 * _HOUR_S
"""A kill or hold that names its story by slug alone reaches back this far."""
Name = tuple[str, str, str]
_UNDATED = 0
"""A filing without any date is taken as current since the epoch."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A candidate as a filing: its story's id and version, and when it was current, in seconds since the epoch.

    `superseded_at` is from when a later filing hides it; see `search.story.Filing`.
    """

    candidate: Candidate
    story_id: str
    version: int
    current_from: int
    current_until: int
    superseded_at: int = OPEN_ENDED


@dataclass(frozen=True, slots=True)
class Group:
    """One story: its filings oldest first, every id that its parts came under, and the notices about it.

    `latest` is the last usable filing or hold, whichever came later.
    """

    story_id: str
    ids: tuple[str, ...]
    filings: tuple[Placement, ...]
    kills: tuple[Candidate, ...]
    holds: tuple[Candidate, ...]
    latest: Candidate | None


@dataclass(frozen=True, slots=True)
class Resolution:
    """All stories of the spool, ordered by id, and each identical copy that was dropped with the one that stays."""

    groups: tuple[Group, ...]
    duplicates: tuple[tuple[Candidate, Candidate], ...]

    @property
    def unaddressed(self) -> tuple[Candidate, ...]:
        """The kills and holds that name no other story of the spool; copy that is itself on hold is one of them."""
        return tuple(one for group in self.groups if not group.filings for one in (*group.kills, *group.holds))

    @property
    def story_count(self) -> int:
        """How many stories there are, notices about others left out."""
        return sum(1 for group in self.groups if group.filings)

    def placements(self) -> Iterator[Placement]:
        """Yield every filing."""
        for group in self.groups:
            yield from group.filings

    def current(self) -> Iterator[Placement]:
        """Yield the current filing of each story that has any."""
        for group in self.groups:
            yield from group.filings[-1:]


def resolve(candidates: Iterable[Candidate]) -> Resolution:
    """Return the stories that the candidates make.

    Candidates of one id are one story. So are candidates whose feed gave no id and which share source and slug, within
    `CHAIN_S` of the first, if the later ones call themselves updates or corrections. A kill or hold whose feed gave no
    id, and whose derived one is no story's, goes to the stories of its source and slug of the `NOTICE_S` before it;
    without a slug, to those of its headline, and where nothing tells whose it is, whosever they are.
    A filing dated after it was first seen counts as filed then: only an embargo makes copy wait.
    """
    ordered = sorted(candidates, key=lambda c: (path_bytes(c.path), c.item))
    unique, duplicates = _without_copies(ordered)
    copy = [c for c in unique if c.status is Status.USABLE]
    notices = [c for c in unique if c.status is not Status.USABLE]
    root_of = _chained(copy)
    members: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in copy:
        members[_root(root_of, candidate.story_id)].append(candidate)
    about = _addressed(notices, members, root_of)
    roots = sorted(members.keys() | about.keys())
    groups = tuple(_group(root, members.get(root, []), about.get(root, [])) for root in roots)
    return Resolution(groups, tuple(duplicates))


def filing_alone(candidate: Candidate) -> tuple[str, int] | None:
    """Return the id and version of the filing that a candidate is if no other is linked to it; None for a notice.

    It is current since `visible_from`, ever after.
    """
    return (candidate.story_id, max(candidate.version, 1)) if candidate.status is Status.USABLE else None


def visible_from(candidate: Candidate) -> int:
    """Return from when copy is current: since it was filed, or when its embargo ends."""
    filed = _UNDATED if candidate.filed is None else min(candidate.filed, candidate.seen)
    return filed if candidate.embargo_until is None else max(filed, candidate.embargo_until)


def chain_of(candidate: Candidate) -> tuple[str, str] | None:
    """Return the source and the slug under which copy may continue a chain, None if it cannot."""
    may_chain = candidate.is_derived and candidate.slug and candidate.filed is not None
    return (candidate.source, candidate.slug) if may_chain and candidate.status is Status.USABLE else None


def names(filing: Candidate) -> set[Name]:
    """Return the names by which a notice without an id may seek a filing."""
    return {(filing.source, filing.slug, ""), (filing.source, "", filing.headline), ("", "", filing.headline)}


def name_sought(notice: Candidate) -> Name | None:
    """Return by what a notice without an id names its story: the source, and the slug or else the headline."""
    if not notice.is_derived or not (notice.slug or notice.headline):
        return None
    return (notice.source, notice.slug, "" if notice.slug else notice.headline)


def filing_order(candidate: Candidate) -> tuple[int, float, bool, int, bytes, int]:
    """Return the key that orders the filings of one story, the oldest first.

    A correction, an update or a hold without a time of day comes after whatever else its day has, one without a date
    last of all: a correction wins, and what is on hold must not show by mistake.
    """
    has_last_word = candidate.is_marked or candidate.status is not Status.USABLE
    filed = candidate.filed_by if has_last_word else candidate.filed
    instant = float(filed) if filed is not None else float("inf" if has_last_word else "-inf")
    number = candidate.tag_number
    return (candidate.version, instant, candidate.is_correction, number, path_bytes(candidate.path), candidate.item)


def _without_copies(ordered: list[Candidate]) -> tuple[list[Candidate], list[tuple[Candidate, Candidate]]]:
    first: dict[tuple[str, str], Candidate] = {}
    duplicates = []
    for candidate in ordered:
        kept = first.setdefault((candidate.story_id, candidate.digest), candidate)
        if kept is not candidate:
            duplicates.append((candidate, kept))
    return list(first.values()), duplicates


def _chained(copy: list[Candidate]) -> dict[str, str]:
    """Return links from the ids that continue another's chain to an id nearer to the chain's first filing."""
    by_slug: defaultdict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for candidate in copy:
        if chain := chain_of(candidate):
            by_slug[chain].append(candidate)
    root_of: dict[str, str] = {}
    for filings in by_slug.values():
        first: Candidate | None = None
        for candidate in sorted(filings, key=filing_order):
            if first is None or not _continues(candidate, first):
                first = candidate
            joined, root = _root(root_of, candidate.story_id), _root(root_of, first.story_id)
            if joined != root:
                root_of[joined] = root
    return root_of


def _root(root_of: dict[str, str], story_id: str) -> str:
    while story_id in root_of:
        story_id = root_of[story_id]
    return story_id


def _continues(candidate: Candidate, first: Candidate) -> bool:
    if candidate.filed is None or first.filed is None or candidate.filed - first.filed > CHAIN_S:
        return False
    return candidate.is_marked or candidate.story_id == first.story_id


def _addressed(
    notices: list[Candidate], members: dict[str, list[Candidate]], root_of: dict[str, str]
) -> dict[str, list[Candidate]]:
    """Return the notices about each story; one that finds none stands under its own id."""
    by_name = _by_name(members, {name for notice in notices if (name := name_sought(notice))})
    about: defaultdict[str, list[Candidate]] = defaultdict(list)
    for notice in notices:
        own = _root(root_of, notice.story_id)
        name = None if own in members else name_sought(notice)
        found = _within_reach(notice, by_name.get(name, [])) if name else ()
        for root in found or (own,):
            about[root].append(notice)
    return about


def _by_name(members: dict[str, list[Candidate]], wanted: set[Name]) -> dict[Name, list[tuple[Candidate, str]]]:
    """Return the filings that have these names, each with its story's id."""
    found: defaultdict[Name, list[tuple[Candidate, str]]] = defaultdict(list)
    for root, filings in members.items() if wanted else ():
        for filing in filings:
            for name in wanted & names(filing):
                found[name].append((filing, root))
    return found


def _within_reach(notice: Candidate, filings: list[tuple[Candidate, str]]) -> set[str]:
    """Return the stories that a notice without an id speaks of; an undated one speaks of the newest under its slug."""
    if notice.filed is None or notice.filed_by is None:
        return {root for _, root in sorted(filings, key=lambda pair: filing_order(pair[0]))[-1:]}
    earliest = notice.filed - NOTICE_S
    return {root for filing, root in filings if filing.filed is None or earliest <= filing.filed <= notice.filed_by}


def _group(root: str, filings: list[Candidate], notices: list[Candidate]) -> Group:
    ordered = sorted(filings, key=filing_order)
    holds = sorted((c for c in notices if c.status is Status.WITHHELD), key=filing_order)
    kills = sorted((c for c in notices if c.status is Status.CANCELED), key=filing_order)
    return Group(
        story_id=root,
        ids=tuple(sorted({root, *(c.story_id for c in (*filings, *notices))})),
        filings=tuple(_placed(root, ordered)),
        kills=tuple(kills),
        holds=tuple(holds),
        latest=max((*ordered, *holds), key=filing_order, default=None),
    )


def _placed(root: str, ordered: list[Candidate]) -> Iterator[Placement]:
    """Yield the filings with rising versions; each is current from its time until the next one's."""
    starts: list[int] = []
    versions: list[int] = []
    for candidate in ordered:
        starts.append(max(visible_from(candidate), *starts[-1:]) if starts else visible_from(candidate))
        versions.append(max(candidate.version, versions[-1] + 1 if versions else 1))
    ends = [later for _, later in pairwise(starts)] + [OPEN_ENDED]
    hidden = _hidden_from(ordered)
    for candidate, version, start, end, instant in zip(ordered, versions, starts, ends, hidden, strict=False):
        yield Placement(candidate, root, version, start, end, instant)


def _hidden_from(ordered: list[Candidate]) -> list[int]:
    """Return from when each filing is hidden by a later one: the first of their embargoes to end, or at once."""
    instants = [OPEN_ENDED]
    for later in reversed(ordered[1:]):
        instants.append(min(instants[-1], MISSING_INSTANT if later.embargo_until is None else later.embargo_until))
    return instants[::-1]
