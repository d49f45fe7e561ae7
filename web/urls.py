"""The one home of the site's own addresses, and of what is safe to link to outside."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode, urlsplit

import flask
from werkzeug.routing import PathConverter

from search.facets import value_key
from search.request import Request

_MERGED_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*):/(?=[^/])")
_SEGMENT_ENDS = re.compile(r"[/\\]")
_DOT_SEGMENTS = frozenset({".", ".."})
_ABSOLUTE_IRI = re.compile(r"(?i)(?:https?|urn|tag):[^\s<>\"{}|\\^`\x00-\x20]+")


class StoryIdConverter(PathConverter):
    """Any characters at all: story ids are feeds' guids and URLs, with slashes, colons and question marks."""

    regex = r"(?s:.+)"
    part_isolating = False


def root_url(path: str) -> str:
    """Return a path of this site under the prefix that the server mounts it at."""
    return flask.request.script_root + path


def search_url(request: Request, path: str = "/search") -> str:
    """Return the address of a search; `path` picks the form: /search, /search.json, /search.csv or /search.atom."""
    return request.url(root_url(path))


def story_url(story_id: str, q: str = "", *, version: int | None = None, suffix: str = "") -> str:
    """Return the address of a story; `q` marks its matches there, `suffix` ".json" gives the JSON form.

    Slashes and colons stay as they are: common front servers refuse an encoded slash. An id with a dot segment goes
    into a parameter: browsers resolve it in a path, encoded or not (WHATWG URL Standard, 4.4).
    """
    parameters = [(name, str(value)) for name, value in (("q", q), ("version", version or "")) if value]
    if _DOT_SEGMENTS & set(_SEGMENT_ENDS.split(story_id)):
        return f"{root_url('/story')}{suffix}?{urlencode([('id', story_id), *parameters])}"
    path = root_url("/story/") + quote(story_id, safe="/:") + suffix
    return f"{path}?{urlencode(parameters)}" if parameters else path


def story_id_of(path: str) -> str:
    """Return the story id in a path, with the double slash of a URL put back where a front server merged it."""
    return _MERGED_SLASHES.sub(r"\1://", path)


def facet_url(facet: str, printed: str) -> str:
    """Return the address of the search for all stories with a facet value, given as printed."""
    return search_url(Request().toggled(facet, value_key(facet, printed)))


def external_url(url: str) -> str:
    """Return a URL that may be linked to: http or https with a host; "" for anything else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.hostname else ""


def absolute(path: str) -> str:
    """Return the absolute form of a root-relative address of this site."""
    return flask.request.host_url.rstrip("/") + path


def story_iri(story_id: str) -> str:
    """Return a story's id as an IRI that stays the same wherever the site runs, as Atom demands (RFC 4287, 4.2.6)."""
    return story_id if _ABSOLUTE_IRI.fullmatch(story_id) else "urn:x-dateline:" + quote(story_id, safe="/:")
