"""An invented archive for tests of the pages: rich results, no index."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone

from flask.testing import FlaskClient

from search.changes import changes_between
from search.errors import NoGeneration, StoryGone, StoryMissing
from search.facets import FACET_LABELS, value_key
from search.query import Note, Reading
from search.request import Request
from search.results import (
    ClauseCount,
    Facet,
    FacetValue,
    Help,
    Hit,
    Readiness,
    Relaxation,
    Results,
    Span,
    Spans,
    StoryView,
)
from search.story import Block, BlockKind, Dateline, Filing, Kind, Moment, Place, Story, Subject
from search.tree import Word
from web.app import create_app
from web.urls import story_url

NOW = datetime(2024, 3, 8, 12, tzinfo=UTC)
CET = timezone(timedelta(hours=1))
COCOA_ID = "https://wire.example/2024/cocoa?id=7&lang=en#top"

COCOA = Story(
    id=COCOA_ID,
    headline="Cocoa futures rise as rain delays the harvest",
    tag="UPDATE 2",
    subhead="Traders weigh a second short crop",
    headline_variants=("Rain delays cocoa harvest",),
    version=3,
    body=(
        Block("Cocoa futures rose for a third day on Thursday after heavy rain kept pickers out of the groves."),
        Block("Outlook", BlockKind.SUBHEAD),
        Block('"The groves are under water," said a broker, adding that port arrivals fell 12 pct.'),
        Block("Dealers in London expect the mid crop to be about 400,000 tonnes."),
    ),
    dateline=Dateline(
        "SALVADOR, Brazil, March 7 (Example Wire) -",
        (Place("SALVADOR, Brazil", "Salvador", "Bahia", "BR"),),
        date(2024, 3, 7),
        "Example Wire",
    ),
    byline="By Ana Lima and Tom Reed",
    authors=("Ana Lima", "Tom Reed"),
    credits=("Reporting by Ana Lima; Editing by Tom Reed",),
    notes=("Refiles to fix a figure in paragraph 3.",),
    published=Moment.of(datetime(2024, 3, 7, 14, 5, tzinfo=CET)),
    updated=Moment.of(datetime(2024, 3, 7, 18, 30, tzinfo=CET)),
    source="Example Wire",
    agency="EXW",
    slug="COCOA-BRAZIL/",
    keywords=("softs", "harvest"),
    topics=(Subject("cocoa", "http://cv.iptc.org/newscodes/mediatopic/20000350"), Subject("weather")),
    places=("Brazil", "United Kingdom"),
    people=("Ana Lima",),
    organisations=("Cocoa Board",),
    language="en",
    urgency=3,
    kind=Kind.UPDATE,
    url="https://wire.example/2024/cocoa?id=7&lang=en",
    rights="(c) Example Wire 2024",
)
FRENCH = Story(
    id="tag:fil.example,2024:42",
    headline="Le cacao grimpe à Londres",
    body=(Block("Les cours du cacao ont grimpé jeudi à la Bourse de Londres."),),
    dateline=Dateline("LONDRES, 7 mars -", (Place("LONDRES", "London", "", "GB"),), date(2024, 3, 7)),
    published=Moment(date(2024, 3, 7)),
    source="Fil Exemple",
    language="fr",
)
ARABIC = Story(
    id="tag:wire.example,2024:ar-1",
    headline="ارتفاع أسعار الكاكاو في لندن",
    body=(Block("ارتفعت أسعار الكاكاو يوم الخميس."),),
    published=Moment(date(2024, 3, 6)),
    source="Example Wire",
    language="ar",
)
HOSTILE = Story(
    id="evil/<script>alert(1)</script>",
    headline="<script>alert('headline')</script> & \"quotes\"",
    body=(Block("<img src=x onerror=alert('body')>"), Block(f"no place to break {'x' * 90}")),
    published=Moment(date(2024, 3, 5)),
    source='=HYPERLINK("http://evil.example")',
    byline="@SUM(1+1)",
    authors=("<b onclick=x>",),
    topics=(Subject('"><svg onload=alert(1)>', "javascript:alert(1)"),),
    language='en" onmouseover="alert(1)',
    url="javascript:alert(document.domain)",
    slug="-cmd|x",
    kind=Kind.PRESS_RELEASE,
)
UNDATED = Story(id="urn:newsml:wire.example:undated", headline="Control \x03 characters", body=())
STORIES = (COCOA, FRENCH, ARABIC, HOSTILE, UNDATED)
DATES = {"2022": 40, "2024": 1194, "2024-02": 200, "2024-03": 994, "2024-03-05": 94, "2024-03-07": 900}
KILLED_ID = "urn:newsml:wire.example:killed"


def marked(text: str, q: str) -> Spans:
    """Mark each occurrence of the query's first word."""
    word = q.partition(" ")[0].strip('"').lower()
    if not word:
        return (Span(text),)
    spans: list[Span] = []
    rest = text
    while (at := rest.lower().find(word)) >= 0:
        spans += [Span(rest[:at]), Span(rest[at : at + len(word)], is_match=True)]
        rest = rest[at + len(word) :]
    return tuple(span for span in (*spans, Span(rest)) if span.text)


