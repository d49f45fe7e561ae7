"""Where on the page the story stands: the lowest element that holds nearly all of its paragraphs.

Works on the lxml tree alone, so that only the story's own markup is handed to Beautiful Soup.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from lxml import etree

from index.page.document import Element, selector, text_content
from index.page.headlines import same_words
from index.page.vocabulary import furniture_reason, names_footer, names_of, names_story

HOLDS_STORY = 0.85  # share of the paragraph text that an element must hold for the story to be looked for inside it
UNLIKE_HOLDS_STORY = 0.7  # the same where nothing beside the element looks like its continuation
NAMED_HOLDS_STORY = 0.5  # the same for an element that is named as the story's
HEADED_HOLDS_STORY = 0.3  # the same for an element with the headline in it, until one named as the story's is found
NOT_FURNITURE = 0.4  # an element with this share of all paragraph text is not furniture, whatever its names say
PROTECTED = 0.2  # an element named as the story's, with this share, protects all that is around it
MIN_PARAGRAPH_CHARS = 60  # shorter text blocks say little about where the story is
MIN_STORY_CHARS = 120  # of paragraph text in an element whose name alone tells where the story is
MIN_RUN_CHARS = 24  # of one text node
CARD_LEVELS = 3  # how far above a block a link may start that makes a whole card of title and teaser
MAX_LINK_SHARE = 0.5  # of a paragraph's text

_INLINE_TAGS = """
    a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub
    sup time tt u var wbr
"""
_INLINE = frozenset(_INLINE_TAGS.split())
_UNREADABLE_TAGS = """
    script style noscript svg iframe template button select textarea input object embed video audio canvas map dialog
    img picture source track link meta label
"""
_UNREADABLE = tuple(_UNREADABLE_TAGS.split())
_BESIDE_STORY = frozenset(("nav", "aside", "footer", "figure", "figcaption", "menu"))
_NEVER_STORY = frozenset(("nav", "footer"))  # even where nothing else on the page has paragraphs
_NEVER_FURNITURE = frozenset(("html", "body", "main", "article"))
_TEXT_TAGS = frozenset(("p", "li", "ul", "ol", "dl", "blockquote", "pre", "h1", "h2", "h3", "h4"))
_HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HEADINGS = selector(".//h1 | .//h2")
_OWN_TEXT = etree.XPath(".//body//text()[not(ancestor::nav or ancestor::footer)]")
_SENTENCE_END = re.compile(r"[.!?。！？…:;]['\"’”)]*(?:\s|$)")


@dataclass(slots=True)
class _Paragraph:
    """A block element with the length of its own longer runs of text, inline elements included."""

    block: Element
    chars: int = 0
    link_chars: int = 0
    has_sentence: bool = False

    @property
    def mass(self) -> int:
        """Return how many characters of copy this block counts for."""
        reads_like_copy = self.block.tag == "p" or (self.has_sentence and self.block.tag not in _HEADING_TAGS)
        if self.chars < MIN_PARAGRAPH_CHARS or self.link_chars > MAX_LINK_SHARE * self.chars or not reads_like_copy:
            return 0
        return self.chars


def drop_unreadable(root: Element) -> None:
    """Remove, in place, the elements whose text is never part of a page's copy: scripts, styles, controls."""
    etree.strip_elements(root, *_UNREADABLE, with_tail=False)


def own_text(root: Element) -> str:
    """Return the text of a page without its menus and footers."""
    return " ".join(cast(list[str], _OWN_TEXT(root)))


def find_region(root: Element, headline: str = "") -> Element | None:
    """Return the element that holds the story, or None if no text on the page reads like copy."""
    body = root.find("body")
    top = root if body is None else body
    headed = _around_headline(top, headline)
    paragraphs = [paragraph for paragraph in _paragraphs(top) if paragraph.mass]
    masses = _masses(paragraphs, _furniture(paragraphs, top, headed))
    if not masses.get(top):
        return None
    search = _Search(masses, frozenset(paragraph.block for paragraph in paragraphs), headed)
    named = _only_named(masses)
    return search.descend(top if named is None else named)


def _only_named(masses: Mapping[Element, int]) -> Element | None:
    """Return the one element of the page that is named as the story's and has enough text for one, if there is one."""
    named = {element for element, mass in masses.items() if mass >= MIN_STORY_CHARS and _has_story_name(element)}
    outermost = [element for element in named if named.isdisjoint(element.iterancestors())]
    return outermost[0] if len(outermost) == 1 else None


def _around_headline(top: Element, headline: str) -> frozenset[Element]:
    """Return the elements that have the headline in them."""
    for heading in _HEADINGS(top):
        if headline and same_words(text_content(heading), headline):
            return frozenset(heading.iterancestors())
    return frozenset()


def _furniture(paragraphs: Collection[_Paragraph], top: Element, headed: Collection[Element]) -> frozenset[Element]:
    """Return the elements around paragraphs that are named as furniture and are not the story after all."""
    masses = _masses(paragraphs, frozenset())
    total = masses.get(top, 0)
    protected = set(headed)
    for element, mass in masses.items():
        if mass >= PROTECTED * total and _is_named_story(element):
            protected.update((element, *element.iterancestors()))
    return frozenset(
        element
        for element, mass in masses.items()
        if (mass < NOT_FURNITURE * total or element.tag in _NEVER_STORY or names_footer(names_of(element.attrib)))
        and element not in protected
        and _is_furniture(element)
    )


