"""The cleaner in the form that the corpus's scorer calls: `score_cleaner.py tests.bench.scoring:clean`."""

from __future__ import annotations

from typing import Any

from index.cleaned import Cleaned, Source
from index.formats.html import HtmlReader

_READER = HtmlReader()


def clean(html: bytes, url: str | None) -> dict[str, Any]:
    """Return headline, body, published, authors, dateline, place and agency of a page; {} where it gives no story."""
    for item in _READER.read(Source("page.html", html, url or "")):
        if isinstance(item, Cleaned):
            story = item.story
            return {
                "headline": story.headline,
                "body": [block.text for block in story.body],
                "published": story.published.iso() if story.published else None,
                "authors": list(story.authors),
                "dateline": story.dateline.raw if story.dateline else "",
                "place": story.dateline.printed_place if story.dateline else "",
                "agency": story.dateline.agency if story.dateline else "",
            }
    return {}
