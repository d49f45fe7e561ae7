"""The fields of the index: how a filing becomes a Whoosh document, and which fields a query may name.

Words are indexed unstemmed, with positions; a field of several values leaves a gap between them, so that no phrase
runs from one into the next. The story is stored as ninjs JSON; where it stands among its story's filings, and all that
filters, facets and orders read, is in the filing table (`search.columns`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import whoosh.analysis
import whoosh.fields

from search.countries import country_name
from search.ninjs import story_from_ninjs, story_to_ninjs
from search.story import OPEN_ENDED, Filing, Story

SCHEMA_VERSION = 7
"""Grows when an index written before can no longer be read or would answer differently."""

VALUE_GAP = 51
"""Positions between two values of one field: one more than a phrase's words may lie apart (`Limits.phrase_slop`)."""

SEPARATOR = "\x1f"
NO_DAY = 0


@dataclass(frozen=True, slots=True)
class QueryField:
    """A field that a query may name: what it searches and an example, for the help page, and its texts in a story."""

    name: str
    help: str
    example: str
    texts: Callable[[Story], Iterable[str]]


def _headlines(story: Story) -> Iterator[str]:
    yield story.headline
    yield story.subhead
    yield from (text for text in story.headline_variants if text.casefold() != story.headline.casefold())


def _dateline(story: Story) -> Iterator[str]:
    if story.dateline:
        yield story.dateline.raw


def _places(story: Story) -> Iterator[str]:
    for place in story.dateline.places if story.dateline else ():
        yield place.printed
        if place.city.casefold() not in place.printed.casefold():
            yield place.city
        yield place.region


def _countries(story: Story) -> Iterator[str]:
    for place in story.dateline.places if story.dateline else ():
        yield place.country
        yield country_name(place.country)


_FIELDS = (
    QueryField(
        "headline",
        "the headline, sub-headline and other printed forms of the headline",
        'headline:"export quota"',
        _headlines,
    ),
    QueryField("body", "the story itself", "body:frost", lambda s: (block.text for block in s.body)),
    QueryField("dateline", "the dateline as printed", 'dateline:"NEW YORK, March 3"', _dateline),
    QueryField("place", "the dateline's places", "place:Rotterdam", _places),
    QueryField("country", "the dateline's countries, by name or two-letter code", "country:UK", _countries),
    QueryField("about", "places the story is about, from the feed", "about:Brazil", lambda s: s.places),
    QueryField(
        "topic", "subjects the feed filed it under", "topic:coffee", lambda s: (topic.label for topic in s.topics)
    ),
    QueryField("source", "who sent it", 'source:"PR Newswire"', lambda s: (s.source,)),
    QueryField("agency", "whose copy it is", "agency:Reuters", lambda s: (s.agency,)),
    QueryField("issuer", "for whom a press release was sent", "issuer:bank", lambda s: (s.issuer,)),
    QueryField("author", "the byline", "author:Garcia", lambda s: s.authors or (s.byline,)),
    QueryField("slug", "the wire's slugline", "slug:COFFEE-EXPORTS", lambda s: (s.slug,)),
    QueryField("keyword", "the feed's keywords", "keyword:harvest", lambda s: s.keywords),
    QueryField("person", "people the feed names", "person:Gorbachev", lambda s: s.people),
    QueryField(
        "organisation", "organisations and tickers the feed names", "organisation:OPEC", lambda s: s.organisations
    ),
    QueryField("language", "the language's code, such as en", "language:fr", lambda s: (s.language,)),
    QueryField(
        "kind",
        "story, brief, update, correction, advisory or press-release",
        "kind:correction",
        lambda s: (str(s.kind), s.tag),
    ),
    QueryField("credit", "reporting and editing credits", 'credit:"editing by"', lambda s: s.credits),
    QueryField("note", "editor's notes, contacts and other notes", "note:embargo", lambda s: s.notes),
    QueryField("id", "the story's identifier", "id:urn*", lambda s: (s.id, s.url)),
)
QUERY_FIELDS: Mapping[str, QueryField] = {field.name: field for field in _FIELDS}
FIELD_ALIASES: Mapping[str, str] = {
    "title": "headline", "hd": "headline", "hl": "headline", "text": "body", "by": "author", "byline": "author",
    "people": "person", "org": "organisation", "organization": "organisation", "company": "organisation",
    "lang": "language", "located": "place", "city": "place", "subject": "topic", "slugline": "slug",
    "keywords": "keyword", "type": "kind", "tag": "kind", "credits": "credit", "notes": "note", "uri": "id",
    "src": "source", "day": "date", "published": "date",
}  # fmt: skip
TEXT_FIELDS = ("headline", "body")
"""What words without a field search, and what ranking looks at."""


