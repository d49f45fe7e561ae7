"""NewsML-G2: news items, alone or many in a news message, with their text as NITF, XHTML or plain text.

A package only refers to other items; what it refers to is read where the message holds it. Source: IPTC, "NewsML-G2
Guidelines" (https://iptc.org/std/NewsML-G2/guidelines/). Catalogues are read where the item holds them itself; those of
IPTC are known (`index.formats.newscodes`), no other is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from index.clean.assemble import Parts
from index.cleaned import Cleaned, Rejected, Source
from index.formats.items import Item, item_name, story_of
from index.formats.markup import Copy, copy_of_element, copy_of_markup, copy_of_text
from index.formats.newscodes import ALIASES, bare_code, status_of, subject_of
from index.formats.nitf import nitf_byline, nitf_copy, nitf_dateline
from index.formats.xmltree import (
    Element,
    UnreadableXml,
    attribute,
    child,
    children,
    language_of,
    local_name,
    parse_xml,
    root_name,
    text_of,
)
from search.story import Status, Subject

_ITEMS = frozenset(("newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem"))
_ROOTS = frozenset(name.lower() for name in _ITEMS) | {"newsmessage"}
_NOT_TEXT = frozenset(("picture", "video", "audio", "graphic", "animation"))
_NOT_TOPICS = {"person": "people", "organisation": "organisations", "geoArea": "places", "poi": "places"}


class NewsmlReader:
    """Reads the news items of a NewsML-G2 document, one after another."""

    name = "newsml-g2"

    def recognises(self, source: Source) -> bool:
        """Tell whether the root element is a news message's or an item's."""
        return root_name(source.data) in _ROOTS

    def read(self, source: Source) -> Iterator[Cleaned | Rejected]:
        """Yield each item's story, or why it has none."""
        try:
            root = parse_xml(source.data)
        except UnreadableXml as error:
            yield Rejected(source.path, str(error))
            return
        items = [root] if local_name(root) in _ITEMS else list(children(root, "itemSet/*"))
        if not items:
            yield Rejected(source.path, "a news message without items")
        for item in items:
            yield _read_item(source, item)


def _read_item(source: Source, item: Element) -> Cleaned | Rejected:
    guid, name = attribute(item, "guid"), local_name(item)
    if name == "packageItem":
        count = sum(1 for _ in children(item, "groupSet/group/itemRef"))
        return Rejected(source.path, f"a package that refers to {count} items and has no text itself", item_name(guid))
    if name != "newsItem":
        return Rejected(source.path, f"no story but a {name}", item_name(guid))
    copy = _copy(item)
    nature = bare_code(_code(child(item, "itemMeta/itemClass")))
    is_notice = status_of(_code(child(item, "itemMeta/pubStatus"))) in {Status.CANCELED, Status.WITHHELD}
    if not copy.blocks and (nature in _NOT_TEXT or not is_notice):
        reason = copy.fault or (f"a {nature} without text" if nature in _NOT_TEXT else "a news item without text")
        return Rejected(source.path, reason, item_name(guid))
    return story_of(_item(source, item, copy))


def _item(source: Source, item: Element, copy: Copy) -> Item:
    meta, content = child(item, "itemMeta"), child(item, "contentMeta")
    embargo = child(meta, "embargoed")
    embedded = next(_embedded(item, "nitf"), None)
    located = next((text for place in children(content, "located") if (text := _name(place))), "")
    printed = text_of(child(content, "dateline")) or ("" if embedded is None else nitf_dateline(embedded))
    return Item(
        parts=_parts(source, item, copy),
        created=(text_of(child(meta, "firstCreated")), text_of(child(content, "contentCreated"))),
        updated=(text_of(child(meta, "versionCreated")), text_of(child(content, "contentModified"))),
        version=attribute(item, "version"),
        status=_code(child(meta, "pubStatus")),
        embargo=None if embargo is None else text_of(embargo),
        urgency=text_of(child(content, "urgency")),
        dateline=printed or located,
        notes=_texts(meta, "edNote"),
        genres=(*map(_code, children(meta, "signal")), *_genres(content)),
        sources=(*map(_name, children(meta, "provider")), *_origins(content)),
        credits=_origins(content),
    )


