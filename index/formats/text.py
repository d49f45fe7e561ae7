"""Plain text: a story as pasted from a page, or as a wire sends it with a slug and a priority above it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from index.clean.agencies import find_agency
from index.clean.assemble import Parts, assemble
from index.clean.byline import is_byline
from index.clean.charset import decode
from index.clean.dateline import split_dateline
from index.clean.embargo import is_embargo_line, is_embargo_order, names_only_time
from index.clean.sign_offs import Fate, find_rule
from index.clean.tags import split_tags
from index.cleaned import Cleaned, Rejected, Source
from index.page.dates import read_moment
from search.story import Block, BlockKind, Moment, Story

_MAX_TEXT_BYTES = 8 << 20  # as for a page; the longest report seen on a wire is under 1 MB
_HIGH_BYTES = bytes(range(0x80, 0x100))
_MOST_HIGH_SHARE = 0.25  # of the bytes of Western copy: French has a twentieth, Cyrillic or EBCDIC most
_LEAST_LETTERS = 4  # a flash in Chinese has a few more; brackets and rules have none
_LETTER = re.compile(r"[^\W\d_]")
_DECLARATION = re.compile(r"\s*<[!?]")
_END_TAG = re.compile(r"</[A-Za-z][A-Za-z0-9]*>")
_MOST_END_TAGS = 2  # copy may quote one; more are what is left of a page
# "IV. History", or a line underlined from end to end: what manuals have and copy has not.
_CHAPTER = re.compile(r"^[IVXL]{1,6}\.[ \t]+[A-Z].{0,70}$|^[^\s=-].{2,70}\n[=-]{3,70}[ \t]*$", re.MULTILINE)
_LEAST_CHAPTERS = 3
_CONTROL_BYTES = bytes(code for code in range(0x20) if code not in b"\t\n\v\f\r") + b"\x7f"
_MOST_CONTROL_SHARE = 0.02  # of the bytes; a wire's own framing takes less, and above this it is data, not copy
_LONGEST_SUBHEAD_CHARS = 90
_LONGEST_HEADLINE_CHARS = 250
_LONGEST_WRAPPED_LINE_CHARS = 100  # wires wrap at 64 to 80
_HEADER_LINES = 8
_LONGEST_HEADER_LINE_CHARS = 400
_LONGEST_DATE_LINE_CHARS = 60
_URGENCIES = frozenset("123456789")
_SENTENCE_END = re.compile(r"[.!?:;,…][\"'”’»)]*$")
# "r f BC-TRADE-TALKS 03-04 0123", "^BC-Storm, 1st Ld-Writethru,0450", "a0123 u i"
# "u f BC-HARBOUR-OPEN   03-07 0104", "BC-Harbour, 1st Ld-Writethru,210", "KL-SPICE-FERRY"
_SLUG = re.compile(
    r"\^?(?:(?P<priority>[a-z]) [a-z] )?(?P<slug>(?:(?:BC|AM|PM|AP)-\S.*?|[A-Z]{2,}(?:-[A-Z0-9]{2,})+))"
    r"(?:,?\s+\d\d-\d\d\s+\d+|,\s*\d+)?\s*<?$"
)
_LABELLED = re.compile(
    r"(?P<label>subject|headline|title|date|slug|slugline|priority|urgency|source|byline|from):\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_SERVICE_LINE = re.compile(r"[a-z]\d{3,5}(?:\s+[a-z0-9-]{1,6}){0,5}$")
# "AP-WS-03-12-24 1405EDT"
_STAMP = re.compile(
    r"AP-[A-Z]{2}-(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d\d)\s+(?P<hour>\d\d)(?P<minute>\d\d)(?P<zone>[A-Z]{3})"
)
_STAMP_LINES = 4
_NOTE_LINE = re.compile(r"(?:Eds|Editors?['’]? ?[Nn]ote|EDITORS):\s")
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
        if reason := _why_no_copy(source.data):
            yield Rejected(source.path, reason)
            return
        text = decode(source.data).text
        cleaned = assemble(split_text(text, path=source.path, url=source.url))
        if isinstance(cleaned, Cleaned) and not _is_wire_copy(cleaned.story) and _has(_CHAPTER, text, _LEAST_CHAPTERS):
            yield Rejected(source.path, "documentation: chapters with headings, and no dateline, byline or slug")
        else:
            yield cleaned


def _why_no_copy(data: bytes) -> str:
    """Return why readable bytes are no story, "" where they may be one."""
    if len(data) > _MAX_TEXT_BYTES:
        return f"a text of {len(data) >> 20} MB; the limit is {_MAX_TEXT_BYTES >> 20} MB"
    decoded = decode(data)
    if decoded.how == "default" and len(data.translate(None, _HIGH_BYTES)) < (1 - _MOST_HIGH_SHARE) * len(data):
        return "a text in an encoding that cannot be told"
    if _DECLARATION.match(decoded.text) or _has(_END_TAG, decoded.text, _MOST_END_TAGS + 1):
        return "markup of no known kind"
    return "" if _has(_LETTER, decoded.text, _LEAST_LETTERS) else "no words in it"


def _is_wire_copy(story: Story) -> bool:
    return bool(story.dateline or story.byline or story.slug)


def _has(pattern: re.Pattern[str], text: str, count: int) -> bool:
    """Tell whether a pattern is found so many times."""
    return len(list(islice(pattern.finditer(text), count))) == count


@dataclass(frozen=True, slots=True)
class _Header:
    """What the lines above the copy say, and the lines left below them."""

    slug: str = ""
    headline: str = ""
    byline: str = ""
    source: str = ""
    urgency: int | None = None
    published: Moment | None = None
    embargoes: tuple[str, ...] = ()


def split_text(text: str, *, path: str = "", url: str = "") -> Parts:
    """Return a text's parts: what its header lines say, a headline, then paragraphs and bare sub-headings."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    header, lines = _split_header(textwrap.dedent(plain).strip("\n").split("\n"))
    paragraphs = list(split_paragraphs(_with_furniture_apart(lines), by_indent=_parts_by_indent(lines)))
    headline = header.headline
    if not headline and _opens_with_headline(paragraphs):
        headline = paragraphs.pop(0)
    return Parts(
        path=path,
        headlines=(headline,) if headline else (),
        blocks=(*map(Block, header.embargoes), *_blocks(paragraphs)),
        byline=header.byline,
        published=header.published or _stamped(lines[-_STAMP_LINES:]),
        source=header.source,
        slug=header.slug,
        urgency=header.urgency,
        url=url,
    )


