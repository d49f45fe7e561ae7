"""The search page and its other forms: what they show of an answer, and where they lead."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import parse_qs, urlsplit

import lxml.etree
import lxml.html
import pytest

from search.limits import LIMITS
from search.query import Note
from search.request import Filter, Request
from tests.web_fakes import COCOA, COCOA_ID, FRENCH, HOSTILE, FakeArchive, client, no_hits_help
from web.table import COLUMNS

ATOM = {"a": "http://www.w3.org/2005/Atom", "os": "http://a9.com/-/spec/opensearch/1.1/"}


def page(url: str, archive: FakeArchive | None = None) -> lxml.html.HtmlElement:
    """Return the parsed page at a URL, after a 200."""
    response = client(archive).get(url)
    assert response.status_code == 200, response.text
    return lxml.html.document_fromstring(response.text)


def words(element: lxml.html.HtmlElement) -> str:
    """Return an element's text with white space folded."""
    return " ".join(element.text_content().split())


def named(root: lxml.html.HtmlElement, text: str) -> lxml.html.HtmlElement:
    """Return the one link with this text or label."""
    found = [a for a in root.iter("a") if text in (words(a), a.get("aria-label"))]
    assert len(found) == 1, (text, [words(a) for a in root.iter("a")])
    return found[0]


def parameters(link: lxml.html.HtmlElement) -> dict[str, list[str]]:
    """Return the parameters of a link's address."""
    return parse_qs(urlsplit(link.get("href")).query)


def submitted(root: lxml.html.HtmlElement) -> list[tuple[str, str]]:
    """Return what a browser would send when the search form is submitted untouched."""
    form = root.get_element_by_id("search")
    controls = [e for e in root.iter("input") if e.get("form") == "search" or form in e.iterancestors()]
    return [
        (e.get("name"), e.get("value") or "") for e in controls if e.get("type") != "checkbox" or "checked" in e.attrib
    ]


def test_the_page_says_how_many_stories_how_fast_and_how_the_query_was_read() -> None:
    root = page("/search?q=cocoa+brazil")
    assert words(root.get_element_by_id("found")) == "1,234 stories"
    assert "in 3.2 ms" in words(root)
    assert "Read as: all of: cocoa brazil" in words(root)


def test_the_box_takes_as_many_characters_as_a_query_may_have() -> None:
    assert page("/search?q=cocoa").get_element_by_id("q").get("maxlength") == str(LIMITS.query_chars)


def test_notes_are_sentences_that_name_the_place() -> None:
    archive = FakeArchive(notes=(Note("the quotation mark is not closed", 6, "close it"),))
    notes = [words(li) for li in page('/search?q=cocoa+"x', archive).find_class("notes")[0]]
    assert notes == ["The quotation mark is not closed. Close it. (Character 7 of the query.)"]


def test_a_hit_shows_headline_tag_place_source_time_language_and_marked_passages() -> None:
    first, second, *_ = page("/search?q=cocoa").find_class("hit")
    assert words(first).startswith("UPDATE 2 Cocoa futures rise as rain delays the harvest")
    assert first.xpath(".//time/@datetime") == ["2024-03-07T14:05:00+01:00", "2024-03-07T18:30:00+01:00"]
    assert [mark.text for mark in first.iter("mark")] == ["Cocoa", "Cocoa"]
    for part in (
        "7 March 2024, 14:05 UTC+01:00",
        "updated 18:30",
        "SALVADOR, Brazil",
        "Example Wire",
        "version 3",
        "also printed by 2 others",
    ):
        assert part in words(first)
    assert second.xpath(".//bdi/@lang") == ["fr"]
    assert "French" in words(second)


def test_a_hit_carries_the_query_to_the_story() -> None:
    link = page("/search?q=cocoa+%26+rain").find_class("hit")[0].xpath(".//h3/a")[0]
    assert parameters(link) == {"q": ["cocoa & rain"]}


def test_the_canonical_address_ignores_order_repetition_and_empty_parameters() -> None:
    urls = ("/search?topic=Cocoa&q=x&topic=cocoa&from=&page=1", "/search?q=x&topic=cocoa")
    found = {page(url).xpath("//link[@rel='canonical']/@href")[0] for url in urls}
    assert found == {"http://localhost/search?q=x&topic=cocoa"}