def _parts(source: Source, item: Element, copy: Copy) -> Parts:
    content = child(item, "contentMeta")
    embedded = next(_embedded(item, "nitf"), None)
    concepts = _concepts(item)
    main, subs = _headlines(item)
    return Parts(
        path=source.path,
        headlines=tuple(dict.fromkeys((*main, *copy.headlines))),
        subhead=next(iter(subs), ""),
        blocks=copy.blocks,
        byline=next(iter(_texts(content, "by")), "" if embedded is None else nitf_byline(embedded)),
        slug=next(iter(_texts(content, "slugline")), ""),
        keywords=_texts(content, "keyword"),
        topics=_topics(item),
        places=tuple(concepts["places"]),
        people=tuple(concepts["people"]),
        organisations=tuple(concepts["organisations"]),
        language=attribute(child(content, "language"), "tag") or language_of(item),
        guid=attribute(item, "guid"),
        url=source.url,
        rights=next(iter((*_texts(item, "rightsInfo/copyrightNotice"), *_texts(item, "rightsInfo/usageTerms"))), ""),
        removed=copy.removed,
    )


def _copy(item: Element) -> Copy:
    """Return the copy of the first form of the content that has any: forms of one item say the same."""
    fault = ""
    headlines: tuple[str, ...] = ()
    for form in children(item, "contentSet/*"):
        found = _copy_of_form(form)
        fault, headlines = fault or found.fault, headlines or found.headlines
        if found.blocks:
            return found
    return Copy(headlines=headlines, fault=fault)


def _copy_of_form(form: Element) -> Copy:
    kind = attribute(form, "contenttype").lower()
    if local_name(form) == "inlineXML":
        inner = next((part for part in form if local_name(part)), None)
        if inner is None:
            return Copy()
        return nitf_copy(inner) if local_name(inner) == "nitf" else copy_of_element(inner)
    if local_name(form) != "inlineData" or attribute(form, "encoding") or (kind and not kind.startswith("text/")):
        return Copy()
    text = "".join(map(str, form.itertext()))
    return copy_of_markup(text) if "html" in kind else copy_of_text(text)


def _embedded(item: Element, name: str) -> Iterator[Element]:
    return children(item, f"contentSet/inlineXML/{name}")


def _headlines(item: Element) -> tuple[list[str], list[str]]:
    """Return the main headlines, those in the item's own language first, and the sub-headlines."""
    content = child(item, "contentMeta")
    language = attribute(child(content, "language"), "tag") or language_of(item)
    main: list[tuple[bool, str]] = []
    subs: list[str] = []
    for headline in children(content, "headline"):
        text = text_of(headline)
        if text and "sub" in bare_code(attribute(headline, "role")).lower():
            subs.append(text)
        elif text:
            own = language_of(headline)
            main.append((bool(own and language) and own[:2].lower() != language[:2].lower(), text))
    titles = [(True, text) for text in _texts(item, "itemMeta/title")] if not main else []
    return [text for _, text in sorted(main + titles, key=lambda found: found[0])], subs


def _genres(content: Element | None) -> Iterator[str]:
    for genre in children(content, "genre"):
        yield from filter(None, (_code(genre), _name(genre)))


def _origins(content: Element | None) -> tuple[str, ...]:
    return (*map(_name, children(content, "infoSource")), *_texts(content, "creditline"))


def _topics(item: Element) -> tuple[Subject, ...]:
    aliases = _aliases(item)
    found = [
        subject_of(_name(subject), _code(subject), aliases)
        for subject in children(item, "contentMeta/subject")
        if _nature(subject) not in _NOT_TOPICS
    ]
    return tuple(dict.fromkeys(filter(None, found)))


def _concepts(item: Element) -> Mapping[str, Mapping[str, None]]:
    """Return the names of the people, organisations and places that the item says it is about, each once, in order."""
    found: dict[str, dict[str, None]] = {"people": {}, "organisations": {}, "places": {}}
    for subject in children(item, "contentMeta/subject"):
        kind, name = _NOT_TOPICS.get(_nature(subject)), _name(subject)
        if kind and name:
            found[kind][name] = None
    return found


def _nature(subject: Element) -> str:
    return bare_code(attribute(subject, "type") or attribute(subject, "typeuri"))


def _aliases(item: Element) -> Mapping[str, str]:
    """Return the schemes' URIs by alias: IPTC's, and what the catalogues of message and item add."""
    found = dict(ALIASES)
    message = item.getroottree().getroot()
    for scheme in (*children(message, "header/catalog/scheme"), *children(item, "catalog/scheme")):
        if attribute(scheme, "alias") and attribute(scheme, "uri"):
            found[attribute(scheme, "alias")] = attribute(scheme, "uri")
    return found


def _code(element: Element | None) -> str:
    return attribute(element, "qcode") or attribute(element, "uri")


def _name(element: Element) -> str:
    """Return a concept's name for people, in the language around it where it has several; else its literal or code."""
    names = [(language_of(name)[:2] != language_of(element)[:2], text_of(name)) for name in children(element, "name")]
    named = next((text for _, text in sorted(names, key=lambda found: found[0]) if text), "")
    return named or attribute(element, "literal") or bare_code(_code(element))


def _texts(element: Element | None, path: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(text_of, children(element, path)))))
