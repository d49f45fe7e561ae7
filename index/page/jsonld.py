"""Schema.org statements in JSON-LD: read tolerantly, walked without recursion, the story's own one chosen.

Pages carry several: the site's, a breadcrumb's, related stories', a comment thread's. Source: https://schema.org/NewsArticle.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from index.clean.charset import without_controls

Node: TypeAlias = Mapping[str, Any]

MAX_JSON_CHARS = 2_000_000  # the longest block on real pages, a whole story with its comments, is under 400,000
MAX_NODES = 20_000  # statements walked on one page

_STORY_TYPE = re.compile(r"(?:Article|Posting|Report|Analysis|Review|Advertisement|Guide)$|^(?:Claim|FactCheck)")
_WRAPPED_FROM = re.compile(r"\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)")
_WRAPPED_TO = re.compile(r"(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*$")
_WRAPPING_CHARS = 40  # at the end of a block
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_COMMENT_LINE = re.compile(r"^\s*//.*$", re.M)
_SINGLE_QUOTED = re.compile(r"(?<=[:\[,])(\s*)'((?:[^'\\\n]|\\.)*)'(?=\s*[,}\]])")
_ESCAPE = re.compile(r'\\(["\\/bfnrt]|u[0-9a-fA-F]{4})?')
_MARKUP = re.compile(r"</?[a-z]+[^<>]*>", re.I)
_PARTING = re.compile(r"</(?:p|div|li|h\d|blockquote|tr)\s*>|<br\b[^<>]*>", re.I)
_MEMBER = re.compile(
    r'"(@type|headline|url|datePublished|dateModified|articleBody|description|inLanguage)"\s*:\s*"((?:[^"\\]|\\.)*)"'
)


def statements(scripts: Iterable[str]) -> list[Node]:
    """Return every object of the JSON-LD blocks, outer before inner, in page order; one beyond repair gives none."""
    found: list[Node] = []
    for script in scripts:
        for value in _values(script[:MAX_JSON_CHARS]):
            found.extend(_objects(value, MAX_NODES - len(found)))
    return found


def story_statements(nodes: Iterable[Node]) -> list[Node]:
    """Return those that describe an article of some kind."""
    return [node for node in nodes if "@type" in node and any(map(_STORY_TYPE.search, types(node)))]


def types(node: Node) -> list[str]:
    """Return the statement's types without their vocabulary's address."""
    stated = node.get("@type")
    names = stated if isinstance(stated, list) else [stated]
    return [name.strip().rsplit("/", 1)[-1] for name in names if isinstance(name, str)]


def texts(value: object) -> list[str]:
    """Return the strings of a value that may be one string, a list of them, or neither."""
    items = value if isinstance(value, list) else [value]
    return [plain(item) for item in items if isinstance(item, str) and item.strip()]


def plain(text: str) -> str:
    """Return text on one line with character references resolved: publishers escape JSON as if it were HTML."""
    return " ".join(without_controls(html.unescape(html.unescape(text))).split())


def paragraphs(value: object) -> tuple[str, ...]:
    """Return the paragraphs of a text value; ends of elements and line breaks part them where it has markup."""
    if not isinstance(value, str):
        return ()
    text = html.unescape(value)
    if _MARKUP.search(text):
        text = _MARKUP.sub("", _PARTING.sub("\n", text))
    return tuple(filter(None, map(plain, text.splitlines())))


def names(value: object, by_id: Mapping[str, Node]) -> list[str]:
    """Return the names that a person, an organisation, a reference to one, a bare string or a list of these gives."""
    found: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            target = item if item.get("name") else by_id.get(str(item.get("@id")), {})
            found.extend(texts(target.get("name")))
        else:
            found.extend(texts(item))
    return found


def index_by_id(nodes: Iterable[Node]) -> dict[str, Node]:
    """Return the statements that have a name, by their @id, so that references can be followed."""
    return {str(node["@id"]): node for node in nodes if node.get("@id") and node.get("name")}


def _values(script: str) -> Iterator[object]:
    text = _unwrapped(script).strip().rstrip(";")
    for mend in (str, _mended, _salvaged):
        try:
            yield from _sequence(mend(text))
        except (ValueError, RecursionError):
            continue
        return


def _unwrapped(script: str) -> str:
    """Return a block without the comment or CDATA marks that hide it from old browsers."""
    opening = _WRAPPED_FROM.match(script)
    body = (script[opening.end() :] if opening else script).rstrip()
    return body[:-_WRAPPING_CHARS] + _WRAPPED_TO.sub("", body[-_WRAPPING_CHARS:])


def _sequence(text: str) -> list[object]:
    """Return the JSON values that stand one after another in text; what follows a sound one may be junk."""
    decoder = json.JSONDecoder(strict=False)
    values: list[object] = []
    position = 0
    while position < len(text):
        try:
            value, position = decoder.raw_decode(text, position)
        except ValueError:
            if values:
                break
            raise
        values.append(value)
        while position < len(text) and text[position] in " \t\r\n,;":
            position += 1
    return values


def _mended(text: str) -> str:
    """Return JSON with the faults mended that templates make most: comments, single quotes, stray commas, escapes."""
    quoted = _SINGLE_QUOTED.sub(lambda found: found[1] + json.dumps(found[2]), _COMMENT_LINE.sub("", text))
    escaped = _ESCAPE.sub(lambda found: found[0] if found[1] else "", quoted)
    return _TRAILING_COMMA.sub("", escaped).strip()


def _salvaged(text: str) -> str:
    """Return a statement of the plain members that can still be told in a broken one about an article."""
    members = dict(reversed(_MEMBER.findall(text)))
    if not _STORY_TYPE.search(members.get("@type", "")):
        raise ValueError("not about an article")
    return "{" + ",".join(f'"{name}":"{value}"' for name, value in members.items()) + "}"


def _objects(value: object, limit: int) -> list[Node]:
    found: list[Node] = []
    waiting = [value]
    while waiting and len(found) < limit:
        item = waiting.pop()
        if isinstance(item, dict):
            found.append(item)
            waiting.extend(reversed(list(item.values())))
        elif isinstance(item, list):
            waiting.extend(reversed(item))
    return found
