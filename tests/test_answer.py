"""The JSON object that answers a search."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from search.answer import marked_text, results_object
from search.ninjs import story_from_ninjs
from search.query import parse_query
from search.request import parse_request
from search.results import ClauseCount, Facet, FacetValue, Help, Hit, Relaxation, Results, Span
from search.story import Block, Moment, Story

STORY = Story(
    id="urn:x:1", headline="Oil rises", body=(Block("Oil rose & gas fell."),), published=Moment(date(2024, 3, 7))
)
REQUEST = parse_request(
    [("q", "oil -gas )"), ("place", "London"), ("not.source", "Wire"), ("from", "-7d"), ("page", "2")]
)


def _results() -> Results:
    value = FacetValue("paris", "Paris", 3, selected=False, excluded=False, facet="place", request=REQUEST)
    return Results(
        request=REQUEST,
        reading=parse_query(REQUEST.q, date(2024, 3, 7)),
        sort="relevance",
        total=41,
        hits=(Hit(STORY, 1.5, (Span("Oil", True), Span(" rises")), ((Span("Oil", True), Span(" rose & gas fell.")),)),),
        facets=(Facet("place", "Dateline", (value,), 7),),
        generation="gen-000001",
        took_ms=1.2,
        pages=3,
        next=replace(REQUEST, page=3),
    )


@pytest.fixture
def answer() -> Any:
    return json.loads(json.dumps(results_object(_results())))


def test_it_has_exactly_the_documented_keys(answer: Any) -> None:
    assert list(answer) == [
        "total", "items", "facets", "facet_sizes", "query", "sort", "page", "pages", "generation", "took_ms", "next",
        "help",
    ]  # fmt: skip


def test_an_item_is_the_storys_ninjs_object_with_its_snippets(answer: Any) -> None:
    (item,) = answer["items"]
    assert item["uri"] == "urn:x:1"
    assert story_from_ninjs(item) == STORY
    assert item["snippets"] == [{"text": "Oil rose & gas fell.", "marks": [[0, 3]]}]


def test_marks_count_characters_of_the_snippets_text() -> None:
    spans = (Span("São "), Span("Paulo", True), Span(" – "), Span("Rio", True))
    marked = marked_text(spans)
    text, marks = "São Paulo – Rio", [[4, 9], [12, 15]]
    assert marked == {"text": text, "marks": marks}
    assert [text[start:end] for start, end in marks] == ["Paulo", "Rio"]


def test_a_facet_value_tells_its_state_and_where_to_flip_it(answer: Any) -> None:
    assert answer["facets"] == {
        "place": [
            {
                "value": "paris",
                "label": "Paris",
                "count": 3,
                "selected": False,
                "excluded": False,
                "toggle_url": REQUEST.toggled("place", "paris").url("/search.json"),
                "exclude_url": REQUEST.toggled("place", "paris", excluded=True).url("/search.json"),
            }
        ]
    }
    assert answer["facet_sizes"] == {"place": 7}


def test_the_query_is_given_back_as_read_with_notes_filters_and_days(answer: Any) -> None:
    assert answer["query"] == {
        "q": "oil -gas )",
        "read_as": "oil AND NOT gas",
        "notes": [{"message": "the bracket was never opened; it is ignored", "position": 9, "hint": "open it with ("}],
        "filters": [
            {"facet": "place", "value": "london", "excluded": False},
            {"facet": "source", "value": "wire", "excluded": True},
        ],
        "from": "-7d",
        "to": None,
        "as_of": None,
    }


def test_next_leads_to_the_next_page_and_is_null_on_the_last(answer: Any) -> None:
    assert answer["next"] == replace(REQUEST, page=3).url("/search.json")
    assert results_object(replace(_results(), next=None))["next"] is None


def test_addresses_are_those_of_the_site_that_asks() -> None:
    answer = results_object(_results(), lambda request: f"/news{request.url('/search.json')}")
    assert str(answer["next"]).startswith("/news/search.json?")


def test_as_of_is_an_instant_in_utc() -> None:
    at = datetime(2024, 3, 7, 14, 5, tzinfo=UTC)
    query: Any = results_object(replace(_results(), request=replace(REQUEST, as_of=at)))["query"]
    assert query["as_of"] == "2024-03-07T14:05:00+00:00"


def test_help_is_null_with_hits_and_links_without(answer: Any) -> None:
    assert answer["help"] is None
    wider = REQUEST.without("from")
    help_ = Help((ClauseCount("oil", 0),), (Relaxation("any day", wider, 9),), (Relaxation("oils", REQUEST, 2),))
    assert results_object(replace(_results(), help=help_))["help"] == {
        "clauses": [{"text": "oil", "total": 0}],
        "relaxations": [{"label": "any day", "total": 9, "url": wider.url("/search.json")}],
        "spellings": [{"label": "oils", "total": 2, "url": REQUEST.url("/search.json")}],
    }
