"""The Story record: one filing of one wire story, as every other part of Dateline knows it.

The JSON form, the Whoosh document, the feed entry and the CSV row are each derived from it in one place.
Field meanings follow IPTC ninjs 3.1 (https://iptc.org/standards/ninjs/); the names in JSON are in `search.ninjs`.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import UTC, date, datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened, exactly as precisely as the copy said.

    `day` is the day as printed, in the zone it was printed in. `at` is the aware instant, in that zone, or None
    where the copy gave no time of day.
    """

    day: date
    at: datetime | None = None

    def __post_init__(self) -> None:
        if self.at is not None and self.at.utcoffset() is None:
            raise ValueError(f"a moment needs a time zone: {self.at!r}")

    @classmethod
    def of(cls, at: datetime) -> Moment:
        """Return the moment of an aware datetime; its day is the day in its own zone."""
        return cls(at.date(), at)

    @classmethod
    def parse(cls, text: str) -> Moment:
        """Read an ISO 8601 day, or an instant with an offset.

        Raises:
            ValueError: the text is neither, or an instant without an offset.
        """
        if len(text) <= 10:
            return cls(date.fromisoformat(text))
        return cls.of(datetime.fromisoformat(text))

    def iso(self) -> str:
        """Return ISO 8601: a bare day where no time of day is known."""
        return self.at.isoformat() if self.at else self.day.isoformat()

    def instant(self) -> datetime:
        """Return the instant to order by; a moment without a time of day counts from the start of its day in UTC."""
        return self.at or datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a dateline.

    `printed` is the copy's own form with its region ("LA CROSSE, Wis."). `city` is the name for people ("La Crosse").
    `region` is a state or province in full, or "". `country` is an ISO 3166-1 alpha-2 code in capitals, or "" where
    the printed form does not tell.
    """

    printed: str
    city: str
    region: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where, when and by whom a story was filed.

    `raw` is the dateline as printed, from the first place to the mark that ends it ("LA CROSSE, Wis. (AP) —").
    `day` is resolved to a year; None where the copy prints no day. `agency` is as printed ("AP", "PRNewswire").
    """

    raw: str
    places: tuple[Place, ...] = ()
    day: date | None = None
    agency: str = ""

    @property
    def printed_place(self) -> str:
        """Return the places as printed, joined by " and "; "" where there is none."""
        return " and ".join(place.printed for place in self.places)


class BlockKind(enum.StrEnum):
    """What a block of the body is."""

    PARAGRAPH = "paragraph"
    SUBHEAD = "subhead"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or sub-heading of the body: plain text on one line, white space folded."""

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic a story is filed under: its label, and its concept URI where the feed gives one.

    URIs are those of IPTC Media Topics where possible (http://cv.iptc.org/newscodes/mediatopic/20000022).
    """

    label: str
    uri: str = ""


class Kind(enum.StrEnum):
    """What sort of item a filing is."""

    STORY = "story"
    BRIEF = "brief"
    UPDATE = "update"
    CORRECTION = "correction"
    ADVISORY = "advisory"
    PRESS_RELEASE = "press-release"


class Status(enum.StrEnum):
    """IPTC publication status (http://cv.iptc.org/newscodes/pubstatusg2/)."""

    USABLE = "usable"
    WITHHELD = "withheld"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class Story:
    """One filing of one story.

    `id` is stable across the filings of one story and `version` grows with each, from 1. `headline` is as printed on
    the page, without its filing tag, which is in `tag` ("UPDATE 1", "CORRECTED"); other forms that the page gives of
    it are in `headline_variants`. `body` holds no furniture, no dateline and no repeated headline. `source` is who
    sent it (PR Newswire), `agency` whose copy it is (AP), `issuer` for whom it was sent (CGTN). `language` is a
    BCP 47 tag, or "" where unknown. `urgency` runs from 1 (flash) to 9, or is None. `slug` is the wire's own slugline.
    """

    id: str
    headline: str
    body: tuple[Block, ...]
    version: int = 1
    tag: str = ""
    subhead: str = ""
    headline_variants: tuple[str, ...] = ()
    dateline: Dateline | None = None
    byline: str = ""
    authors: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
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
    kind: Kind = Kind.STORY
    status: Status = Status.USABLE
    embargo_until: datetime | None = None
    url: str = ""
    rights: str = ""

    def filed(self) -> Moment | None:
        """Return when this filing was made: its update time, else its publication time."""
        return self.updated or self.published


OPEN_ENDED = 1 << 62
"""The `current_until` of a filing that no later filing has replaced."""


@dataclass(frozen=True, slots=True)
class Filing:
    """A story as it stands in a generation, with the instants between which it was the current filing.

    Both are seconds since the epoch in UTC; the filing is current in `current_from <= t < current_until`.
    `superseded_at` is from when a later filing hides it: the end of that one's embargo, the beginning of time where it
    has none, OPEN_ENDED where there is no later one. `source_path` is the spool file it came from, relative to the
    spool. `copies` are the ids of other stories that print the same copy as its story's current filing: the wire's own
    page, and the newspapers that carry it. `given_id` is the id that it came under, "" where that is its story's.
    """

    story: Story
    current_from: int
    current_until: int = OPEN_ENDED
    source_path: str = ""
    copies: tuple[str, ...] = ()
    superseded_at: int = OPEN_ENDED
    given_id: str = ""

    @property
    def key(self) -> str:
        """Return what names this filing among all of a generation's: the story's id and version."""
        return filing_key(self.story.id, self.story.version)


def filing_key(story_id: str, version: int) -> str:
    """Return the name of one filing of a story, unique in a generation."""
    return f"{story_id}\x1f{version}"


def story_of(key: str) -> str:
    """Return the id of the story that a filing of some key is of."""
    return key.rpartition("\x1f")[0]
