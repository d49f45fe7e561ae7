"""What differs between the generation before and the one that the spool makes now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from index.filings.resolve import Placement, Resolution
from index.reading.spool import shown
from index.report import Listed
from index.segments.table import Placed
from index.sources import SourceFile
from search.story import Status, filing_key, story_of

Filed = dict[str, str]
"""Digests of the stories as cleaned, by the key of the filing each became."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Filings to add, in order of day; where each one stands that stays, by key; and the stories this concerns."""

    added: tuple[Placement, ...]
    kept: Mapping[str, Placed]
    stories_added: Listed
    stories_changed: Listed
    stories_removed: Listed


def filed(sources: Iterable[SourceFile]) -> Filed:
    """Return what a source state's filings were made of."""
    return {
        filing_key(*item.filing): item.candidate.digest for source in sources for item in source.items if item.filing
    }


def changes(before: Filed, resolution: Resolution, copies: Mapping[str, tuple[str, ...]]) -> Changes:
    """Return how to come from the filings before to those of a resolution.

    A filing stays if its story has the same id, version and text; where it lies and when it is current may differ.
    """
    added: list[Placement] = []
    kept: dict[str, Placed] = {}
    for placement in resolution.placements():
        key = filing_key(placement.story_id, placement.version)
        if before.get(key) == placement.candidate.digest:
            kept[key] = placed(placement, copies)
        else:
            added.append(placement)
    added.sort(key=lambda p: (p.candidate.day, p.candidate.key))
    stories = {story_of(key) for key in before}
    now = {group.story_id for group in resolution.groups if group.filings}
    touched = {p.story_id for p in added} | {story_of(key) for key in before.keys() - kept.keys()}
    return Changes(
        added=tuple(added),
        kept=kept,
        stories_added=Listed.of(now - stories),
        stories_changed=Listed.of(touched & now & stories),
        stories_removed=Listed.of(stories - now),
    )


def placed(placement: Placement, copies: Mapping[str, tuple[str, ...]]) -> Placed:
    """Return where a filing stands."""
    return Placed(
        placement.current_from,
        placement.current_until,
        placement.superseded_at,
        shown(placement.candidate.path),
        copies.get(placement.story_id, ()),
        "" if placement.candidate.story_id == placement.story_id else placement.candidate.story_id,
    )


def with_filings(sources: Iterable[SourceFile], resolution: Resolution) -> Iterator[SourceFile]:
    """Yield the sources with the filing that each item became; an identical copy became its twin's."""
    filing_of = {p.candidate.key: (p.story_id, p.version) for p in resolution.placements()}
    for copy, kept in resolution.duplicates:
        if copy.status is Status.USABLE:
            filing_of[copy.key] = filing_of[kept.key]
    for source in sources:
        if all(item.filing == filing_of.get(item.candidate.key) for item in source.items):
            yield source
        else:
            items = (replace(item, filing=filing_of.get(item.candidate.key)) for item in source.items)
            yield replace(source, items=tuple(items))
