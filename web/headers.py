"""The headers that every response carries, and the pages' caching."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import flask
from werkzeug.wrappers import Response

from web.site import site
from web.urls import absolute

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # what people search for stays between them and this site
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Answers are the same for everybody, so caches may keep them; but a kill must act at once, so they ask before each use.
# That is the whole bound: no lifetime and no stale-* directive is ever given, and no-cache rules out stale answers
# while this site is down too (RFC 9111, 4.2.4). Asking is cheap: a stamp is compared and no search is run.
REVALIDATED = "public, no-cache"


def secure(response: Response) -> Response:
    """Add the security headers, and forbid caching where a view has not allowed it."""
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def conditional(form: str, canonical: str, render: Callable[[], Response], *, is_exact: bool) -> Response:
    """Return 304 if the client holds the current answer, else what `render` returns, with its ETag.

    The tag covers the archive's stamp, the day (relative dates move at midnight), the answer's address and this
    package's files. `is_exact` is false for bodies that also tell the time taken: their tag is weak (RFC 9110, 8.8.1).
    """
    here = site()
    parts = (
        here.archive.stamp(),
        here.clock().date().isoformat(),
        absolute(""),
        form,
        canonical,
        here.digest,
    )
    etag = sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    is_known = etag in flask.request.if_none_match.as_set(include_weak=True)
    response = flask.Response(status=304) if is_known else render()
    response.set_etag(etag, weak=not is_exact)
    response.headers["Cache-Control"] = REVALIDATED
    return response
