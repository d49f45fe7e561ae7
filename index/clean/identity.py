"""What names a story through all its filings."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from index.clean.places import fold

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|cmpid|ncid|ocid|smid|sref|ref(?:_src|_url)?|taid|"
    r"partner|sh|share|output|amp",
    re.IGNORECASE,
)
_DIGEST_BYTES = 16


def story_id(*, guid: str, url: str, source: str, slug: str, headline: str, day: date | None) -> str:
    """Return the identifier that all filings of a story share.

    The feed's own guid, else the canonical URL, else `urn:dateline:` and a digest of source, slug or headline, and
    day. `headline` comes without its filing tag, so that an update keeps its story's id; where copy has none, it is
    how the copy opens, or stories of one day that have no name would be one story.
    """
    if guid.strip():
        return guid.strip()
    if url.strip():
        return canonical_url(url)
    named = "\x1f".join([fold(source), fold(slug) or fold(headline), day.isoformat() if day else ""])
    return f"urn:dateline:{hashlib.blake2b(named.encode(), digest_size=_DIGEST_BYTES).hexdigest()}"


def canonical_url(url: str) -> str:
    """Return a URL without what doesn't say which story it is: fragment, tracking, default port, trailing slash."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "") + (f":{parts.port}" if parts.port not in {None, 80, 443} else "")
    except ValueError:
        return url.strip()
    query = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(name)
    ]
    path = parts.path.rstrip("/") or "/"
    return urlunsplit((parts.scheme.lower(), host, path, urlencode(query), ""))
