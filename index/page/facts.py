"""What a page's markup states about its story, gathered in one go and not yet weighed.

Sources: HTML Standard (title, time, rel=author, rel=canonical), Open Graph (ogp.me), Dublin Core, schema.org as
microdata and JSON-LD, and the names that the Parsely, Sailthru and Google News crawlers made common.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import lxml.html
from lxml import etree

from index.page import jsonld
from index.page.document import selector
from index.page.jsonld import Node, plain

MAX_META_CHARS = 2_000  # longer values are not metadata of one story
MAX_LINE_CHARS = 150  # of a printed byline or date line
MAX_LINES = 20  # of each kind are read on one page

_METAS = selector("//meta[@content]")
_JSON_LD = selector("//script[contains(@type, 'ld+json')]")
_CANONICAL = etree.XPath("string(//link[contains(concat(' ', @rel, ' '), ' canonical ')][1]/@href)")
_TITLE = etree.XPath("string((//head/title | //title)[1])")
_ITEMS = selector("//*[@itemprop][not(self::meta)]")
_TIMES = selector("//time")
_REL_AUTHORS = selector("//a[contains(concat(' ', @rel, ' '), ' author ')]")
_DATE_LINES = selector("//*[contains(@class, 'date') or contains(@class, 'Date') or contains(@class, 'time')]")
_BYLINES = selector("//*[contains(@class, 'byline') or contains(@class, 'Byline') or contains(@class, 'by-line')]")
_MAIN_HEADINGS = selector("//h1")


@dataclass(frozen=True, slots=True)
class Facts:
    """Statements of a page. `meta` and `items` map a lower-case name to its values in page order."""

    meta: Mapping[str, tuple[str, ...]]
    items: Mapping[str, tuple[str, ...]]
    nodes: tuple[Node, ...] = ()
    title: str = ""
    canonical: str = ""
    language: str = ""
    main_headings: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    linked_authors: tuple[str, ...] = ()
    date_lines: tuple[str, ...] = ()
    bylines: tuple[str, ...] = ()

    def first(self, *names: str) -> str:
        """Return the first value of the first of these meta names that has one, else ""."""
        return next((values[0] for name in names if (values := self.meta.get(name))), "")

    def all(self, *names: str) -> tuple[str, ...]:
        """Return every value of these meta names, in the order of the names, each once."""
        return tuple(dict.fromkeys(value for name in names for value in self.meta.get(name, ())))


def gather(root: lxml.html.HtmlElement) -> Facts:
    """Return what a parsed page states; `root` must still have its scripts."""
    scripts = (script.text or "" for script in _JSON_LD(root))
    return Facts(
        meta=_grouped(_meta_values(root)),
        items=_grouped(_item_values(root)),
        nodes=tuple(jsonld.statements(scripts)),
        title=plain(str(_TITLE(root))),
        canonical=str(_CANONICAL(root)).strip(),
        language=(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip(),
        main_headings=tuple(filter(None, map(text_of, _MAIN_HEADINGS(root)))),
        times=tuple(filter(None, (element.get("datetime") or text_of(element) for element in _TIMES(root)))),
        linked_authors=tuple(filter(None, map(text_of, _REL_AUTHORS(root)))),
        date_lines=_short_texts(_DATE_LINES(root)),
        bylines=_short_texts(_BYLINES(root)),
    )


def text_of(element: lxml.html.HtmlElement) -> str:
    """Return an element's text on one line."""
    return plain(str(element.text_content()))[:MAX_META_CHARS]


def _short_texts(elements: list[lxml.html.HtmlElement]) -> tuple[str, ...]:
    texts = (text_of(element) for element in elements[:MAX_LINES] if element.tag not in ("body", "html", "article"))
    return tuple(text for text in texts if 0 < len(text) <= MAX_LINE_CHARS)


def _grouped(pairs: Iterator[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        if value:
            grouped[name] = (*grouped.get(name, ()), value)
    return grouped


def _meta_values(root: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    for element in _METAS(root):
        value = plain(element.get("content", "")[:MAX_META_CHARS])
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            if name := element.get(attribute):
                yield name.strip().lower(), value


def _item_values(root: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    for element in _ITEMS(root):
        name = element.get("itemprop", "").strip().lower()
        if name != "articlebody":
            yield name, plain(element.get("content") or element.get("datetime") or text_of(element))
