"""A page in, the parts of its story out, or the reason why it has none."""

from __future__ import annotations

import lxml.html
from bs4 import BeautifulSoup, Tag
from lxml import etree

from index.clean.assemble import Parts
from index.clean.charset import decode
from index.cleaned import Rejected, Source
from index.page.blocks import read_pieces
from index.page.document import UnreadablePage, parse_page
from index.page.facts import gather
from index.page.furniture import remove_furniture
from index.page.headlines import choose_headlines
from index.page.metadata import Metadata, weigh
from index.page.region import drop_unreadable, find_region
from index.page.selection import select
from search.story import Subject

# Elements that say only how text looks; Beautiful Soup is spared them because its cost grows with every tag.
_ONLY_LOOKS = ("em", "i", "u", "font", "sub", "sup", "small", "big", "abbr", "acronym", "mark", "wbr", "s", "q", "cite")


def read_page(source: Source) -> Parts | Rejected:
    """Return the parts of the story that an HTML page holds, or why no story can be recognised."""
    try:
        root = parse_page(decode(source.data).text)
    except UnreadablePage as error:
        return Rejected(source.path, str(error))
    facts = gather(root)
    metadata = weigh(facts, source.url)
    headlines = choose_headlines(facts.main_headings, metadata.titles, facts.title)
    drop_unreadable(root)
    region = find_region(root, headlines[0] if headlines else "")
    if region is None:
        return Rejected(source.path, "no text on the page reads like a story")
    return _parts(source, headlines, metadata, soup_of(region))


def soup_of(region: lxml.html.HtmlElement) -> Tag:
    """Return the region's own markup as a Beautiful Soup tree."""
    etree.strip_tags(region, *_ONLY_LOOKS)
    markup = etree.tostring(region, encoding="unicode", method="html", with_tail=False)
    return BeautifulSoup(markup, "lxml", multi_valued_attributes=None)


def _parts(source: Source, headlines: tuple[str, ...], metadata: Metadata, soup: Tag) -> Parts:
    removed = remove_furniture(soup)
    blocks, left_out = select(read_pieces(soup))
    return Parts(
        path=source.path,
        headlines=headlines,
        blocks=tuple(blocks),
        byline=metadata.byline,
        authors=metadata.authors,
        published=metadata.published,
        updated=metadata.updated,
        source=metadata.source,
        keywords=metadata.keywords,
        topics=tuple(map(Subject, metadata.sections)),
        language=metadata.language,
        guid=metadata.guid,
        url=metadata.url,
        rights=metadata.rights,
        removed=(*removed, *left_out),
    )
