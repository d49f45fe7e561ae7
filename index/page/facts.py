"""What a page's markup states about its story, gathered in one go and not yet weighed.

Sources: HTML Standard (title, time, rel=author, rel=canonical), Open Graph (ogp.me), Dublin Core, schema.org as
microdata and JSON-LD, and the names that the Parsely, Sailthru and Google News crawlers made common.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import cast

from lxml import etree

from index.page import jsonld
from index.page.document import Element
from index.page.jsonld import Node, plain

MAX_META_CHARS = 2_000  # longer values are not metadata of one story
MAX_LINE_CHARS = 150  # of a printed byline or date line
MAX_OF_A_TAG = 500  # metas, scripts, headings and times are read on one page
LEAST_HEADLINE_WORDS = 3
LEAST_HEADLINE_SHARE = 0.5  # of the page's title, which may name site and section too
MAX_LINES = 20  # of each kind are read on one page

_WHOLE_PAGE = frozenset(("html", "body", "main", "article"))
_READ_TAGS = ("meta", "script", "link", "title", "h1", "time", "input", "video", "iframe", "a")
# The pages that publishing systems keep of their authors: /author/ann-lee, /by/ann-lee, /staff/ann-lee/
_AUTHOR_ADDRESS = re.compile(
    r"/(?:authors?|by|contributors?|correspondents?|journalists?|people|profiles?|reporters?|staff|writers?)/(?:\d+/)?[^/?#]+/?$"
)
_BETWEEN_AUTHORS = 4  # links to share or follow may stand between those of two authors
_PLAYER_ADDRESS = re.compile(r"video|/embed/")
_DATE_NAME = re.compile(r"[dD]ate|time")
_AFTER_HEADING = etree.XPath(
    "(descendant::h1)[last()]/following::text()[normalize-space()][not(parent::script or parent::style)]"
    f"[position() <= {MAX_LINES}]"
)


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
    author_pages: tuple[str, ...] = ()
    bylines: tuple[str, ...] = ()
    asks_password: bool = False
    plays_video: bool = False

    def first(self, *names: str) -> str:
        """Return the first value of the first of these meta names that has one, else ""."""
        return next((values[0] for name in names if (values := self.meta.get(name))), "")

    def all(self, *names: str) -> tuple[str, ...]:
        """Return every value of these meta names, in the order of the names, each once."""
        return tuple(dict.fromkeys(value for name in names for value in self.meta.get(name, ())))


def gather(root: Element) -> Facts:
    """Return what a parsed page states; `root` must still have its scripts."""
    found, below = _by_tag(root)
    items, bylines = _labelled(root)
    title = next(filter(None, map(text_of, found["title"])), "")
    return Facts(
        meta=_grouped(_meta_values(found["meta"])),
        items=_grouped(_item_values(items[:MAX_OF_A_TAG])),
        nodes=tuple(jsonld.statements(script.text or "" for script in found["script"] if _is_json_ld(script))),
        title=title,
        canonical=next((link.get("href", "").strip() for link in found["link"] if link.get("rel") == "canonical"), ""),
        language=(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip(),
        main_headings=tuple(filter(None, map(text_of, found["h1"]))) or tuple(_headings_in(title, root)),
        times=tuple(
            filter(None, (element.get("datetime") or text_of(element) for element in (*below["time"], *found["time"])))
        ),
        linked_authors=_short_texts(link for link in (*found["a"], *below["a"]) if "author" in link.get("rel", "")),
        author_pages=_short_texts(_author_links(below["a"])),
        bylines=_short_texts(bylines, _lines),
        asks_password=any(field.get("type") == "password" for field in found["input"]),
        plays_video=bool(found["video"]) or any(_PLAYER_ADDRESS.search(f.get("src", "")) for f in found["iframe"]),
    )


def _by_tag(root: Element) -> tuple[dict[str, list[Element]], dict[str, list[Element]]]:
    """Return the elements that state facts by their tag, in page order; links and times below the heading apart."""
    found: dict[str, list[Element]] = {tag: [] for tag in _READ_TAGS}
    below: dict[str, list[Element]] = {"a": [], "time": []}
    headed = False
    for element in root.iter(*_READ_TAGS):
        headed = headed or element.tag == "h1"
        kept = below[element.tag] if headed and element.tag in below else found[element.tag]
        if len(kept) < MAX_OF_A_TAG:
            kept.append(element)
    return found, below


def _labelled(root: Element) -> tuple[list[Element], list[Element]]:
    """Return the elements that are microdata and those with a byline's class. XPaths would take three times as long.

    Names of bylines: "Byline", "ArticleByline"; "author", "Page-Authors"; "autor", "auteur".
    """
    items: list[Element] = []
    bylines: list[Element] = []
    for element in root.iter():
        names = element.get("class")
        if names and ("yline" in names or "uthor" in names or "utor" in names or "uteur" in names):
            bylines.append(element)
        if element.get("itemprop") and element.tag != "meta":
            items.append(element)
    return items, bylines


def _headings_in(title: str, root: Element) -> Iterator[str]:
    """Yield the lesser headings that the page's title repeats: of a page without a main one, one of them is it."""
    for heading in islice(root.iter("h2", "h3"), MAX_OF_A_TAG):
        text = text_of(heading)
        is_long = len(text.split()) >= LEAST_HEADLINE_WORDS and len(text) >= LEAST_HEADLINE_SHARE * len(title)
        if is_long and text.casefold() in title.casefold():
            yield text


