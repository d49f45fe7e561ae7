"""Wire messages as teleprinter lines carry them: IPTC 7901 and ANPA 1312.

    SYN SYN SOH  service, number, selectors         "a0123", "bdt0045 3 pl 226 dpa 0456"
                 priority, category, keyword, date  ANPA 1312: "u i BC-Port-Norwich 03-07 0450"
                 keyword, filing tags               IPTC 7901: one a line, each optional
    STX          the copy                           ANPA 1312 opens header lines with "^" and ends them with "<" or "="
    ETX          when it was sent                   "AP-NY-03-07-24 1005EST", "071005 GMT Mar 24"
    EOT

Files of ANPA 1312 that lost their control characters are read too, by the marks of the header lines. Takes and adds of
one story that came in one file are joined. One that came alone stays a story of its own: under the story's identifier
it would replace what it continues. Sources: IPTC 7901, "The IPTC Recommended Message Format"; ANPA 1312, "High-Speed
Wire Service Transmission Guidelines".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from index.clean.agencies import find_agency
from index.clean.assemble import Parts
from index.clean.byline import is_byline
from index.clean.charset import decode
from index.clean.places import fold
from index.clean.tags import split_tags
from index.cleaned import Cleaned, Rejected, Removed, Source
from index.formats.anpa_heading import Heading, is_take, name_of_take, read_heading, read_keyword, read_stamp
from index.formats.items import Item, story_of
from index.formats.text import sets_embargo, split_paragraphs, split_text
from index.formats.xmltree import fold_text
from search.story import Block

MAX_WIRE_BYTES = 16 << 20  # messages have some 4 KB; a wire sends a few thousand a day
_SOH, _STX, _ETX, _EOT = b"\x01", b"\x02", b"\x03", b"\x04"
_MAGIC = re.compile(rb"[\x00\x16\x7f\s]*\x01(?=[^\x01-\x04]{0,40}[0-9A-Za-z])[^\x01-\x04]{1,4096}\x02")
# ANPA 1312 as newsrooms keep it in files, its control characters gone: a heading, then a line from "^" to "<" or "=".
_BARE = re.compile(
    rb"\s*(?:[^\n^]{1,80}\n){0,2}[a-z] [a-z] (?:am|pm|bc|ap)-[^\n^]{1,80}\n\s*(?=\^[^\n]{1,400}[<=][ \r]*\n)", re.I
)
_BARE_STAMP = re.compile(rb"[A-Z]{2,5}-[A-Z]{2}-\d\d-\d\d-\d\d\s+\d{4}[A-Z]{0,4}[\s<]*\Z")
_SELECTORS = bytes.maketrans(bytes((*range(1, 9), 11, 12, *range(14, 32))), b" " * 28)
_TABULAR = b"\x12"

_KEYWORD = re.compile(r"(?:am|pm|bc|ap)-\S", re.IGNORECASE)
_BYLINE = re.compile(r"By\b.{1,140}", re.IGNORECASE)
_EDITORS_NOTE = re.compile(r"\W*(?:eds|editors?(?:['’]?s)?(?:\s+notes?)?|note to editors)\b\W", re.IGNORECASE)
_PHOTO_LINE = re.compile(r"\W*(?:\w+\s+)?(?:photos?|graphics?|video)\b(?:\s+[A-Z]{2,}\w*\d|\s*:|\W*$)", re.IGNORECASE)
_PRIVATE = re.compile(r"The following information is not (?:intended )?for publication", re.IGNORECASE)
_SIGN_OFF = re.compile(r"[a-z]{2,5}(?:\s+[a-z]{2,3}){1,6}")
_HEADER_LINES = 8
_LONGEST_HEADING_BYTES = 4096  # real ones have under 200
_LONGEST_BYLINE_CHARS = 140


class AnpaReader:
    """Reads IPTC 7901 and ANPA 1312 messages, one or many a file."""

    name = "anpa"

    def recognises(self, source: Source) -> bool:
        """Tell whether the bytes open with a message's heading and the start of its text."""
        opening = source.data[: 2 * _LONGEST_HEADING_BYTES]
        return _MAGIC.match(opening) is not None or _BARE.match(opening) is not None

    def read(self, source: Source) -> Iterator[Cleaned | Rejected]:
        """Yield each message's story, takes joined to what they continue."""
        if len(source.data) > MAX_WIRE_BYTES:
            reason = f"messages of {len(source.data) >> 20} MB; the limit is {MAX_WIRE_BYTES >> 20} MB"
            yield Rejected(source.path, reason)
            return
        for one in _joined(_messages(source)):
            yield one if isinstance(one, Rejected) else story_of(one)


@dataclass(slots=True)
class _Page:
    """A message's text, line kinds told apart."""

    headlines: list[str] = field(default_factory=list)
    byline: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    embargoes: list[str] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    blocks: tuple[Block, ...] = ()


def _messages(source: Source) -> Iterator[Item | Rejected]:
    if _SOH not in source.data and (heading := _BARE.match(source.data)):
        copy = source.data[heading.end() :]
        last = _BARE_STAMP.search(copy)
        yield _item(source, heading[0], copy[: last.start()] if last else copy, last[0] if last else None)
        return
    for number, message in enumerate(source.data.split(_SOH)[1:], start=1):
        head, start, rest = message.partition(_STX)
        copy, end, tail = rest.partition(_ETX)
        if not start:
            yield Rejected(source.path, "a message without text", str(number))
        else:
            stamp = tail[:_LONGEST_HEADING_BYTES].partition(_EOT)[0] if end else None
            yield _item(source, head[:_LONGEST_HEADING_BYTES], copy.partition(_EOT)[0], stamp)


