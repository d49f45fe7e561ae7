"""A page in, the parts of its story out, or the reason why it has none."""

from __future__ import annotations

from dataclasses import replace

from bs4 import BeautifulSoup, Tag
from lxml import etree

from index.clean.assemble import Parts
from index.clean.charset import decode
from index.cleaned import Rejected, Source
from index.page.blocks import read_pieces
from index.page.dates import read_moment
from index.page.document import Element, UnreadablePage, parse_page
from index.page.facts import date_lines, gather
from index.page.furniture import remove_furniture
from index.page.headlines import choose_headlines
from index.page.metadata import Metadata, weigh
from index.page.region import drop_unreadable, find_region
from index.page.selection import select
from search.story import Subject

# Elements that say only how text looks; Beautiful Soup is spared them because its cost grows with every tag.
_ONLY_LOOKS = ("em", "i", "u", "font", "sub", "sup", "small", "big", "abbr", "acronym", "mark", "wbr", "s", "q", "cite")
_CONTAINERS = ("div", "span", "section", "p", "a", "li", "ul")
_EMPTY = "empty"


def read_page(source: Source) -> Parts | Rejected:
    """Return the parts of the story that an HTML page holds, or why no story can be recognised."""
    try:
        root = parse_page(decode(source.data).text)
    except UnreadablePage as error:
        return Rejected(source.path, str(error))
    facts = gather(root)
    metadata = weigh(facts, source.url)
    published = metadata.published or next(filter(None, map(read_moment, date_lines(root))), None)
    headlines = choose_headlines(facts.main_headings, metadata.titles, facts.title)
    drop_unreadable(root)
    region = find_region(root, headlines[0] if headlines else "")
    if region is None:
        return Rejected(source.path, "no text on the page reads like a story")
    return replace(_parts(source.path, metadata, soup_of(region)), headlines=headlines, published=published)


def soup_of(region: Element) -> Tag:
    """Return the region's own markup as a Beautiful Soup tree."""
    etree.strip_tags(region, *_ONLY_LOOKS)
    _drop_empty(region)
    markup = etree.tostring(region, encoding="unicode", method="html", with_tail=False)
    return BeautifulSoup(markup, "lxml", multi_valued_attributes=None)


def _drop_empty(region: Element) -> None:
    for element in reversed(list(region.iter(*_CONTAINERS))):
        if element is not region and _is_empty(element):
            element.tag = _EMPTY
    etree.strip_elements(region, _EMPTY, with_tail=False)


def _is_empty(element: Element) -> bool:
    """Tell whether an element holds nothing and does not part the text before it from text after it."""
    if (element.text and not element.text.isspace()) or (element.tail and not element.tail.isspace()):
        return False
    return all(child.tag == _EMPTY for child in element)


def _parts(path: str, metadata: Metadata, soup: Tag) -> Parts:
    removed = remove_furniture(soup)
    blocks, left_out = select(read_pieces(soup))
    return Parts(
        path=path,
        blocks=tuple(blocks),
        byline=metadata.byline,
        authors=metadata.authors,
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
