"""The one home of the site's own addresses, and of what is safe to link to outside."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode, urlsplit

import flask
from werkzeug.exceptions import BadRequest
from werkzeug.routing import PathConverter

from search.facets import value_key
from search.request import Request

JSON_SUFFIX = ".json"
"""What an address of a story ends in for its JSON form."""
_HOST = re.compile(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{0,5}))?")
_OWN_PORTS = {"http": "80", "https": "443"}
_SLASHES = re.compile("/{2,}")
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
    return quote(flask.request.script_root, safe="/:") + path


def search_url(request: Request, path: str = "/search") -> str:
    """Return the address of a search; `path` picks the form: /search, /search.json, /search.csv or /search.atom."""
    return request.url(root_url(path))


def story_url(story_id: str, q: str = "", *, version: int | None = None, suffix: str = "") -> str:
    """Return the address of a story; `q` marks its matches there, `suffix` ".json" gives the JSON form.

    Slashes and colons stay as they are: common front servers refuse an encoded slash. An id that a path would not
    bring back whole goes into a parameter.
    """
    parameters = [(name, str(value)) for name, value in (("q", q), ("version", version or "")) if value]
    if not _fits_path(story_id):
        return f"{root_url('/story')}{suffix}?{urlencode([('id', story_id), *parameters])}"
    path = root_url("/story/") + quote(story_id, safe="/:") + suffix
    return f"{path}?{urlencode(parameters)}" if parameters else path


def _fits_path(story_id: str) -> bool:
    """Tell whether a path brings an id back whole.

    Browsers resolve dot segments there, encoded or not (WHATWG URL Standard, 4.4); front servers merge slashes; and
    an ending like the suffix would read as it.
    """
    arrived = story_id_of(_SLASHES.sub("/", f"/{story_id}")[1:])
    has_dot_segment = bool(_DOT_SEGMENTS & set(_SEGMENT_ENDS.split(story_id)))
    return arrived == story_id and not has_dot_segment and not story_id.endswith(JSON_SUFFIX)


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
    """Return the absolute form of a root-relative address of this site, in ASCII as headers need it.

    Raises:
        BadRequest: the client named no host that an address could have.
    """
    return f"{flask.request.scheme}://{_host()}{path}"


def _host() -> str:
    """Return the host that the client named, with the port where it is not the scheme's own.

    Names with an underscore are no host names (RFC 952), but container networks use them.
    """
    named = _HOST.fullmatch(flask.request.headers.get("Host", flask.request.host))
    if named is None or int(named[2] or 0) > 65_535:
        raise BadRequest("The Host header does not name a host.")
    is_plain = not named[2] or named[2] == _OWN_PORTS.get(flask.request.scheme)
    return named[1].lower() if is_plain else f"{named[1].lower()}:{named[2]}"


def story_iri(story_id: str) -> str:
    """Return a story's id as an IRI that stays the same wherever the site runs, as Atom demands (RFC 4287, 4.2.6)."""
    return story_id if _ABSOLUTE_IRI.fullmatch(story_id) else "urn:x-dateline:" + quote(story_id, safe="/:")
