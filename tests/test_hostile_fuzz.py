"""Real files, broken at random in the ways files get broken: each gives a story that can be indexed, or a reason."""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.cleaned import Cleaned, Rejected, Source
from index.formats import read
from index.reading.parse import read_items
from search.ninjs import story_from_ninjs, story_to_ninjs
from search.story import Story
from tests.feed_items import FIRST, SECOND

SAMPLES = Path(__file__).parent / "samples" / "spool"
_COPY = f"<p>LONDON (Reuters) - {FIRST}</p><p>{SECOND}</p>"
FEEDS = (
    '<nitf><head><docdata><doc-id id-string="n1"/></docdata></head><body><body.head><hedline><hl1>Barge</hl1></hedline>'
    f"</body.head><body.content>{_COPY}</body.content></body></nitf>",
    '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:n2" version="2"><contentMeta><headline>Barge'
    '</headline></contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml"><html '
    f'xmlns="http://www.w3.org/1999/xhtml"><body>{_COPY}</body></html></inlineXML></contentSet></newsItem>',
    '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item><title>Barge</title><guid>r1</guid>'
    f"<content:encoded><![CDATA[{_COPY}]]></content:encoded></item></channel></rss>",
    '{"uri": "urn:j1", "type": "text", "version": "2", "versionCreated": "2026-03-07T09:30:00Z", '
    f'"headlines": [{{"value": "Barge"}}], "bodies": [{{"contentType": "text/html", "value": "{_COPY}"}}]}}',
    '<!DOCTYPE lewis SYSTEM "lewis.dtd">\n<REUTERS NEWID="1"><DATE>26-FEB-1987 15:01:01.79</DATE><TOPICS><D>ship</D>'
    "</TOPICS><TEXT><TITLE>BARGE</TITLE><DATELINE>LONDON, Feb 26 - </DATELINE>"
    f"<BODY>{FIRST}\n    {SECOND}</BODY></TEXT></REUTERS>",
    f"\x16\x16\x01a0123\x1fui abcde \x13\x11 ^Barge\r\n\x02    LONDON (AP) - {FIRST}\r\n    {SECOND}\r\n"
    "\x0303-07-24 1200EST\x04",
)
TOKENS = (
    b"\0",
    b"\xff",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\x1b$B",
    "\u202e\u200f\u2066".encode(),
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"</p>",
    b"<p>",
    b"</article>",
    b"<article>",
    b"<h1>",
    b"<script>",
    b'<script type="application/ld+json">{"@graph":[',
    b"<table><tr><td>",
    b"<b>" * 300,
    b'"',
    b"'",
    b"\\",
    b"\\ud800",
    b"&#xD800;",
    b"&#0;",
    b"&amp;amp;",
    b"&nbsp",
    b"{",
    b"}",
    b"null",
    b"-1e999",
    b"(AP) - ",
    b"(Reuters) - ",
    b"By By By ",
    b"UPDATE 1-",
    b"LONDON, Feb 30 ",
    b" - ",
    b"\r\n\r\n",
    b"\x01\x02\x03\x04",
    b"9" * 400,
    b" " * 400,
    b"http://[::",
    b"99999-99-99T99:99:99+99:99",
)
CODECS = ("utf-8", "cp1252", "utf-16", "utf-16-le", "utf-32", "gb18030", "cp037", "utf-7")


@cache
def originals() -> tuple[bytes, ...]:
    pages = (path.read_bytes() for path in sorted(SAMPLES.rglob("*")) if path.is_file())
    return (*(feed.encode() for feed in FEEDS), *(page for page in pages if len(page) < 12_000))


@st.composite
def broken_files(draw: st.DrawFn) -> bytes:
    data = draw(st.sampled_from(originals()))
    for _ in range(draw(st.integers(1, 6))):
        data = draw(st.sampled_from(BREAKS))(draw, data)
    return data


def _place(draw: st.DrawFn, data: bytes) -> int:
    return draw(st.integers(0, len(data)))


def _with_flipped_byte(draw: st.DrawFn, data: bytes) -> bytes:
    at = _place(draw, data)
    return data[:at] + bytes([draw(st.integers(0, 255))]) + data[at + 1 :]


def _without_its_end(draw: st.DrawFn, data: bytes) -> bytes:
    return data[: _place(draw, data)]


def _without_its_beginning(draw: st.DrawFn, data: bytes) -> bytes:
    return data[_place(draw, data) :]


def _without_a_chunk(draw: st.DrawFn, data: bytes) -> bytes:
    start, end = sorted((_place(draw, data), _place(draw, data)))
    return data[:start] + data[end:]


def _with_a_chunk_twice(draw: st.DrawFn, data: bytes) -> bytes:
    start, end = sorted((_place(draw, data), _place(draw, data)))
    return data[:end] + data[start : min(end, start + 3000)] * draw(st.integers(1, 4)) + data[end:]


def _with_a_piece_often(draw: st.DrawFn, data: bytes) -> bytes:
    start, at = _place(draw, data), _place(draw, data)
    piece = data[start : start + draw(st.integers(1, 60))]
    return data[:at] + piece * draw(st.sampled_from((30, 300))) + data[at:]


def _with_token(draw: st.DrawFn, data: bytes) -> bytes:
    at = _place(draw, data)
    return data[:at] + draw(st.sampled_from(TOKENS)) * draw(st.sampled_from((1, 1, 2, 50))) + data[at:]


def _in_another_encoding(draw: st.DrawFn, data: bytes) -> bytes:
    return data.decode("utf-8", "replace").encode(draw(st.sampled_from(CODECS)), "replace")


def _half_in_another_encoding(draw: st.DrawFn, data: bytes) -> bytes:
    at = _place(draw, data)
    return data[:at] + _in_another_encoding(draw, data[at:])


def _joined_to_another(draw: st.DrawFn, data: bytes) -> bytes:
    other = draw(st.sampled_from(originals()))
    return data[: _place(draw, data)] + other[_place(draw, other) :]


BREAKS = (
    _with_flipped_byte,
    _without_its_end,
    _without_its_beginning,
    _without_a_chunk,
    _with_a_chunk_twice,
    _with_a_piece_often,
    _with_token,
    _in_another_encoding,
    _half_in_another_encoding,
    _joined_to_another,
)


def texts(story: Story) -> list[str]:
    """Return every text of a story but its id and URL."""
    plain = json.dumps(story_to_ninjs(story), ensure_ascii=False)
    return [story.headline, *(block.text for block in story.body), *story.authors, *story.credits, *story.notes, plain]


def check(data: bytes) -> None:
    """Check what every file gives, whatever is in it."""
    items = list(read_items(Source("broken", data), read))
    assert items
    for item in items:
        match item:
            case Rejected(reason=reason):
                assert reason
                assert not reason.startswith("internal error"), reason
                assert reason.isprintable()
            case Cleaned(story=story):
                assert story_from_ninjs(json.loads(json.dumps(story_to_ninjs(story)))) == story
                for text in texts(story):
                    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in text), text[:200]
                assert all(block.text.strip() for block in story.body)


@example(FEEDS[1].replace("http", "\u00a0ttp").encode())  # an error message that quoted it
@example(FEEDS[4].encode().replace(b"LONDON", b"\x80ONDON"))  # a C1 control code in Latin-1
@example(b'<li><a href="/a">A</a></li>\n' * 900)  # a page without its beginning, read as text
@example(b"<!-- Expect: nothing -->\n" * 100 + b"<html><p>")  # as many comments doubled the time of each
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(broken_files())
def test_a_broken_file_gives_stories_that_can_be_indexed_or_reasons(data: bytes) -> None:
    check(data)
