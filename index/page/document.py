"""An HTML page as a tree, within bounds: every limit here keeps one hostile page from costing its worker.

Only lxml parses: Python's own html.parser takes minutes on nested CDATA. The tree's depth is bounded by libxml2 (256).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias, cast

from lxml import etree

from index.clean.charset import without_controls

# Plain elements: those of lxml.html cost twice as much to walk.
Element: TypeAlias = etree._Element

MAX_PAGE_BYTES = 8 << 20  # the largest real page seen is under 2 MB
MAX_TAGS = 60_000  # start and end tags; a usual page has 2,000, the longest seen 10,000
MAX_ATTRIBUTES = 2_000  # of one tag: libxml2 compares each attribute with all before it
LONG_TAG_CHARS = 8_000  # shorter tags cannot hold that many attributes

_LONG_TAG = re.compile(rb"<[A-Za-z][^>]{%d,}" % LONG_TAG_CHARS)
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
_TAG_START = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|div|p|meta|title|table|h1)\b", re.I)
_OTHER_ROOT = re.compile(
    rb"\A\s*(?:<\?xml[^>]*>\s*)?(?><!--.*?-->\s*)*+<(?:!doctype\s+(?!html)|nitf|newsitem|newsmessage|rss|feed)\b",
    re.I | re.S,
)


_STRING = etree.XPath("string()")


def selector(path: str) -> Callable[[Element], list[Element]]:
    """Return a function that gives the elements that an XPath selects, in page order."""
    find = etree.XPath(path)
    return lambda root: cast(list[Element], find(root))


def text_content(element: Element) -> str:
    """Return all text in an element, as it stands in the page."""
    return str(_STRING(element))


class UnreadablePage(ValueError):
    """A page that cannot be parsed within the limits; the text is the reason to report."""


def looks_like_html(data: bytes) -> bool:
    """Tell whether bytes hold an HTML page or fragment, whatever their file is called."""
    head = data.lstrip()[:4096].replace(b"\0", b"")  # a page in UTF-16 shows its tags once the zero bytes are gone
    return bool(_TAG_START.search(head)) and not _OTHER_ROOT.match(head)


def check_size(data: bytes) -> None:
    """Refuse a page that is too large to be decoded.

    Raises:
        UnreadablePage: the page is over the limit.
    """
    if len(data) > MAX_PAGE_BYTES:
        raise UnreadablePage(f"page of {len(data) >> 20} MB; the limit is {MAX_PAGE_BYTES >> 20} MB")


def parse_page(text: str) -> Element:
    """Return the root element of a page.

    Raises:
        UnreadablePage: the page is empty or over a limit.
    """
    data = text.encode("utf-8", "replace")
    _check_tags(data)
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False, collect_ids=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.ParseError, ValueError) as error:
        raise UnreadablePage("no HTML element could be read") from error
    if root is None:
        raise UnreadablePage("no HTML element could be read")
    # libxml2 stops at its bound on depth and gives what it has: a story without its end, which nobody would notice.
    if (fault := parser.error_log.last_error) and fault.level == etree.ErrorLevels.FATAL:
        raise UnreadablePage(f"only part of it can be read: {without_controls(fault.message).partition(',')[0]}")
    return root


def _check_tags(data: bytes) -> None:
    tags = data.count(b"<")
    if tags > MAX_TAGS:
        raise UnreadablePage(f"page with {tags:,} tags; the limit is {MAX_TAGS:,}")
    for tag in _LONG_TAG.finditer(data):
        if len(_QUOTED.sub(b"", tag[0]).split()) > MAX_ATTRIBUTES:
            raise UnreadablePage(f"a tag with over {MAX_ATTRIBUTES:,} attributes")
