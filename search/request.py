"""A search request: the query, filters, order and page, and its one canonical form as URL parameters.

The parameters are an interface that people bookmark: q, from, to, as_of, sort, page, after, size, one per facet name,
and not.<facet> for exclusions. Order and repetition of parameters never matter; empty ones are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from urllib.parse import urlencode

from search.days import check_day_text, is_day_text
from search.errors import RequestError
from search.facets import DATE, FACET_NAMES, value_key
from search.limits import LIMITS

SORTS = ("relevance", "newest", "oldest")
START = "*"
"""The cursor before the first story: a list is walked by cursor from there."""
_PLAIN = ("q", "from", "to", "as_of", "sort", "page", "after", "size")
PARAMETERS: tuple[str, ...] = (*_PLAIN, *FACET_NAMES, *(f"not.{name}" for name in FACET_NAMES))
_DATE_KEY = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_TRACKER = re.compile(r"utm_[a-z_]+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|_ga|_gl")


@dataclass(frozen=True, slots=True, order=True)
class Filter:
    """One facet value that stories must have, or with `excluded` must not have. `key` is folded (search.facets)."""

    facet: str
    key: str
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One search. `first_day` and `last_day` are day texts as in `from=`: ISO days, months, years, or relative days.

    `sort` is one of SORTS, or "" for the default: by relevance where the query has words, else newest first. The
    stories are those of a page by number or, where `after` is not "", those behind a cursor (`search.cursor`).
    """

    q: str = ""
    filters: frozenset[Filter] = frozenset()
    first_day: str = ""
    last_day: str = ""
    as_of: datetime | None = None
    sort: str = ""
    page: int = 1
    after: str = ""
    size: int = LIMITS.page_size

    def first_page(self) -> Request:
        """Return this request from its first story on."""
        return replace(self, page=1, after="")

    def last_page(self, total: int) -> int:
        """Return the number of the last page, of so many stories, that can be asked for by number."""
        return min(max(1, -(-total // self.size)), most_pages(self.size))

    def toggled(self, facet: str, key: str, *, excluded: bool = False) -> Request:
        """Return this request with one filter flipped, back on page 1; asking for a value drops its exclusion."""
        flipped = Filter(facet, key, excluded)
        opposite = Filter(facet, key, not excluded)
        return replace(self, filters=(self.filters ^ {flipped}) - {opposite}, page=1, after="")

    def without(self, *parameters: str) -> Request:
        """Return this request without some of its parts, back on page 1.

        Names are parameter names (q, from, to, sort, …), "filters" for all filters, or a facet name for that facet's.
        """
        kept = frozenset(f for f in self.filters if f.facet not in parameters and "filters" not in parameters)
        return replace(
            self,
            q="" if "q" in parameters else self.q,
            filters=kept,
            first_day="" if "from" in parameters else self.first_day,
            last_day="" if "to" in parameters else self.last_day,
            as_of=None if "as_of" in parameters else self.as_of,
            sort="" if "sort" in parameters else self.sort,
            page=1,
            after="",
        )

    def selected(self, facet: str) -> frozenset[str]:
        """Return the keys that are asked for in a facet."""
        return frozenset(f.key for f in self.filters if f.facet == facet and not f.excluded)

    def excluded(self, facet: str) -> frozenset[str]:
        """Return the keys that are ruled out in a facet."""
        return frozenset(f.key for f in self.filters if f.facet == facet and f.excluded)

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return the canonical parameters: fixed order, sorted values, nothing that is the default."""
        plain = (("q", self.q), ("from", self.first_day), ("to", self.last_day), ("as_of", _iso(self.as_of)))
        filters = sorted((f"not.{f.facet}" if f.excluded else f.facet, f.key) for f in self.filters)
        paging = (
            ("sort", self.sort),
            ("page", str(self.page) if self.page > 1 else ""),
            ("after", self.after),
            ("size", str(self.size) if self.size != LIMITS.page_size else ""),
        )
        return tuple((name, value) for name, value in (*plain, *filters, *paging) if value)

    def url(self, path: str = "/search") -> str:
        """Return the canonical URL of this request under a path."""
        pairs = self.pairs()
        return f"{path}?{urlencode(pairs)}" if pairs else path


def most_pages(size: int) -> int:
    """Return how many pages of a size can be asked for by number."""
    return LIMITS.page_reach // size


def parse_request(pairs: Iterable[tuple[str, str]]) -> Request:
    """Read parameters in any order. Those that newsletters and social sites hang on to links are passed over.

    Raises:
        RequestError: a parameter is unknown, malformed, over a limit, or given twice with different values.
    """
    singles: dict[str, str] = {}
    filters: set[Filter] = set()
    for name, raw in pairs:
        value = raw.strip()
        if _TRACKER.fullmatch(name):
            continue
        if name not in PARAMETERS:
            raise RequestError(name, "no such parameter", hint=_nearest(name))
        if not value:
            continue
        if name in _PLAIN:
            if singles.setdefault(name, value) != value:
                raise RequestError(name, "given twice with different values", hint="give it once")
        else:
            filters.add(_filter(name, value))
    if len(filters) > LIMITS.filters:
        raise RequestError("filters", f"{len(filters)} filters, at most {LIMITS.filters}", hint="remove some filters")
    return _request(singles, frozenset(filters))


def _request(singles: dict[str, str], filters: frozenset[Filter]) -> Request:
    sort = singles.get("sort", "").lower()
    if sort and sort not in SORTS:
        raise RequestError("sort", f"{sort!r} is not an order", hint="use " + ", ".join(SORTS))
    for name in ("from", "to"):
        if name in singles:
            check_day_text(name, singles[name])
    size = _whole("size", singles.get("size", str(LIMITS.page_size)), LIMITS.max_page_size)
    return Request(
        q=singles.get("q", ""),
        filters=filters,
        first_day=singles.get("from", "").lower(),
        last_day=singles.get("to", "").lower(),
        as_of=_instant(singles["as_of"]) if "as_of" in singles else None,
        sort=sort,
        page=_page(singles, size),
        after=_after(singles.get("after", "")),
        size=size,
    )


def _page(singles: dict[str, str], size: int) -> int:
    text, most = singles.get("page", "1"), most_pages(size)
    if re.fullmatch(r"[0-9]{1,40}", text) and int(text) > most:
        raise RequestError(
            "page",
            f"page numbers end at {most}, that is at {LIMITS.page_reach:,} stories",
            hint=f"use 1 to {most}, or narrow the search; after={START} and each answer's next lead through it all",
        )
    page = _whole("page", text, most)
    if page > 1 and "after" in singles:
        raise RequestError("page", "a list goes on from a page or after a cursor", hint="give page or after, not both")
    return page


def _after(text: str) -> str:
    if len(text) > LIMITS.cursor_chars:
        raise RequestError(
            "after", f"it is over {LIMITS.cursor_chars} characters", hint="take it from an answer's next"
        )
    return text


def _filter(name: str, value: str) -> Filter:
    facet = name.removeprefix("not.")
    if facet == DATE and not (_DATE_KEY.fullmatch(value) and is_day_text(value)):
        raise RequestError(name, f"{value!r} is not a year, month or day", hint="write 1987, 1987-03 or 1987-03-11")
    if len(value) > LIMITS.filter_chars:
        raise RequestError(name, f"the value is over {LIMITS.filter_chars} characters", hint="shorten it")
    return Filter(facet, value_key(facet, value), excluded=name != facet)


def _whole(name: str, text: str, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= most:
        raise RequestError(name, f"{text!r} is not a whole number from 1 to {most}", hint=f"use 1 to {most}")
    return int(text)


def _instant(text: str) -> datetime:
    # A "+" of an offset arrives as a space from a URL that a person typed.
    try:
        at = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise RequestError("as_of", f"{text!r} is not a time", hint="write 2024-03-07T14:05Z or 2024-03-07") from None
    return at


def _iso(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else ""


def _nearest(name: str) -> str:
    close = get_close_matches(name.lower(), PARAMETERS, n=1)
    return f"did you mean {close[0]}?" if close else f"use {', '.join(_PLAIN)}, or a facet: {', '.join(FACET_NAMES)}"
