"""The one analyser: from text to tokens, at index time and at query time alike.

Wire copy is full of figures (1,750), tickers (GM.N), initialisms (U.S.), ampersands (AT&T), apostrophes (O'Neill,
Brazil's) and hyphens (state-owned, e-mail), and people type them with and without their marks. Rules:

- A hyphen or slash parts a word: each part takes a position of its own, so "state-owned" and "state owned" are the
  same phrase; short compounds are also found joined (e-mail as email, COVID-19 as covid19).
- Inner points, ampersands, apostrophes and commas between figures stay inside one token. The form without the marks
  stands at the same position (us for U.S., 1750 for 1,750, oneill for O'Neill), and so do the parts that are words
  in themselves (brazil for Brazil's, gm for GM.N).
- Han, kana and Hangul have no spaces: each Han or kana character is a token, so a word is found as a phrase.
- Case, accents and the forms of an apostrophe fold. There are no stop words: a phrase means the words as printed.
- Words are not stemmed in the index. A query word also stands for its plural or singular (`inflections`), as in the
  search services that newsrooms know; a quoted word stands for itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

_APOSTROPHES = "'’ʼ＇"
_ALONE = r"\u3040-\u3098\u309d-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # kana and Han: each character is a word
_LETTER = rf"[^\W_{_ALONE}]"
_ONE_WORD = (
    rf"(?:[{_ALONE}]|{_LETTER}(?:{_LETTER}+|[\u0300-\u036f]|[.&{_APOSTROPHES}](?={_LETTER})|(?<=[0-9]),(?=[0-9]))*)"
)
_WORD = re.compile(_ONE_WORD)
_COMPOUND = re.compile(rf"{_ONE_WORD}(?:[-‐‑/]{_ONE_WORD})*")
_DECIMAL = re.compile(r"\d+(?:\.\d+)+")
_JOINER = re.compile(r"[-‐‑/]")
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
_FOLDED = str.maketrans(_LETTERS | dict.fromkeys(_APOSTROPHES, "'"))
_JOINED_PARTS = 3
_APART = frozenset({"new", "news"})  # not each other's plural, and too common to confuse
MAX_TOKEN_CHARS = 64
"""A longer run of letters is cut here: no word is longer, and Whoosh's keys must stay small."""


class Token(NamedTuple):
    """One term at one position; `start` and `end` are character offsets of what was printed."""

    text: str
    position: int
    start: int
    end: int


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Return text with case, accents, ligatures, forms of an apostrophe and runs of white space folded away."""
    if text.isascii():
        return " ".join(text.lower().split())
    compatible = unicodedata.normalize("NFKD", text).casefold().translate(_FOLDED)
    decomposed = unicodedata.normalize("NFKD", compatible)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(unicodedata.normalize("NFC", bare).split())


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text, positions ascending from 0; forms of one word share its position."""
    position = 0
    for run in _compounds(text):
        spans = [match.span() for match in run]
        parts = [forms(text[start:end]) for start, end in spans]
        joined = _joined(parts)
        for offset, ((start, end), words) in enumerate(zip(spans, parts, strict=True)):
            for term in words:
                yield Token(term, position + offset, start, end)
            if joined and not offset:
                yield Token(joined, position, start, spans[-1][1])
        position += len(spans)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a text with their positions, one entry a token; `words` counts the positions that words fill."""

    texts: list[str]
    positions: list[int]
    words: int


def terms(text: str) -> Terms:
    """Return `tokens` without offsets, quickly: for the indexer."""
    texts: list[str] = []
    positions: list[int] = []
    words = 0
    if is_ascii := text.isascii():
        text = text.lower()
    for compound in _COMPOUND.findall(text):
        if is_ascii and compound.isalnum() and len(compound) <= MAX_TOKEN_CHARS:  # most words are their own only form
            texts.append(compound)
            positions.append(words)
            words += 1
            continue
        known = compound_terms(compound)
        texts += known.texts
        positions += [words + position for position in known.positions]
        words += known.words
    return Terms(texts, positions, words)


def compounds(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the words of a stretch of text with their places; those that a hyphen or slash joins are one match."""
    return _COMPOUND.finditer(text, start, end)


