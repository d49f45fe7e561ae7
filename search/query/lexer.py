"""From query text to lexemes: brackets, operators, quoted text and bare words, each with where it starts.

Every text has lexemes and the time is linear: no lexeme is tried twice from the same place. Typographic quotes,
full-width marks and invisible characters are first put in their plain forms, one character for one, so that positions
are those of the text as typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.schema import FIELD_ALIASES, QUERY_FIELDS

DASHES = "-\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
"""Marks that stand for a minus where a word begins; the long dash (—) is punctuation."""
OPERATORS = ("AND", "OR", "NOT")
DATE_FIELD = "date"

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»〝〞＂", '"'),
        **dict(zip("（）：＊～＾", "():*~^", strict=True)),
        # Direction marks, the zero-width space and the byte order mark come along with pasted text.
        **dict.fromkeys("\u200b\u200e\u200f\u2060\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff", " "),
    }
)
_NAME = re.compile(r"\+*([A-Za-z][A-Za-z_]{0,31}):(?!//)(.*)", re.DOTALL)
_DATE_NAMES = "|".join([DATE_FIELD, *(alias for alias, name in FIELD_ALIASES.items() if name == DATE_FIELD)])
_DASH = re.escape(DASHES)
_SUFFIX = r"(?:~[0-9]{0,9}|\^[0-9]{1,9}(?:\.[0-9]{1,2})?){0,2}"
_LEXEME = re.compile(
    rf"""
      (?P<open>\()
    | \)(?P<close>{_SUFFIX})
    | "(?P<quoted>[^"]*)(?P<end>"|$)(?P<suffix>{_SUFFIX})
    | (?P<minus>[{_DASH}])(?=[^\s){_DASH}])
    | (?P<bare>\+*(?i:{_DATE_NAMES}):[\[{{][^\[\]{{}}"()]{{0,64}}[\]}}] | [^\s"()]+)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Open:
    """An opening bracket."""

    start: int


@dataclass(frozen=True, slots=True)
class Close:
    """A closing bracket and the marks that follow it without a space (^2)."""

    start: int
    suffix: str


@dataclass(frozen=True, slots=True)
class Operator:
    """AND, OR or NOT; `is_word` is False for a minus before a word."""

    start: int
    name: str
    is_word: bool = True


@dataclass(frozen=True, slots=True)
class Quoted:
    """Quoted text and the marks that follow it without a space (~5, ^2)."""

    start: int
    text: str
    suffix: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Bare:
    """A run of characters without space, quote or bracket; `date:[… TO …]` is one too."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """Return the position after the last character."""
        return self.start + len(self.text)


Lexeme = Open | Close | Operator | Quoted | Bare


def lex(text: str) -> Iterator[Lexeme]:
    """Yield the lexemes of a query text in order."""
    for match in _LEXEME.finditer(text.translate(_PLAIN)):
        yield _lexeme(match)


def _lexeme(match: re.Match[str]) -> Lexeme:
    start = match.start()
    match match.lastgroup:
        case "open":
            return Open(start)
        case "close":
            return Close(start, match["close"])
        case "minus":
            return Operator(start, "NOT", is_word=False)
        case "suffix":
            return Quoted(start, match["quoted"], match["suffix"], is_closed=bool(match["end"]))
        case _:
            text = match["bare"]
            return Operator(start, text) if text in OPERATORS else Bare(start, text)


def field_name(name: str) -> str:
    """Return the query field that a name or alias stands for, in any case; "" if there is none."""
    folded = name.lower()
    return folded if folded in QUERY_FIELDS or folded == DATE_FIELD else FIELD_ALIASES.get(folded, "")


def split_field(text: str) -> tuple[str, str]:
    """Return the name before the colon and the rest, of a bare word that names a field; else ("", text).

    The name is as typed and may be of no field. Clock times (10:30), addresses (https://…) and single letters (C:)
    name none.
    """
    match = _NAME.fullmatch(text)
    if match and (len(match[1]) > 1 or field_name(match[1])):
        return match[1], match[2]
    return "", text
