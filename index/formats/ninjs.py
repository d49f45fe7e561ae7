"""ninjs 1.x, 2.x and 3.x: news items in JSON, one, a list, an object with `items`, or one after another.

Version 1 has one text per property (headline, body_text, body_xhtml), version 2 lists them (headlines, bodies),
version 3 writes names in camel case; names are compared without case, so one reading serves all three. What Dateline
wrote itself (`search.ninjs`) is read back as it was. Source: IPTC, ninjs schemas (https://iptc.org/standards/ninjs/).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from index.clean.assemble import Parts
from index.clean.charset import decode
from index.cleaned import Cleaned, Rejected, Removed, Source
from index.formats.items import Item, item_name, story_of
from index.formats.markup import Copy, copy_of_markup, copy_of_text
from index.formats.newscodes import bare_code, status_of, subject_of
from index.formats.own import own_story
from index.formats.xmltree import fold_text
from search.ninjs import EXTENSION
from search.story import Status, Subject

MAX_JSON_BYTES = 32 << 20  # parsed, it takes four times as much; a day of one wire is under 10 MB
Fields = Mapping[str, Any]
"""An item's properties by lower-case name."""

_OPENING = re.compile(r"\s*(?:\{\s*(?:\"|\})|\[\s*(?:\{|\]))")
_HEAD_BYTES = 512
_BEFORE_TEXT = b"\0\t\r\n \xef\xbb\xbf\xfe\xff"  # white space and byte order marks
_BODY_NAMES = ("body_xhtml", "body_html", "body_nitf", "body_text")
_MARKUP = re.compile(r"\s*<[a-zA-Z!?]")
_PACKAGES = frozenset(("composite", "package"))


class NinjsReader:
    """Reads the ninjs items of a JSON document; JSON that is no ninjs is refused, not taken for copy."""

    name = "ninjs"

    def recognises(self, source: Source) -> bool:
        """Tell whether the content opens as a JSON object, or a list of objects, does."""
        head = source.data[:_HEAD_BYTES]
        return head.lstrip(_BEFORE_TEXT)[:1] in {b"{", b"["} and _OPENING.match(decode(head).text) is not None

    def read(self, source: Source) -> Iterator[Cleaned | Rejected]:
        """Yield each item's story, or why it has none."""
        if len(source.data) > MAX_JSON_BYTES:
            reason = f"JSON of {len(source.data) >> 20} MB; the limit is {MAX_JSON_BYTES >> 20} MB"
            yield Rejected(source.path, reason)
            return
        try:
            values = list(_values(decode(source.data).text))
        except (ValueError, RecursionError) as error:
            yield Rejected(source.path, f"malformed JSON: {fold_text(str(error))}")
            return
        items = [item for value in values for item in _items(value)]
        if not items:
            yield Rejected(source.path, "JSON without items")
        for number, item in enumerate(items, start=1):
            yield from _read_item(source, item, str(number))


def _values(text: str) -> Iterator[object]:
    """Yield the JSON values that stand one after another in a text: one document, or one item a line."""
    decoder = json.JSONDecoder(strict=False)
    gap = re.compile(r"[\s,]*")
    position = _end(gap, text, 0)
    while position < len(text):
        value, position = decoder.raw_decode(text, position)
        yield value
        position = _end(gap, text, position)


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    found = pattern.match(text, position)
    return found.end() if found else position


def _items(value: object) -> list[object]:
    if isinstance(value, dict) and isinstance(value.get("items"), list) and "uri" not in value:
        return list(value["items"])
    return list(value) if isinstance(value, list) else [value]


def _read_item(source: Source, item: object, number: str) -> Iterator[Cleaned | Rejected]:
    if not isinstance(item, dict):
        yield Rejected(source.path, "no ninjs item but a bare value", number)
        return
    if isinstance(item.get(EXTENSION), dict):
        story = own_story(item)
        yield Rejected(source.path, story, number) if isinstance(story, str) else Cleaned(story)
        return
    fields = {name.lower(): value for name, value in item.items()}
    guid = _text(fields, "uri") or _text(fields, "guid")
    if not guid:
        yield Rejected(source.path, "JSON, but no ninjs: it has no uri", number)
    elif inner := _associated(fields):
        for one in inner:
            yield _read_text(source, {name.lower(): value for name, value in one.items()})
    else:
        yield _read_text(source, fields)


