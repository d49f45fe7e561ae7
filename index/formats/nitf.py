"""NITF 3.x, the News Industry Text Format: one story a document.

Source: IPTC, "NITF 3.6 documentation" (https://iptc.org/std/NITF/3.6/documentation/nitf.html).
"""

from __future__ import annotations

from collections.abc import Iterator

from index.clean.assemble import Parts
from index.clean.places import fold
from index.cleaned import Cleaned, Rejected, Removed, Source
from index.formats.items import Item, qualified_id, story_of
from index.formats.markup import Copy, copy_of_element
from index.formats.newscodes import subject_of
from index.formats.xmltree import (
    Element,
    UnreadableXml,
    attribute,
    child,
    children,
    language_of,
    parse_xml,
    root_name,
    text_of,
)
from search.story import Subject

_HEAD = "body/body.head"
_LABELS = ("detail", "matter", "type")  # of a subject code, the most exact first


class NitfReader:
    """Reads one story from one NITF document."""

    name = "nitf"

    def recognises(self, source: Source) -> bool:
        """Tell whether the root element is NITF's."""
        return root_name(source.data) == "nitf"

    def read(self, source: Source) -> Iterator[Cleaned | Rejected]:
        """Yield the document's story, and a notice about the document that it cancels or withholds, if any."""
        try:
            root = parse_xml(source.data)
        except UnreadableXml as error:
            yield Rejected(source.path, str(error))
            return
        yield story_of(_item(source, root))
        if notice := _notice(source, root):
            yield story_of(notice)


def nitf_copy(root: Element) -> Copy:
    """Return the copy of an NITF document: its content and the tagline below it; its abstract if it has no content."""
    found = [copy_of_element(part) for path in ("body.content", "body.end") for part in children(root, f"body/{path}")]
    abstract = [copy_of_element(part) for part in children(root, f"{_HEAD}/abstract")]
    parts = found if any(part.blocks for part in found) else abstract
    left = (
        [] if parts is abstract else [text for part in children(root, f"{_HEAD}/abstract") if (text := text_of(part))]
    )
    return Copy(
        blocks=tuple(block for part in parts for block in part.blocks),
        removed=(*(Removed(text, "abstract") for text in left), *(piece for part in parts for piece in part.removed)),
        headlines=nitf_headlines(root),
        fault=next((part.fault for part in (*found, *abstract) if part.fault), ""),
    )


def nitf_headlines(root: Element) -> tuple[str, ...]:
    """Return an NITF document's main headlines; its title where it has none."""
    found = tuple(filter(None, map(text_of, children(root, f"{_HEAD}/hedline/hl1"))))
    return found or tuple(filter(None, map(text_of, children(root, "head/title"))))


def nitf_dateline(root: Element) -> str:
    """Return the text of an NITF document's dateline element, or ""."""
    return text_of(child(root, f"{_HEAD}/dateline"))


def nitf_byline(root: Element) -> str:
    """Return an NITF document's byline, the writer's title parted from the name by a comma."""
    byline = child(root, f"{_HEAD}/byline")
    titles = [text for title in children(byline, "byttl") if (text := text_of(title))]
    name = text_of(byline)
    for title in titles:
        name = name.removesuffix(title).rstrip(" ,")
    return ", ".join(filter(None, (name, *titles)))


def _item(source: Source, root: Element) -> Item:
    docdata = child(root, "head/docdata")
    status = attribute(docdata, "management-status")
    copy = nitf_copy(root)
    release = attribute(child(docdata, "date.release"), "norm")
    return Item(
        parts=_parts(source, root, copy),
        created=(attribute(child(docdata, "date.issue"), "norm"), _publication(root)),
        updated=("" if status == "embargoed" else release,),
        version=attribute(child(docdata, "du-key"), "version"),
        status="" if status == "embargoed" else status,
        embargo=release if status == "embargoed" else None,
        urgency=attribute(child(docdata, "urgency"), "ed-urg"),
        dateline=nitf_dateline(root),
        notes=_notes(root),
        genres=_genres(root),
        sources=(*map(text_of, children(root, f"{_HEAD}/distributor")), *_holders(docdata)),
        credits=tuple(map(text_of, children(root, f"{_HEAD}/distributor"))),
    )


