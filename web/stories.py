"""One story: its page and its JSON."""

from __future__ import annotations

import re
from functools import partial

import flask
from werkzeug.wrappers import Response

from search.errors import QueryError, RequestError, StoryMissing
from search.limits import LIMITS
from search.ninjs import story_to_ninjs
from search.request import Request
from search.results import StoryView
from search.story import Story
from web.headers import conditional
from web.site import site
from web.urls import JSON_SUFFIX, story_id_of, story_url

blueprint = flask.Blueprint("stories", __name__)


@blueprint.get("/story/<path_id:path>")
def story(path: str) -> Response:
    """Return a story's page, or its JSON where the path ends in .json."""
    story_id, version, q = story_id_of(path), _version(), _q()
    if story_id.endswith(JSON_SUFFIX):
        try:
            return _conditional_json(story_id.removesuffix(JSON_SUFFIX), version)
        except StoryMissing:
            # An id may itself end in .json, and an address made by hand keep it in the path.
            return _conditional_page(story_id, version, q)
    return _conditional_page(story_id, version, q)


@blueprint.get("/story")
def story_by_id() -> Response:
    """Return the page of the story whose id is a parameter, for ids that no path can hold."""
    return _conditional_page(_id(), _version(), _q())


@blueprint.get("/story.json")
def story_json_by_id() -> Response:
    """Return the JSON of the story whose id is a parameter."""
    return _conditional_json(_id(), _version())


def _conditional_page(story_id: str, version: int | None, q: str) -> Response:
    render = partial(_page, story_id, version, q)
    return conditional("story", story_url(story_id, q, version=version), render, is_exact=True)


def _conditional_json(story_id: str, version: int | None) -> Response:
    render = partial(_json, story_id, version)
    return conditional("story.json", story_url(story_id, version=version), render, is_exact=True)


def _page(story_id: str, version: int | None, q: str) -> Response:
    view = _view(story_id, version, q)
    return flask.Response(flask.render_template("story.html", view=view, story=view.filing.story, box=Request(q=q)))


def _json(story_id: str, version: int | None) -> Response:
    view = site().archive.story(story_id, version=version)
    item = story_to_ninjs(view.filing.story)
    if view.copies:
        item["associations"] = [_association(copy) for copy in view.copies]
    return flask.Response(flask.json.dumps(item) + "\n", mimetype="application/json")


def _association(copy: Story) -> dict[str, object]:
    """Return what a story's JSON says of another that prints the same copy; the rel is our own word, "copy"."""
    source = {"infoSources": [{"name": copy.source, "role": "source"}]} if copy.source else {}
    return {"name": copy.headline or copy.id, "rel": "copy", "uri": copy.id, "type": "text", **source}


def _view(story_id: str, version: int | None, q: str) -> StoryView:
    try:
        return site().archive.story(story_id, version=version, q=q)
    except QueryError:
        # The query only marks words here; a bad one must not hide the story.
        return site().archive.story(story_id, version=version)


def _id() -> str:
    story_id = flask.request.args.get("id", "")
    if not story_id:
        raise RequestError("id", "which story?", hint="give the story's id, its uri in JSON")
    return story_id


def _q() -> str:
    return flask.request.args.get("q", "")[: LIMITS.query_chars]


def _version() -> int | None:
    text = flask.request.args.get("version", "")
    if text and not re.fullmatch(r"[1-9][0-9]{0,9}", text):
        raise RequestError("version", f"{text!r} is not a version number", hint="use 1, 2, 3 …")
    return int(text) if text else None
