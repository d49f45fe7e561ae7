"""Pages in the markup of the publishing systems that carry wire copy: each gives the same story, whole and alone."""

from __future__ import annotations

import json
from datetime import date

import pytest

from index.cleaned import Cleaned, Source
from index.formats import read
from search.story import Story
from tests.page_systems import PAGES, Page

COPY = (
    "The cable ferry at Tolland Reach will run again from Monday, seven months after ice took its landing stage.",
    "Crossings had moved to the bridge at Marrow, which added 40 minutes to the trip for 1,200 people a day.",
    "“You learn to leave early,” said Petra Holm, who teaches on the far bank. “Then you learn to leave earlier.”",
    "The county paid 2.1 million crowns for the new stage and expects it to last until the middle of the century.",
    "A second cable is to be laid in the autumn, so that one boat can work while the other is on the slip.",
)
HEADLINE = "Cable ferry to run again at Tolland Reach"
URL = "https://ledger.example/news/cable-ferry-tolland"


def story_of(page: Page) -> Story:
    markup = page.markup
    for number, text in enumerate(COPY):
        markup = markup.replace(f"[{number}]", text)
    statement = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": HEADLINE,
            "datePublished": "2025-03-07T10:00:00Z",
            "author": [{"@type": "Person", "name": "Ida Marlow"}],
            "articleBody": "\n\n".join(COPY),
        }
    )
    markup = markup.replace("[HEADLINE]", HEADLINE).replace("[STATEMENT]", statement)
    (item,) = read(Source("page.html", markup.encode(), URL))
    assert isinstance(item, Cleaned), item
    return item.story


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_the_copy_comes_out_whole_and_alone(page: Page) -> None:
    story = story_of(page)
    assert tuple(block.text for block in story.body) == (*page.before, *COPY, *page.after)


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_the_headline_authors_and_day_are_the_storys(page: Page) -> None:
    story = story_of(page)
    assert story.headline == HEADLINE
    assert story.authors == page.authors
    assert story.published is not None
    assert story.published.day == date(2025, 3, 7)


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_the_dateline_and_the_agency_are_the_copys(page: Page) -> None:
    story = story_of(page)
    assert (story.dateline.raw if story.dateline else "") == page.dateline
    assert (story.agency or story.source if page.agency else "") == page.agency
