"""RSS 2.0, RSS 1.0 and Atom: the entries of a feed that carry their full text.

An entry with only a summary is refused with that reason: indexed, it would stand in the way of the story itself.
Sources: RSS 2.0 (https://www.rssboard.org/rss-specification), RSS module "content", RFC 4287 (Atom), RFC 6721 (deleted
entries, which act as kills).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from index.clean.assemble import Parts
from index.cleaned import Cleaned, Rejected, Removed, Source
from index.formats.items import Item, item_name, qualified_id, story_of
from index.formats.markup import Copy, copy_of_element, copy_of_markup, copy_of_text
from index.formats.newscodes import subject_of
from index.formats.xmltree import (
    Element,
    UnreadableXml,
    attribute,
    fold_text,
    language_of,
    local_name,
    parse_xml,
    root_name,
    text_of,
)
from search.story import Subject

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_DC_TERMS = "{http://purl.org/dc/terms/}"
_TOMBSTONES = "{http://purl.org/atompub/tombstones/1.0}"
_XHTML = "{http://www.w3.org/1999/xhtml}"

_TAG = re.compile(r"<[^<>]*>")
_BREAKS_OFF = re.compile(r"(?:[\[(]\s*(?:…|\.\.\.)\s*[\])]|\b(?:read|continue) (?:more|reading)\W*)$", re.IGNORECASE)
_FOOTER = re.compile(r"The post .+ (?:appeared first on|first appeared on) .+", re.DOTALL)
_LAST_CHARS = 100
_LONGEST_AUTHOR_CHARS = 300
_MAIL_AUTHOR = re.compile(r"\S+@\S+(?:\s*\((?P<name>[^()]*)\))?")


class FeedReader:
    """Reads the entries of an RSS or Atom feed, in the order of the feed."""

    name = "feed"

    def recognises(self, source: Source) -> bool:
        """Tell whether the root element is that of RSS 2.0, RSS 1.0 or Atom."""
        return root_name(source.data) in {"rss", "rdf", "feed", "entry"}

    def read(self, source: Source) -> Iterator[Cleaned | Rejected]:
        """Yield each entry's story, or why it has none."""
        try:
            root = parse_xml(source.data)
        except UnreadableXml as error:
            yield Rejected(source.path, str(error))
            return
        feed = _feed(root)
        entries = [one for one in root.iter("{*}item", "{*}entry", f"{_TOMBSTONES}deleted-entry") if _is_entry(one)]
        if not entries:
            yield Rejected(source.path, "a feed without entries")
        for entry in entries:
            yield _read_entry(source, feed, entry)


@dataclass(frozen=True, slots=True)
class _Feed:
    """What holds for every entry that does not say otherwise. `host` is that of the feed's site."""

    title: str
    language: str
    rights: str
    authors: tuple[str, ...]
    host: str


def _is_entry(element: Element) -> bool:
    """Tell whether an element is an entry of the feed, not a module's element of the same name inside one."""
    around = element.getparent()
    return around is None or local_name(around) in {"channel", "feed", "RDF"}


def _read_entry(source: Source, feed: _Feed, entry: Element) -> Cleaned | Rejected:
    if local_name(entry) == "deleted-entry":
        return story_of(_deletion(source, entry))
    copy = _without_footer(_copy(entry))
    if reason := copy.fault or _lack(entry, copy):
        return Rejected(source.path, reason, item_name(_guid(entry) or _link(entry) or _title(entry)))
    return story_of(_item(source, feed, entry, copy))


def _deletion(source: Source, entry: Element) -> Item:
    comment = text_of(entry.find(f"{_TOMBSTONES}comment"))
    return Item(
        Parts(source.path, guid=attribute(entry, "ref")),
        created=(attribute(entry, "when"),),
        status="canceled",
        notes=(comment,) if comment else (),
    )


def _copy(entry: Element) -> Copy:
    """Return the copy of the first element that carries full text."""
    if (encoded := entry.find(f"{_CONTENT}encoded")) is not None:
        return copy_of_markup("".join(map(str, encoded.itertext())))
    for name in ("body", "div"):
        if (inner := entry.find(f"{_XHTML}{name}")) is not None:
            return copy_of_element(inner)
    content = entry.find(f"{_ATOM}content")
    return Copy() if content is None else _copy_of_content(content)


def _copy_of_content(content: Element) -> Copy:
    kind = attribute(content, "type").lower() or "text"
    if attribute(content, "src"):
        return Copy(fault="its content lies elsewhere")
    inner = next((part for part in content if local_name(part)), None)
    if inner is not None:
        return copy_of_element(inner)
    text = "".join(map(str, content.itertext()))
    if "html" in kind:
        return copy_of_markup(text)
    return copy_of_text(text) if kind.startswith("text") else Copy(fault=f"its content is {kind}")


def _without_footer(copy: Copy) -> Copy:
    """Take out the line that publishing systems put below each entry."""
    footers = [block for block in copy.blocks[-1:] if _FOOTER.fullmatch(block.text)]
    removed = tuple(Removed(block.text, "feed footer") for block in footers)
    return Copy(copy.blocks[: len(copy.blocks) - len(footers)], (*copy.removed, *removed), copy.headlines, copy.fault)