@pytest.mark.parametrize(("url", "robots"), [("/search?q=x", []), ("/search?q=x&topic=cocoa", ["noindex,follow"])])
def test_only_plain_searches_may_be_indexed(url: str, robots: list[str]) -> None:
    assert page(url).xpath("//meta[@name='robots']/@content") == robots


def test_neighbouring_pages_are_linked_in_head_and_list() -> None:
    root = page("/search?q=x&page=5")
    assert root.xpath("//head/link[@rel='prev']/@href") == ["/search?q=x&page=4"]
    assert root.xpath("//head/link[@rel='next']/@href") == ["/search?q=x&page=6"]
    numbers = [words(li) for li in root.find_class("pages")[0].iter("li")]
    assert numbers == [
        "Previous page",
        *["Page 1", "…", "Page 3", "Page 4", "Page 5", "Page 6", "Page 7", "…", "Page 62"],
        "Next page",
    ]
    assert [words(a) for a in root.find_class("pages")[0].iter("a") if a.get("aria-current")] == ["Page 5"]


def test_a_page_past_the_last_leads_back() -> None:
    root = page("/search?q=x&page=400")
    assert "There is no page 400" in words(root)
    assert parameters(named(root, "page 62")) == {"q": ["x"], "page": ["62"]}


def test_the_order_in_force_is_marked_and_the_others_are_links() -> None:
    links = page("/search?q=x&sort=newest&page=3").find_class("sorts")[0].iter("a")
    states = [(words(a), a.get("aria-current"), parameters(a)["sort"]) for a in links]
    assert states == [
        ("Best match", None, ["relevance"]),
        ("Newest first", "true", ["newest"]),
        ("Oldest first", None, ["oldest"]),
    ]


def test_without_a_query_nothing_can_match_better() -> None:
    links = page("/search?topic=cocoa").find_class("sorts")[0].iter("a")
    assert [words(a) for a in links] == ["Newest first", "Oldest first"]


def test_every_filter_in_force_can_be_removed_by_a_link_that_names_it() -> None:
    root = page("/search?q=x&topic=cocoa&not.source=fil+exemple&from=1987-03&date=2024&page=2")
    assert parameters(named(root, "Remove filter Topic: cocoa ×")) == {
        "q": ["x"],
        "from": ["1987-03"],
        "date": ["2024"],
        "not.source": ["fil exemple"],
    }
    assert "topic" in parameters(named(root, "Remove filter not Source: Fil Exemple ×"))
    assert "from" not in parameters(named(root, "Remove filter From: 1987-03 ×"))
    assert "date" not in parameters(named(root, "Remove filter Date: 2024 ×"))
    assert parameters(named(root, "Clear all filters")) == {"q": ["x"]}
    assert [words(li) for li in root.find_class("tags")[0].iter("li")] == [
        "Remove filter From: 1987-03 ×",
        "Remove filter Date: 2024 ×",
        "Remove filter not Source: Fil Exemple ×",
        "Remove filter Topic: cocoa ×",
        "Clear all filters",
    ]


def test_the_form_submitted_untouched_asks_for_the_same_again() -> None:
    filters = "date=2024&topic=cocoa&topic=zinc&not.place=london"
    url = f"/search?q=x&from=-7d&as_of=2024-03-07T00:00Z&{filters}&sort=oldest&size=50"
    archive = FakeArchive()
    root = page(url, archive)
    client(archive).get("/search", query_string=submitted(root))
    assert archive.searched[0] == archive.searched[1]
    # A second, hidden copy of a value would contradict the visible one once the user edits that.
    assert len(set(submitted(root))) == len(submitted(root))
    assert archive.searched[0].filters == {
        *(Filter("date", "2024"), Filter("topic", "cocoa"), Filter("topic", "zinc"), Filter("place", "london", True))
    }


def test_a_facet_is_a_fieldset_whose_labels_hold_value_and_count() -> None:
    fieldsets = {words(f.find("legend")): f for f in page("/search?topic=cocoa").iter("fieldset")}
    assert list(fieldsets) == ["Days", "Source", "Dateline", "Country", "Topic", "Kind", "Language"]
    topic = fieldsets["Topic"]
    assert words(topic.find(".//label")) == "cocoa 55 stories"
    assert "checked" in topic.find(".//input").attrib
    assert "The commonest 15 of 105." in words(topic)
    assert [words(label) for label in fieldsets["Country"].iter("label")] == [
        "United Kingdom 400 stories",
        "Brazil 12 stories",
    ]