def field_values(name: str, story: Story) -> tuple[str, ...]:
    """Return the texts of a story that a query field searches, empty ones left out."""
    return tuple(text for text in QUERY_FIELDS[name].texts(story) if text)


def stock_text(_: str) -> whoosh.fields.FieldType:
    """Return a text field as plain Whoosh knows it: words with their positions."""
    return whoosh.fields.TEXT(analyzer=whoosh.analysis.RegexTokenizer(), phrase=True)


def whoosh_schema(text: Callable[[str], whoosh.fields.FieldType] = stock_text) -> whoosh.fields.Schema:
    """Return the schema that indexes are written and opened with; `text` makes the text field of a name."""
    fields: dict[str, whoosh.fields.FieldType] = {name: text(name) for name in QUERY_FIELDS}
    fields["story"] = whoosh.fields.STORED()
    fields["filing_key"] = whoosh.fields.ID(unique=True)
    fields["day"] = whoosh.fields.ID()
    return whoosh.fields.Schema(**fields)


NUMBERS = (
    "day", "published", "current_from", "current_until", "superseded_at", "embargo_until", "visible",
    "headline_length", "body_length",
)  # fmt: skip
"""The numbers kept of each filing. `day` is 20240307, or 0 where none is printed.

Instants are epoch seconds; `visible` is 1 for usable copy; lengths count words."""

MISSING_INSTANT = -(1 << 62)


USUAL: Mapping[str, int] = {
    "embargo_until": MISSING_INSTANT, "current_until": OPEN_ENDED, "superseded_at": OPEN_ENDED,
}  # fmt: skip
"""Of some numbers, what nearly every filing has."""


def filing_numbers(filing: Filing, words: Mapping[str, int]) -> dict[str, int]:
    """Return the numbers of a filing, in the order of `NUMBERS`; `words` counts those of headline and body."""
    story = filing.story
    return {
        "day": day_number(story),
        "published": published_number(story),
        "current_from": filing.current_from,
        "current_until": filing.current_until,
        "superseded_at": filing.superseded_at,
        "embargo_until": int(story.embargo_until.timestamp()) if story.embargo_until else MISSING_INSTANT,
        "visible": int(story.status == "usable"),
        **{f"{name}_length": words.get(name, 0) for name in TEXT_FIELDS},
    }


def published_number(story: Story) -> int:
    """Return the instant of publication in epoch seconds; MISSING_INSTANT where there is none."""
    return int(story.published.instant().timestamp()) if story.published else MISSING_INSTANT


def day_number(story: Story) -> int:
    """Return the publication day as printed as one number, 20240307; NO_DAY where there is none."""
    if story.published is None:
        return NO_DAY
    day = story.published.day
    return day.year * 10_000 + day.month * 100 + day.day


def pack_story(story: Story) -> bytes:
    """Return a story as JSON, to be read back by `unpack_story`. Whoosh compresses what it stores."""
    text = json.dumps(story_to_ninjs(story), ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogateescape")


def unpack_story(packed: bytes) -> Story:
    """Return the story that `pack_story` packed."""
    return story_from_ninjs(json.loads(packed.decode("utf-8", "surrogateescape")))
