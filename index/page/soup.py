"""The story's element handed from lxml to Beautiful Soup, freed of markup that cleaning never looks at."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from lxml import etree

from index.page.document import Element, UnreadablePage
from index.page.vocabulary import NAMING_ATTRIBUTES

MAX_REGION_ELEMENTS = 12_000  # Beautiful Soup takes 40 µs for each; the longest story seen has under 2,000

# Elements that say only how text looks; Beautiful Soup's cost grows with every tag.
_LOOKS = """
    abbr acronym bdi bdo big cite code data dfn em font i ins kbd mark q s samp small strike sub sup tt u var wbr
"""
_ONLY_LOOKS = tuple(_LOOKS.split())
_CONTAINERS = ("div", "span", "section", "p", "a", "li", "ul")
_EMPTY = "empty"
READ_ATTRIBUTES = frozenset((*NAMING_ATTRIBUTES, "href", "name", "style", "hidden"))
"""What cleaning looks at; Beautiful Soup takes its time for each attribute."""


def soup_of(region: Element) -> Tag:
    """Return the region's own markup as a Beautiful Soup tree; the region itself is changed.

    Raises:
        UnreadablePage: the region has too many elements.
    """
    etree.strip_tags(region, *_ONLY_LOOKS)
    _drop_empty(region)
    elements = sum(1 for _ in region.iter())
    if elements > MAX_REGION_ELEMENTS:
        raise UnreadablePage(f"a story of {elements:,} elements; the limit is {MAX_REGION_ELEMENTS:,}")
    return _grown(region)


def _grown(region: Element) -> BeautifulSoup:
    """Return a soup of an element, built by the calls that a parser would make: its markup need not be parsed anew."""
    soup = BeautifulSoup("", "lxml", multi_valued_attributes=None)
    soup.reset()
    for event, element in etree.iterwalk(region, events=("start", "end")):
        if event == "start":
            kept = {name: value for name, value in element.items() if name in READ_ATTRIBUTES}
            soup.handle_starttag(element.tag, None, None, kept)
            text = element.text
        else:
            soup.handle_endtag(element.tag)
            text = element.tail if element is not region else None
        if text:
            soup.handle_data(text)
    soup.endData()
    return soup


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
