"""Reuters-21578: the SGML files of a thousand 1987 stories each (D. D. Lewis, "Reuters-21578 README").

The files are Latin-1 with character references for the wire's control characters, and too irregular for an SGML parser
to be worth its time: one scan finds each story, another its elements. The DATE element states no time zone; its day and
time stand as printed and count as UTC.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from index.clean.assemble import Parts, assemble
from index.cleaned import Cleaned, Rejected, Removed, Source
from index.formats.text import URGENCY_BY_PRIORITY, split_paragraphs
from search.story import Block, Kind, Moment, Subject

_MAGIC = re.compile(rb"\s*(?:<!DOCTYPE lewis\b|<REUTERS\s)")
_STORY = re.compile(r"<REUTERS\b([^>]*)>(.*?)(?:</REUTERS>|(?=<REUTERS\b)|\Z)", re.DOTALL)
_NEWID = re.compile(r'\bNEWID="(\d+)"')
_TAG = re.compile(r"<(/?)([A-Z]+)>")
_TEXT = re.compile(r'<TEXT(?:\s+TYPE="(?P<type>\w+)")?>(?P<copy>.*?)(?:</TEXT>|\Z)', re.DOTALL)
_LISTED = re.compile(r"<D>([^<]*)</D>")
_CONTROL = re.compile(r"&#(?:\d|[12]\d|3[01]|127);|[\x00-\x08\x0b-\x1f\x7f-\x9f]|\^M")
_DATE = re.compile(
    r"(?P<day>\d{1,2})-(?P<month>[A-Z]{3})-(?P<year>\d{4})\s+(?P<hour>\d{1,2}):(?P<minute>\d\d):(?P<second>\d\d)"
)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_HEADER = re.compile(r"^(?P<priority>[a-z]) [a-z] \**(?P<slug>\S.*?)(?:\s+\d\d-\d\d\s+\d+)?\s*$", re.MULTILINE)
_FLASH_STARS = re.compile(r"^[*\s]+")
# The collection's makers put this where a brief has no body.
_PLACEHOLDER = re.compile(r"blah\b[\s.,a-z]*", re.IGNORECASE)
_INITIALISMS = frozenset(["usa", "uk", "ussr", "uae"])
_LONGEST_HEADLINE_CHARS = 150
_SHORTEST_WRAPPED_LINE_CHARS = 45


class ReutersReader:
    """Reads Reuters-21578 SGML files, one story after another."""

    name = "reuters"

    def recognises(self, source: Source) -> bool:
        """Tell whether the bytes open with the collection's document type or one of its stories."""
        return _MAGIC.match(source.data[:512]) is not None

    def read(self, source: Source) -> Iterator[Cleaned | Rejected]:
        """Yield each story of the file in its order."""
        text = source.data.decode("latin-1")
        for found in _STORY.finditer(text):
            yield _read_story(source.path, found[1], found[2])


def _read_story(path: str, attributes: str, text: str) -> Cleaned | Rejected:
    number = _NEWID.search(attributes)
    if number is None:
        return Rejected(path, "a story without a NEWID")
    found = assemble(_parts(path, number[1], text))
    return found if isinstance(found, Cleaned) else Rejected(path, found.reason, item=number[1])


def _parts(path: str, number: str, text: str) -> Parts:
    copy = _TEXT.search(text)
    kind = copy["type"] if copy else None
    outside = dict(_elements(text[: copy.start()] if copy else text))
    inside = {name: _plain(value) for name, value in _elements(copy["copy"])} if copy else {}
    if copy and kind == "UNPROC":
        headline, blocks = _unprocessed(_plain(copy["copy"]))
    else:
        headline, blocks = " ".join(inside.get("TITLE", "").split()), _blocks(inside.get("BODY", ""))
    header = _HEADER.search(_plain(outside.get("UNKNOWN", "")))
    return Parts(
        path=path,
        guid=f"urn:reuters-21578:{number}",
        headlines=(_FLASH_STARS.sub("", headline),),
        blocks=blocks,
        dateline=" ".join(inside.get("DATELINE", "").split()),
        byline=" ".join(inside.get("AUTHOR", "").split()),
        published=_moment(outside.get("DATE", "")),
        source="Reuters",
        agency="Reuters",
        language="en",
        slug=header["slug"] if header else "",
        urgency=URGENCY_BY_PRIORITY.get(header["priority"]) if header else None,
        kind=Kind.BRIEF if kind == "BRIEF" else None,
        topics=tuple(Subject(code) for code in _codes(outside, "TOPICS")),
        places=tuple(map(_name, _codes(outside, "PLACES"))),
        people=tuple(map(_name, _codes(outside, "PEOPLE"))),
        organisations=tuple(code.upper() for code in _codes(outside, "ORGS") + _codes(outside, "EXCHANGES")),
        removed=_removed(copy["copy"] if copy else "", kind),
    )


