"""Home, help, and what browsers, feed readers, crawlers and load balancers ask for."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from functools import partial

import flask
from werkzeug.wrappers import Response

from search.facets import DATE, FACET_LABELS, FACET_NAMES
from search.limits import LIMITS
from search.query import SYNTAX
from search.request import SORTS, Request
from search.results import Results
from search.schema import FIELD_ALIASES, QUERY_FIELDS
from web import listing
from web.fields import quoted
from web.headers import conditional
from web.site import site
from web.timeline import timeline
from web.urls import absolute, root_url

log = logging.getLogger("dateline.web")
blueprint = flask.Blueprint("front", __name__)
_LATEST = 8
_SUGGEST_CHARS = 100
_LIMITS = (
    ("characters in a query", LIMITS.query_chars),
    ("words and other clauses in a query", LIMITS.query_terms),
    ("filters in one search", LIMITS.filters),
    ("stories on one page", LIMITS.max_page_size),
    ("stories that page numbers reach", LIMITS.page_reach),
)


@dataclass(frozen=True, slots=True)
class FieldHelp:
    """A field that a query may name, what it searches, an example, and its other names."""

    name: str
    help: str
    example: str
    aliases: tuple[str, ...]

    @classmethod
    def of(cls, name: str, help_: str, example: str) -> FieldHelp:
        """Return the help on a field."""
        return cls(name, help_, example, tuple(alias for alias, field in FIELD_ALIASES.items() if field == name))


_QUERY_FIELDS = (
    *(FieldHelp.of(field.name, field.help, field.example) for field in QUERY_FIELDS.values()),
    FieldHelp.of(
        DATE, "the day of publication, as the story prints it: a day, a month, a year or a range", "date:1987-03"
    ),
)


@dataclass(frozen=True, slots=True)
class Example:
    """A search to try, made from what the archive holds."""

    q: str
    meaning: str


@blueprint.get("/", strict_slashes=False)
def home() -> Response:
    """Return the home page."""
    return conditional("home", "/", _home, is_exact=True)


def _home() -> Response:
    results = site().archive.search(Request(sort="newest", size=_LATEST))
    dates = listing.date_facet(results)
    html = flask.render_template(
        "home.html",
        results=results,
        box=Request(),
        chart=timeline(dates, Request()) if dates else None,
        facets=listing.shown_facets(results),
        examples=examples(results),
    )
    return flask.Response(html)


def examples(results: Results) -> tuple[Example, ...]:
    """Return searches that find something here: made of the commonest values and a word of the latest headline."""
    labels = {facet.name: facet.values[0].label for facet in results.facets if facet.values}
    found = [
        Example(f"{name}:{_term(labels[name])}", f"stories by {FACET_LABELS[name].lower()}")
        for name in ("topic", "place", "source")
        if name in labels
    ]
    words = [word for hit in results.hits for word in re.findall(r"[^\W\d_]{5,}", hit.story.headline)[:2]]
    if len(words) > 1:
        found.append(Example(f"{words[0].lower()} OR {words[-1].lower()}", "either word"))
    return tuple(found)


def _term(label: str) -> str:
    return label if re.fullmatch(r"\w+", label) else quoted(label)


@blueprint.get("/help")
def help_page() -> Response:
    """Return the page that explains the query language, the filters, the forms of an answer, and the errors."""
    return _template(
        "help.html",
        "text/html",
        syntax=SYNTAX,
        query_fields=_QUERY_FIELDS,
        facet_names=FACET_NAMES,
        sorts=SORTS,
        limits=_LIMITS,
        page_reach=LIMITS.page_reach,
    )


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """Return the OpenSearch 1.1 description, from which browsers add the site to their search box."""
    return _template("opensearch.xml", "application/opensearchdescription+xml", base=absolute(root_url("")))


def _template(name: str, mimetype: str, **context: object) -> Response:
    return flask.Response(flask.render_template(name, box=Request(), **context), mimetype=mimetype)


@blueprint.get("/suggest.json")
def suggest() -> Response:
    """Return completions in the OpenSearch suggestions form: the prefix, then the list."""
    prefix = flask.request.args.get("q", "")[:_SUGGEST_CHARS]
    render = partial(_suggestions, prefix)
    return conditional("suggest", prefix, render, is_exact=True)


def _suggestions(prefix: str) -> Response:
    found = site().archive.suggest(prefix) if prefix.strip() else ()
    return flask.Response(flask.json.dumps([prefix, list(found)]), mimetype="application/x-suggestions+json")


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer as long as the process runs."""
    return flask.jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> Response:
    """Return whether searches can be answered: 200 when ok or degraded, 503 when down."""
    ready = site().archive.readiness()
    if ready.detail:
        # Paths and causes are for the log: anyone may ask here.
        log.error("%s: %s", ready.status, ready.detail)
    response = flask.jsonify(
        status=ready.status,
        generation=ready.generation,
        stories=ready.stories,
        published_at=ready.published_at.isoformat() if ready.published_at else None,
    )
    response.status_code = 503 if ready.status == "down" else 200
    return response


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Let crawlers read stories and plain searches, and keep them out of the endless space of filters."""
    parameters = ("from", "to", "as_of", "sort", "size", "after", *FACET_NAMES)
    lines = ["User-agent: *"]
    lines += [
        f"Disallow: {root_url(path)}" for path in ("/search.json", "/search.csv", "/search.atom", "/suggest.json")
    ]
    lines += [f"Disallow: {root_url('/search')}?*{name}=" for name in parameters]
    return flask.Response("\n".join(lines) + "\n", mimetype="text/plain")