def split_paragraphs(lines: list[str], *, by_indent: bool | None = None) -> Iterator[str]:
    """Yield paragraphs, with hard-wrapped lines joined and white space folded.

    Blank lines part them; so does an indented line where `by_indent`, and the end of every line in text that is not
    hard-wrapped. By default indents part text with more indented lines than blank ones.
    """
    by_indent = _parts_by_indent(lines) if by_indent is None else by_indent
    wrapped = max(map(len, lines), default=0) <= _LONGEST_WRAPPED_LINE_CHARS
    paragraph: list[str] = []
    for line in lines:
        words = line.split()
        if paragraph and (not words or not wrapped or (by_indent and line[0].isspace())):
            yield " ".join(paragraph)
            paragraph = []
        paragraph += words
    if paragraph:
        yield " ".join(paragraph)


def _split_header(lines: list[str]) -> tuple[_Header, list[str]]:
    """Part the lines above the copy from the rest: labelled ones, slugs with priorities, service lines, dates.

    The headline may stand among them; a date below it belongs to the header as well.
    """
    header = _Header()
    kept: list[str] = []
    for i, line in enumerate(lines):
        found = _read_header_line(line.strip(), header) if i < _HEADER_LINES else None
        if found is None and line.strip() and (kept or i >= _HEADER_LINES):
            return header, [*kept, *lines[i:]]
        if found is None:
            kept.append(line)
        else:
            header = found
    return header, kept


def _parts_by_indent(lines: list[str]) -> bool:
    """Tell whether indented first lines rather than blank lines part a text's paragraphs."""
    return sum(line[:1].isspace() for line in lines) > sum(not line.strip() for line in lines)


def _stamped(lines: list[str]) -> Moment | None:
    """Return the moment of the stamp that AP puts below its copy."""
    found = next((found for line in lines if (found := _STAMP.fullmatch(line.strip()))), None)
    return read_moment("20{year}-{month}-{day} {hour}:{minute} {zone}".format(**found.groupdict())) if found else None


def _read_header_line(line: str, header: _Header) -> _Header | None:
    """Return the header with what one line adds to it, or None for a line of copy."""
    if len(line) > _LONGEST_HEADER_LINE_CHARS:
        return None
    if sets_embargo(line):
        return replace(header, embargoes=(*header.embargoes, line))
    if found := _LABELLED.fullmatch(line):
        return _add_labelled(header, found["label"].lower(), found["value"].strip())
    if found := _SLUG.fullmatch(line):
        urgency = URGENCY_BY_PRIORITY.get(found["priority"] or "", header.urgency)
        return replace(header, slug=found["slug"], urgency=urgency)
    if moment := _date_line(line):
        return replace(header, published=moment)
    return header if _SERVICE_LINE.fullmatch(line) else None


def _date_line(line: str) -> Moment | None:
    """Return the moment of a line that is a date; the first line of hard-wrapped copy has a dateline's."""
    is_short = len(line) < _LONGEST_DATE_LINE_CHARS and not line.endswith(".")
    moment = read_moment(line) if is_short else None
    return moment if moment and split_dateline(line, None)[0] is None else None


def sets_embargo(line: str) -> bool:
    """Tell whether a line above the copy is an embargo and no more, not a headline with one in front as its tag."""
    return _is_order(line) or (is_embargo_line(line) and _date_line(line) is not None)


def _is_order(line: str) -> bool:
    tagged = split_tags(line) if is_embargo_order(line) else None
    return tagged is not None and (not tagged.tag or names_only_time(tagged.headline))


def _add_labelled(header: _Header, label: str, value: str) -> _Header:
    if label == "date":
        return replace(header, published=read_moment(value))
    if label in {"priority", "urgency"}:
        return replace(header, urgency=int(value) if value in _URGENCIES else header.urgency)
    if label == "byline":
        return replace(header, byline=value)
    if label in {"source", "from"}:
        return replace(header, source=value)
    return replace(header, slug=value) if label.startswith("slug") else replace(header, headline=value)


def _with_furniture_apart(lines: list[str]) -> list[str]:
    """Put blank lines around what stands by itself: bylines, notes and agencies above the copy, sign-offs below it."""
    apart: list[str] = []
    for i, line in enumerate(lines):
        text = line.strip()
        if _is_sign_off(text) or (0 < i < _HEADER_LINES and _is_furniture(text)):
            apart += ["", line, ""]
        elif 0 < i < _HEADER_LINES and split_dateline(text, None)[0]:
            apart += ["", line]
        else:
            apart.append(line)
    return apart


def _is_furniture(line: str) -> bool:
    return is_byline(line) or find_agency(line) is not None or _NOTE_LINE.match(line) is not None or _is_order(line)


def _is_sign_off(line: str) -> bool:
    rule = find_rule(line, is_release=False) if 0 < len(line) < _LONGEST_DATE_LINE_CHARS else None
    return rule is not None and rule.fate is Fate.OUT


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
