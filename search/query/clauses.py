"""From one bare word or quoted text to leaves of the query tree: its field, its marks, and the best reading of them.

oil  U.S.  1,750  state-owned     a word, as typed but for the marks around it
pric*  wom?n                      a pattern; one ? at the end of a word is a question mark
colour~  colour~2                 words at most one or two edits away
oil^3                             the word, counting three times in the ranking
headline:oil  title:"oil price"   in one field, by name or alias; -x in a field rules x out
date:1987-03  date:1987..1989     days; see `search.days` for their forms
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from search.analysis import count_words, fold
from search.countries import country_term
from search.days import DAY_HINT, is_relative
from search.errors import QueryError
from search.limits import Limits
from search.query.dayranges import read_days
from search.query.lexer import DASHES, DATE_FIELD, OPERATORS, Bare, Quoted, field_name, split_field
from search.query.notes import Ledger
from search.schema import FIELD_ALIASES, QUERY_FIELDS
from search.tree import And, Boost, DayRange, Everything, Fuzzy, Leaf, Node, Not, Pattern, Phrase, Word, joined

_MOST_EDITS = 2
_MOST_BOOST = 100.0
_FOREMARKS = DASHES + "—―+[{<>=¿¡"
_AFTERMARKS = ",;:!…~^|]}>"
_TAIL_CHARS = 16
_TAIL = re.compile(
    rf"~(?P<near>[0-9]{{0,9}})$|\^(?P<boost>[0-9]{{1,9}}(?:\.[0-9]{{1,2}})?)$|[{re.escape(_AFTERMARKS)}]+$"
)
_WILD = re.compile(r"[*?]")
_QUOTED_WILD = re.compile(r"\w\*|\*\w|\w\?\w")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_INNER_MARKS = ".,&'’ʼ＇"
_PART = re.compile(rf"(?:[^\W_]|[{_INNER_MARKS}*?\u0300-\u036f])+")


@dataclass(frozen=True, slots=True)
class Marked:
    """A word without the marks around it, and what they ask for; None where there was no such mark.

    `boost` is the figure as typed.
    """

    text: str
    edits: int | None = None
    boost: str | None = None


def unmark(text: str) -> Marked:
    """Return a bare word without the punctuation, ~edits and ^boost around it. Time is linear in the text."""
    near = boost = ""
    end = len(text)
    while end and (tail := _TAIL.search(text, max(0, end - _TAIL_CHARS), end)):
        near = tail[0] if tail["near"] is not None else near
        boost = tail["boost"] or boost
        end = tail.start()
    base = text[:end].lstrip(_FOREMARKS)
    edits = int(near[1:] or 1) if near else None
    bare = replace(Marked(base), edits=edits, boost=boost or None)
    return _without_full_stop(bare)


def _without_full_stop(marked: Marked) -> Marked:
    # The point after an initialism (U.S.) is its own; any other ends a sentence.
    text = marked.text
    if not text.endswith(".") or "." in text[:-1]:
        return marked
    inner = unmark(text[:-1])
    edits = inner.edits if marked.edits is None else marked.edits
    return Marked(inner.text, edits, inner.boost if marked.boost is None else marked.boost)


@dataclass(frozen=True, slots=True)
class LoneField:
    """A bare word that names a field and gives no value (headline:); `is_negated` if a minus follows (headline:-)."""

    field: str
    typed: str
    is_negated: bool


def lone_field(lexeme: Bare) -> LoneField | None:
    """Return the field that a bare word names without a value, or None."""
    typed, value = _split(lexeme)
    field = field_name(typed)
    if not field or value.strip(_AFTERMARKS + DASHES):
        return None
    return LoneField(field, typed, is_negated=_is_negative(value))


def names_field(lexeme: Bare) -> bool:
    """Tell whether a bare word brings a field of its own (headline:oil)."""
    return bool(field_name(_split(lexeme)[0]))


class ClauseReader:
    """Reads the clauses of one query; notes and counts go to its ledger."""

    def __init__(self, today: date, limits: Limits, ledger: Ledger) -> None:
        self._today = today
        self._limits = limits
        self._ledger = ledger

    def bare(self, lexeme: Bare, field: str) -> Node | None:
        """Return what a bare word asks for in a field, or None if it holds nothing to search for.

        Raises:
            QueryError: a pattern has too few letters, or the query too many words.
        """
        if field == DATE_FIELD and is_relative(lexeme.text):
            return self._days(lexeme.text, lexeme.start)
        name, value = _split(lexeme)
        own = field_name(name)
        if lexeme.text.endswith(":") and not own and count_words(lexeme.text):
            word = lexeme.text.rstrip(_AFTERMARKS)
            self._ledger.note(f"the colon after {word} is ignored: {word} is no field", lexeme.start)
        if name and not own:
            if value.strip(_AFTERMARKS):
                self._note_unknown(name, lexeme.start)
            return joined(And, self._loose(lexeme.text, lexeme.start, field))
        if own and own != DATE_FIELD and _is_negative(value):
            node = joined(And, self._word(value, lexeme.start, own))
            return Not(node) if node else None
        return self._in_field(value, lexeme.start, own or field)

    def quoted(self, lexeme: Quoted, field: str) -> Node | None:
        """Return what quoted text asks for in a field, or None if it holds nothing to search for.

        Raises:
            QueryError: the query has too many words.
        """
        if not lexeme.is_closed and lexeme.text.strip():
            self._ledger.note("the quote is not closed; it is read to the end", lexeme.start, 'close it with "')
        if field == DATE_FIELD:
            return self._days(lexeme.text, lexeme.start)
        text = " ".join(lexeme.text.split())
        if not self._has_words(text, lexeme.start, shown=f'"{text}"' if lexeme.is_closed else 'the quote "'):
            return None
        if _QUOTED_WILD.search(text):
            self._ledger.note("* and ? stand for nothing inside quotes", lexeme.start, "leave the quotes out")
        marks = unmark("x" + lexeme.suffix)
        slop = self._slop(marks.edits or 0, lexeme.start)
        return self.boosted(_phrase(text, slop, lexeme.start, field), marks.boost, lexeme.start)

    def boosted(self, node: Node, typed: str | None, start: int) -> Node:
        """Return a node with a boost, or the node where the factor, given as typed, says or can do nothing."""
        factor = 1.0 if typed is None else float(typed)
        if factor == 1 or isinstance(node, DayRange | Everything):
            return node
        if not 0 < factor <= _MOST_BOOST:
            self._ledger.note(f"^{typed} is ignored", start, f"a boost is over 0 and at most {_MOST_BOOST:g}")
            return node
        return Boost(node, factor)

    def _in_field(self, value: str, start: int, field: str) -> Node | None:
        if field == DATE_FIELD:
            return self._days(value, start)
        if value in OPERATORS:
            hint = (
                f"write {value} before the field's name" if value == "NOT" else f"put the words after {field}: in ( )"
            )
            self._ledger.note(f"{value} after {field}: is searched as a word", start, hint)
        return joined(And, self._word(value, start, field))

    def _days(self, text: str, start: int) -> Node | None:
        read = read_days(text, self._today, start)
        for message, hint in read.notes:
            self._ledger.note(message, start, hint)
        if read.range:
            self._ledger.spend(1, start)
            return read.range
        if read.is_open:
            return None
        self._ledger.note(f"{text!r} is not a day; it is searched as words", start, DAY_HINT)
        return joined(And, self._loose(text, start, ""))

    def _loose(self, text: str, start: int, field: str) -> Iterator[Node]:
        """Yield the leaves of text whose colons and dots name nothing."""
        for part in re.split(r"[\s:]+|\.\.+", text):
            if part:
                yield from self._word(part, start, "" if field == DATE_FIELD else field)

    def _word(self, text: str, start: int, field: str) -> Iterator[Node]:
        marked = unmark(text)
        for leaf in self._leaves(text, marked, start, field):
            yield self.boosted(leaf, marked.boost, start)

    def _leaves(self, typed: str, marked: Marked, start: int, field: str) -> Iterator[Leaf | Everything]:
        text = marked.text
        if _WILD.search(text) and not _ADDRESS.match(text):
            yield from self._patterns(text, start, field)
        elif self._has_words(text, start, shown=typed[:40]):
            yield self._fuzzy(text, marked.edits, start, field) if marked.edits else _word(text, start, field)

    def _slop(self, words: int, start: int) -> int:
        most = self._limits.phrase_slop
        if words > most:
            self._ledger.note(f"~{words} is read as ~{most}", start, f"at most {most} words may stand in between")
        return min(words, most)

    def _fuzzy(self, text: str, edits: int, start: int, field: str) -> Leaf:
        letters = sum(map(str.isalnum, text))
        if letters < self._limits.fuzzy_letters or count_words(text) > 1:
            least = self._limits.fuzzy_letters
            self._ledger.note(f"{text}~ is read as {text}", start, f"~ is for single words of {least} letters or more")
            return _word(text, start, field)
        if edits > _MOST_EDITS:
            self._ledger.note(f"{text}~{edits} is read as {text}~{_MOST_EDITS}", start, "two edits are the most")
        return Fuzzy(text, min(edits, _MOST_EDITS), field, start)

    def _patterns(self, text: str, start: int, field: str) -> Iterator[Leaf | Everything]:
        if not any(map(str.isalnum, text)):
            yield from self._anything(text, start, field)
            return
        for part in _PART.findall(text):
            core = re.sub(r"\*{2,}", "*", part).strip(_INNER_MARKS)
            if any(map(str.isalnum, core)):
                yield self._pattern(core, start, field)

    def _anything(self, text: str, start: int, field: str) -> Iterator[Pattern | Everything]:
        """Yield what a star alone asks for: in a field, stories that have the field; else all stories."""
        if "*" not in text:
            self._ledger.note(f"{text[:40]} is ignored: it holds no letters or figures", start)
        elif field:
            self._ledger.spend(1, start)
            yield Pattern("*", field, start)
        else:
            self._ledger.note(f"{text[:40]} alone stands for all stories", start)
            yield Everything()

    def _pattern(self, core: str, start: int, field: str) -> Leaf:
        plain = _WILD.sub("", core).strip(_INNER_MARKS)
        before = core.rstrip(_INNER_MARKS + "?")
        if not _WILD.search(before):
            if before != core:
                self._ledger.note(f"the ? after {before} is read as a question mark", start, "* stands for any ending")
            self._ledger.spend(count_words(before), start)
            return _word(before, start, field)
        # A word that is two words when doubled is written without spaces: each of its characters is searched.
        if count_words(plain + plain) > 1:
            self._ledger.note(f"{core} is read as {plain}", start, "words written without spaces need no *")
            self._ledger.spend(count_words(plain), start)
            return _word(plain, start, field)
        return self._checked_pattern(core, start, field)

    def _checked_pattern(self, core: str, start: int, field: str) -> Pattern:
        least = self._limits.pattern_letters
        if sum(map(str.isalnum, fold(core))) < least:
            message = f"the pattern {core} needs at least {least} letters or figures"
            raise QueryError(message, position=start, hint=f"add letters, or write {core.strip('*?')} without the mark")
        self._ledger.spend(1, start)
        return Pattern(core, field, start)

    def _has_words(self, text: str, start: int, *, shown: str) -> bool:
        words = count_words(text)
        self._ledger.spend(words, start)
        if not words:
            hint = "write OR between words to find either" if "|" in shown else ""
            self._ledger.note(f"{shown} is ignored: it holds no letters or figures", start, hint)
        return words > 0

    def _note_unknown(self, name: str, start: int) -> None:
        names = (*QUERY_FIELDS, DATE_FIELD)
        close = get_close_matches(name.lower(), (*names, *FIELD_ALIASES), n=1)
        hint = f"did you mean the field {close[0]}?" if close else "the fields are " + ", ".join(names)
        self._ledger.note(f"there is no field {name}; it is searched as words", start, hint)


def _is_negative(value: str) -> bool:
    return value.startswith(tuple(DASHES))


def _split(lexeme: Bare) -> tuple[str, str]:
    return split_field(lexeme.text.lstrip(_FOREMARKS) or lexeme.text)


def _word(text: str, start: int, field: str) -> Word:
    if field == "country":
        return Word(country_term(text), field, start)
    # An operator that is read as a word has small letters, so that it is one in the canonical text too.
    return Word(text.lower() if text in OPERATORS and not field else text, field, start)


def _phrase(text: str, slop: int, start: int, field: str) -> Leaf:
    if field == "country" and (term := country_term(text)) != text:
        return Word(term, field, start)
    return Phrase(text, field, slop, start)
