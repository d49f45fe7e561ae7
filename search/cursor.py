"""Cursors: where a list of stories goes on, as an opaque text that stands in a URL.

A cursor holds the last story shown in the terms of the list's order, so that the next stories cost the same at any
depth, and two checks: of the search that it belongs to, and of the state of the archive. By date, a list goes on by
instant and key whatever was published since: nothing is shown twice, and nothing that was there is passed over. By
relevance the order itself depends on what is in view, so a cursor ends with the state that it was made in.

The bytes, in URL-safe Base64: the two checks, the score, the instant (see `LastHit`), the filing's key in UTF-8.
"""

from __future__ import annotations

import math
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

from search.engine import LastHit
from search.errors import CursorExpired, RequestError
from search.request import START, Request

_HEAD = struct.Struct(">8s8sdq")
_NO_STATE = bytes(8)


@dataclass(frozen=True, slots=True)
class Walk:
    """A search whose stories are walked in one order. `state` changes whenever ranks may."""

    request: Request
    sort: str
    state: str

    def cursor(self, last: LastHit) -> str:
        """Return the cursor behind a story."""
        head = _HEAD.pack(self._search_check(), self._state_check(), last.score, last.published)
        return urlsafe_b64encode(head + last.key.encode("utf-8", "surrogateescape")).rstrip(b"=").decode("ascii")

    def last(self) -> LastHit | None:
        """Return the story after which the request asks to go on, None where it begins with the first.

        Raises:
            RequestError: its cursor is none, or belongs to another search.
            CursorExpired: it is of an order by relevance that is no more.
        """
        if self.request.after in ("", START):
            return None
        try:
            data = urlsafe_b64decode(self.request.after.encode("ascii") + b"==")
            search, state, score, published = _HEAD.unpack_from(data)
            key = data[_HEAD.size :].decode("utf-8", "surrogateescape")
        except (ValueError, struct.error):
            raise RequestError("after", "this is not a cursor", hint="take it from an answer's next") from None
        if search != self._search_check() or not math.isfinite(score):
            raise RequestError("after", "the cursor belongs to another search", hint="take it from an answer's next")
        if state != self._state_check():
            raise CursorExpired
        return LastHit(key, score, published)

    def _search_check(self) -> bytes:
        pairs = [(name, value) for name, value in self.request.first_page().pairs() if name not in ("size", "sort")]
        return _check(repr((self.sort, pairs)))

    def _state_check(self) -> bytes:
        return _check(self.state) if self.sort == "relevance" else _NO_STATE


def _check(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()[:8]
