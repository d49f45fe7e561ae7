"""From what a reader found in one item to a Story: the wire's own conventions, applied in one order for every format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from index.cleaned import Cleaned, Rejected, Removed
from search.story import Block, Kind, Moment, Status, Story, Subject


@dataclass(frozen=True, slots=True)
class Parts:
    """What a reader found in one item, before wire rules are applied.

    `headlines` has the best candidate first; the rest are variants. `blocks` are in reading order and may still hold
    the dateline, byline, credits, terminators and a repeated headline. `byline` is as printed or from metadata;
    `authors` come from metadata, where they are more trustworthy than the printed byline. `removed` is what the
    reader itself took out already.
    """

    path: str
    headlines: tuple[str, ...] = ()
    subhead: str = ""
    blocks: tuple[Block, ...] = ()
    byline: str = ""
    authors: tuple[str, ...] = ()
    published: Moment | None = None
    updated: Moment | None = None
    source: str = ""
    agency: str = ""
    issuer: str = ""
    slug: str = ""
    keywords: tuple[str, ...] = ()
    topics: tuple[Subject, ...] = ()
    places: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    language: str = ""
    urgency: int | None = None
    kind: Kind | None = None
    status: Status = Status.USABLE
    embargo_until: datetime | None = None
    guid: str = ""
    url: str = ""
    rights: str = ""
    removed: tuple[Removed, ...] = ()


def assemble(parts: Parts) -> Cleaned | Rejected:
    """Return the story these parts make, or why they make none."""
    headline, *variants = parts.headlines or ("",)
    if not headline and not parts.blocks:
        return Rejected(parts.path, "neither headline nor body")
    story = Story(
        id=parts.guid or parts.url or parts.path,
        headline=headline,
        body=parts.blocks,
        subhead=parts.subhead,
        headline_variants=tuple(variants),
        byline=parts.byline,
        authors=parts.authors,
        published=parts.published,
        updated=parts.updated,
        source=parts.source,
        agency=parts.agency,
        issuer=parts.issuer,
        slug=parts.slug,
        keywords=parts.keywords,
        topics=parts.topics,
        places=parts.places,
        people=parts.people,
        organisations=parts.organisations,
        language=parts.language,
        urgency=parts.urgency,
        kind=parts.kind or Kind.STORY,
        status=parts.status,
        embargo_until=parts.embargo_until,
        url=parts.url,
        rights=parts.rights,
    )
    return Cleaned(story, parts.removed)