def _item(source: Source, head: bytes, copy: bytes, tail: bytes | None) -> Item:
    lines = [line.strip() for line in _text(head).split("\n")]
    heading = Heading()
    is_anpa = read_heading(heading, list(filter(None, lines)))
    page = _anpa_page(heading, _text(copy), _TABULAR in head) if is_anpa else _iptc_page(heading, _text(copy))
    sender, sent = read_stamp(_text(tail or b""))
    tags = tuple(dict.fromkeys(heading.tags))
    parts = Parts(
        path=source.path,
        headlines=tuple(page.headlines[:1]) or ((heading.slug,) if heading.slug else ()),
        subhead=" ".join(page.headlines[1:2]),
        blocks=page.blocks,
        byline=", ".join(page.byline),
        slug="".join((heading.slug, *(f" ({tag})" for tag in tags))),
        urgency=heading.urgency,
        guid=name_of_take(heading, sent) if is_take(tags) else "",
        url=source.url,
        removed=(*(Removed(text, "header line") for text in page.headlines[2:]), *page.removed),
    )
    unread = () if tail is not None else ("message: no end of text",)
    return Item(parts, created=(sent,), notes=tuple(page.notes), sources=(sender, *heading.senders), unread=unread)


def _text(data: bytes) -> str:
    text = decode(data.translate(_SELECTORS)).text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _anpa_page(heading: Heading, text: str, tabular: bool) -> _Page:
    """Part the copy of ANPA 1312, in which "^" opens a header line."""
    page = _Page()
    body: list[str] = []
    for line in text.split("\n"):
        marked, plain = line.lstrip().startswith("^"), line.rstrip(" <^")
        if not marked:
            body.append(plain)
        elif any(map(str.strip, body)):
            body += ["", plain.strip(" ^="), ""]
        else:
            _read_header_line(heading, page, line.strip())
    body = [_typeset(line) for line in body]
    paragraphs = (line.strip() for line in body) if tabular else split_paragraphs(body, by_indent=True)
    copy = (Block(folded) for paragraph in paragraphs if (folded := fold_text(paragraph)))
    page.blocks = (*map(Block, page.embargoes), *copy)
    return page


def _read_header_line(heading: Heading, page: _Page, printed: str) -> None:
    line = fold_text(printed.strip(" ^<="))
    if _KEYWORD.match(line) and not page.headlines:
        heading.slug = ""  # the heading cuts long keywords off
        read_keyword(heading, line)
    elif sets_embargo(line):
        page.embargoes.append(line)
    elif _EDITORS_NOTE.match(line):
        page.notes.append(line)
    elif _PHOTO_LINE.match(line):
        page.removed.append(Removed(line, "photo line"))
    elif (
        printed.endswith("=")
        and len(line) <= _LONGEST_BYLINE_CHARS
        and (is_byline(line) or page.byline or find_agency(line))
    ):
        page.byline.append(line)
    elif line:
        page.headlines.append(_typeset(line))


def _iptc_page(heading: Heading, text: str) -> _Page:
    """Part the copy of IPTC 7901: a headline, a byline, paragraphs, and what is not for publication."""
    private = _PRIVATE.search(text)
    public = text[: private.start()].rstrip(" *_-\n") if private else text
    lines = [line.rstrip(" =") if line.endswith("=") else line for line in map(str.rstrip, public.split("\n"))]
    bylines = [line.strip() for line in lines[:_HEADER_LINES] if _BYLINE.fullmatch(line.strip())]
    found = split_text("\n".join("" if line.strip() in bylines else line for line in lines))
    blocks = list(found.blocks)
    page = _Page(headlines=list(found.headlines), byline=[*bylines, *filter(None, [found.byline])][:1])
    while blocks and (_SIGN_OFF.fullmatch(blocks[-1].text) or not any(map(str.isalnum, blocks[-1].text))):
        page.removed.append(Removed(blocks.pop().text, "sign-off"))
    if private:
        page.removed.append(Removed(fold_text(text[private.start() :]), "not for publication"))
    page.blocks = tuple(blocks)
    heading.slug = heading.slug or found.slug
    return page


def _typeset(text: str) -> str:
    """Return text with the quotes and dashes that the six-bit and seven-bit codes of the wires stand for."""
    return text.replace("``", "“").replace("''", "”").replace(" _ ", " — ")


def _joined(items: Iterator[Item | Rejected]) -> Iterator[Item | Rejected]:
    """Yield the messages, each take or add put at the end of the story that it continues, if the file has that."""
    joined: list[Item | Rejected] = []
    story_at: dict[str, int] = {}
    for item in items:
        if isinstance(item, Rejected):
            joined.append(item)
            continue
        name = fold(split_tags(item.parts.slug).headline)
        at = story_at.get(name)
        continued = None if at is None or not item.parts.guid else joined[at]
        if at is not None and isinstance(continued, Item):
            joined[at] = _with_take(continued, item)
        else:
            story_at[name] = len(joined)
            joined.append(item)
    yield from joined


def _with_take(story: Item, take: Item) -> Item:
    headings = tuple(Removed(text, "heading of a take") for text in take.parts.headlines)
    parts = replace(
        story.parts,
        blocks=story.parts.blocks + take.parts.blocks,
        removed=(*story.parts.removed, *headings, *take.parts.removed),
    )
    return replace(story, parts=parts, updated=take.created, notes=story.notes + take.notes)