def _associated(fields: Fields) -> list[dict[str, Any]]:
    """Return the texts that a package without text of its own carries."""
    if bare_code(_text(fields, "type")).lower() not in _PACKAGES or _copy(fields).blocks:
        return []
    inner = fields.get("associations")
    candidates = list(inner.values()) if isinstance(inner, dict) else inner if isinstance(inner, list) else []
    return [one for one in candidates if isinstance(one, dict) and one.get("type") == "text" and one.get("uri")]


def _read_text(source: Source, fields: Fields) -> Cleaned | Rejected:
    copy = _copy(fields)
    guid = _text(fields, "uri") or _text(fields, "guid")
    is_notice = status_of(_text(fields, "pubstatus")) in {Status.CANCELED, Status.WITHHELD}
    if not copy.blocks and not is_notice and (copy.fault or not _has_empty_body(fields)):
        kind = _text(fields, "type") or "text"
        return Rejected(source.path, copy.fault or f"an item of type {kind} without a body", item_name(guid))
    return story_of(_item(source, fields, copy))


def _has_empty_body(fields: Fields) -> bool:
    """Tell whether an item says that it has no more than its headline, as a flash does."""
    named = any(name in fields for name in ("bodies", *_BODY_NAMES))
    return named and bare_code(_text(fields, "type")).lower() in {"", "text"}


def _item(source: Source, fields: Fields, copy: Copy) -> Item:
    infos = tuple(_names(fields, "infosources", "infosource"))
    return Item(
        parts=_parts(source, fields, copy),
        created=(_text(fields, "firstcreated"), _text(fields, "contentcreated")),
        updated=(_text(fields, "versioncreated"),),
        version=_text(fields, "version"),
        status=_text(fields, "pubstatus"),
        embargo=_embargo(fields),
        urgency=_text(fields, "urgency"),
        dateline=_text(fields, "dateline") or _text(fields, "located"),
        notes=tuple(filter(None, map(fold_text, _raw(fields, "ednote").split("\n")))),
        genres=_genres(fields),
        sources=(_text(fields, "source"), *infos, *_names(fields, "provider"), _text(fields, "copyrightholder")),
        credits=(_text(fields, "source"), *infos),
    )


def _parts(source: Source, fields: Fields, copy: Copy) -> Parts:
    people = list(_objects(fields, "people", "person"))
    concepts = list(_objects(fields, "subjects", "subject"))
    main, subs = _headlines(fields)
    return Parts(
        path=source.path,
        headlines=tuple(dict.fromkeys((*main, *copy.headlines))),
        subhead=next(iter(subs), ""),
        blocks=copy.blocks,
        byline=_text(fields, "by") or _text(fields, "byline"),
        authors=tuple(_name(one) for one in people if one.get("rel") == "author"),
        slug=_text(fields, "slugline"),
        keywords=_keywords(fields, concepts),
        topics=_topics(one for one in concepts if one.get("rel") != "keyword"),
        places=tuple(_names(fields, "places", "place")),
        people=tuple(dict.fromkeys(filter(None, (_name(one) for one in people if one.get("rel") != "author")))),
        organisations=tuple(_names(fields, "organisations", "organisation")),
        language=_text(fields, "language"),
        # An item that evolved from another is a later filing of it.
        guid=_text(fields, "evolvedfrom") or _text(fields, "uri") or _text(fields, "guid"),
        url=_url(fields) or source.url,
        rights=_text(fields, "copyrightnotice") or _text(fields, "usageterms"),
        removed=(*(Removed(text, "summary") for text in _summaries(fields)), *copy.removed),
    )


def _copy(fields: Fields) -> Copy:
    """Return the copy of the main body, in the form that keeps its paragraphs best."""
    bodies = list(_objects(fields, "bodies"))
    bodies.sort(key=lambda body: (body.get("role", "main") != "main", "html" not in str(body.get("contenttype", ""))))
    forms = [(str(body.get("contenttype", "")), body.get("value")) for body in bodies]
    names = (*_BODY_NAMES, *(name for name in fields if name.startswith("body_") and name not in _BODY_NAMES))
    forms += [(name, fields[name]) for name in names if name in fields]
    fault = _fault_of_bodies(fields.get("bodies"))
    for kind, text in forms:
        found = _copy_of(kind.lower(), text) if isinstance(text, str) else Copy(fault=_fault_of_value(kind, text))
        fault = fault or found.fault
        if found.blocks:
            return found
    return Copy(fault=fault)


