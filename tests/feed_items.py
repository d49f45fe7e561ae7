"""Invented feed items for tests of the format readers, and what the readers make of them."""

from __future__ import annotations

from index.cleaned import Cleaned, Reader, Rejected, Source
from search.story import Story

FIRST = "The port of Norwich reopened on Thursday after divers raised the barge that had blocked its only basin."
SECOND = "Traders said 40 ships had waited at anchor, and that grain would move again within two days."


def read_all(reader: Reader, text: str | bytes, path: str = "feed/item") -> list[Cleaned | Rejected]:
    """Return what a reader makes of a document, after making sure that it recognises it."""
    source = Source(path, text.encode() if isinstance(text, str) else text)
    assert reader.recognises(source)
    return list(reader.read(source))


def story_in(reader: Reader, text: str | bytes) -> Story:
    """Return the one story of a document."""
    (item,) = read_all(reader, text)
    assert isinstance(item, Cleaned), item
    return item.story


def reason_for(reader: Reader, text: str | bytes) -> str:
    """Return why a document gives no story."""
    (item,) = read_all(reader, text)
    assert isinstance(item, Rejected), item
    return item.reason


def body_of(story: Story) -> list[str]:
    """Return the texts of a story's blocks."""
    return [block.text for block in story.body]
