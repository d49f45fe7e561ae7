"""The fields of a story as its page lists them: each with its values, and where a value leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.request import Request
from search.results import Spans
from search.story import Block, Moment, Place, Story
from web.urls import external_url, facet_url, search_url
from web.words import day_in_words, facet_value_in_words


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its text, or the moment it is. `url` is a search for more of the kind, or an outside page."""

    text: str = ""
    url: str = ""
    is_external: bool = False
    moment: Moment | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled field with at least one value."""

    label: str
    values: tuple[Value, ...]


def story_fields(story: Story) -> tuple[Field, ...]:
    """Return the fields that the story has, in reading order."""
    rows = (*_origin(story), *_subject(story), *_record(story))
    return tuple(Field(label, values) for label, found in rows if (values := tuple(found)))


def paired(body: tuple[Block, ...], blocks: tuple[Spans, ...]) -> tuple[tuple[Block, Spans], ...]:
    """Return each block of a body with its marked text."""
    return tuple(zip(body, blocks, strict=True))


_Row = tuple[str, Iterable[Value]]


def _origin(story: Story) -> Iterator[_Row]:
    dateline = story.dateline
    yield "Published", _moments(story.published)
    yield "Updated", _moments(story.updated)
    if dateline:
        yield "Dateline", _texts(dateline.raw)
        yield "Place", tuple(_place(place) for place in dateline.places)
        yield "Filed on", _texts(day_in_words(dateline.day) if dateline.day else "")
    yield "By", _queried("author", *story.authors)
    yield "Source", _faceted("source", story.source)
    yield "Agency", _faceted("agency", story.agency)
    yield "Issuer", _queried("issuer", story.issuer)


def _subject(story: Story) -> Iterator[_Row]:
    yield "Topics", _faceted("topic", *(topic.label for topic in story.topics))
    yield "About", _faceted("about", *story.places)
    yield "People", _queried("person", *story.people)
    yield "Organisations", _queried("organisation", *story.organisations)
    yield "Keywords", _queried("keyword", *story.keywords)
    yield "Also headed", _texts(*story.headline_variants)


def _record(story: Story) -> Iterator[_Row]:
    yield "Kind", _faceted("kind", str(story.kind))
    yield "Language", _faceted("language", story.language)
    yield "Urgency", _texts(str(story.urgency) if story.urgency is not None else "")
    yield "Slug", _texts(story.slug)
    yield "Version", _texts(str(story.version))
    yield "Original", _original(story.url)
    yield "Rights", _texts(story.rights)
    yield "Id", _texts(story.id)


def _texts(*texts: str) -> tuple[Value, ...]:
    return tuple(Value(text) for text in texts if text)


def _moments(moment: Moment | None) -> tuple[Value, ...]:
    return (Value(moment=moment),) if moment else ()


def _faceted(facet: str, *printed: str) -> tuple[Value, ...]:
    return tuple(Value(facet_value_in_words(facet, text), facet_url(facet, text)) for text in printed if text.strip())


def _queried(field: str, *texts: str) -> tuple[Value, ...]:
    return tuple(Value(text, search_url(Request(q=f"{field}:{quoted(text)}"))) for text in texts if text.strip())


def quoted(text: str) -> str:
    """Return a text as a phrase of the query language."""
    return '"' + text.replace('"', " ") + '"'


def _place(place: Place) -> Value:
    country = facet_value_in_words("country", place.country) if place.country else ""
    words = ", ".join(dict.fromkeys(part for part in (place.city, place.region, country) if part))
    return Value(words or place.printed, facet_url("place", place.city) if place.city else "")


def _original(url: str) -> tuple[Value, ...]:
    safe = external_url(url)
    return (Value(url, safe, is_external=bool(safe)),) if url else ()
