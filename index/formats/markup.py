"""Copy inside a feed's item, as markup or as plain text, to blocks.

XHTML, HTML and NITF bodies share one path: lxml parses within the bounds of `index.page.document`, Beautiful Soup
cleans.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

import lxml.html
from lxml import etree

from index.cleaned import Removed
from index.formats.text import split_paragraphs
from index.formats.xmltree import Element, fold_text, local_name
from index.page.blocks import read_pieces
from index.page.document import UnreadablePage, parse_page
from index.page.furniture import remove_furniture
from index.page.region import drop_unreadable
from index.page.selection import select
from index.page.soup import soup_of
from search.story import Block

# NITF's names for what HTML has too; the names it shares with HTML need no entry.
_HTML_NAMES = {
    "body.content": "div",
    "body.end": "div",
    "block": "div",
    "bq": "blockquote",
    "hl1": "h1",
    "hl2": "h2",
    "tagline": "p",
    "credit": "p",
    "datasource": "p",
    "media": "figure",
    "note": "aside",
    "fn": "aside",
}
_NO_COPY = ("{*}media-metadata", "{*}media-object", "{*}media-reference", "{*}frac-sep")


@dataclass(frozen=True, slots=True)
class Copy:
    """The copy of one item: its blocks, what was taken out of it, and the headlines that it printed itself."""

    blocks: tuple[Block, ...] = ()
    removed: tuple[Removed, ...] = ()
    headlines: tuple[str, ...] = ()
    fault: str = ""


def copy_of_markup(markup: str) -> Copy:
    """Return the copy in HTML, whole or a fragment; `fault` says why it cannot be read, where it cannot."""
    if not markup.strip():
        return Copy()
    try:
        root = parse_page(markup)
        drop_unreadable(root)
        _part_wrapped_text(root)
        body = root.find("body")
        soup = soup_of(root if body is None else body)
    except UnreadablePage as error:
        return Copy(fault=str(error))
    headlines = tuple(filter(None, (fold_text(tag.get_text()) for tag in soup.find_all("h1"))))
    removed = remove_furniture(soup)
    blocks, left_out = select(read_pieces(soup))
    return Copy(tuple(blocks), (*removed, *left_out), headlines)


def copy_of_element(element: Element) -> Copy:
    """Return the copy in an element of XHTML or NITF."""
    # A copy, not text parsed again: a reference to an entity that nobody declared would not parse a second time.
    root = deepcopy(element)
    root.tail = None
    etree.strip_elements(root, *_NO_COPY, with_tail=False)
    for inner in root.iter("{*}frac-den"):
        inner.text = f"/{inner.text or ''}"
    for inner in root.iter(etree.Element):
        name = local_name(inner)
        inner.tag = _HTML_NAMES.get(name, name)
    etree.cleanup_namespaces(root)
    return copy_of_markup(etree.tostring(root, encoding="unicode", method="html"))


def copy_of_text(text: str) -> Copy:
    """Return the copy in plain text: paragraphs part at blank lines, at indents, or at each line of unwrapped text."""
    paragraphs = map(fold_text, split_paragraphs(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))
    return Copy(tuple(Block(paragraph) for paragraph in paragraphs if paragraph))


def _part_wrapped_text(root: lxml.html.HtmlElement) -> None:
    """Make paragraphs of text that was set for a printer, with wrapped lines, inside one element."""
    for element in list(root.iter("p", "pre")):
        text = element.text or ""
        if len(element) or not (element.tag == "pre" or _is_indented(text)):
            continue
        paragraphs = list(split_paragraphs(text.split("\n"), by_indent=True if _is_indented(text) else None))
        element.tag, element.text = "div", None
        for paragraph in paragraphs:
            etree.SubElement(element, "p").text = paragraph


def _is_indented(text: str) -> bool:
    """Tell whether lines that begin a paragraph are indented and the others are not; pretty-printing indents all."""
    lines = [line for line in text.split("\n")[1:] if line.strip()]
    indented = sum(line[0].isspace() for line in lines)
    return 2 <= indented <= len(lines) - 2