def _author_links(links: Iterable[Element]) -> Iterator[Element]:
    """Yield the first of the links that lead to an author's page, and no later ones."""
    found, between = False, 0
    for link in links:
        if _AUTHOR_ADDRESS.search(link.get("href", "")):
            yield link
            found, between = True, 0
        elif found and (between := between + 1) > _BETWEEN_AUTHORS:
            return


def date_lines(root: Element) -> Iterator[str]:
    """Yield the short lines that may be the printed date: those named so, then those that follow the headline."""
    yield from _short_texts(element for element in root.iter() if _DATE_NAME.search(element.get("class", "")))
    for text in cast(list[str], _AFTER_HEADING(root)):
        if len(text) <= MAX_LINE_CHARS:
            yield plain(text)


def _is_json_ld(script: Element) -> bool:
    return "ld+json" in script.get("type", "")


def text_of(element: Element) -> str:
    """Return an element's text on one line, cut where it is too long for a field."""
    return plain("".join(_texts(element)))[:MAX_META_CHARS]


def _texts(element: Element) -> Iterator[str]:
    """Yield an element's texts, no more than a field needs: elements may be nested, and each be asked for its text."""
    chars = 0
    for text in cast(Iterator[str], element.itertext()):
        yield text
        chars += len(text)
        if chars > MAX_META_CHARS:
            return


def _lines(element: Element) -> str:
    """Return an element's text with its lines parted by commas: a name and a title may be paragraphs of their own."""
    text = " ".join(_texts(element))
    parts = [" ".join(_texts(line)).strip() for line in element.iter("p", "div", "li") if line is not element]
    apart = ", ".join(filter(None, parts))
    return apart if plain(apart.replace(", ", " ")) == plain(text.replace(", ", " ")) else text


def _short_texts(
    elements: Iterable[Element], text_in: Callable[[Element], str] = lambda element: " ".join(_texts(element))
) -> tuple[str, ...]:
    first = islice(elements, MAX_LINES)
    lines = (text_in(element) for element in first if element.tag not in _WHOLE_PAGE)
    return tuple(plain(line) for line in lines if 0 < len(line.strip()) <= MAX_LINE_CHARS)


def _grouped(pairs: Iterator[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        if value:
            grouped.setdefault(name, []).append(value)
    return {name: tuple(values) for name, values in grouped.items()}


def _meta_values(elements: list[Element]) -> Iterator[tuple[str, str]]:
    for element in elements:
        value = plain(element.get("content", "")[:MAX_META_CHARS])
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            if name := element.get(attribute):
                yield name.strip().lower(), value


def _item_values(elements: list[Element]) -> Iterator[tuple[str, str]]:
    for element in elements:
        name = element.get("itemprop", "").strip().lower()
        if name != "articlebody":
            yield name, plain(element.get("content") or element.get("datetime") or text_of(element))
