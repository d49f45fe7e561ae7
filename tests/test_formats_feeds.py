"""RSS and Atom feeds, of which only entries with full content give stories."""

from __future__ import annotations

import html

import pytest

from index.cleaned import Cleaned, Rejected
from index.formats.feeds import FeedReader
from search.story import Status, Subject
from tests.feed_items import FIRST, SECOND, body_of, read_all, reason_for, story_in

READER = FeedReader()
_HTML = (
    f"<p>LONDON (Reuters) - {FIRST}</p><figure><img src='x'/><figcaption>A barge</figcaption></figure><p>{SECOND}</p>"
)
_ENCODED = f"<content:encoded><![CDATA[{_HTML}]]></content:encoded>"
_RSS_ITEM = """<item><title>Norwich port opens &amp;amp; grain moves</title><link>https://example.com/port?utm_source=rss</link>
  <guid isPermaLink="false">port-1</guid><pubDate>Thu, 07 Mar 2024 09:30:00 +0000</pubDate>
  <dcterms:modified>2024-03-07T10:15:00Z</dcterms:modified><dc:creator>Jane Rowe</dc:creator>
  <category domain="http://cv.iptc.org/newscodes/mediatopic/">20000022</category><category>Ports</category>
  <media:title>A barge</media:title><description>Short.</description>{content}</item>"""


