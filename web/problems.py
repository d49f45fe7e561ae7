"""Errors to answers: a page for people, problem+json (RFC 9457) for programs, from one description of each error."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

import flask
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, InternalServerError

from search.errors import (
    BadInput,
    CursorExpired,
    DeadlineExceeded,
    NotReady,
    QueryError,
    RequestError,
    StoryGone,
    StoryMissing,
)
from search.request import PARAMETERS, Request, parse_request
from web.urls import root_url

log = logging.getLogger("dateline.web")
_MACHINE_SUFFIXES = (".json", ".csv", ".atom")


@dataclass(frozen=True, slots=True)
class Problem:
    """One error as its readers see it. `name` is its anchor on the help page, which is its RFC 9457 type."""

    status: int
    name: str
    title: str
    detail: str
    extensions: dict[str, object] = field(default_factory=dict)
    retry_after_s: int = 0


def register(app: flask.Flask) -> None:
    """Answer every error raised in a view."""
    for kind in (BadInput, StoryMissing, StoryGone, DeadlineExceeded, NotReady, HTTPException):
        app.register_error_handler(kind, answer)


def answer(error: Exception) -> ResponseReturnValue:
    """Return the page or the problem object of an error."""
    problem = describe(error)
    if isinstance(error, NotReady):
        log.error("not ready: %s", error)
    response = _problem_json(problem) if _wants_json(problem) else _page(problem, error)
    if problem.retry_after_s:
        response.headers["Retry-After"] = str(problem.retry_after_s)
    if isinstance(error, HTTPException):
        response.headers.extend({name: value for name, value in error.get_headers() if name in {"Allow"}})
    return response


def describe(error: Exception) -> Problem:
    """Return the description of an error that a view may raise."""
    match error:
        case QueryError():
            extensions: dict[str, object] = {"position": error.position, "hint": error.hint}
            return Problem(400, "query", "The query cannot be read", str(error), extensions)
        case RequestError():
            extensions = {"parameter": error.parameter, "hint": error.hint}
            return Problem(400, "parameter", "A parameter cannot be used", str(error), extensions)
        case CursorExpired():
            return Problem(410, "cursor", "The list does not go on here", str(error), {"hint": error.hint})
        case BadInput():
            return Problem(400, "parameter", "The request cannot be used", str(error), {"hint": error.hint})
        case StoryMissing():
            return Problem(404, "missing", "No such story", str(error))
        case StoryGone():
            return Problem(410, "gone", "This story was withdrawn", error.reason)
        case DeadlineExceeded():
            return Problem(503, "slow", "The search took too long", str(error), retry_after_s=10)
        case NotReady():
            detail = "The archive cannot be read at the moment. Please try again in a minute."
            return Problem(503, "not-ready", "The archive is not available", detail, retry_after_s=60)
        case _:
            return _http_problem(error)


def _http_problem(error: Exception) -> Problem:
    known = error if isinstance(error, HTTPException) else InternalServerError()
    status = known.code or 500
    if status == 404:
        return Problem(404, "missing", "No such page", "Nothing is at this address.")
    if status >= 500:
        return Problem(status, "internal", "Something went wrong here", "The error was logged. Please try again.")
    return Problem(status, "http", known.name, known.description or known.name)


def _wants_json(problem: Problem) -> bool:
    return problem.status == 405 or flask.request.path.endswith(_MACHINE_SUFFIXES)


def _problem_json(problem: Problem) -> flask.Response:
    body = {
        "type": root_url(f"/help#problem-{problem.name}"),
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": flask.request.full_path.rstrip("?"),
    }
    response = flask.jsonify(body | {name: value for name, value in problem.extensions.items() if value != ""})
    response.status_code = problem.status
    response.mimetype = "application/problem+json"
    return response


def _page(problem: Problem, error: Exception) -> flask.Response:
    box = salvaged(error)
    html = flask.render_template("problem.html", problem=problem, box=box, pointed=_pointed(box.q, problem))
    return flask.make_response(html, problem.status)


def salvaged(error: Exception) -> Request:
    """Return what can be kept of the current request, so that the box and the filters stay as the user had them."""
    spoiled = error.parameter if isinstance(error, RequestError) else ""
    pairs = [pair for pair in flask.request.args.items(multi=True) if pair[0] in PARAMETERS and pair[0] != spoiled]
    try:
        return parse_request(pairs)
    except BadInput:
        return Request(q=flask.request.args.get("q", ""))


def _pointed(text: str, problem: Problem) -> tuple[str, str, str] | None:
    """Return the query's text before, at and after the position of the error."""
    position = problem.extensions.get("position")
    if not isinstance(position, int):
        return None
    return text[:position], text[position : position + 1], text[position + 1 :]
