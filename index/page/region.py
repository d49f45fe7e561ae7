"""Where on the page the story stands: the lowest element that holds nearly all of its paragraphs.

Works on the lxml tree alone, so that only the story's own markup is handed to Beautiful Soup.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeAlias

import lxml.html
from lxml import etree

from index.page.vocabulary import furniture_reason, names_of, names_story

Element: TypeAlias = lxml.html.HtmlElement

HOLDS_STORY = 0.85  # share of the paragraph text that an element must hold for the story to be looked for inside it
NAMED_HOLDS_STORY = 0.5  # the same for an element that is named as the story's
NOT_FURNITURE = 0.4  # an element with this share of all paragraph text is not furniture, whatever its names say
PROTECTED = 0.2  # an element named as the story's, with this share, protects all that is around it
MIN_PARAGRAPH_CHARS = 60  # shorter text blocks say little about where the story is
MAX_LINK_SHARE = 0.5  # of a paragraph's text

_INLINE_TAGS = """
    a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub
    sup time tt u var wbr
"""
_INLINE = frozenset(_INLINE_TAGS.split())
_UNREADABLE_TAGS = """
    script style noscript svg iframe template button select textarea input object embed video audio canvas map dialog
"""
_UNREADABLE = tuple(_UNREADABLE_TAGS.split())
_BESIDE_STORY = frozenset(("nav", "aside", "footer", "figure", "figcaption", "menu"))
_NEVER_FURNITURE = frozenset(("html", "body", "main", "article"))
_TEXT_TAGS = frozenset(("p", "li", "ul", "ol", "dl", "blockquote", "pre", "h1", "h2", "h3", "h4"))
_SENTENCE_END = re.compile(r"[.!?。！？…:;]['\"’”)]*(?:\s|$)")


@dataclass(slots=True)
class _Paragraph:
    """A block element that has text of its own, with the text of the inline elements in it."""

    block: Element
    chars: int = 0
    link_chars: int = 0
    has_sentence: bool = False

    def add(self, text: str | None, *, linked: bool) -> None:
        chars = len(text.strip()) if text else 0
        if not chars:
            return
        self.chars += chars
        if linked:
            self.link_chars += chars
        elif not self.has_sentence:
            self.has_sentence = _SENTENCE_END.search(text or "") is not None

    @property
    def mass(self) -> int:
        """Return how many characters of copy this block counts for."""
        if self.chars < MIN_PARAGRAPH_CHARS or self.link_chars > MAX_LINK_SHARE * self.chars or not self.has_sentence:
            return 0
        return self.chars


def drop_unreadable(root: Element) -> None:
    """Remove, in place, the elements whose text is never part of a page's copy: scripts, styles, controls."""
    etree.strip_elements(root, *_UNREADABLE, with_tail=False)


def find_region(root: Element) -> Element | None:
    """Return the element that holds the story, or None if no text on the page reads like copy."""
    body = root.find("body")
    top = root if body is None else body
    paragraphs = [paragraph for paragraph in _paragraphs(top) if paragraph.mass]
    masses = _masses(paragraphs, _furniture(paragraphs, top))
    return _descend(top, masses) if masses.get(top) else None


def _furniture(paragraphs: Collection[_Paragraph], top: Element) -> frozenset[Element]:
    """Return the elements around paragraphs that are named as furniture and are not the story after all."""
    masses = _masses(paragraphs, frozenset())
    total = masses.get(top, 0)
    protected: set[Element] = set()
    for element, mass in masses.items():
        if mass >= PROTECTED * total and _is_named_story(element):
            protected.update((element, *element.iterancestors()))
    return frozenset(
        element
        for element, mass in masses.items()
        if mass < NOT_FURNITURE * total and element not in protected and _is_furniture(element)
    )


def _is_furniture(element: Element) -> bool:
    if element.tag in _NEVER_FURNITURE:
        return False
    return element.tag in _BESIDE_STORY or (element.tag != "p" and bool(furniture_reason(names_of(element.attrib))))


def _is_named_story(element: Element) -> bool:
    return element.tag in ("article", "main") or names_story(names_of(element.attrib))


def _descend(top: Element, masses: dict[Element, int]) -> Element:
    region = top
    while True:
        heaviest = max(region, key=lambda child: masses.get(child, 0), default=None)
        if heaviest is None or heaviest.tag in _TEXT_TAGS:
            return region
        share = masses.get(heaviest, 0) / masses[region]
        if share < (NAMED_HOLDS_STORY if _is_named_story(heaviest) else HOLDS_STORY):
            return region
        region = heaviest


def _paragraphs(top: Element) -> list[_Paragraph]:
    """Return every block with the text that is its own, in page order."""
    context: dict[Element, tuple[_Paragraph, bool]] = {}
    found: list[_Paragraph] = []
    for element in top.iter():
        around = context.get(element.getparent())
        linked = element.tag == "a" or (around is not None and around[1])
        if around is not None and element.tag in _INLINE:
            own = around[0]
        else:
            own = _Paragraph(element)
            found.append(own)
        context[element] = own, linked
        own.add(element.text, linked=linked)
        if around is not None:
            around[0].add(element.tail, linked=around[1])
    return found


def _masses(paragraphs: Collection[_Paragraph], furniture: frozenset[Element]) -> dict[Element, int]:
    """Return the paragraph text under each element, leaving out what stands in furniture."""
    masses: dict[Element, int] = defaultdict(int)
    for paragraph in paragraphs:
        lineage = [paragraph.block, *paragraph.block.iterancestors()]
        if furniture.isdisjoint(lineage):
            for element in lineage:
                masses[element] += paragraph.mass
    return masses