def _rss(*items: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:dcterms="http://purl.org/dc/terms/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Example Newswire</title><link>https://example.com/</link><language>en-gb</language>
<copyright>2024 Example</copyright>{"".join(items)}</channel></rss>"""


def _item(content: str = _ENCODED) -> str:
    return _RSS_ITEM.format(content=content)


def _atom(content: str, more: str = "") -> str:
    return f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Example Newswire</title>
<link rel="self" href="https://example.com/feed"/><link href="https://example.com/"/>
<author><name>Desk Staff</name></author>
<entry><id>tag:example.com,2024:port</id><title type="html">Norwich port &lt;b&gt;opens&lt;/b&gt;</title>
<link rel="alternate" href="https://example.com/port"/><published>2024-03-07T09:30:00Z</published>
<updated>2024-03-07T10:15:00Z</updated><author><name>Jane Rowe</name><email>j@example.com</email></author>
<category term="20000022" scheme="http://cv.iptc.org/newscodes/mediatopic/" label="shipping"/>
<rights>2024 Example</rights><source><title>Reuters</title></source>{content}</entry>{more}</feed>"""


def test_an_rss_item_with_encoded_content_gives_a_story() -> None:
    story = story_in(READER, _rss(_item()))
    assert story.headline == "Norwich port opens & grain moves"
    assert body_of(story) == [FIRST, SECOND]
    assert (story.id, story.url) == ("example.com:port-1", "https://example.com/port?utm_source=rss")
    assert story.published is not None
    assert story.published.iso() == "2024-03-07T09:30:00+00:00"
    assert story.updated is not None
    assert story.updated.iso() == "2024-03-07T10:15:00+00:00"
    assert (story.authors, story.source, story.agency) == (("Jane Rowe",), "Example Newswire", "Reuters")
    assert (story.language, story.rights) == ("en-GB", "2024 Example")
    assert story.topics == (
        Subject("20000022", "http://cv.iptc.org/newscodes/mediatopic/20000022"),
        Subject("Ports"),
    )
    assert story.dateline is not None


@pytest.mark.parametrize(
    "guid", ["<guid>https://example.com/port/</guid>", '<guid isPermaLink="true">https://example.com/port</guid>', ""]
)
def test_a_permalink_names_the_story_as_its_page_does(guid: str) -> None:
    item = _item().replace('<guid isPermaLink="false">port-1</guid>', guid)
    assert story_in(READER, _rss(item)).id == "https://example.com/port"


@pytest.mark.parametrize(
    "content",
    [
        f'<content type="html">{html.escape(_HTML)}</content>',
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{_HTML}</div></content>',
        f'<content type="application/xhtml+xml"><div xmlns="http://www.w3.org/1999/xhtml">{_HTML}</div></content>',
        f"<content>LONDON (Reuters) - {FIRST}\n\n{SECOND}</content>",
    ],
)
def test_an_atom_entry_with_content_gives_a_story(content: str) -> None:
    story = story_in(READER, _atom(content))
    assert (story.id, story.url) == ("tag:example.com,2024:port", "https://example.com/port")
    assert (story.headline, body_of(story)) == ("Norwich port opens", [FIRST, SECOND])
    assert story.updated is not None
    assert story.updated.iso() == "2024-03-07T10:15:00+00:00"
    assert (story.authors, story.source, story.rights) == (("Jane Rowe",), "Reuters", "2024 Example")
    assert story.topics == (Subject("shipping", "http://cv.iptc.org/newscodes/mediatopic/20000022"),)


def test_the_feed_speaks_for_an_entry_that_names_no_author() -> None:
    text = _atom(f"<content>{FIRST}</content>").replace(
        "<author><name>Jane Rowe</name><email>j@example.com</email></author>", ""
    )
    assert story_in(READER, text).authors == ()
    assert story_in(READER, text.replace("Desk Staff", "Ann Reef")).authors == ("Ann Reef",)


def test_an_rss_author_is_a_name_behind_an_address() -> None:
    item = _item().replace("<dc:creator>Jane Rowe</dc:creator>", "<author>j@example.com (Jane Rowe)</author>")
    assert story_in(READER, _rss(item)).authors == ("Jane Rowe",)


def test_rss_1_items_are_read() -> None:
    text = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel rdf:about="https://example.com/"><title>Wire</title>
      <items><rdf:Seq><rdf:li rdf:resource="https://example.com/port"/></rdf:Seq></items></channel>
      <item rdf:about="https://example.com/port"><title>Port opens</title><link>https://example.com/port</link>
      {_ENCODED}</item></rdf:RDF>"""
    story = story_in(READER, text)
    assert (story.id, story.headline, story.source) == ("https://example.com/port", "Port opens", "Wire")


def test_the_line_of_the_publishing_system_is_no_copy() -> None:
    footer = "<p>The post <a href='/p'>Port opens</a> appeared first on <a href='/'>Example</a>.</p>"
    (item,) = read_all(READER, _rss(_item(_ENCODED.replace("]]>", f"{footer}]]>"))))
    assert isinstance(item, Cleaned)
    assert body_of(item.story) == [FIRST, SECOND]
    assert "feed footer" in [piece.reason for piece in item.removed]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (_rss(_item("")), "only a summary"),
        (
            _rss(_item("<content:encoded><![CDATA[<p>The port [&#8230;]</p>]]></content:encoded>")),
            "only a summary: its",
        ),
        (_rss(_item("<content:encoded></content:encoded>")), "only a summary"),
        (_rss("<item><title>Port opens</title></item>"), "neither content nor summary"),
        (_rss(), "a feed without entries"),
        (_atom('<summary>Short.</summary><content src="https://example.com/port"/>'), "its content lies elsewhere"),
        (_atom('<content type="image/png">aaaa</content>'), "its content is image/png"),
        (_atom("<summary>Short.</summary>"), "only a summary"),
        (_rss(_item())[:-10], "malformed XML"),
        ('<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]>' + _rss(_item())[38:], "its DOCTYPE declares entities"),
    ],
)
def test_what_gives_no_story_is_reported_with_the_reason(document: str, reason: str) -> None:
    assert reason_for(READER, document).startswith(reason)


def test_a_refused_entry_is_named_among_the_others() -> None:
    summary = _item("").replace("port-1", "port-2")
    story, refused = read_all(READER, _rss(_item(), summary))
    assert isinstance(story, Cleaned)
    assert refused == Rejected("feed/item", "only a summary", "port-2")


def test_a_deleted_entry_kills() -> None:
    deleted = """<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="tag:example.com,2024:old"
      when="2024-03-07T11:00:00Z"><at:comment>Withdrawn</at:comment></at:deleted-entry>"""
    _, kill = read_all(READER, _atom(f"<content>{FIRST}</content>", deleted))
    assert isinstance(kill, Cleaned)
    assert (kill.story.id, kill.story.status) == ("tag:example.com,2024:old", Status.CANCELED)
    assert kill.story.notes == ("Withdrawn",)


def test_latin_1_bytes_that_call_themselves_utf_8_are_read() -> None:
    text = _rss(_item(f"<content:encoded><![CDATA[<p>Café&nbsp;prices.</p><p>{FIRST}</p>]]></content:encoded>"))
    assert body_of(story_in(READER, text.encode("latin-1"))) == ["Café prices.", FIRST]
