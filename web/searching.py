"""Search in its four forms: page, JSON, CSV and Atom. Each is parameters to a request, a search, and a rendering."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import flask
from werkzeug.wrappers import Response

from search.answer import results_object
from search.request import Request, parse_request
from search.results import Results
from web import feed, listing
from web.headers import conditional
from web.log import note_search
from web.site import site
from web.table import csv_table
from web.timeline import timeline
from web.urls import absolute, search_url

blueprint = flask.Blueprint("searching", __name__)


@dataclass(frozen=True, slots=True)
class Form:
    """One form of the answer: path, media type and rendering. `is_exact` tells that the time taken is not in it."""

    path: str
    mimetype: str
    render: Callable[[Results], str]
    is_exact: bool = False
    disposition: str = "inline"


@blueprint.get("/search")
def search_page() -> Response:
    """Return the results page."""
    return _respond(_PAGE, _request())


@blueprint.get("/search.json")
def search_json() -> Response:
    """Return the results as the JSON object that `dateline-search --json` prints too."""
    return _respond(_JSON, _request())


@blueprint.get("/search.csv")
def search_csv() -> Response:
    """Return one page of results as a CSV file to save."""
    return _respond(_CSV, _request())


@blueprint.get("/search.atom")
def search_atom() -> Response:
    """Return the results as an Atom feed, newest first."""
    return _respond(_ATOM, feed.feed_request(_request()))


def _request() -> Request:
    return parse_request(flask.request.args.items(multi=True))


def _respond(form: Form, request: Request) -> Response:
    return conditional(form.path, request.url(form.path), partial(_answer, form, request), is_exact=form.is_exact)


def _answer(form: Form, request: Request) -> Response:
    results = site().archive.search(request)
    note_search(results)
    response = flask.Response(form.render(results), mimetype=form.mimetype)
    response.headers["Content-Disposition"] = form.disposition
    if form is not _PAGE:
        _link(response, form.path, results)
    return response


def _link(response: Response, path: str, results: Results) -> None:
    """Name the neighbouring pages in a Link header (RFC 8288), for programs."""
    pages = (("canonical", results.request), ("prev", results.previous), ("next", results.next))
    for relation, request in pages:
        if request:
            response.headers.add("Link", f'<{absolute(search_url(request, path))}>; rel="{relation}"')


def results_page(results: Results) -> str:
    """Return the page of some results."""
    dates = listing.date_facet(results)
    return flask.render_template(
        "results.html",
        results=results,
        box=results.request,
        tags=listing.tags(results),
        facets=listing.shown_facets(results),
        carried=listing.carried(results),
        chart=timeline(dates, results.request) if dates else None,
    )


def _json(results: Results) -> str:
    return flask.json.dumps(results_object(results, partial(search_url, path=_JSON.path))) + "\n"


def _atom(results: Results) -> str:
    found = feed.entries(results)
    return flask.render_template(
        "feed.atom.xml",
        results=results,
        entries=found,
        updated=feed.feed_updated(found),
        relations=feed.page_relations(results),
    )


_PAGE = Form("/search", "text/html", results_page)
_JSON = Form("/search.json", "application/json", _json)
_CSV = Form("/search.csv", "text/csv", csv_table, is_exact=True, disposition='attachment; filename="dateline.csv"')
_ATOM = Form("/search.atom", "application/atom+xml", _atom, is_exact=True)
