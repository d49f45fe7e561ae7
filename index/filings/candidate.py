"""What resolving needs to know of one story of the spool, without its text."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from index.clean.agencies import find_agency
from index.clean.identity import canonical_url
from index.filings.scratch import Kept
from search.analysis import fold
from search.schema import day_number
from search.story import OPEN_ENDED, Kind, Moment, Status, Story

_DIGEST_ID = "urn:dateline:"
_DAY_S = 24 * 3600
_HEADLINE_DIGEST_BYTES = 8  # shorter than most headlines, and no two of a million are likely to share one
_MARKED_KINDS = (Kind.UPDATE, Kind.CORRECTION)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One story of the spool as it may become a filing.

    `path` and `item` (counted from 0) say where it lies. `story_id` and `version` are as cleaned. `is_derived` tells
    that the feed gave no id: it is a page's address or a digest. `sender` is the source as printed; `source` and
    `slug` are folded for comparing, `headline` is a digest of the folded one, "" where there is none. `filed` is in
    seconds since the epoch, None where the copy has no date; where it has no time of day, `is_whole_day` is set and
    `filed` is the start of its day. `is_marked` tells that the copy calls itself an update or a correction. `day` is
    the publication day as one number, 20240307, or 0. `digest` is equal for identical stories. `agency` is whose copy
    it is, under the agency's usual name, folded. `seen` is when a run first read it, in seconds since the epoch.
    `sketch` numbers the sketch of its wording, -1 where it has none; `slot` is where the run keeps the text, -1 where
    it does not.
    """

    path: str
    item: int
    story_id: str
    version: int
    is_derived: bool
    status: Status
    sender: str
    source: str
    slug: str
    headline: str
    filed: int | None
    is_whole_day: bool
    is_marked: bool
    is_correction: bool
    tag_number: int
    embargo_until: int | None
    day: int
    digest: str
    agency: str = ""
    seen: int = OPEN_ENDED
    sketch: int = -1
    slot: int = -1

    @property
    def filed_by(self) -> int | None:
        """Return the last second at which it can have been filed: the end of its day where it has no time of day."""
        return self.filed + _DAY_S - 1 if self.filed is not None and self.is_whole_day else self.filed

    @property
    def key(self) -> tuple[str, int]:
        """Return what names this candidate among all of a spool's."""
        return (self.path, self.item)


def candidate_of(path: str, item: int, story: Story, kept: Kept, seen: int = OPEN_ENDED) -> Candidate:
    """Return what resolving needs to know of a story at a path and item of the spool, first read at `seen`."""
    filed = story.filed() or _dateline_moment(story)
    number = re.search(r"\d+", story.tag)
    return Candidate(
        path=path,
        item=item,
        story_id=story.id,
        version=story.version,
        is_derived=story.id.startswith(_DIGEST_ID) or bool(story.url and story.id == canonical_url(story.url)),
        status=story.status,
        sender=story.source,
        source=fold(story.source),
        slug=fold(story.slug),
        headline=_headline_digest(story.headline),
        filed=int(filed.instant().timestamp()) if filed else None,
        is_whole_day=filed is not None and filed.at is None,
        is_marked=story.kind in _MARKED_KINDS or bool(number),
        is_correction=story.kind is Kind.CORRECTION,
        tag_number=int(number.group()[:6]) if number else 0,
        embargo_until=int(story.embargo_until.timestamp()) if story.embargo_until else None,
        day=day_number(story),
        digest=kept.digest,
        agency=_agency(story.agency),
        sketch=kept.sketch,
        seen=seen,
        slot=kept.slot,
    )


def _agency(printed: str) -> str:
    known = find_agency(printed)
    return fold(known.name if known else printed)


def _headline_digest(headline: str) -> str:
    folded = fold(headline)
    return hashlib.blake2b(folded.encode(), digest_size=_HEADLINE_DIGEST_BYTES).hexdigest() if folded else ""


def _dateline_moment(story: Story) -> Moment | None:
    return Moment(story.dateline.day) if story.dateline and story.dateline.day else None
