"""What holds for all format readers together: each document goes to its own, and nothing that they are shown raises."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cleaned import Cleaned, Rejected, Source
from index.formats import READERS, read
from tests.feed_items import FIRST, SECOND

_COPY = f"<p>LONDON (Reuters) - {FIRST}</p><p>{SECOND}</p>"
_DOCUMENTS = {
    "anpa": (
        "\x16\x16\x01a0123\x1fapnr\r\nu i\x13\x11 BC-EU--Port-NorwichB     03-07 0210\r\n\x02^BC-EU--Port-Norwich<\r\n"
        f"^Norwich port opens<\r\n^By JANE ROWE=\r\n\t   LONDON (AP) _ {FIRST}\r\n\x03AP-NY-03-07-24 1005EST<\r\n\x04"
        f"\x01exn0045 3 pl 226 dpa 0456\r\nBritain/\r\n\x02Port opens\r\n\r\n{SECOND}\r\n\x03\r\n071005 GMT Mar 24\x04"
    ),
    "nitf": (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE nitf SYSTEM "nitf-3-4.dtd"><nitf><head><docdata '
        'management-status="usable"><doc-id regsrc="EXN" id-string="1"/><date.issue norm="20240307T093000Z"/>'
        '<du-key version="2" key="BC-Port"/></docdata></head><body><body.head><hedline><hl1>Port opens</hl1></hedline>'
        f"<dateline>LONDON</dateline></body.head><body.content>{_COPY}</body.content></body></nitf>"
    ),
    "newsml-g2": (
        '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet><newsItem guid="urn:x:1" version="3">'
        '<itemMeta><itemClass qcode="ninat:text"/><versionCreated>2024-03-07T10:15:00+01:00</versionCreated>'
        '<embargoed>2024-03-08T06:00:00Z</embargoed><pubStatus qcode="stat:usable"/></itemMeta><contentMeta>'
        '<subject qcode="medtop:20000022"><name>shipping</name></subject><headline>Port opens</headline></contentMeta>'
        '<contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body>'
        f"{_COPY}</body></html></inlineXML></contentSet></newsItem></itemSet></newsMessage>"
    ),
    "ninjs": (
        '[{"uri": "a:1", "version": "2", "firstcreated": "2024-03-07T09:30:00Z", "pubstatus": "usable", "urgency": 3, '
        f'"headline": "Port opens", "located": "London", "body_html": "{_COPY}", "subject": [{{"code": "medtop:1"}}]}}]'
    ),
    "feed": (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        "<title>Wire</title><link>https://example.com/</link><item><title>Port opens</title><guid>https://x.example/1</guid>"
        "<pubDate>Thu, 07 Mar 2024 09:30:00 +0000</pubDate><category>Ports</category>"
        f"<content:encoded><![CDATA[{_COPY}]]></content:encoded></item></channel></rss>"
    ),
    "other xml": '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url/></urlset>',
    "html": f"<!doctype html><html><head><title>Port</title></head><body><h1>Port opens</h1>{_COPY}</body></html>",
    "text": f"Norwich port opens\n\nLONDON (Reuters) - {FIRST}\n\n{SECOND}\n",
    "reuters": '<!DOCTYPE lewis SYSTEM "lewis.dtd">\n<REUTERS NEWID="1"><TEXT><TITLE>Port</TITLE></TEXT></REUTERS>',
}


def _reader_of(data: bytes) -> str:
    return next((reader.name for reader in READERS if reader.recognises(Source("x", data))), "")


@pytest.mark.parametrize("name", sorted(_DOCUMENTS))
@pytest.mark.parametrize("path", ["story", "story.html", "story.txt", "story.pdf"])
def test_content_decides_who_reads_a_file(name: str, path: str) -> None:
    data = _DOCUMENTS[name].encode()
    assert next(reader.name for reader in READERS if reader.recognises(Source(path, data))) == name


def test_every_reader_has_a_document_here() -> None:
    assert {reader.name for reader in READERS} == set(_DOCUMENTS)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["nitf", "newsml-g2", "ninjs", "feed", "other xml"])
def test_a_byte_order_mark_hides_no_format(name: str, encoding: str) -> None:
    assert _reader_of(_DOCUMENTS[name].encode(encoding)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('<?xml version="1.0"?><!DOCTYPE html><html><body><p>x</p></body></html>', "html"),
        ("<!-- a -- b\n --><?pi x?><nitf/>", "nitf"),
        ("<!-- " + "licence " * 2000 + "--><nitf/>", "nitf"),
        ('<!DOCTYPE n:nitf [<!ENTITY a "]>"> <!-- \' ]> -->]><n:nitf/>', "nitf"),
        ("<nitfish/>", "text"),
        ("<feed cut", "feed"),
    ],
)
def test_the_root_element_names_the_format(text: str, name: str) -> None:
    assert _reader_of(text.encode()) == name


def test_xml_of_another_kind_is_refused_by_its_root() -> None:
    (item,) = read(Source("x", _DOCUMENTS["other xml"].encode()))
    assert item == Rejected("x", "XML, but no news format: its root is <urlset>")


def _mutations(data: bytes) -> st.SearchStrategy[bytes]:
    """Return the ways in which a document may arrive broken: bytes cut out, doubled, changed or put in."""
    place = st.integers(0, len(data))
    junk = st.binary(max_size=8) | st.sampled_from(
        [b"\0", b"<", b"&#0;", b"&x;", b"<![CDATA[", b"\xff\xfe", b"]]>", b"9" * 40]
    )
    cut = st.tuples(place, place).map(lambda ends: data[: min(ends)] + data[max(ends) :])
    double = st.tuples(place, place).map(lambda ends: data[: max(ends)] + data[min(ends) :])
    change = st.tuples(place, junk).map(lambda at: data[: at[0]] + at[1] + data[at[0] + len(at[1]) :])
    insert = st.tuples(place, junk).map(lambda at: data[: at[0]] + at[1] + data[at[0] :])
    return st.one_of(cut, double, change, insert)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(_DOCUMENTS)), st.data())
def test_a_broken_document_is_a_story_or_a_reason(name: str, data: st.DataObject) -> None:
    broken = _DOCUMENTS[name].encode()
    for _ in range(data.draw(st.integers(1, 3))):
        broken = data.draw(_mutations(broken))
    for item in read(Source("x", broken)):
        assert isinstance(item, (Cleaned, Rejected))


def test_a_reference_to_an_undeclared_entity_is_kept_as_printed() -> None:
    broken = _DOCUMENTS["nitf"].replace("</p>", " &undeclared; too.</p>", 1)
    (item,) = read(Source("x", broken.encode()))
    assert isinstance(item, Cleaned)
    assert "&undeclared; too." in " ".join(block.text for block in item.story.body)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["anpa", "nitf", "newsml-g2", "ninjs", "feed"]), st.data())
def test_no_reader_raises_for_what_another_one_would_read(name: str, data: st.DataObject) -> None:
    reader = next(reader for reader in READERS if reader.name == name)
    document = _DOCUMENTS[data.draw(st.sampled_from(sorted(_DOCUMENTS)))].encode()
    for item in reader.read(Source("x", data.draw(_mutations(document)))):
        assert isinstance(item, (Cleaned, Rejected))


def _rss(entry: str, count: int) -> str:
    items = f"<item><title>t</title>{entry}</item>" * count
    return f'<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>{items}</channel></rss>'


_ENCODED = f"<content:encoded><![CDATA[{_COPY}]]></content:encoded>"


def _nitf(head: str) -> str:
    """Return a document with this in its head; content of its own may follow what closes the head."""
    rest = "</body.content>" if "<body.content>" in head else f"</body.head><body.content>{_COPY}</body.content>"
    return f"<nitf><body><body.head>{head}{rest}</body></nitf>"


_HOSTILE: dict[str, Callable[[], str]] = {
    "spaces in a heading": lambda: "\x01a0123 " + " " * 4000 + "\x02x\x03071005" + " " * 1_000_000 + "\x04",
    "lines of nothing": lambda: "\x01a0123 3 i 3 x\r\n\x02" + "\n" * 1_000_000 + "* " * 100_000 + "\x03",
    "one line of marks": lambda: "\x01a0123\r\nu i bc-x 03-07 0210\r\n\x02^" + "(" * 1_000_000 + "=\r\n\x03",
    "endless comment": lambda: "<?xml version='1.0'?><!-- " + "<!--" * 200_000,
    "instructions": lambda: "<?xml version='1.0'?>" + "<?a?>" * 20_000 + "<nitf",
    "open subset": lambda: "<?xml version='1.0'?><!DOCTYPE nitf [" + "'\"<" * 200_000,
    "one attribute": lambda: f'<nitf uno="{"@" * 4_000_000}"/>',
    "attributes": lambda: "<nitf " + " ".join(f"a{i}=''" for i in range(100_000)) + "/>",
    "entries without titles": lambda: _rss("", 20_000),
    "an address of signs": lambda: _rss(f"<author>{'@' * 500_000}</author>{_ENCODED}", 1),
    "a dateline of dashes": lambda: _nitf(f"<dateline>{'-' * 500_000}x</dateline>"),
    "a headline of brackets": lambda: _nitf(f"<hedline><hl1>{'(' * 500_000}</hl1></hedline>"),
    "notes without end": lambda: _nitf(f"<note>{'embargo until ' * 50_000}</note>"),
    "blocks in blocks": lambda: _nitf("</body.head><body.content>" + "<block>" * 240 + "x" + "</block>" * 240),
    "a million words": lambda: _nitf(f"</body.head><body.content><p>{'The ship waited. ' * 300_000}</p>"),
    "brackets": lambda: '[{"uri": ' + '[{"a":' * 200_000,
    "empty items": lambda: "[" + "{}," * 200_000 + "{}]",
}


@pytest.mark.parametrize("name", sorted(_HOSTILE))
def test_hostile_documents_are_done_with_in_time(name: str) -> None:
    data = _HOSTILE[name]().encode()
    start = time.process_time()
    items = list(read(Source("x", data)))
    assert items
    # Guards against work that grows with the square of the text, on a busy machine and traced; no measurement.
    assert time.process_time() - start < 20.0, name


def test_a_zip_archive_is_no_copy() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.txt", FIRST)
    (item,) = read(Source("x", held.getvalue()))
    assert item == Rejected("x", "no reader for it: a zip archive")
