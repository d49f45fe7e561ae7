"""What a page states about its story is found, however it is stated, and believed only of that story."""

from __future__ import annotations

import json
from typing import Any

import pytest

from index.page.document import parse_page
from index.page.facts import date_lines, gather
from index.page.jsonld import statements
from index.page.metadata import Metadata, weigh

URL = "https://news.example/world/harbour-opens"
STORY = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Harbour opens after nine years",
    "datePublished": "2025-04-02T08:15:00+02:00",
    "dateModified": "2025-04-02T09:00:00Z",
    "author": [{"@type": "Person", "name": "Ida Marlow"}, {"@type": "Person", "name": "Per Voss"}],
    "publisher": {"@type": "Organization", "name": "Example Courier"},
    "keywords": "ports, trade;Ports",
    "articleSection": "World",
    "inLanguage": "en-GB",
}


def script(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return f'<script type="application/ld+json">{text}</script>'


def metadata(head: str, body: str = "<h1>Harbour opens after nine years</h1>", url: str = URL) -> Metadata:
    return weigh(gather(parse_page(f"<html><head>{head}</head><body>{body}</body></html>")), url)


def test_json_ld_fills_the_fields() -> None:
    found = metadata(script(STORY))
    assert found.titles == ("Harbour opens after nine years",)
    assert found.authors == ("Ida Marlow", "Per Voss")
    assert found.published is not None
    assert found.published.iso() == "2025-04-02T08:15:00+02:00"
    assert found.updated is not None
    assert found.updated.iso() == "2025-04-02T09:00:00+00:00"
    assert (found.source, found.sections, found.language) == ("Example Courier", ("World",), "en-GB")
    assert [keyword.casefold() for keyword in found.keywords] == ["ports", "trade"]


@pytest.mark.parametrize(
    "wrapped",
    [
        {"@graph": [{"@type": "WebSite", "name": "Example Courier"}, STORY]},
        [{"@type": "BreadcrumbList"}, STORY],
        {"@type": "WebPage", "mainEntity": STORY},
        {**STORY, "@type": ["Article", "http://schema.org/ReportageNewsArticle"]},
    ],
    ids=["graph", "list", "nested", "several types"],
)
def test_the_story_is_found_wherever_it_stands_in_json_ld(wrapped: object) -> None:
    assert metadata(script(wrapped)).authors == ("Ida Marlow", "Per Voss")


@pytest.mark.parametrize(
    "broken",
    [
        json.dumps(STORY)[:-1] + ",}",
        "<!-- " + json.dumps(STORY) + " -->",
        json.dumps(STORY) + "; trailing junk",
        json.dumps(STORY).replace('"World"', "'World'"),
        json.dumps(STORY).replace("nine years", r"nine years\'"),
        "// built by hand\n" + json.dumps(STORY),
        json.dumps(STORY, indent=1).replace("years", "years\n"),
    ],
    ids=["comma", "html comment", "junk", "single quotes", "escape", "line comment", "raw line break"],
)
def test_json_ld_with_a_common_fault_is_mended(broken: str) -> None:
    assert metadata(script(broken)).authors == ("Ida Marlow", "Per Voss")


def test_json_ld_beyond_mending_still_gives_its_plain_members() -> None:
    broken = json.dumps(STORY).replace('"publisher":', '"publisher": {{{')
    published = metadata(script(broken)).published
    assert published is not None
    assert published.iso() == "2025-04-02T08:15:00+02:00"


def test_a_statement_about_another_story_is_not_believed() -> None:
    other = {**STORY, "headline": "Goat wins mayoral race in mountain village", "author": "Someone Else"}
    assert metadata(script(other)).authors == ()


def test_of_several_statements_the_one_with_the_pages_headline_is_believed() -> None:
    other = {**STORY, "headline": "Goat wins mayoral race in mountain village", "author": "Someone Else"}
    assert metadata(script([other, STORY])).authors == ("Ida Marlow", "Per Voss")


def test_authors_given_by_reference_are_followed() -> None:
    graph: list[dict[str, Any]] = [
        {**STORY, "author": {"@id": "#ida"}},
        {"@type": "Person", "@id": "#ida", "name": "Ida Marlow"},
    ]
    assert metadata(script({"@graph": graph})).authors == ("Ida Marlow",)


def test_a_printed_byline_with_other_names_outweighs_stated_authors() -> None:
    found = metadata(script(STORY), '<h1>Harbour opens after nine years</h1><p class="byline">By Una Brandt, Desk</p>')
    assert (found.byline, found.authors) == ("By Una Brandt, Desk", ())


def test_a_byline_of_a_related_story_does_not_replace_the_authors() -> None:
    bylines = '<p class="byline">By Ida Marlow and Per Voss</p><p class="card-byline">By Una Brandt</p>'
    found = metadata(script(STORY), f"<h1>Harbour opens after nine years</h1>{bylines}")
    assert (found.byline, found.authors) == ("By Ida Marlow and Per Voss", ("Ida Marlow", "Per Voss"))


@pytest.mark.parametrize(
    ("head", "iso"),
    [
        ('<meta property="article:published_time" content="2025-04-02T08:15:00Z">', "2025-04-02T08:15:00+00:00"),
        ('<meta name="parsely-pub-date" content="2025-04-02T08:15:00-05:00">', "2025-04-02T08:15:00-05:00"),
        ('<meta name="DC.date.issued" content="2025-04-02">', "2025-04-02"),
        ('<meta name="pubdate" content="Wed, 02 Apr 2025 08:15:00 GMT">', "2025-04-02T08:15:00+00:00"),
        ('<meta itemprop="datePublished" content="20250402">', "2025-04-02"),
    ],
)
def test_dates_are_read_from_every_common_meta_name(head: str, iso: str) -> None:
    published = metadata(head).published
    assert published is not None
    assert published.iso() == iso


def test_the_address_gives_the_day_where_nothing_else_does() -> None:
    published = metadata("", url="https://news.example/2025/4/2/harbour").published
    assert published is not None
    assert published.iso() == "2025-04-02"


def test_template_defaults_are_no_dates() -> None:
    assert metadata('<meta name="date" content="0001-01-01T00:00:00Z">').published is None


@pytest.mark.parametrize("line", ['<span class="entry-date">2. April 2025</span>', "<div>Desk | 02.04.2025</div>"])
def test_the_printed_date_is_found_by_its_class_or_near_the_headline(line: str) -> None:
    lines = list(
        date_lines(parse_page(f"<html><body><h1>Hafen offen</h1>{line}<p>Der Hafen ist offen.</p></body></html>"))
    )
    assert any("2025" in text for text in lines)


def test_only_an_identifier_that_is_unique_everywhere_becomes_the_guid() -> None:
    assert metadata(script({**STORY, "identifier": "48213"})).guid == ""
    assert (
        metadata(script({**STORY, "identifier": "urn:newsml:news.example:48213"})).guid
        == "urn:newsml:news.example:48213"
    )


def test_the_canonical_address_is_the_storys_unless_it_is_the_front_page() -> None:
    assert metadata('<link rel="canonical" href="/world/harbour">').url == "https://news.example/world/harbour"
    assert metadata('<link rel="canonical" href="https://news.example/">').url == URL


def test_deeply_nested_json_ld_gives_nothing_and_does_not_fail() -> None:
    assert statements(["[" * 100_000, '{"a":' * 100_000]) == []


def test_of_the_times_on_a_page_the_first_readable_one_below_the_headline_is_the_storys() -> None:
    weather = '<time datetime="2025-04-03T05:00:00Z">Tonight</time>'
    below = '<time>2 hours ago</time><time datetime="2025-04-02T08:15:00Z">2 April</time>'
    published = metadata("", f"{weather}<h1>Harbour opens after nine years</h1>{below}").published
    assert published is not None
    assert published.iso() == "2025-04-02T08:15:00+00:00"


def test_a_script_is_no_printed_date() -> None:
    body = "<h1>Harbour opens</h1><script>/* March 1, 2020 */</script><style>a{}</style><i>April 2, 2025</i>"
    lines = list(date_lines(parse_page(f"<html><body>{body}</body></html>")))
    assert lines == ["April 2, 2025"]


@pytest.mark.parametrize(
    ("below", "authors"),
    [
        ('<a href="/author/ida/">Ida Marlow</a> <a href="/authors/7/per">Per Voss</a>', ("Ida Marlow", "Per Voss")),
        ('<div class="c-authors"><span>Ida Marlow</span></div>', ("Ida Marlow",)),
        ('<p class="autor">Ida Marlow</p>', ("Ida Marlow",)),
        ('<a href="/author/ida-marlow/">More stories</a><p class="author">Sign up here</p>', ()),
        ('<a href="/section/harbours/">Kestrel Point</a>', ()),
    ],
)  # fmt: skip
def test_the_author_is_who_the_page_links_to_or_labels_below_the_headline(below: str, authors: tuple[str, ...]) -> None:
    above = '<a href="/author/other-writer/">Other Writer</a>'
    assert metadata("", f"{above}<h1>Harbour opens after nine years</h1>{below}").authors == authors
