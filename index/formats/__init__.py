"""Input formats: one reader module each, in one table.

A new format is a module with a class that keeps `index.cleaned.Reader`, and a line in `READERS`. `recognises` looks at
the first bytes (`xmltree.root_name` names an XML document's root) and must be cheap, since every file is shown to every
reader before its own. `read` yields a `Cleaned` or a `Rejected` for each item and raises nothing. A format whose items
have fields fills an `items.Item` with their texts and lets `items.story_of` say what they mean: status, embargo,
version, dates, dateline and sender are read there for all formats alike; `markup` makes blocks of XHTML, HTML, NITF or
plain text. Archives are opened before this (`index.reading.archives`).
"""

from __future__ import annotations

from collections.abc import Iterator

from index.cleaned import Cleaned, Reader, Rejected, Source
from index.formats.anpa import AnpaReader
from index.formats.feeds import FeedReader
from index.formats.html import HtmlReader
from index.formats.newsml import NewsmlReader
from index.formats.ninjs import NinjsReader
from index.formats.nitf import NitfReader
from index.formats.otherxml import OtherXmlReader
from index.formats.reuters import ReutersReader
from index.formats.text import TextReader

READERS: tuple[Reader, ...] = (
    ReutersReader(),
    AnpaReader(),
    NitfReader(),
    NewsmlReader(),
    NinjsReader(),
    FeedReader(),
    OtherXmlReader(),
    HtmlReader(),
    TextReader(),
)
"""The readers in the order in which they are asked; the more a reader recognises, the later it comes."""

_NOT_COPY = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
)


def read(source: Source) -> Iterator[Cleaned | Rejected]:
    """Yield what the first reader that recognises a source makes of it, or why nobody reads it."""
    if not source.data.strip():
        yield Rejected(source.path, "empty file")
        return
    kind = next((kind for magic, kind in _NOT_COPY if source.data.startswith(magic)), "")
    reader = None if kind else next((reader for reader in READERS if reader.recognises(source)), None)
    if reader is None:
        yield Rejected(source.path, f"no reader for it: {kind or 'not text'}")
    else:
        yield from reader.read(source)
