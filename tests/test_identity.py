"""What names a story through its filings."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clean.identity import canonical_url, story_id

DAY = date(2024, 3, 7)


def named(**fields: str) -> str:
    parts = {"guid": "", "url": "", "source": "Harbour News", "slug": "", "headline": "Port opens"} | fields
    return story_id(day=DAY, **parts)


def test_the_feeds_guid_comes_first() -> None:
    assert named(guid="urn:newsml:1", url="https://example.org/a") == "urn:newsml:1"


def test_then_the_canonical_url() -> None:
    assert named(url="https://Example.org/a/?utm_source=x#top") == "https://example.org/a"


def test_else_a_digest_that_ignores_case_and_punctuation() -> None:
    assert named() == named(headline="PORT OPENS!")
    assert named().startswith("urn:dateline:")


def test_a_slug_names_the_story_whatever_its_headline_becomes() -> None:
    assert named(slug="BC-PORT") == named(slug="BC-PORT", headline="Port closes again")


@pytest.mark.parametrize("field", ["source", "headline"])
def test_another_source_or_headline_is_another_story(field: str) -> None:
    assert named() != named(**{field: "Other"})


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://example.org/a?id=7&utm_medium=m&fbclid=1", "https://example.org/a?id=7"),
        ("HTTPS://EXAMPLE.ORG:443/A", "https://example.org/A"),
        ("https://example.org:8080", "https://example.org:8080/"),
        ("https://[broken", "https://[broken"),
    ],
)
def test_a_url_loses_what_does_not_name_the_story(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@given(st.text(max_size=80))
def test_canonical_form_is_stable(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)
