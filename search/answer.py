"""The one JSON object that answers a search, for /search.json and `dateline-search --json` alike.

total         stories found, exact
items         ninjs objects (search.ninjs) with `snippets`: [{text, marks: [[start, end], …]}], marks by characters
facets        name → [{value, label, count, selected, excluded, toggle_url, exclude_url}]
facet_sizes   name → how many values the facet has, listed or not
query         q, read_as, notes: [{message, position, hint}], filters: [{facet, value, excluded}], from, to, as_of
sort          relevance, newest or oldest
page, pages   counted from 1; `page` is null where the request came by cursor
generation    the index that answered
took_ms       milliseconds
next          URL of the next page, or null; by cursor (`after`) where page numbers end, or the request came by one
help          null, or where nothing was found: clauses: [{text, total}], relaxations and spellings:
              [{label, total, url}]
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC

from search.ninjs import story_to_ninjs
from search.query import Reading
from search.request import Filter, Request
from search.results import Facet, FacetValue, Help, Hit, Relaxation, Results, Spans

Address = Callable[[Request], str]


def json_address(request: Request) -> str:
    """Return the relative URL that answers a request with this object."""
    return request.url("/search.json")


def results_object(results: Results, address: Address = json_address) -> dict[str, object]:
    """Return the JSON object of an answer; `address` gives the URL of each request that it links to."""
    return {
        "total": results.total,
        "items": [_item(hit) for hit in results.hits],
        "facets": {facet.name: _values(facet, address) for facet in results.facets},
        "facet_sizes": {facet.name: facet.distinct for facet in results.facets},
        "query": _query(results.request, results.reading),
        "sort": results.sort,
        "page": None if results.request.after else results.request.page,
        "pages": results.pages,
        "generation": results.generation,
        "took_ms": results.took_ms,
        "next": address(results.next) if results.next else None,
        "help": _help(results.help, address) if results.help else None,
    }


def marked_text(spans: Spans) -> dict[str, object]:
    """Return spans as their text and the [start, end) of what matched, in characters."""
    marks: list[list[int]] = []
    at = 0
    for span in spans:
        if span.is_match:
            marks.append([at, at + len(span.text)])
        at += len(span.text)
    return {"text": "".join(span.text for span in spans), "marks": marks}


def _item(hit: Hit) -> dict[str, object]:
    return {**story_to_ninjs(hit.story), "snippets": [marked_text(spans) for spans in hit.snippets]}


def _values(facet: Facet, address: Address) -> list[dict[str, object]]:
    return [_value(value, address) for value in facet.values]


def _value(value: FacetValue, address: Address) -> dict[str, object]:
    return {
        "value": value.value,
        "label": value.label,
        "count": value.count,
        "selected": value.selected,
        "excluded": value.excluded,
        "toggle_url": address(value.toggle),
        "exclude_url": address(value.exclude),
    }


def _query(request: Request, reading: Reading) -> dict[str, object]:
    return {
        "q": request.q,
        "read_as": reading.explained,
        "notes": [{"message": n.message, "position": n.position, "hint": n.hint} for n in reading.notes],
        "filters": [_filter(one) for one in sorted(request.filters)],
        "from": request.first_day or None,
        "to": request.last_day or None,
        "as_of": request.as_of.astimezone(UTC).isoformat() if request.as_of else None,
    }


def _filter(one: Filter) -> dict[str, object]:
    return {"facet": one.facet, "value": one.key, "excluded": one.excluded}


def _help(help_: Help, address: Address) -> dict[str, object]:
    return {
        "clauses": [{"text": clause.text, "total": clause.total} for clause in help_.clauses],
        "relaxations": [_relaxation(one, address) for one in help_.relaxations],
        "spellings": [_relaxation(one, address) for one in help_.spellings],
    }


def _relaxation(one: Relaxation, address: Address) -> dict[str, object]:
    return {"label": one.label, "total": one.total, "url": address(one.request)}