@dataclass
class FakeArchive:
    """Answers every search with the same stories; `total`, `notes` and the errors to raise can be set."""

    total: int = 1234
    hits: tuple[Story, ...] = STORIES
    help: Help | None = None
    notes: tuple[Note, ...] = ()
    error: Exception | None = None
    ready: Readiness = field(default_factory=lambda: Readiness("ok", "", "gen-000042", 1234, NOW))
    current: str = "gen-000042-0"
    searched: list[Request] = field(default_factory=list)
    dates: dict[str, int] = field(default_factory=lambda: {**DATES})

    def search(self, request: Request) -> Results:
        self.searched.append(request)
        if self.error:
            raise self.error
        pages = max(1, -(-self.total // request.size))
        hits = self.hits if self.total and request.page <= pages else ()
        return Results(
            request=request,
            reading=Reading(Word("cocoa"), f"all of: {request.q}", self.notes),
            sort=request.sort or ("relevance" if request.q else "newest"),
            total=self.total,
            hits=tuple(
                Hit(s, 1.0, marked(s.headline, request.q), _snippets(s, request.q), 2 if s is COCOA else 0)
                for s in hits
            ),
            facets=self.facets(request),
            generation="gen-000042",
            took_ms=3.21,
            pages=pages,
            next=replace(request, page=request.page + 1) if request.page < pages else None,
            previous=replace(request, page=request.page - 1) if request.page > 1 else None,
            help=self.help,
        )

    def facets(self, request: Request) -> tuple[Facet, ...]:
        found = {
            "date": _listed(self.dates, request),
            "source": {"Example Wire": 900, "Fil Exemple": 300},
            "place": {"London": 400, "São Paulo": 12, '"><script>': 1},
            "country": {"GB": 400, "BR": 12},
            "topic": {"cocoa": 55, **{f"topic {n}": 40 - n for n in range(14)}},
            "kind": {"story": 1000, "press-release": 200},
            "language": {"en": 1200, "fr": 30, "ar": 4},
        }
        return tuple(_facet(name, counts, request) for name, counts in found.items())

    def story(self, story_id: str, *, version: int | None = None, q: str = "") -> StoryView:
        if self.error:
            raise self.error
        if story_id == KILLED_ID:
            raise StoryGone(story_id, "Killed by Example Wire: a figure could not be confirmed. <b>Do not use.</b>")
        story = next((s for s in STORIES if s.id == story_id), None)
        if story is None or (version or 0) > story.version:
            raise StoryMissing(story_id)
        filings = tuple(_filing(story, number) for number in range(1, story.version + 1))
        filing = filings[(version or story.version) - 1]
        blocks = tuple(marked(block.text, q) for block in filing.story.body)
        before = next((one.story for one in filings if one.story.version == filing.story.version - 1), None)
        changes = changes_between(before, filing.story) if before else None
        return StoryView(filing, filings, marked(filing.story.headline, q), blocks, "gen-000042", changes=changes)

    def readiness(self) -> Readiness:
        return self.ready

    def stamp(self) -> str:
        if isinstance(self.error, NoGeneration):
            raise self.error
        return self.current

    def suggest(self, prefix: str, limit: int = 8) -> tuple[str, ...]:
        words = ("cocoa", "cocoa futures", "coffee", "copper")
        return tuple(word for word in words if word.startswith(prefix.lower()))[:limit]


def _listed(dates: dict[str, int], request: Request) -> dict[str, int]:
    """Return the years, the months of chosen years or the only one, and the days of chosen months."""
    chosen = request.selected("date")
    years = [key for key in dates if len(key) == 4]
    opened = [*chosen, *(years if len(years) == 1 else ())]
    return {key: dates[key] for key in dates if len(key) == 4 or any(key[:-3] == one[: len(key) - 3] for one in opened)}


def _filing(story: Story, number: int) -> Filing:
    tag = f"UPDATE {number - 1}" if number > 1 else ""
    return Filing(replace(story, version=number, tag=tag if story.tag else story.tag), 1_709_800_000 + number)


def _snippets(story: Story, q: str) -> tuple[Spans, ...]:
    return tuple(marked(block.text, q) for block in story.body[:2])


def _facet(name: str, counts: dict[str, int], request: Request) -> Facet:
    labels = {value_key(name, printed): printed for printed in counts}
    keys = list(labels) + sorted((request.selected(name) | request.excluded(name)) - set(labels))
    values = tuple(
        FacetValue(
            value=key,
            label=labels.get(key, key),
            count=counts.get(labels.get(key, ""), 0),
            selected=key in request.selected(name),
            excluded=key in request.excluded(name),
            facet=name,
            request=request,
        )
        for key in keys
    )
    return Facet(name, FACET_LABELS[name], values, distinct=len(values) + (90 if name == "topic" else 0))


def no_hits_help(request: Request) -> Help:
    """Return what the archive would offer for a search that finds nothing."""
    return Help(
        clauses=(ClauseCount("cocoa", 55), ClauseCount("zzyzx", 0)),
        relaxations=(Relaxation("without zzyzx", replace(request, q="cocoa"), 55),),
        spellings=(Relaxation("cocoa zinc", replace(request, q="cocoa zinc"), 3),),
    )


def client(archive: FakeArchive | None = None) -> FlaskClient:
    """Return a client of an application over an archive, the invented one by default."""
    return create_app(archive or FakeArchive(), clock=lambda: NOW, proxies=0).test_client()


def address(story_id: str, q: str = "", version: int | None = None, suffix: str = "") -> str:
    """Return a story's address at the root of the site."""
    with client().application.test_request_context():
        return story_url(story_id, q, version=version, suffix=suffix)
