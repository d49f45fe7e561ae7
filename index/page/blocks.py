"""The text blocks of a story's markup in reading order, with what is known of each that helps to judge it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bs4 import Tag
from bs4.element import NavigableString

from index.clean.charset import without_controls

BLOCK_TAGS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup"),
        *("hr", "html", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td"),
        *("tfoot", "th", "thead", "tr", "ul"),
    )
)
_BOLD = frozenset(("b", "strong"))
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_SENTENCE_ENDS = (".", "!", "?", ".”", '."', "?”", "!”")
LEAST_PARAGRAPH_CHARS = 80  # before a single line break; lines of verse and addresses are shorter
MOST_CARD_BLOCKS = 6  # in a link around a headline, a picture and a teaser


@dataclass(slots=True)
class Piece:
    """One block of text: the tag that holds it, and how much of it is link text or bold. All sizes in characters.

    One in a card stands in a link around a headline, a picture or a teaser.
    """

    tag: Tag
    in_card: bool = False
    in_quote: bool = False
    text: str = ""
    link_chars: int = 0
    bold_chars: int = 0
    _strings: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return the name of the block's tag."""
        return self.tag.name

    @property
    def link_share(self) -> float:
        """Return the share of the text, 0 to 1, that is inside links."""
        return self.link_chars / len(self.text) if self.text else 0.0

    @property
    def is_bold(self) -> bool:
        """Tell whether the whole text is bold."""
        return self.bold_chars >= 0.95 * len(self.text)

    @property
    def ends_paragraph(self) -> bool:
        """Whether what is there so far is long enough for a paragraph and ends with a sentence."""
        last = next((text for text in reversed(self._strings) if text.strip()), "").rstrip()
        return last.endswith(_SENTENCE_ENDS) and sum(map(len, self._strings)) >= LEAST_PARAGRAPH_CHARS

    def add(self, text: str, *, linked: bool, bold: bool) -> None:
        """Append a string of the block."""
        self._strings.append(text)
        chars = len(text.strip())
        self.link_chars += chars if linked else 0
        self.bold_chars += chars if bold else 0

    def close(self) -> None:
        """Fold the strings into the text."""
        self.text = " ".join(without_controls("".join(self._strings)).split())


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a string stands: its block, and whether a link or bold type is around it."""

    block: Tag
    linked: bool = False
    bold: bool = False
    in_card: bool = False
    in_quote: bool = False

    def piece(self) -> Piece:
        """Return a new piece of this block."""
        return Piece(self.block, self.in_card, self.in_quote)


def read_pieces(region: Tag) -> list[Piece]:
    """Return the region's blocks of text; two line breaks in a row end a block as a tag would."""
    pieces = list(_pieces(region))
    for piece in pieces:
        piece.close()
    return [piece for piece in pieces if piece.text]


def _pieces(region: Tag) -> Iterator[Piece]:
    places: dict[int, _Place] = {id(region): _Place(region)}
    piece = Piece(region)
    breaks = 0
    for item in region.descendants:
        if isinstance(item, Tag):
            place = places[id(item)] = _place(item, places)
            if item.name == "br":
                breaks += 1
                piece.add(" ", linked=False, bold=False)
            if place.block is not piece.tag or breaks > 1 or (item.name == "br" and piece.ends_paragraph):
                yield piece
                piece, breaks = place.piece(), 0
        elif type(item) is NavigableString and item.parent is not None:
            place = places[id(item.parent)]
            breaks = breaks if item.isspace() else 0
            for position, text in enumerate(_texts(item, place.block)):
                if position or place.block is not piece.tag:
                    yield piece
                    piece, breaks = place.piece(), 0
                piece.add(text, linked=place.linked, bold=place.bold)
    yield piece


def _texts(text: str, block: Tag) -> Sequence[str]:
    """Return the paragraphs of a text: a blank line parts them where line breaks stand as typed."""
    return _BLANK_LINE.split(text) if block.name == "pre" else (text,)


def _place(tag: Tag, places: dict[int, _Place]) -> _Place:
    around = places[id(tag.parent)]
    if tag.name in BLOCK_TAGS:
        in_card = around.in_card or (around.linked and _is_in_card(tag))
        return _Place(tag, around.linked, around.bold, in_card, around.in_quote or tag.name == "blockquote")
    if tag.name == "a" and (tag.has_attr("href") or not tag.has_attr("name")):
        return replace(around, linked=True)
    if tag.name in _BOLD:
        return replace(around, bold=True)
    return around


def _is_in_card(tag: Tag) -> bool:
    """Tell whether the link around a block is a card; one around more blocks was never closed."""
    link = tag.find_parent("a")
    return link is not None and len(link.find_all(BLOCK_TAGS, limit=MOST_CARD_BLOCKS + 1)) <= MOST_CARD_BLOCKS
