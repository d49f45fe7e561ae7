"""XML within bounds: nothing is fetched, no entity is expanded, and size and depth are limited.

Feeds declare wrong encodings and leave HTML's named characters undeclared; both are mended before parsing, because the
text is not in doubt. Everything else that is not well-formed is refused. libxml2 bounds the depth at 256.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

from index.clean.charset import decode, without_controls

Element: TypeAlias = etree._Element

MAX_XML_BYTES = 16 << 20  # a busy day of one wire in one message is under 5 MB
MAX_TAGS = 150_000  # a story has some 100 elements; each costs up to 0.4 KB

_HEAD_BYTES = (2048, 1 << 16)  # nearly every root stands in the first 2 KB; a long licence comment may come first
_DECLARED = r"""<!DOCTYPE\b(?>[^\[>"']|"[^"]*"|'[^']*')*+"""
_SUBSET = r"""\[(?>[^\]"'<]|"[^"]*"|'[^']*'|<!--.*?-->|<)*+\]\s*"""
_PROLOG = rf"\s*(?>(?><\?.*?\?>|<!--.*?-->|{_DECLARED}(?:{_SUBSET})?>)\s*)*+"
_ROOT = re.compile(rf"{_PROLOG}<(?:[\w.-]+:)?(?P<name>[A-Za-z_][\w.-]*)(?=[\s/>])", re.DOTALL)
_OPENING = re.compile(rb"[\s\0\xef\xbb\xbf\xfe\xff]*<")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30};)")


class UnreadableXml(ValueError):
    """XML that cannot be parsed within the limits; the text is the reason to report."""


def root_name(data: bytes) -> str:
    """Return the local name of an XML document's root element in lower case, "" for bytes that open with no element."""
    if not _OPENING.match(data):
        return ""
    for head_bytes in _HEAD_BYTES:
        if found := _ROOT.match(decode(data[:head_bytes]).text):
            return found["name"].lower()
        if len(data) <= head_bytes:
            break
    return ""


def parse_xml(data: bytes) -> Element:
    """Return the root element of a document, comments and processing instructions left out.

    Raises:
        UnreadableXml: it is not well-formed, over a limit, or declares entities or other markup of its own.
    """
    if len(data) > MAX_XML_BYTES:
        raise UnreadableXml(f"XML of {len(data) >> 20} MB; the limit is {MAX_XML_BYTES >> 20} MB")
    text = decode(data).text.lstrip()
    if (tags := text.count("<")) > MAX_TAGS:
        raise UnreadableXml(f"XML with {tags:,} tags; the limit is {MAX_TAGS:,}")
    _refuse_declarations(text)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(_NAMED.sub(_character, text).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableXml(f"malformed XML: {without_controls(str(error.msg))}") from error
    _part_lines(root)
    return root


def local_name(element: Element) -> str:
    """Return an element's name without its namespace; "" for an entity reference."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def fold_text(text: str) -> str:
    """Return text on one line, white space folded, without characters that are no text."""
    return " ".join(without_controls(text).split())


def text_of(element: Element | None) -> str:
    """Return all text in an element, folded on one line; "" for None."""
    return "" if element is None else fold_text("".join(map(str, element.itertext())))


def child(element: Element | None, path: str) -> Element | None:
    """Return the first element on a path of local names ("head/docdata/urgency"), whatever the namespaces."""
    return next(children(element, path), None)


def children(element: Element | None, path: str) -> Iterator[Element]:
    """Yield the elements on a path of local names, in document order, whatever the namespaces."""
    if element is not None:
        yield from element.iterfind("/".join(f"{{*}}{name}" if name.strip(".*") else name for name in path.split("/")))


def attribute(element: Element | None, name: str) -> str:
    """Return an attribute's value, folded; "" where the element or the attribute is missing."""
    return "" if element is None else fold_text(str(element.get(name) or ""))


def language_of(element: Element | None) -> str:
    """Return the xml:lang that holds for an element, or ""."""
    while element is not None:
        if found := attribute(element, "{http://www.w3.org/XML/1998/namespace}lang"):
            return found
        element = element.getparent()
    return ""


def _refuse_declarations(text: str) -> None:
    """Refuse a document type that declares anything itself: entities and attribute defaults can be bombs."""
    root = _ROOT.match(text)
    prolog = text[: root.start("name")] if root else text
    if "<!DOCTYPE" not in prolog:
        return
    if "<!ENTITY" in prolog:
        raise UnreadableXml("its DOCTYPE declares entities")
    if re.search(r"<!(?:ATTLIST|ELEMENT|NOTATION)|%[\w.-]+;", prolog):
        raise UnreadableXml("its DOCTYPE declares markup of its own")


def _character(found: re.Match[str]) -> str:
    """Return what one of HTML's named characters stands for; XML's own five and unknown names stay."""
    character = html.entities.html5.get(found[1], "")
    return found[0] if not character or character in "<>&\"'" else character


def _part_lines(root: Element) -> None:
    """Put a space at each line break, so that folding does not join the words around it."""
    for element in root.iter("{*}br"):
        element.tail = f" {element.tail or ''}"
