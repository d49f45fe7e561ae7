"""From what a reader found in one item to a Story: the wires' conventions, applied in one order for every format."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from index.clean.agencies import Agency, find_agency
from index.clean.byline import Byline, is_byline, read_byline, reporters
from index.clean.credits import Sorted, sort_blocks
from index.clean.dateline import split_dateline
from index.clean.embargo import is_embargo_line, read_embargo
from index.clean.identity import story_id
from index.clean.issuer import split_issuer
from index.clean.language import choose_language
from index.clean.opening import Opening, read_opening
from index.clean.places import fold
from index.clean.tags import is_addressed_to_editors, killed_headline, orders_kill, split_tags
from index.cleaned import Cleaned, Rejected, Removed
from search.story import Block, BlockKind, Kind, Moment, Status, Story, Subject


@dataclass(frozen=True, slots=True)
class Parts:
    """What a reader found in one item, before wire rules are applied.

    `headlines` has the best candidate first; the rest are variants. `blocks` are in reading order and may still hold
    the dateline, byline, credits, terminators and a repeated headline. `dateline` is for formats that give it a field
    of its own. `byline` is as printed or from metadata; `authors` come from metadata, where they are more trustworthy
    than the printed byline. `removed` is what the reader itself took out already.
    """

    path: str
    headlines: tuple[str, ...] = ()
    subhead: str = ""
    blocks: tuple[Block, ...] = ()
    dateline: str = ""
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
    """Return the story these parts make, with what was removed and what could not be read; or why they make none."""
    headlines = tuple(dict.fromkeys(filter(None, (headline.strip() for headline in parts.headlines))))
    if not headlines and not any(block.text.strip() for block in parts.blocks):
        return Rejected(parts.path, "neither headline nor body")
    near = _day(parts.published or parts.updated)
    headlines, parts = _with_headline_below(headlines, parts)
    opening = read_opening(_blocks(parts), (*headlines, parts.subhead), near, parts.authors)
    agency = _agency(parts, opening)
    copy = sort_blocks(opening.blocks, is_release=agency.sends_releases)
    agency = agency if agency.name else _agency_below(parts, copy)
    marks = _marks(parts, headlines, opening)
    story = _story(parts, headlines[1:], opening, copy, agency, marks)
    removed = (*parts.removed, *opening.removed, *copy.removed)
    return Cleaned(story, removed, (*_unread_dateline(parts, opening), *opening.unread, *marks.unread))


# "© 2024 The Associated Press. All rights reserved."     "This report by The Canadian Press was first published …"
_OWNED = re.compile(
    r"\W*(?:(?:copyright|\(c\)|©)\W*(?:\(c\)|©)?\W*(?:19|20)\d\d,?\s+(?:by\s+)?"
    r"|this (?:report|story|content|article) by (?=.{3,60} was first published))"
    r"(?P<agency>[^.,|;©]{2,60}?)(?=\s*(?:[.,|;]|all rights|was first|$))",
    re.IGNORECASE,
)
_LONGEST_HEADLINE_CHARS = 250
_ORDER_BLOCKS = 4  # an order to editors stands at the top of what it kills


def _with_headline_below(headlines: tuple[str, ...], parts: Parts) -> tuple[tuple[str, ...], Parts]:
    """Take the line below a headline that is but a tag or an order, "PLEASE KILL", as the one of which it speaks."""
    below = next((i for i, block in enumerate(parts.blocks) if not is_embargo_line(block.text)), None)
    if not headlines or below is None or any(_headline_in(one) for one in headlines):
        return headlines, parts
    line = parts.blocks[below].text.strip()
    if not line or len(line) > _LONGEST_HEADLINE_CHARS or line.endswith(".") or _says_more(line):
        return headlines, parts
    return (*headlines, line), replace(parts, blocks=parts.blocks[:below] + parts.blocks[below + 1 :])


def _headline_in(printed: str, near: date | None = None) -> str:
    """Return a headline without its tags, "" for a line that only orders a kill."""
    return "" if orders_kill(printed) else split_tags(printed, near).headline


def _says_more(line: str) -> bool:
    """Tell whether a short line is a byline, an order or an opening paragraph rather than a headline."""
    is_order = is_addressed_to_editors(line) or orders_kill(line)
    return is_order or is_byline(line) or split_dateline(line, None)[0] is not None


@dataclass(frozen=True, slots=True)
class _Marks:
    """What tags, slug and embargo lines say together about a filing."""

    headline: str
    slug: str
    tag: str
    kind: Kind | None
    status: Status
    embargo_until: datetime | None
    unread: tuple[str, ...] = ()


def _marks(parts: Parts, headlines: tuple[str, ...], opening: Opening) -> _Marks:
    near = _day(parts.published or parts.updated)
    tagged, slug = split_tags(headlines[0] if headlines else "", near), split_tags(parts.slug, near)
    in_copy = [read_embargo(line, near) for line in opening.embargoes]
    known = (parts.embargo_until, tagged.embargo_until, slug.embargo_until, *in_copy)
    until = max(filter(None, known), default=None)
    statuses = {parts.status, tagged.status, slug.status}
    orders = [*headlines, *(one.text for one in (*parts.blocks[:_ORDER_BLOCKS], *opening.blocks[:_ORDER_BLOCKS]))]
    if any(map(orders_kill, orders)):
        statuses.add(Status.CANCELED)
    unread: tuple[str, ...] = ()
    if until is None and opening.embargoes:
        statuses.add(Status.WITHHELD)
        unread = (f"embargo: no end in {opening.embargoes[0]!r}; withheld",)
    status = next((s for s in (Status.CANCELED, Status.WITHHELD) if s in statuses), Status.USABLE)
    named = (*map(killed_headline, orders), *(_headline_in(one, near) for one in headlines), *headlines)
    headline = next(filter(None, named), "")
    return _Marks(
        headline,
        slug.headline or parts.slug,
        tagged.tag or slug.tag,
        tagged.kind or slug.kind or parts.kind,
        status,
        until,
        unread,
    )


def _story(
    parts: Parts, variants: tuple[str, ...], opening: Opening, copy: Sorted, agency: Agency, marks: _Marks
) -> Story:
    issuer, headline = parts.issuer or copy.issuer, marks.headline
    if agency.sends_releases:
        issuer, headline = split_issuer(headline, _text(copy), issuer)
    byline = _byline(parts, opening)
    source = parts.source or agency.name
    published = _published(parts, opening, agency)
    kind = marks.kind or (Kind.PRESS_RELEASE if agency.sends_releases else Kind.STORY)
    return Story(
        id=story_id(
            guid=parts.guid,
            url=parts.url,
            source=source,
            slug=marks.slug,
            headline=headline or next((block.text for block in copy.body), ""),
            day=_day(published),
        ),
        headline=headline,
        body=copy.body,
        tag=marks.tag,
        subhead=parts.subhead,
        headline_variants=tuple(v for v in variants if fold(v) != fold(headline)),
        dateline=opening.dateline,
        byline=byline.printed,
        authors=_authors(parts) or byline.authors or _reporters(copy),
        credits=copy.credits,
        notes=copy.notes,
        published=published,
        updated=parts.updated,
        source=source,
        agency="" if agency.sends_releases else agency.name,
        issuer=issuer,
        slug=marks.slug,
        keywords=parts.keywords,
        topics=parts.topics,
        places=parts.places,
        people=parts.people,
        organisations=parts.organisations,
        language=choose_language(parts.language, _text(copy)),
        urgency=parts.urgency,
        kind=kind,
        status=marks.status,
        embargo_until=marks.embargo_until,
        url=parts.url,
        rights=parts.rights or copy.rights,
    )


def _blocks(parts: Parts) -> tuple[Block, ...]:
    """Return the blocks with a dateline that came in a field of its own put before the paragraph that it opens."""
    blocks = tuple(block for block in parts.blocks if block.text.strip())
    if not parts.dateline:
        return blocks
    if not blocks or blocks[0].kind is not BlockKind.PARAGRAPH:
        return (Block(parts.dateline), *blocks)
    # A field that swallowed the first words may end inside a word: "anti-" + "inflation".
    joint = "" if re.search(r"[a-z]-$", parts.dateline) else " "
    return (Block(f"{parts.dateline.rstrip()}{joint}{blocks[0].text}"), *blocks[1:])


def _agency(parts: Parts, opening: Opening) -> Agency:
    """Return whose copy it is: by the dateline, else the feed, the byline, or a source that is itself an agency."""
    for printed in (opening.dateline.agency if opening.dateline else "", parts.agency):
        if printed:
            return find_agency(printed) or Agency(printed)
    for text in filter(None, (parts.byline, opening.byline, *parts.authors)):
        if agency := find_agency(read_byline(text).agency):
            return agency
    return find_agency(parts.source) or Agency("")


def _agency_below(parts: Parts, copy: Sorted) -> Agency:
    """Return the agency that the lines below the copy say it is of: its copyright line, or who first published it.

    Who contributed to a newspaper's own report tells nothing.
    """
    notices = (piece.text for piece in parts.removed if piece.reason == "notice")
    for text in (copy.rights, *notices, *copy.credits):
        found = _OWNED.match(text)
        if agency := find_agency(found["agency"]) if found else None:
            return agency
    return Agency("")


def _byline(parts: Parts, opening: Opening) -> Byline:
    """Return the byline: the page's, unless it names nobody and that printed in the copy does."""
    stated, printed = read_byline(parts.byline), read_byline(opening.byline)
    return printed if not stated.printed or (printed.authors and not stated.authors) else stated


def _authors(parts: Parts) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for author in parts.authors for name in read_byline(author).authors))


def _reporters(copy: Sorted) -> tuple[str, ...]:
    return next(filter(None, map(reporters, copy.credits)), ())


def _published(parts: Parts, opening: Opening, agency: Agency) -> Moment | None:
    """Return when the story was published, by the feed or else by the copy itself.

    A press release is published on its dateline's day; the date in a page's metadata is often later.
    """
    day = opening.dateline.day if opening.dateline else None
    if parts.published and (day in {None, parts.published.day} or not agency.sends_releases):
        return parts.published
    return Moment(found) if (found := day or opening.day) else None


def _day(moment: Moment | None) -> date | None:
    return moment.day if moment else None


def _unread_dateline(parts: Parts, opening: Opening) -> tuple[str, ...]:
    if parts.dateline.strip() and opening.dateline is None and not opening.unread:
        return (f"dateline: none in {parts.dateline.strip()!r}",)
    return ()


def _text(copy: Sorted) -> str:
    return "\n".join(block.text for block in copy.body)