def test_an_excluded_value_is_a_checked_box_of_its_own_parameter() -> None:
    root = page("/search?not.kind=story")
    boxes = root.xpath("//input[@name='not.kind']")
    assert [box.get("value") for box in boxes] == ["story"]
    assert "not Story" in words(boxes[0].getparent())


def test_a_value_can_be_excluded_by_a_link() -> None:
    link = named(page("/search?q=x"), "not: exclude Source: Example Wire")
    assert parameters(link) == {"q": ["x"], "not.source": ["example wire"]}
    assert link.get("rel") == "nofollow"


def test_bars_lead_from_year_to_month_to_day_and_back() -> None:
    archive = FakeArchive(
        dates={"2023": 9, "2024": 50, "2024-02": 10, "2024-03": 40, "2024-03-05": 5, "2024-03-07": 35}
    )
    root = page("/search?q=x&date=2024-03", archive)
    chart = root.find_class("chart")[0]
    assert words(chart.find(".//h3")) == "Stories by day"
    bars = chart.find_class("bars")[0]
    assert len(bars) == 31
    assert [words(a) for a in bars.iter("a")] == ["5 March 2024: 5 stories", "7 March 2024: 35 stories"]
    assert parameters(next(bars.iter("a"))) == {"q": ["x"], "date": ["2024-03-05"]}
    steps = [(words(a), parameters(a).get("date")) for a in chart.find(".//nav").iter("a")]
    assert steps == [("All dates", None), ("2024", ["2024"]), ("March 2024", ["2024-03"])]
    assert [[words(cell) for cell in row] for row in chart.find(".//tbody")] == [
        ["5 March 2024", "5"],
        ["7 March 2024", "35"],
    ]


def test_the_months_of_the_only_year_name_it() -> None:
    chart = page("/search?q=x", FakeArchive(dates={"2024": 9, "2024-02": 4, "2024-03": 5})).find_class("chart")[0]
    assert words(chart.find(".//h3")) == "Stories by month of 2024"
    assert len(chart.find_class("bars")[0]) == 12


def test_a_chosen_period_without_stories_leaves_the_chart_of_the_others() -> None:
    chart = page("/search?not.date=1999-03-07").find_class("chart")[0]
    assert words(chart.find(".//h3")) == "Stories by year"


def test_nothing_found_counts_each_part_and_offers_what_would_find_something() -> None:
    archive = FakeArchive(total=0, help=no_hits_help(Request(q="cocoa zzyzx")))
    root = page("/search?q=cocoa+zzyzx", archive)
    assert words(root.get_element_by_id("found")) == "0 stories"
    assert parameters(named(root, "without zzyzx")) == {"q": ["cocoa"]}
    assert parameters(named(root, "cocoa zinc")) == {"q": ["cocoa zinc"]}
    assert [[words(cell) for cell in row] for row in root.find(".//tbody")] == [["cocoa", "55"], ["zzyzx", "0"]]


def test_the_same_search_is_offered_as_feed_json_and_csv() -> None:
    root = page("/search?q=x&topic=cocoa&page=3")
    assert named(root, "JSON").get("href") == "/search.json?q=x&topic=cocoa&page=3"
    assert named(root, "CSV").get("href") == "/search.csv?q=x&topic=cocoa&page=3"
    assert named(root, "Atom feed").get("href") == "/search.atom?q=x&topic=cocoa"


def test_json_answers_the_results_object_and_links_its_neighbours() -> None:
    response = client().get("/search.json?q=cocoa&page=2")
    answer = json.loads(response.data)
    assert answer["total"] == 1234
    assert answer["items"][0]["uri"] == COCOA_ID
    assert answer["next"] == "/search.json?q=cocoa&page=3"
    assert response.headers.getlist("Link") == [
        '<http://localhost/search.json?q=cocoa&page=2>; rel="canonical"',
        '<http://localhost/search.json?q=cocoa>; rel="prev"',
        '<http://localhost/search.json?q=cocoa&page=3>; rel="next"',
    ]


