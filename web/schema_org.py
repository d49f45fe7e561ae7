"""A story as a schema.org NewsArticle, for citation managers and crawlers (https://schema.org/NewsArticle)."""

from __future__ import annotations

from search.story import Story
from web.urls import absolute, external_url, story_url


def news_article(story: Story) -> dict[str, object]:
    """Return the JSON-LD object of a story's page; what the story does not have is left out."""
    page = absolute(story_url(story.id))
    properties: dict[str, object] = {
        "headline": story.headline,
        "alternativeHeadline": story.subhead,
        "datePublished": story.published.iso() if story.published else "",
        "dateModified": story.updated.iso() if story.updated else "",
        "dateline": story.dateline.raw if story.dateline else "",
        "author": [{"@type": "Person", "name": name} for name in story.authors],
        "publisher": {"@type": "Organization", "name": story.source} if story.source else "",
        "articleSection": [topic.label for topic in story.topics],
        "keywords": list(story.keywords),
        "inLanguage": story.language,
        "copyrightNotice": story.rights,
        "isBasedOn": external_url(story.url),
        "version": story.version,
    }
    filled = {name: value for name, value in properties.items() if value not in ("", [])}
    return {"@context": "https://schema.org", "@type": "NewsArticle", "url": page, **filled}