def _parts(source: Source, root: Element, copy: Copy) -> Parts:
    docdata = child(root, "head/docdata")
    headlines = {fold(headline) for headline in copy.headlines}
    others = [text for line in children(root, f"{_HEAD}/hedline/hl2") if fold(text := text_of(line)) not in headlines]
    return Parts(
        path=source.path,
        headlines=copy.headlines,
        subhead=next(iter(others), ""),
        blocks=copy.blocks,
        byline=nitf_byline(root),
        slug=attribute(child(docdata, "du-key"), "key") or attribute(child(docdata, "fixture"), "fix-id"),
        keywords=_listed(root, "head/docdata/key-list/keyword", "key"),
        topics=_topics(root),
        places=_identified(root, "location"),
        people=_identified(root, "person"),
        organisations=_identified(root, "org"),
        language=attribute(root, "baselang") or language_of(root),
        guid=_guid(docdata),
        url=source.url,
        rights=_rights(root),
        removed=copy.removed,
    )


def _guid(docdata: Element | None) -> str:
    """Return what names the story: the document that it corrects, else its own identifier without a version."""
    corrected = child(docdata, "correction")
    if found := attribute(corrected, "id-string"):
        return qualified_id(found, attribute(corrected, "regsrc") or _registrar(docdata))
    own, key = attribute(child(docdata, "doc-id"), "id-string"), attribute(child(docdata, "du-key"), "key")
    # "BC-STORM_47" with the key "BC-STORM": some agencies number the versions in the identifier.
    return qualified_id(key if key and own.startswith(key) else own, _registrar(docdata))


def _registrar(docdata: Element | None) -> str:
    """Return who gave the document its identifier: the registrar, else the distributor."""
    if docdata is None:
        return ""
    root = docdata.getroottree().getroot()
    return attribute(child(docdata, "doc-id"), "regsrc") or text_of(child(root, f"{_HEAD}/distributor"))


def _notice(source: Source, root: Element) -> Item | None:
    """Return what the document's management instruction does to another document; None without one that acts."""
    docdata = child(root, "head/docdata")
    addressed = attribute(docdata, "management-doc-idref")
    status = attribute(docdata, "management-idref-status")
    if not addressed or status.lower() in {"", "usable"}:
        return None
    # "id:version" names one version of a document whose own identifier has no colon.
    story, _, version = addressed.partition(":")
    guid = qualified_id(story if version.isdecimal() else addressed, _registrar(docdata))
    headlines = nitf_headlines(root) or (f"Notice about {guid}",)
    return Item(
        Parts(source.path, headlines=headlines, guid=guid),
        created=(attribute(child(docdata, "date.issue"), "norm"),),
        status=status,
        notes=_notes(root),
        sources=_holders(docdata),
    )


def _publication(root: Element) -> str:
    return attribute(child(root, "head/pubdata"), "date.publication")


def _notes(root: Element) -> tuple[str, ...]:
    messages = _listed(root, "head/docdata/ed-msg", "info") + _listed(root, "head/docdata/correction", "info")
    printed = [note for note in children(root, "body//note") if attribute(note, "noteclass") != "cpyrt"]
    return tuple(dict.fromkeys((*messages, *filter(None, map(text_of, printed)))))


def _genres(root: Element) -> tuple[str, ...]:
    properties = _listed(root, "head/tobject/tobject.property", "tobject.property.type")
    corrects = child(root, "head/docdata/correction") is not None
    return ("correction", *properties) if corrects else properties


def _holders(docdata: Element | None) -> tuple[str, ...]:
    named = [(child(docdata, "doc.copyright"), "holder"), (child(docdata, "doc.rights"), "provider")]
    return (*(attribute(element, name) for element, name in named), _registrar(docdata))


def _topics(root: Element) -> tuple[Subject, ...]:
    found = []
    for subject in children(root, "head//tobject.subject"):
        label = next(filter(None, (attribute(subject, f"tobject.subject.{name}") for name in _LABELS)), "")
        found.append(subject_of(label, attribute(subject, "tobject.subject.refnum")))
    for classifier in children(root, "head/docdata/identified-content/classifier"):
        label = attribute(classifier, "value") or text_of(classifier)
        found.append(subject_of(label, attribute(classifier, "idsrc") and _code(classifier)))
    return tuple(dict.fromkeys(filter(None, found)))


def _code(classifier: Element) -> str:
    return ":".join(filter(None, (attribute(classifier, "idsrc"), attribute(classifier, "id"))))


def _identified(root: Element, name: str) -> tuple[str, ...]:
    """Return the names that the head lists as what the story is about, not those that the copy marks in passing."""
    found = children(root, f"head/docdata/identified-content/{name}")
    return tuple(dict.fromkeys(filter(None, (text_of(one) or attribute(one, "value") for one in found))))


def _listed(root: Element, path: str, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (attribute(element, name) for element in children(root, path)))))


def _rights(root: Element) -> str:
    printed = next(filter(None, map(text_of, children(root, f"{_HEAD}/rights"))), "")
    holder = child(root, "head/docdata/doc.copyright")
    return printed or " ".join(filter(None, (attribute(holder, "year"), attribute(holder, "holder"))))