def _fault_of_bodies(listed: object) -> str:
    values = listed if isinstance(listed, list) else [listed or {}]
    return "" if all(isinstance(one, dict) for one in values) else "bodies that are no list of objects"


def _fault_of_value(kind: str, value: object) -> str:
    return "" if value is None else f"a body that is no text: {kind or 'bodies'} is {type(value).__name__}"


def _copy_of(kind: str, text: str) -> Copy:
    is_markup = "html" in kind or "nitf" in kind or (kind not in {"text/plain", "body_text"} and _MARKUP.match(text))
    return copy_of_markup(text) if is_markup else copy_of_text(text)


def _headlines(fields: Fields) -> tuple[list[str], list[str]]:
    main = [_text(fields, "headline")]
    subs: list[str] = []
    for one in _objects(fields, "headlines"):
        text = fold_text(_plain(_raw(one, "value")) if "html" in _raw(one, "contenttype") else _raw(one, "value"))
        (subs if "sub" in _raw(one, "role").lower() else main).append(text)
    titles = [_text(fields, "title"), _text(fields, "name")] if not any(main) else []
    return list(filter(None, (*main, *titles))), list(filter(None, subs))


def _plain(markup: str) -> str:
    return re.sub(r"<[^<>]*>", " ", markup)


def _summaries(fields: Fields) -> Iterator[str]:
    named = [_text(fields, name) for name in fields if name.startswith("description_")]
    listed = [_text(one, "value") for one in _objects(fields, "descriptions")]
    yield from dict.fromkeys(fold_text(_plain(text)) for text in (*named, *listed) if text)


def _embargo(fields: Fields) -> str | None:
    """Return an embargo's end as written, "" for one that is only said to hold; null and empty mean that none is."""
    value = fields.get("embargoeduntil") or fields.get("embargoed")
    return None if not value else value if isinstance(value, str) else ""


def _genres(fields: Fields) -> tuple[str, ...]:
    corrected = ("correction",) if fields.get("correction_sequence") else ()
    signals = [code for one in _objects(fields, "signals", "signal") for code in (_code(one), _name(one))]
    genres = [code for one in _objects(fields, "genres", "genre") for code in (_code(one), _name(one))]
    return tuple(filter(None, (*corrected, *signals, *genres)))


def _keywords(fields: Fields, concepts: Iterable[Fields]) -> tuple[str, ...]:
    listed = fields.get("keywords")
    plain = [fold_text(one) for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    named = [_name(one) for one in concepts if one.get("rel") == "keyword"]
    return tuple(dict.fromkeys(filter(None, (*plain, *named))))


def _topics(concepts: Iterable[Fields]) -> tuple[Subject, ...]:
    found = (subject_of(_name(one), _code(one)) for one in concepts)
    return tuple(dict.fromkeys(filter(None, found)))


def _url(fields: Fields) -> str:
    named = next((_text(one, "value") for one in _objects(fields, "altids") if one.get("role") == "url"), "")
    uri = _text(fields, "uri")
    return named or (uri if uri.startswith(("http://", "https://")) else "")


def _objects(fields: Fields, *names: str) -> Iterator[Fields]:
    """Yield the objects listed under the first of these names that has any, their properties in lower case."""
    listed: object = next((value for name in names if (value := fields.get(name))), [])
    for one in listed if isinstance(listed, list) else [listed]:
        if isinstance(one, dict):
            yield {name.lower(): value for name, value in one.items()}
        elif isinstance(one, str):
            yield {"name": one}


def _names(fields: Fields, *names: str) -> Iterator[str]:
    yield from dict.fromkeys(filter(None, map(_name, _objects(fields, *names))))


def _name(concept: Fields) -> str:
    return _text(concept, "name") or _text(concept, "literal")


def _code(concept: Fields) -> str:
    """Return a concept's URI or qcode; a bare code counts with its scheme, which may be a URI or an alias."""
    if found := _text(concept, "uri") or _text(concept, "qcode"):
        return found
    code, scheme = _text(concept, "code"), _text(concept, "scheme")
    if scheme.startswith(("http://", "https://")):
        return f"{scheme.rstrip('/')}/{code}" if code else ""
    return f"{scheme}:{code}" if scheme and code and ":" not in code else code


def _raw(fields: Fields, name: str) -> str:
    """Return a text property as written, a number in figures, "" for anything else."""
    value = fields.get(name)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def _text(fields: Fields, name: str) -> str:
    return fold_text(_raw(fields, name))