def _is_furniture(element: Element) -> bool:
    if element.tag in _NEVER_FURNITURE:
        return False
    return element.tag in _BESIDE_STORY or (element.tag != "p" and bool(furniture_reason(names_of(element.attrib))))


def _is_named_story(element: Element) -> bool:
    return element.tag in ("article", "main") or _has_story_name(element)


def _has_story_name(element: Element) -> bool:
    return element.tag != "body" and element.tag not in _TEXT_TAGS and names_story(names_of(element.attrib))


@dataclass(frozen=True, slots=True)
class _Search:
    """The way down from the page's body: the paragraph text under each element, and the elements that tell the way."""

    masses: Mapping[Element, int]
    blocks: frozenset[Element]
    headed: frozenset[Element]

    def descend(self, top: Element) -> Element:
        """Return the lowest element that still holds the story."""
        region, named = top, False
        while (inner := self._inner(region, self.headed if not named else frozenset())) is not None:
            region = inner
            named = named or _is_named_story(region)
        return region

    def _inner(self, region: Element, headed: frozenset[Element]) -> Element | None:
        """Return the child that holds the story, or None if the region as a whole does."""
        children = sorted(filter(self.masses.get, region), key=self.masses.__getitem__, reverse=True)
        for child in children:
            # An <article> is complete in itself (HTML Standard), so others beside it are other stories.
            alone = child.tag == "article" or not any(
                _same_shape(child, other) for other in children if other is not child
            )
            if child in headed and alone and self.masses[child] >= HEADED_HOLDS_STORY * self.masses[region]:
                return child
        if not children or self._is_text(children[0]):
            return None
        heaviest, *others = children
        holds = self.masses[heaviest] >= self._needed_share(heaviest, others) * self.masses[region]
        return heaviest if holds else None

    def _needed_share(self, element: Element, others: Sequence[Element]) -> float:
        if any(self._is_text(other) or _same_shape(element, other) for other in others):
            return HOLDS_STORY
        return NAMED_HOLDS_STORY if _is_named_story(element) else UNLIKE_HOLDS_STORY

    def _is_text(self, element: Element) -> bool:
        return element.tag in _TEXT_TAGS or element in self.blocks


def _same_shape(one: Element, other: Element) -> bool:
    """Tell whether two elements are parts of one sequence: the same tag, and first class name if any."""
    if one.tag != other.tag:
        return False
    mine, others = one.get("class", "").split(), other.get("class", "").split()
    return bool(mine[0] == others[0] if mine and others else one.get("id") == other.get("id"))


def _paragraphs(top: Element) -> Collection[_Paragraph]:
    """Return every block that has longer runs of text, in page order."""
    found: dict[Element, _Paragraph] = {}
    for element, text in _runs(top):
        block, linked = _block_around(element)
        if block is None:
            continue
        paragraph = found.setdefault(block, _Paragraph(block))
        paragraph.chars += len(text)
        if linked:
            paragraph.link_chars += len(text)
        elif not paragraph.has_sentence:
            paragraph.has_sentence = _SENTENCE_END.search(text) is not None
    return found.values()


def _runs(top: Element) -> Iterator[tuple[Element | None, str]]:
    """Yield each longer run of text with its element; short ones are what menus are made of, and not needed."""
    for element in top.iter():
        text, tail = element.text, element.tail
        if text and len(text) >= MIN_RUN_CHARS and len(text := text.strip()) >= MIN_RUN_CHARS:
            yield element, text
        if tail and len(tail) >= MIN_RUN_CHARS and len(tail := tail.strip()) >= MIN_RUN_CHARS:
            yield element.getparent(), tail


def _block_around(element: Element | None) -> tuple[Element | None, bool]:
    """Return the nearest block element, and whether there is a link on the way to it or not far around it."""
    linked = False
    while element is not None and element.tag in _INLINE:
        linked = linked or _is_link(element)
        element = element.getparent()
    around = None if element is None else element.getparent()
    for _ in range(CARD_LEVELS):
        if linked or around is None:
            break
        linked = _is_link(around)
        around = around.getparent()
    return element, linked


def _is_link(element: Element) -> bool:
    """Tell links, those that a script follows included, from anchors, which old pages often leave open."""
    return element.tag == "a" and (element.get("href") is not None or element.get("name") is None)


def _masses(paragraphs: Collection[_Paragraph], furniture: frozenset[Element]) -> dict[Element, int]:
    """Return the paragraph text under each element, leaving out what stands in furniture."""
    masses: dict[Element, int] = defaultdict(int)
    for paragraph in paragraphs:
        lineage = [paragraph.block, *paragraph.block.iterancestors()]
        if furniture.isdisjoint(lineage):
            mass = paragraph.mass
            for element in lineage:
                masses[element] += mass
    return masses