def test_csv_has_a_header_crlf_lines_and_a_row_per_story() -> None:
    response = client().get("/search.csv?q=cocoa")
    text = response.data.decode("utf-8-sig")
    assert text.count("\r\n") == text.count("\n")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert rows[0]["headline"] == COCOA.headline
    assert rows[0]["topics"] == "cocoa; weather"
    assert rows[0]["updated"] == "2024-03-07T18:30:00+01:00"
    assert rows[1]["published"] == "2024-03-07"
    assert response.headers["Content-Disposition"] == 'attachment; filename="dateline.csv"'


def test_csv_cells_that_would_run_as_formulas_are_guarded() -> None:
    text = client().get("/search.csv").data.decode("utf-8-sig")
    row = next(row for row in csv.DictReader(io.StringIO(text, newline="")) if row["id"] == HOSTILE.id)
    assert row["source"] == "'" + HOSTILE.source
    assert row["byline"] == "'@SUM(1+1)"


def test_the_feed_is_newest_first_with_stable_ids_and_opensearch_totals() -> None:
    archive = FakeArchive()
    response = client(archive).get("/search.atom?q=cocoa&page=2")
    assert response.mimetype == "application/atom+xml"
    assert archive.searched[0].sort == "newest"
    feed = lxml.etree.fromstring(response.data)
    assert feed.findtext("os:totalResults", namespaces=ATOM) == "1234"
    assert feed.findtext("os:startIndex", namespaces=ATOM) == "21"
    assert feed.find("os:Query", ATOM).get("searchTerms") == "cocoa"
    links = {link.get("rel"): link.get("href") for link in feed.findall("a:link", ATOM)}
    base = "http://localhost/search.atom?q=cocoa&sort=newest"
    assert links["self"] == f"{base}&page=2"
    assert (links["first"], links["previous"], links["next"]) == (base, base, f"{base}&page=3")
    assert links["last"] == f"{base}&page=62"


def test_each_entry_has_what_atom_requires_and_its_own_times() -> None:
    feed = lxml.etree.fromstring(client().get("/search.atom?q=cocoa").data)
    entries = feed.findall("a:entry", ATOM)
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert element.findtext(f"a:{name}", namespaces=ATOM)
    assert feed.findtext("a:author/a:name", namespaces=ATOM)
    first = entries[0]
    # The id holds "?", "=", "&" and "#": an IRI as it stands.
    assert first.findtext("a:id", namespaces=ATOM) == COCOA_ID
    assert first.findtext("a:published", namespaces=ATOM) == "2024-03-07T13:05:00Z"
    assert first.findtext("a:updated", namespaces=ATOM) == "2024-03-07T17:30:00Z"
    assert feed.findtext("a:updated", namespaces=ATOM) == "2024-03-07T17:30:00Z"
    assert dict(first.find("a:category", ATOM).attrib) == {
        "term": "20000350",
        "scheme": "http://cv.iptc.org/newscodes/mediatopic/",
        "label": "cocoa",
    }


def test_control_characters_and_foreign_ids_do_not_break_the_feed() -> None:
    feed = lxml.etree.fromstring(client().get("/search.atom?q=%03x").data)
    titles = [entry.findtext("a:title", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)]
    assert "Control  characters" in titles
    ids = [entry.findtext("a:id", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)]
    assert FRENCH.id in ids
    assert all(" " not in one and "<" not in one for one in ids)


def test_an_empty_feed_still_says_when_it_was_updated() -> None:
    feed = lxml.etree.fromstring(client(FakeArchive(total=0)).get("/search.atom").data)
    assert feed.findtext("a:updated", namespaces=ATOM) == "1970-01-01T00:00:00Z"


def test_hits_as_of_an_instant_link_to_the_filing_that_matched() -> None:
    links = [a.get("href") for a in page("/search?q=x&as_of=2024-03-07T00:00Z").xpath("//h3/a")]
    assert links
    assert all("version=" in str(link) for link in links)
    assert not any("version=" in str(a.get("href")) for a in page("/search?q=x").xpath("//h3/a"))
    feed = lxml.etree.fromstring(client().get("/search.atom?as_of=2024-03-07T00:00Z").data)
    assert all("version=" in href for href in feed.xpath("//a:entry/a:link/@href", namespaces=ATOM))