def _lack(entry: Element, copy: Copy) -> str:
    """Return what keeps an entry from being a story, "" if nothing does."""
    if copy.blocks:
        return (
            "only a summary: its content breaks off" if _BREAKS_OFF.search(copy.blocks[-1].text[-_LAST_CHARS:]) else ""
        )
    has_summary = any(_own(entry, name) for name in ("description", "summary"))
    return "only a summary" if has_summary else "neither content nor summary"


def _item(source: Source, feed: _Feed, entry: Element, copy: Copy) -> Item:
    return Item(
        parts=_parts(source, feed, entry, copy),
        created=(_own(entry, "pubDate"), _own(entry, "published"), _module(entry, _DC, "date")),
        updated=(_own(entry, "updated"), _module(entry, _ATOM, "updated"), _module(entry, _DC_TERMS, "modified")),
        sources=(*_origins(entry), _module(entry, _DC, "publisher"), feed.title),
        credits=_origins(entry),
    )


def _parts(source: Source, feed: _Feed, entry: Element, copy: Copy) -> Parts:
    guid, link = _guid(entry), _link(entry)
    return Parts(
        path=source.path,
        headlines=tuple(filter(None, (_title(entry), *copy.headlines))),
        blocks=copy.blocks,
        authors=_authors(entry) or feed.authors,
        topics=_topics(entry),
        language=language_of(entry) or feed.language or _module(entry, _DC, "language"),
        guid=qualified_id(guid, feed.host or _host(link)) if guid != link else "",
        url=link or source.url,
        rights=_own(entry, "rights") or _module(entry, _DC, "rights") or feed.rights,
        removed=copy.removed,
    )


def _feed(root: Element) -> _Feed:
    """Return what a feed says of all its entries."""
    around = (
        root if local_name(root) == "feed" else next((part for part in root if local_name(part) == "channel"), None)
    )
    return _Feed(
        title=_text_construct(_child(around, "title")),
        language=_own(around, "language"),
        rights=_own(around, "rights") or _own(around, "copyright"),
        authors=_authors(around),
        host=_host(_link(around)),
    )


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def _guid(entry: Element) -> str:
    """Return the entry's identifier; that of RSS 1.0 is an attribute."""
    rdf = attribute(entry, "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")
    return _own(entry, "guid") or _own(entry, "id") or rdf


def _link(entry: Element | None) -> str:
    """Return the address of the story's page."""
    links = [] if entry is None else list(entry.iterchildren(f"{_ATOM}link"))
    named = (attribute(one, "href") for one in links if attribute(one, "rel") in {"", "alternate"})
    guid = None if entry is None else _child(entry, "guid")
    is_address = attribute(guid, "isPermaLink").lower() != "false" and text_of(guid).startswith(("http://", "https://"))
    permalink = text_of(guid) if is_address else ""
    own = _own(entry, "link")
    return permalink or own or next(filter(None, named), "")


def _title(entry: Element) -> str:
    return _text_construct(_child(entry, "title"))


def _text_construct(element: Element | None) -> str:
    """Return a title as people read it: feeds escape markup in it, and characters twice."""
    text = html.unescape(text_of(element))
    return fold_text(html.unescape(_TAG.sub("", text)) if attribute(element, "type") != "text" else text)


def _authors(element: Element | None) -> tuple[str, ...]:
    if element is None:
        return ()
    atom = [text_of(one.find(f"{_ATOM}name")) for one in element.iterchildren(f"{_ATOM}author")]
    creators = [text_of(one) for one in element.iterchildren(f"{_DC}creator")]
    mail = _MAIL_AUTHOR.fullmatch(_own(element, "author")[:_LONGEST_AUTHOR_CHARS])
    plain = (mail["name"] or "") if mail else "" if atom else _own(element, "author")
    return tuple(dict.fromkeys(filter(None, (*atom, *creators, plain))))


def _topics(entry: Element) -> tuple[Subject, ...]:
    found = []
    for category in entry.iterchildren("{*}category"):
        term, scheme = attribute(category, "term"), attribute(category, "scheme") or attribute(category, "domain")
        text = html.unescape(text_of(category))
        code = f"{scheme}{term or text}" if scheme.startswith("http") and scheme.endswith(("/", "#")) else term
        found.append(subject_of(attribute(category, "label") or text or term, code))
    return tuple(dict.fromkeys(filter(None, found)))


def _origins(entry: Element) -> tuple[str, ...]:
    """Return the names of the feeds that an entry was taken from."""
    source = _child(entry, "source")
    title = None if source is None else source.find(f"{_ATOM}title")
    return (text_of(source) if title is None else _text_construct(title),)


def _child(element: Element | None, name: str) -> Element | None:
    """Return a child of the element's own vocabulary, not a module's of the same name."""
    if element is None:
        return None
    namespace = str(element.tag).rpartition("}")[0]
    return element.find(f"{namespace}}}{name}" if namespace else name)


def _own(element: Element | None, name: str) -> str:
    return text_of(_child(element, name))


def _module(element: Element, namespace: str, name: str) -> str:
    return text_of(element.find(f"{namespace}{name}"))