def _elements(text: str) -> Iterator[tuple[str, str]]:
    """Yield the name and content of each outermost element; a tag without its end tag is passed over."""
    for name, start, end in _spans(text):
        yield name, text[start:end]


def _spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the name of each outermost element, and where its content begins and ends.

    In one pass: a pattern that looks for the end of each tag takes the square of the number of tags that have none.
    """
    tags = list(_TAG.finditer(text))
    last_ends = {tag[2]: tag.start() for tag in tags if tag[1]}
    name, start = "", 0
    for tag in tags:
        if not name and not tag[1] and last_ends.get(tag[2], -1) > tag.start():
            name, start = tag[2], tag.end()
        elif name == tag[2] and tag[1]:
            yield name, start, tag.start()
            name = ""


def _outside(text: str) -> str:
    """Return text without its elements."""
    kept, done = [], 0
    for name, start, end in _spans(text):
        kept.append(text[done : start - len(f"<{name}>")])
        done = end + len(f"</{name}>")
    return "".join((*kept, text[done:]))


def _plain(text: str) -> str:
    return html.unescape(_CONTROL.sub("", text))


def _codes(elements: dict[str, str], name: str) -> tuple[str, ...]:
    return tuple(_plain(code) for code in _LISTED.findall(elements.get(name, "")))


def _name(code: str) -> str:
    """Return a code for a place or person as people write it: "el-salvador" gives "El Salvador"."""
    return code.upper() if code in _INITIALISMS else code.replace("-", " ").title()


def _moment(printed: str) -> Moment | None:
    found = _DATE.search(printed)
    if found is None or found["month"] not in _MONTHS:
        return None
    year, day, hour, minute, second = (int(found[name]) for name in ("year", "day", "hour", "minute", "second"))
    try:
        return Moment.of(datetime(year, _MONTHS.index(found["month"]) + 1, day, hour, minute, second, tzinfo=UTC))
    except ValueError:
        return None


def _blocks(body: str) -> tuple[Block, ...]:
    return tuple(Block(text) for text in split_paragraphs(body.split("\n"), by_indent=True))


def _unprocessed(copy: str) -> tuple[str, tuple[Block, ...]]:
    """Return the headline and blocks of copy without elements: mostly tables, whose short lines stay apart."""
    lines = [line for line in copy.split("\n") if line.strip()]
    apart = (f"\n{line}\n" if len(line) < _SHORTEST_WRAPPED_LINE_CHARS else line for line in lines)
    paragraphs = list(split_paragraphs("\n".join(apart).split("\n"), by_indent=True))
    if paragraphs and len(paragraphs[0]) > _LONGEST_HEADLINE_CHARS:  # copy that runs on from the headline's line
        first_line = " ".join(lines[0].split())
        paragraphs[:1] = [first_line, paragraphs[0].removeprefix(first_line).strip()]
    return "".join(paragraphs[:1]), tuple(map(Block, paragraphs[1:]))


def _removed(copy: str, kind: str | None) -> tuple[Removed, ...]:
    """Account for the text of a brief that stands outside its title, which is a placeholder."""
    rest = _plain(_outside(copy)).strip(" *\n") if kind == "BRIEF" else ""
    return (Removed(rest, "placeholder" if _PLACEHOLDER.fullmatch(rest) else "text outside the title"),) if rest else ()
