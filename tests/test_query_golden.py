"""Bookmarked addresses keep their meaning: each line of golden_urls.toml is read as it was when it was written."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from search.days import day_bounds
from search.query import parse_query
from search.request import Request, parse_request

TODAY = date(2024, 3, 7)
ADDRESSES = tomllib.loads((Path(__file__).parent / "golden_urls.toml").read_text("utf-8"))["address"]


def _request(url: str) -> Request:
    return parse_request(parse_qsl(urlsplit(url).query, keep_blank_values=True))


@pytest.mark.parametrize("golden", ADDRESSES, ids=lambda golden: golden["url"])
def test_a_bookmarked_address_keeps_its_meaning(golden: dict[str, Any]) -> None:
    request = _request(golden["url"])
    assert request.url() == golden.get("canonical", golden["url"])
    assert parse_query(request.q, TODAY).explained == golden.get("read_as", "")
    filters = sorted(f"{'not.' if f.excluded else ''}{f.facet}={f.key}" for f in request.filters)
    assert filters == sorted(golden.get("filters", []))
    assert day_bounds(request.first_day, request.last_day, TODAY) == (golden.get("first"), golden.get("last"))
    assert request.as_of == golden.get("as_of")


@pytest.mark.parametrize("golden", ADDRESSES, ids=lambda golden: golden["url"])
def test_the_canonical_address_asks_for_the_same(golden: dict[str, Any]) -> None:
    request = _request(golden["url"])
    assert _request(request.url()) == request


def test_no_address_is_listed_twice() -> None:
    assert len({golden["url"] for golden in ADDRESSES}) == len(ADDRESSES) >= 60
