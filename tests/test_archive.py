"""The archive over real generations: what readers are shown, and what they never are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.root.withdraw import Entry, record
from index.run import Tools, Wishes, build
from search.archive import Archive
from search.columnar.engine import ColumnarEngine
from search.engine import Deadline
from search.errors import NotReady, RequestError, StoryGone, StoryMissing
from search.request import Request, parse_request
from search.results import Results
from search.withdrawals import Action
from tests.lengths import PATIENT
from tests.wire import NOW

PAGE = """<!doctype html><html lang="en"><head><title>{headline}</title>
<meta property="article:published_time" content="{day}T08:00:00Z"><meta name="news_keywords" content="{topic}">
<link rel="canonical" href="https://wire.example/{name}"></head><body><article><h1>{headline}</h1>
<p>{place} (AP) — {lead}</p><p>Officials gave no further figures on the matter until the evening, when a second notice
was posted at the harbour office and read out to the crews that were waiting there.</p></article></body></html>"""


pytestmark = pytest.mark.usefixtures("own_cache")


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    folder = tmp_path / "spool"
    folder.mkdir()
    page(
        folder, "wheat", "Wheat exports halted", "OSLO, Norway", "The ministry halted wheat exports on Monday.", "grain"
    )
    page(
        folder,
        "ferry",
        "Ferry runs aground",
        "LISBON, Portugal",
        "A ferry ran aground outside the harbour.",
        "shipping",
    )
    page(folder, "steel", "Steel prices climb", "OSLO, Norway", "Steel prices climbed for a third week.", "metals")
    return folder


def page(folder: Path, name: str, headline: str, place: str, lead: str, topic: str, day: str = "2026-03-02") -> None:
    text = PAGE.format(name=name, headline=headline, place=place, lead=lead, topic=topic, day=day)
    (folder / f"{name}.html").write_text(text)


def publish(spool: Path, root: Path) -> None:
    root.mkdir(exist_ok=True)
    build(spool, root, Tools(), Wishes(allow_shrink=True))


@pytest.fixture
def root(tmp_path: Path, spool: Path) -> Path:
    publish(spool, tmp_path / "root")
    return tmp_path / "root"


@pytest.fixture
def archive(root: Path) -> Iterator[Archive]:
    opened = Archive(root, clock=lambda: NOW, limits=PATIENT)
    yield opened
    opened.close()


def ask(archive: Archive, **parameters: str) -> Results:
    return archive.search(parse_request(parameters.items()))


def headlines(results: Results) -> list[str]:
    return [hit.story.headline for hit in results.hits]


def test_a_search_gives_hits_snippets_facets_and_their_links(archive: Archive) -> None:
    found = ask(archive, q="wheat", sort="newest")
    assert (found.total, headlines(found)) == (1, ["Wheat exports halted"])
    assert [span.text for span in found.hits[0].headline if span.is_match] == ["Wheat"]
    place = next(facet for facet in found.facets if facet.name == "place")
    assert [(value.value, value.count, value.toggle.url()) for value in place.values] == [
        ("oslo", 1, "/search?q=wheat&place=oslo&sort=newest")
    ]


def test_siblings_keep_their_counts_and_selected_values_come_first(archive: Archive) -> None:
    place = next(f for f in ask(archive, place="Lisbon").facets if f.name == "place")
    assert [(v.value, v.count, v.selected) for v in place.values] == [("lisbon", 1, True), ("oslo", 2, False)]


def test_a_selected_value_that_nothing_has_stays_listed_so_that_it_can_be_removed(archive: Archive) -> None:
    found = ask(archive, country="Japan")
    country = next(f for f in found.facets if f.name == "country")
    assert (found.total, country.values[0].label, country.values[0].count) == (0, "Japan", 0)


def test_months_open_under_a_chosen_or_only_year_and_days_under_a_chosen_month(archive: Archive) -> None:
    def keys(**parameters: str) -> list[str]:
        return [v.value for f in ask(archive, **parameters).facets if f.name == "date" for v in f.values]

    assert keys() == ["2026", "2026-03"]
    assert keys(date="1999") == ["1999", "2026", "2026-03"]
    assert keys(date="2026-03") == ["2026", "2026-03", "2026-03-02"]


def test_no_hit_comes_with_what_would_find_something(archive: Archive) -> None:
    help_ = ask(archive, q="wheat lisbon", place="oslo").help
    assert help_ is not None
    assert [(c.text, c.total) for c in help_.clauses] == [("wheat", 1), ("lisbon", 0)]
    assert ("without lisbon", 1) in [(r.label, r.total) for r in help_.relaxations]
    spelling = ask(archive, q="wheet").help
    assert spelling is not None
    assert (spelling.spellings[0].request.q, spelling.spellings[0].total) == ("wheat", 1)


def test_what_is_there_now_is_offered_where_the_past_had_nothing(archive: Archive) -> None:
    help_ = ask(archive, q="wheat", as_of="2020-01-01").help
    assert help_ is not None
    assert [(r.label, r.total, r.request.url()) for r in help_.relaxations] == [
        ("as the archive stands now", 1, "/search?q=wheat")
    ]


def test_a_misspelt_word_is_mended_alone_where_the_rest_finds_nothing_either(archive: Archive) -> None:
    help_ = ask(archive, q="wheet zeppelin", place="oslo").help
    assert help_ is not None
    assert (help_.spellings[0].request.url(), help_.spellings[0].total) == ("/search?q=wheat", 1)


def test_a_misspelt_word_is_mended_where_it_weighs_more(archive: Archive) -> None:
    help_ = ask(archive, q="wheet^2 exports").help
    assert help_ is not None
    assert (help_.spellings[0].label, help_.spellings[0].total) == ("wheat^2 AND exports", 1)


def test_a_search_that_finds_nothing_says_so_however_long_help_takes(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Deadline, "has_passed", lambda _: False)
    whole = ask(archive, q="wheet exports oslo").help

    def long_search(*_: object) -> tuple[str, ...]:
        monkeypatch.setattr(Deadline, "has_passed", lambda _: True)
        return ("wheat",)

    monkeypatch.setattr(ColumnarEngine, "similar_words", long_search)
    some = ask(archive, q="wheet exports oslo")
    assert whole is not None
    assert whole.spellings
    assert (some.total, some.help) == (0, replace(whole, spellings=()))


def test_pages_link_to_their_neighbours(archive: Archive) -> None:
    second = ask(archive, size="1", page="2")
    assert (second.pages, second.total, len(second.hits)) == (3, 3, 1)
    assert [r and r.page for r in (second.previous, second.next)] == [1, 3]
    beyond = ask(archive, size="1", page="9")
    assert ([r and r.page for r in (beyond.previous, beyond.next)], beyond.hits) == ([3, None], ())


def test_a_range_that_ends_before_it_begins_is_explained(archive: Archive) -> None:
    with pytest.raises(RequestError):
        ask(archive, **{"from": "2026-03", "to": "2025"})


def test_a_withdrawn_story_is_behind_no_door(archive: Archive, root: Path) -> None:
    story_id = ask(archive, q="wheat").hits[0].story.id
    before = archive.stamp()
    record(root, lambda _: [Entry(Action.WITHDRAW, story_id, "legal", "desk")], datetime.now(UTC))
    found = ask(archive)
    assert "Wheat exports halted" not in headlines(found)
    assert found.total == 2
    assert all("grain" not in [v.value for v in facet.values] for facet in found.facets)
    assert ask(archive, q="wheat").total == 0
    assert archive.suggest("whe") == ()
    assert archive.stamp() != before
    with pytest.raises(StoryGone, match="legal"):
        archive.story(story_id)


def test_an_embargoed_story_appears_when_its_time_comes_and_not_before(tmp_path: Path, spool: Path) -> None:
    text = (
        (spool / "wheat.html").read_text().replace("<p>OSLO", "<p>EMBARGOED until 06:00 GMT, Dec. 1, 2026</p><p>OSLO")
    )
    (spool / "wheat.html").write_text(text)
    publish(spool, tmp_path / "root")
    now = [NOW]
    archive = Archive(tmp_path / "root", clock=lambda: now[0], limits=PATIENT)
    lift = datetime(2026, 12, 1, 6, tzinfo=UTC)
    now[0] = lift - timedelta(seconds=1)
    before, stamp = ask(archive), archive.stamp()
    assert (before.total, archive.suggest("whe")) == (2, ())
    now[0] = lift
    after = ask(archive)
    assert after.total == 3
    assert archive.stamp() != stamp
    story_id = next(hit.story.id for hit in after.hits if "Wheat" in hit.story.headline)
    now[0] = lift - timedelta(seconds=1)
    with pytest.raises(StoryMissing):
        archive.story(story_id)


def test_an_embargoed_update_is_not_among_the_filings_nor_in_what_changed(tmp_path: Path, spool: Path) -> None:
    page(spool, "wheat-2", "UPDATE 1-Wheat exports resume", "OSLO, Norway", "They resumed.", "grain", "2026-03-03")
    text = (spool / "wheat-2.html").read_text().replace("wire.example/wheat-2", "wire.example/wheat")
    embargo = "<p>EMBARGOED until 06:00 GMT, Dec. 1, 2026</p><p>OSLO"
    (spool / "wheat-2.html").write_text(text.replace("<p>OSLO", embargo))
    publish(spool, tmp_path / "root")
    now = [NOW]
    archive = Archive(tmp_path / "root", clock=lambda: now[0], limits=PATIENT)
    story_id = next(hit.story.id for hit in ask(archive).hits if "Wheat" in hit.story.headline)
    view = archive.story(story_id)
    assert [f.story.headline for f in view.filings] == ["Wheat exports halted"]
    assert view.changes is None
    now[0] = datetime(2026, 12, 1, 6, tzinfo=UTC)
    lifted = archive.story(story_id)
    assert [f.story.headline for f in lifted.filings] == ["Wheat exports halted", "Wheat exports resume"]
    assert lifted.changes is not None


def test_a_day_to_come_is_answered_as_now(tmp_path: Path, spool: Path) -> None:
    lifted = datetime(2026, 12, 1, 6, tzinfo=UTC)
    page(spool, "wheat-2", "UPDATE 1-Wheat exports resume", "OSLO, Norway", "They resumed.", "grain", "2026-03-03")
    text = (spool / "wheat-2.html").read_text().replace("wire.example/wheat-2", "wire.example/wheat")
    embargo = "<p>EMBARGOED until 06:00 GMT, Dec. 1, 2026</p><p>OSLO"
    (spool / "wheat-2.html").write_text(text.replace("<p>OSLO", embargo))
    publish(spool, tmp_path / "root")
    archive = Archive(tmp_path / "root", clock=lambda: NOW, limits=PATIENT)
    asked = [None, NOW, lifted - timedelta(seconds=1), lifted, lifted + timedelta(days=1)]
    answers = [headlines(archive.search(Request(q="wheat", as_of=instant))) for instant in asked]
    assert answers == [["Wheat exports halted"]] * len(asked)


def test_filings_stay_and_the_latest_is_what_a_search_shows(tmp_path: Path, spool: Path) -> None:
    page(spool, "wheat-2", "UPDATE 1-Wheat exports resume", "OSLO, Norway", "They resumed.", "grain", "2026-03-03")
    text = (spool / "wheat-2.html").read_text().replace("wire.example/wheat-2", "wire.example/wheat")
    (spool / "wheat-2.html").write_text(text)
    publish(spool, tmp_path / "root")
    archive = Archive(tmp_path / "root", clock=lambda: NOW, limits=PATIENT)
    assert "Wheat exports resume" in headlines(ask(archive))
    assert "Wheat exports halted" not in headlines(ask(archive))
    earlier = archive.search(replace(Request(q="wheat"), as_of=datetime(2026, 3, 2, 12, tzinfo=UTC)))
    assert headlines(earlier) == ["Wheat exports halted"]
    view = archive.story(earlier.hits[0].story.id)
    assert [f.story.headline for f in view.filings] == ["Wheat exports halted", "Wheat exports resume"]
    assert view.is_current
    assert view.changes is not None
    assert view.changes.since == 1
    assert not archive.story(earlier.hits[0].story.id, version=1).is_current


def test_a_new_generation_is_picked_up_and_the_old_one_let_go(archive: Archive, root: Path, spool: Path) -> None:
    first = ask(archive).generation
    page(spool, "tram", "Tram line opens", "OSLO, Norway", "A tram line opened.", "transport")
    publish(spool, root)
    assert ask(archive, q="tram").total == 1
    assert ask(archive).generation != first


def test_an_empty_root_is_not_ready_and_says_what_to_run(tmp_path: Path) -> None:
    archive = Archive(tmp_path, clock=lambda: NOW, limits=PATIENT)
    assert archive.readiness().status == "down"
    with pytest.raises(NotReady, match="dateline-index build"):
        ask(archive)


def test_suggestions_complete_the_last_word_from_headlines_in_view(archive: Archive) -> None:
    assert archive.suggest("steel pri") == ("steel prices",)
    assert archive.suggest("x") == ()
    assert archive.suggest("steel -pri") == ("steel -prices",)
    assert archive.suggest('steel "pri') == ('steel "prices',)


def test_a_selected_value_without_hits_keeps_its_printed_form(archive: Archive) -> None:
    place = next(f for f in ask(archive, q="nothingatall", place="lisbon").facets if f.name == "place")
    assert [(v.label, v.count, v.selected) for v in place.values] == [("Lisbon", 0, True)]


def test_the_printed_form_of_what_nobody_may_see_is_not_shown(archive: Archive, root: Path) -> None:
    hidden = ask(archive, place="lisbon").hits[0].story.id
    record(root, lambda _: [Entry(Action.WITHDRAW, hidden, "test", "")], datetime.now(UTC))
    place = next(f for f in ask(archive, place="lisbon").facets if f.name == "place")
    assert place.values[0].label == "lisbon"


def test_readiness_counts_what_may_be_seen(archive: Archive, root: Path) -> None:
    before = archive.readiness().stories
    some = ask(archive).hits[0].story.id
    record(root, lambda _: [Entry(Action.WITHDRAW, some, "test", "")], datetime.now(UTC))
    assert archive.readiness().stories == before - 1


def test_commas_part_words_but_not_figures(archive: Archive) -> None:
    assert ask(archive, q="steel,prices").total == ask(archive, q="steel prices").total > 0
