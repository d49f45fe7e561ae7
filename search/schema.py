"""The fields of the index: how a filing becomes a Whoosh document, and which fields a query may name.

Words are indexed unstemmed, with positions; a field of several values leaves a gap between them, so that no phrase
runs from one into the next. Filters, facets and orders read columns. The whole filing is stored as ninjs JSON.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import whoosh.analysis
import whoosh.columns
import whoosh.fields
import whoosh.formats

from search.analysis import count_words, terms
from search.countries import country_name
from search.facets import VALUE_FACETS, story_values
from search.ninjs import story_from_ninjs, story_to_ninjs
from search.story import OPEN_ENDED, Filing, Story

SCHEMA_VERSION = 1
"""Grows when an index written before can no longer be read or would answer differently."""

VALUE_GAP = 100
"""Positions between two values of one field: more than any phrase may span."""

SEPARATOR = "\x1f"
NO_DAY = 0


@dataclass(frozen=True, slots=True)
class QueryField:
    """A field that a query may name: what it searches, in words for the help page, and its texts in a story."""

    name: str
    help: str
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
    QueryField("headline", "the headline, sub-headline and other printed forms of the headline", _headlines),
    QueryField("body", "the story itself", lambda s: (block.text for block in s.body)),
    QueryField("dateline", "the dateline as printed", _dateline),
    QueryField("place", "the dateline's places", _places),
    QueryField("country", "the dateline's countries, by name or two-letter code", _countries),
    QueryField("about", "places the story is about, from the feed", lambda s: s.places),
    QueryField("topic", "subjects the feed filed it under", lambda s: (topic.label for topic in s.topics)),
    QueryField("source", "who sent it", lambda s: (s.source,)),
    QueryField("agency", "whose copy it is", lambda s: (s.agency,)),
    QueryField("issuer", "for whom a press release was sent", lambda s: (s.issuer,)),
    QueryField("author", "the byline", lambda s: s.authors or (s.byline,)),
    QueryField("slug", "the wire's slugline", lambda s: (s.slug,)),
    QueryField("keyword", "the feed's keywords", lambda s: s.keywords),
    QueryField("person", "people the feed names", lambda s: s.people),
    QueryField("organisation", "organisations and tickers the feed names", lambda s: s.organisations),
    QueryField("language", "the language's code, such as en", lambda s: (s.language,)),
    QueryField("kind", "story, brief, update, correction, advisory or press-release", lambda s: (str(s.kind), s.tag)),
    QueryField("credit", "reporting and editing credits", lambda s: s.credits),
    QueryField("note", "editor's notes, contacts and other notes", lambda s: s.notes),
    QueryField("id", "the story's identifier", lambda s: (s.id, s.url)),
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


def text_postings(values: Iterable[str]) -> dict[str, list[int]]:
    """Return each term of a field's values with its positions, ascending; values are `VALUE_GAP` positions apart."""
    positions: defaultdict[str, list[int]] = defaultdict(list)
    base = 0
    for value in values:
        last = -1
        for term, last in terms(value):
            positions[term].append(base + last)
        base += last + 1 + VALUE_GAP
    return positions


class WireText(whoosh.fields.TEXT):  # type: ignore[misc]  # Whoosh has no types
    """A text field cut by Dateline's own analyser; pickled as stock TEXT, so that plain Whoosh opens the index."""

    def __init__(self) -> None:
        super().__init__(analyzer=whoosh.analysis.RegexTokenizer(), phrase=True)

    def index(self, value: tuple[str, ...], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield (term, frequency, weight, encoded positions) for each term of the values."""
        encode = self.format.encode
        for term, positions in text_postings(value).items():
            yield term.encode(), len(positions), float(len(positions)), encode(positions)

    def __reduce__(self) -> tuple[Any, ...]:
        return (whoosh.fields.TEXT, (whoosh.analysis.RegexTokenizer(),))


def whoosh_schema() -> whoosh.fields.Schema:
    """Return the schema that indexes are written and opened with."""
    fields: dict[str, whoosh.fields.FieldType] = {name: WireText() for name in QUERY_FIELDS}
    fields["filing"] = whoosh.fields.STORED()
    fields["filing_key"] = whoosh.fields.ID(unique=True)
    fields["story_id"] = whoosh.fields.ID()
    fields["day"] = whoosh.fields.ID()
    for name in NUMBER_COLUMNS:
        fields[f"n_{name}"] = whoosh.fields.COLUMN(whoosh.columns.NumericColumn("q", default=0))
    for name in BYTES_COLUMNS:
        fields[f"v_{name}"] = whoosh.fields.COLUMN(whoosh.columns.VarBytesColumn())
    return whoosh.fields.Schema(**fields)


NUMBER_COLUMNS = (
    "day", "published", "current_from", "current_until", "embargo_until", "visible", "headline_length", "body_length",
)  # fmt: skip
"""int64 columns. `day` is 20240307, or 0 where none is printed.

Instants are epoch seconds; `visible` is 1 for usable copy; lengths count words."""
BYTES_COLUMNS = ("story_id", "filing_key", *(f"facet_{spec.name}" for spec in VALUE_FACETS))
"""UTF-8 columns; a facet's printed values are joined by `SEPARATOR`."""

MISSING_INSTANT = -(1 << 62)


def document(filing: Filing) -> dict[str, Any]:
    """Return the Whoosh document of a filing: the keyword arguments of `add_document`."""
    story = filing.story
    fields: dict[str, Any] = {name: values for name in QUERY_FIELDS if (values := field_values(name, story))}
    fields["filing"] = pack_filing(filing)
    fields["filing_key"] = filing.key
    fields["story_id"] = story.id
    if day := day_number(story):
        fields["day"] = f"{day:08}"
    fields |= {f"n_{name}": number for name, number in _numbers(filing).items()}
    fields |= {f"v_{name}": text.encode() for name, text in _texts(filing).items() if text}
    return fields


def day_number(story: Story) -> int:
    """Return the publication day as printed as one number, 20240307; NO_DAY where there is none."""
    if story.published is None:
        return NO_DAY
    day = story.published.day
    return day.year * 10_000 + day.month * 100 + day.day


def _numbers(filing: Filing) -> dict[str, int]:
    story = filing.story
    return {
        "day": day_number(story),
        "published": int(story.published.instant().timestamp()) if story.published else MISSING_INSTANT,
        "current_from": filing.current_from,
        "current_until": filing.current_until,
        "embargo_until": int(story.embargo_until.timestamp()) if story.embargo_until else MISSING_INSTANT,
        "visible": int(story.status == "usable"),
        **{f"{name}_length": sum(map(count_words, field_values(name, story))) for name in TEXT_FIELDS},
    }


def _texts(filing: Filing) -> dict[str, str]:
    facets = {f"facet_{spec.name}": SEPARATOR.join(story_values(spec, filing.story)) for spec in VALUE_FACETS}
    return {"story_id": filing.story.id, "filing_key": filing.key, **facets}


def pack_filing(filing: Filing) -> bytes:
    """Return a filing as compressed JSON, to be read back by `unpack_filing`."""
    data = {
        "story": story_to_ninjs(filing.story),
        "from": filing.current_from,
        "until": filing.current_until,
        "path": filing.source_path,
        "copies": filing.copies,
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogateescape"), 1)


def unpack_filing(packed: bytes) -> Filing:
    """Return the filing that `pack_filing` packed."""
    data = json.loads(zlib.decompress(packed).decode("utf-8", "surrogateescape"))
    story, until = story_from_ninjs(data["story"]), data["until"] or OPEN_ENDED
    return Filing(story, data["from"], until, data["path"], tuple(data.get("copies", ())))
