"""One log line a request: a fixed event name, and what happened as fields."""

from __future__ import annotations

import logging
import re
import time

import flask
from werkzeug.wrappers import Response

from search.results import Results

log = logging.getLogger("dateline.web")
FIELDS = ("method", "path", "status", "ms", "q", "hits")
_LINE_BREAK = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class FieldFormatter(logging.Formatter):
    """Time, level, event and fields on one line; no text of a user's can start a line, in a value or in an event."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        event = _LINE_BREAK.sub(lambda found: ascii(found[0])[1:-1], record.getMessage())
        line = super().format(logging.makeLogRecord({**vars(record), "msg": event, "args": None}))
        fields = {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        return " ".join((line, *(f"{name}={value!r}" for name, value in fields.items())))


def start_timer() -> None:
    """Note when the request came in."""
    flask.g.started_s = time.perf_counter()


def note_search(results: Results) -> None:
    """Let this request's line say what was searched and how many stories were found."""
    flask.g.search = {"q": results.request.q, "hits": results.total}


def log_request(response: Response) -> Response:
    """Write the request's line: event "search" where one was run, else "request"."""
    started_s: float = flask.g.get("started_s", time.perf_counter())
    search: dict[str, object] | None = flask.g.get("search")
    fields = {
        "method": flask.request.method,
        "path": flask.request.path,
        "status": response.status_code,
        "ms": round(1000 * (time.perf_counter() - started_s), 1),
    }
    log.info("search" if search else "request", extra=fields | (search or {}))
    return response
