"""Trafilatura in the form that the corpus's scorer calls, measured beside ours: the same work, metadata included."""

from __future__ import annotations

from typing import Any

import trafilatura


def clean(html: bytes, url: str | None) -> dict[str, Any]:
    """Return headline, body, published and authors of a page; {} where it finds no story."""
    found = trafilatura.bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    if found is None:
        return {}
    return {
        "headline": found.title,
        "body": (found.text or "").split("\n"),
        "published": found.date,
        "authors": (found.author or "").split("; "),
    }
