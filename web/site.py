"""What one running application holds: the archive, the clock, and the digest of its own files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import cast

from flask import current_app

from web.ports import SearchArchive

_KEY = "dateline"


@dataclass(frozen=True, slots=True)
class Site:
    """The parts that views work with. `digest` changes with any file of this package: an upgrade ends caches."""

    archive: SearchArchive
    clock: Callable[[], datetime]
    digest: str


def install(site: Site, extensions: dict[str, object]) -> None:
    """Put the site where `site()` finds it."""
    extensions[_KEY] = site


def site() -> Site:
    """Return the site of the application that handles the current request."""
    return cast(Site, current_app.extensions[_KEY])


def utc_now() -> datetime:
    """Return the current instant, aware, in UTC."""
    return datetime.now(UTC)


@cache
def package_digest() -> str:
    """Return a short digest of this package's code, templates and static files."""
    package = Path(__file__).parent
    digest = sha256()
    for path in sorted(package.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
