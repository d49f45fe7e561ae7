"""The cleaner in the form that the corpus's scorer calls: `score_cleaner.py tests.bench.scoring:clean`."""

from __future__ import annotations

from typing import Any

from index.cleaned import Cleaned, Source
from index.formats import read
from search.story import Dateline, Story


def clean(html: bytes, url: str | None) -> dict[str, Any]:
    """Return headline, body, published, authors, dateline, place and agency of a page; {} where it gives no story."""
    for item in read(Source("page.html", html, url or "")):
        if isinstance(item, Cleaned):
            return _scored(item.story)
    return {}


def _scored(story: Story) -> dict[str, Any]:
    dateline = story.dateline or Dateline("")
    return {
        "headline": story.headline,
        "body": _as_printed(story),
        "published": story.published.iso() if story.published else None,
        "authors": list(story.authors),
        "dateline": dateline.raw,
        "place": _places_as_printed(dateline),
        "agency": dateline.agency or story.agency,
    }


def _as_printed(story: Story) -> list[str]:
    """Return the body with the dateline, which the record keeps apart, before the paragraph that it opened."""
    texts = [block.text for block in story.body]
    return [f"{story.dateline.raw} {texts[0]}", *texts[1:]] if story.dateline and texts else texts


def _places_as_printed(dateline: Dateline) -> str:
    """Return the dateline's text from its first place to its last, with the marks between them as printed."""
    if not dateline.places:
        return ""
    last = dateline.places[-1].printed
    return dateline.raw[: dateline.raw.find(last) + len(last)]
