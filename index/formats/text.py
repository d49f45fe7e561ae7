"""Plain text: a story as pasted from a page, or as a wire sends it with a slug and a priority above it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from index.clean.assemble import Parts, assemble
from index.clean.byline import is_byline
from index.clean.charset import decode
from index.clean.dateline import split_dateline
from index.cleaned import Cleaned, Rejected, Source
from search.story import Block, BlockKind

_CONTROL_BYTES = bytes(code for code in range(0x20) if code not in b"\t\n\v\f\r") + b"\x7f"
_MOST_CONTROL_SHARE = 0.02  # of the bytes; a wire's own framing takes less, and above this it is data, not copy
_LONGEST_SUBHEAD_CHARS = 90
_LONGEST_HEADLINE_CHARS = 250
_LONGEST_WRAPPED_LINE_CHARS = 100  # wires wrap at 64 to 80
_HEADER_LINES = 6
_SENTENCE_END = re.compile(r"[.!?:;,…][\"'”’»)]*$")
# "r f BC-TRADE-TALKS 03-04 0123", "^BC-Storm, 1st Ld-Writethru,0450", "a0123 u i"
_SLUG = re.compile(
    r"\^?(?:(?P<priority>[a-z]) [a-z] )?(?P<slug>(?:BC|AM|PM|AP)-\S.*?)(?:,?\s+\d\d-\d\d\s+\d+|,\s*\d+)?\s*<?$"
)
_SERVICE_LINE = re.compile(r"(?:[a-z]\d{3,5}|[A-Z]{1,3})(?:\s+[a-z0-9-]{1,6}){0,5}$")
URGENCY_BY_PRIORITY = {"f": 1, "b": 2, "u": 3, "r": 4, "a": 5, "d": 5, "w": 6, "s": 6, "h": 7}
"""A wire's priority letters, from flash and bulletin to deferred and hold, as IPTC urgency, 1 to 9."""


class TextReader:
    """Reads any readable text as one story; the last in the table of readers, because it recognises the most."""

    name = "text"

    def recognises(self, source: Source) -> bool:
        """Tell whether the bytes decode to text that people can read."""
        decoded = decode(source.data)
        if not decoded.text.strip():
            return False
        if decoded.encoding.startswith(("utf-16", "utf-32")):
            return decoded.text.count("\ufffd") <= _MOST_CONTROL_SHARE * len(decoded.text)
        controls = len(source.data) - len(source.data.translate(None, _CONTROL_BYTES))
        return controls <= _MOST_CONTROL_SHARE * len(source.data)

    def read(self, source: Source) -> Iterator[Cleaned | Rejected]:
        """Yield the one story that the text holds."""
        page = split_text(decode(source.data).text)
        yield assemble(
            Parts(
                path=source.path,
                headlines=page.headlines,
                blocks=page.blocks,
                slug=page.slug,
                urgency=page.urgency,
                url=source.url,
            )
        )


@dataclass(frozen=True, slots=True)
class TextPage:
    """A text's headline, wire header and blocks, before wire rules are applied."""

    headlines: tuple[str, ...]
    blocks: tuple[Block, ...]
    slug: str = ""
    urgency: int | None = None


def split_text(text: str) -> TextPage:
    """Return a text's parts: header lines, then a headline, then paragraphs and bare sub-headings."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    lines = textwrap.dedent(plain).strip("\n").split("\n")
    slug, urgency, lines = _split_header(lines)
    paragraphs = list(split_paragraphs(_with_headline_apart(lines)))
    headline = paragraphs.pop(0) if _opens_with_headline(paragraphs) else ""
    return TextPage((headline,) if headline else (), tuple(_blocks(paragraphs)), slug, urgency)


def split_paragraphs(lines: list[str], *, by_indent: bool | None = None) -> Iterator[str]:
    """Yield paragraphs, with hard-wrapped lines joined and white space folded.

    Blank lines part them. So does an indented line where `by_indent`, which by default holds for text without blank
    lines, and the end of every line in text that is not hard-wrapped.
    """
    wrapped = max(map(len, lines), default=0) <= _LONGEST_WRAPPED_LINE_CHARS
    if by_indent is None:
        by_indent = "" not in map(str.strip, lines)
    paragraph: list[str] = []
    for line in lines:
        words = line.split()
        if paragraph and (not words or not wrapped or (by_indent and line[0].isspace())):
            yield " ".join(paragraph)
            paragraph = []
        paragraph += words
    if paragraph:
        yield " ".join(paragraph)


def _split_header(lines: list[str]) -> tuple[str, int | None, list[str]]:
    """Part the wire's own header lines (service line, slug with priority) from the copy."""
    slug, urgency = "", None
    for i, line in enumerate(lines[:_HEADER_LINES]):
        if found := _SLUG.match(line.strip()):
            slug = found["slug"].strip(" ,")
            urgency = URGENCY_BY_PRIORITY.get(found["priority"] or "")
        elif line.strip() and not _SERVICE_LINE.match(line.strip()):
            return (slug, urgency, lines[i:]) if slug else ("", None, lines)
    return slug, urgency, lines[_HEADER_LINES:] if slug else lines


def _with_headline_apart(lines: list[str]) -> list[str]:
    """Put a blank line after a first line that the byline or the dateline follows directly."""
    for i, line in enumerate(lines[1:_HEADER_LINES], start=1):
        if is_byline(line.strip()) or split_dateline(line.strip(), None)[0]:
            return [*lines[:i], "", *lines[i:]]
    return lines


def _opens_with_headline(paragraphs: list[str]) -> bool:
    if not paragraphs or len(paragraphs[0]) > _LONGEST_HEADLINE_CHARS or is_byline(paragraphs[0]):
        return False
    is_sentence = paragraphs[0].endswith(".") and not paragraphs[0].endswith("...")
    return split_dateline(paragraphs[0], None)[0] is None and not (is_sentence and len(paragraphs) == 1)


def _blocks(paragraphs: list[str]) -> Iterator[Block]:
    for i, paragraph in enumerate(paragraphs):
        before = paragraphs[i - 1] if i else ""
        after = paragraphs[i + 1] if i + 1 < len(paragraphs) else ""
        yield Block(paragraph, BlockKind.SUBHEAD if _is_subhead(paragraph, before, after) else BlockKind.PARAGRAPH)


def _is_subhead(paragraph: str, before: str, after: str) -> bool:
    """Tell whether a paragraph is a bare sub-heading: short, unfinished, between two finished paragraphs."""
    short = len(paragraph) <= _LONGEST_SUBHEAD_CHARS and len(paragraph) < len(after)
    finished = _SENTENCE_END.search(before) and _SENTENCE_END.search(after) and not _SENTENCE_END.search(paragraph)
    return bool(short and finished and paragraph[0].isalnum() and not is_byline(paragraph))