def compound_tokens(compound: str) -> tuple[Token, ...]:
    """Return the tokens of one match of `compounds`; the last has the last position."""
    return _compound_tokens(compound) if len(compound) <= _REMEMBERED_CHARS else tuple(tokens(compound))


def compound_terms(compound: str) -> Terms:
    """Return the terms of one match of `compounds`, positions from 0."""
    return _compound_terms(compound) if len(compound) <= _REMEMBERED_CHARS else _read_compound(compound)


def _read_compound(compound: str) -> Terms:
    parts = [forms(match.group()) for match in _WORD.finditer(compound)]
    joined = _joined(parts)
    found = [(joined, 0)] if joined else []
    found += [(term, position) for position, words in enumerate(parts) for term in words]
    return Terms([term for term, _ in found], [position for _, position in found], len(parts))


_compound_terms = lru_cache(maxsize=1 << 17)(_read_compound)
_compound_tokens = lru_cache(maxsize=1 << 14)(lambda compound: tuple(tokens(compound)))
_REMEMBERED_CHARS = 64


def count_words(text: str) -> int:
    """Return the number of positions that `tokens` fills in a text."""
    return sum(1 for _ in _WORD.finditer(text))


@lru_cache(maxsize=1 << 12)
def alternatives(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the token sequences that read a word or phrase as typed; a story with any of them has it.

    One word mostly gives one sequence of one term; "state-owned" gives (state, owned) and (stateowned,); text without
    a letter or figure gives none.
    """
    runs = list(_compounds(word))
    parts = [forms(match.group()) for run in runs for match in run]
    if not parts:
        return ()
    sequence = tuple(words[0] for words in parts)
    joined = _joined(parts) if len(runs) == 1 else ""
    return (sequence, (joined,)) if joined else (sequence,)


@lru_cache(maxsize=1 << 17)
def forms(word: str) -> tuple[str, ...]:
    """Return the terms that one printed word is indexed under, its own folded form first."""
    word = word[:MAX_TOKEN_CHARS]
    whole = fold(word) or word  # nothing is left of a vowel mark that stands alone
    if whole.isalnum() or _DECIMAL.fullmatch(whole):
        return (whole,)
    if whole[0].isdigit():
        return tuple(dict.fromkeys((whole, whole.replace(",", ""))))
    found = [whole, re.sub(r"[.,&']", "", whole)]
    found += [part for part in re.split(r"[.']", whole) if len(part) > 1]
    return tuple(dict.fromkeys(term for term in found if term))


@lru_cache(maxsize=1 << 14)
def inflections(term: str) -> tuple[str, ...]:
    """Return a term with the plural and singular forms that an English, French, Spanish or Portuguese word may have.

    The forms are candidates: those that no story has simply match nothing. Terms that are short, or hold anything but
    letters, stand for themselves.
    """
    if len(term) < 3 or not term.isalpha() or term in _APART:
        return (term,)
    return tuple(dict.fromkeys((term, *_singulars(term), *_plurals(term))))


def _singulars(term: str) -> Iterator[str]:
    if not term.endswith("s") or term.endswith(("ss", "us", "is")) or len(term) < 4:
        return
    yield term[:-1]
    if term.endswith("ies") and len(term) > 4:
        yield term[:-3] + "y"
    elif term.endswith(("ses", "xes", "zes", "ches", "shes", "oes", "res", "nes", "les", "des")):
        yield term[:-2]


def _plurals(term: str) -> Iterator[str]:
    if term.endswith("s") and not term.endswith(("ss", "us")):
        return
    if term.endswith(("ss", "us", "x", "z", "ch", "sh", "o")):
        yield term + "es"
    if term.endswith("y") and term[-2] not in "aeiou":
        yield term[:-1] + "ies"
    elif not term.endswith(("ss", "us", "x", "z", "ch", "sh")):
        yield term + "s"


def _compounds(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield the words of a text, those joined by a hyphen or slash together."""
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(text):
        if run and not (match.start() == run[-1].end() + 1 and _JOINER.match(text, run[-1].end())):
            yield run
            run = []
        run.append(match)
    if run:
        yield run


def _joined(parts: list[tuple[str, ...]]) -> str:
    if not 1 < len(parts) <= _JOINED_PARTS:
        return ""
    first = [words[0] for words in parts]
    return "".join(first) if all(map(str.isalnum, first)) and not first[0].isdigit() else ""
