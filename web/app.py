"""The application factory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import flask
from werkzeug.middleware.proxy_fix import ProxyFix

from search.archive import Archive
from search.limits import LIMITS
from search.settings import resolve_root
from web import (
    assets,
    feed,
    fields,
    front,
    headers,
    listing,
    log,
    problems,
    schema_org,
    searching,
    stories,
    urls,
    words,
)
from web.ports import SearchArchive
from web.settings import trusted_proxies
from web.site import Site, install, package_digest, utc_now


def create_app(
    archive: SearchArchive | None = None,
    root: Path | None = None,
    *,
    clock: Callable[[], datetime] = utc_now,
    proxies: int | None = None,
) -> flask.Flask:
    """Return the WSGI application.

    Without an archive it opens the one at `root`, else at DATELINE_ROOT, else at the default root. `proxies` is how
    many front servers' X-Forwarded headers to believe; DATELINE_TRUSTED_PROXIES stands in for it; 0 by default.

    Raises:
        Misconfigured: a setting cannot work.
    """
    app = flask.Flask(__name__, static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=1024)
    app.url_map.converters["path_id"] = urls.StoryIdConverter
    app.url_map.merge_slashes = False
    install(Site(archive or Archive(resolve_root(root)), clock, package_digest()), app.extensions)
    _fill_jinja(app)
    for part in (front, searching, stories, assets):
        app.register_blueprint(part.blueprint)
    problems.register(app)
    app.before_request(log.start_timer)
    app.after_request(headers.secure)
    app.after_request(log.log_request)
    count = trusted_proxies() if proxies is None else proxies
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count, x_prefix=count)  # type: ignore[method-assign]  # Flask's documented way
    return app


def _fill_jinja(app: flask.Flask) -> None:
    app.jinja_env.filters.update(words.FILTERS, xml_text=feed.xml_text)
    app.jinja_env.globals.update(
        search_url=urls.search_url,
        story_url=urls.story_url,
        facet_url=urls.facet_url,
        external_url=urls.external_url,
        absolute=urls.absolute,
        root_url=urls.root_url,
        facet_words=words.facet_value_in_words,
        listing=listing,
        query_chars=LIMITS.query_chars,
        fields=fields,
        asset_url=assets.asset_url,
        news_article=schema_org.news_article,
    )
