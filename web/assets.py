"""The style sheet, the script and the icon: three small files, held in memory and addressed by the package's digest."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import flask
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from web.site import site
from web.urls import root_url

blueprint = flask.Blueprint("assets", __name__)
_FOLDER = Path(__file__).parent / "static"
_MIMETYPES = {"style.css": "text/css", "search.js": "text/javascript", "favicon.svg": "image/svg+xml"}


def asset_url(name: str) -> str:
    """Return the address of a static file; it changes with the file, so that caches may keep it for ever."""
    return f"{root_url('/static/')}{name}?v={site().digest}"


@blueprint.get("/static/<name>")
def static_file(name: str) -> Response:
    """Return a static file."""
    if name not in _MIMETYPES:
        raise NotFound
    response = flask.Response(_content(name), mimetype=_MIMETYPES[name])
    match flask.request.args.get("v"):
        case None:
            response.headers["Cache-Control"] = "public, max-age=3600"
        case digest if digest == site().digest:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        case _:
            # While an upgrade goes round, another process's page leads here: this is not the file that it means.
            response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/favicon.svg")
def favicon() -> Response:
    """Return the site's icon."""
    return static_file("favicon.svg")


@cache
def _content(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()
