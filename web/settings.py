"""Settings of the web side: flags, then environment, then defaults."""

from __future__ import annotations

import os
from collections.abc import Mapping

from search.errors import Misconfigured

_PROXIES = "DATELINE_TRUSTED_PROXIES"


def trusted_proxies(environment: Mapping[str, str] = os.environ) -> int:
    """Return how many front servers' X-Forwarded headers may be believed; 0 where none is set.

    Raises:
        Misconfigured: the setting is not a whole number from 0 to 9.
    """
    text = environment.get(_PROXIES, "").strip() or "0"
    if len(text) != 1 or not text.isdecimal():
        raise Misconfigured(f"{_PROXIES}: {text!r} is not a number of proxies from 0 to 9")
    return int(text)
