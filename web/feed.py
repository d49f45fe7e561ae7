"""Search results as an Atom feed (RFC 4287) with OpenSearch totals and RFC 5005 paging."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from search.request import Request
from search.results import Hit, Results
from search.story import Moment, Story, Subject
from web.urls import absolute, search_url, story_iri, story_url
from web.words import plain_passages

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNKNOWN = "1970-01-01T00:00:00Z"
"""`updated` is required; a story without any date gets this one, which never changes."""


@dataclass(frozen=True, slots=True)
class Category:
    """A topic: its term in a scheme where the feed gave a concept URI, else its label as the term."""

    term: str
    scheme: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One story as an Atom entry; ids stay the same through a story's versions."""

    id: str
    title: str
    url: str
    published: str
    updated: str
    author: str
    summary: str
    categories: tuple[Category, ...]
    language: str
    rights: str


def xml_text(text: str) -> str:
    """Return text without the control characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("", text)


def feed_request(request: Request) -> Request:
    """Return the request that a feed answers: newest first unless an order is asked for, as feed readers expect."""
    return request if request.sort else replace(request, sort="newest")


def entries(results: Results) -> tuple[Entry, ...]:
    """Return the hits as entries."""
    # What stood at an instant may since have been replaced: the link leads to the filing that was found.
    is_past = results.request.as_of is not None
    return tuple(_entry(hit, hit.story.version if is_past else None) for hit in results.hits)


def feed_updated(found: tuple[Entry, ...]) -> str:
    """Return when the feed last changed: the time of its latest entry."""
    return max((entry.updated for entry in found), default=_UNKNOWN)


def page_relations(results: Results) -> tuple[tuple[str, str], ...]:
    """Return the relations of a paged feed (RFC 5005, section 3) with their absolute addresses."""
    request = results.request
    pages = (
        ("first", request.first_page()),
        ("previous", results.previous),
        ("next", results.next),
        ("last", None if request.after else replace(request, page=request.last_page(results.total))),
    )
    return tuple((name, absolute(search_url(page, "/search.atom"))) for name, page in pages if page)


def _entry(hit: Hit, version: int | None) -> Entry:
    story = hit.story
    return Entry(
        id=story_iri(story.id),
        title=f"{story.tag}: {story.headline}" if story.tag else story.headline,
        url=absolute(story_url(story.id, version=version)),
        published=_rfc3339(story.published),
        updated=_rfc3339(story.filed()) or _rfc3339(_dateline_day(story)) or _UNKNOWN,
        author=story.byline or story.agency or story.source or story.issuer,
        summary=plain_passages(hit.snippets),
        categories=tuple(_category(topic) for topic in story.topics),
        language=story.language,
        rights=story.rights,
    )


def _dateline_day(story: Story) -> Moment | None:
    return Moment(story.dateline.day) if story.dateline and story.dateline.day else None


def _rfc3339(moment: Moment | None) -> str:
    return _utc(moment.instant()) if moment else ""


def _utc(at: datetime) -> str:
    """Return an aware instant in UTC; in its own zone where it lies outside the years that UTC can name."""
    try:
        at = at.astimezone(UTC)
    except OverflowError:
        return at.isoformat(timespec="seconds")
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _category(topic: Subject) -> Category:
    scheme, slash, term = topic.uri.rpartition("/")
    return Category(term, scheme + slash, topic.label) if term and slash else Category(topic.label, "", topic.label)
