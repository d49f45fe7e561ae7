"""The query language: text to a bounded tree, with notes on what was read generously.

    query  = all { OR all }                AND binds tighter than OR
    all    = clause { [AND] clause }       words side by side mean AND
    clause = { NOT | - } [field:] item
    item   = word | "phrase" [~N] | ( query )        each with an optional ^boost

Any text has a reading; only limits raise errors. One pass with a stack of open brackets, linear in the text. What a
single word or phrase means is in `search.query.clauses`; the canonical text of a tree in `search.query.render`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date

from search.days import is_relative
from search.errors import QueryError
from search.limits import LIMITS, Limits
from search.query.clauses import ClauseReader, LoneField, lone_field, names_field, unmark
from search.query.lexer import DATE_FIELD, Bare, Close, Lexeme, Open, Operator, Quoted, lex
from search.query.notes import Ledger, Note
from search.query.render import render
from search.tree import And, Everything, Node, Not, Or, Word, joined


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as read. `explained` is canonical query text that reads back to the same tree; "" for all stories."""

    tree: Node
    explained: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class SyntaxExample:
    """One line of the query help: something to type, and what it finds."""

    example: str
    meaning: str


SYNTAX: tuple[SyntaxExample, ...] = (
    SyntaxExample("coffee exports", "stories with both words, anywhere in headline or body, in singular or plural"),
    SyntaxExample('"coffee exports"', "these words as printed, side by side"),
    SyntaxExample('"coffee exports"~5', "the words in this order, up to five others between them"),
    SyntaxExample("coffee OR cocoa", "either word, or both; OR, AND and NOT are in capitals"),
    SyntaxExample("coffee -brazil", "stories with coffee that do not have brazil; NOT brazil says the same"),
    SyntaxExample("(coffee OR cocoa) (quota OR price)", "brackets group; without them AND binds tighter than OR"),
    SyntaxExample("headline:coffee", "the word in the headline only; fields are listed below"),
    SyntaxExample('headline:("export quota" OR cocoa)', "a bracket keeps its field for all it holds"),
    SyntaxExample("export*", "words that begin so: export, exports, exporter; at least two letters"),
    SyntaxExample("wom?n", "a ? inside a word stands for exactly one character"),
    SyntaxExample("Gorbachev~", "words at most one letter away, for spellings that vary; ~2 allows two"),
    SyntaxExample("coffee^3 cocoa", "coffee counts three times as much in the order by relevance"),
    SyntaxExample("U.S. AT&T 1,750 O'Neill", "points, commas and apostrophes may be typed or left out"),
    SyntaxExample("date:1987-03-11", "published on this day, as the story prints it; a month or year works too"),
    SyntaxExample("date:1987-03..1987-06", "published from the first of March to the end of June"),
    SyntaxExample("date:1987-06..", "published from June on; ..1987-06 is until its end"),
    SyntaxExample("date:-7d", "published today or in the seven days before; also -2w, -3m, -1y, today and yesterday"),
)


def parse_query(text: str, today: date, limits: Limits = LIMITS) -> Reading:
    """Read a query; `today` is what relative days count from.

    Raises:
        QueryError: the text, its words or its brackets are over a limit, or a pattern has too few letters.
    """
    if len(text) > limits.query_chars:
        message = f"the query has {len(text)} characters, at most {limits.query_chars}"
        raise QueryError(message, position=limits.query_chars, hint="shorten it")
    ledger = Ledger(limits)
    tree = _Parser(ClauseReader(today, limits, ledger), ledger, limits).read(text)
    return Reading(tree, render(tree), ledger.notes())


@dataclass(slots=True)
class _Waiting:
    """A field that was named from `start` to `end` of the query and has had no value yet."""

    named: LoneField
    start: int
    end: int


@dataclass(slots=True)
class _Frame:
    """One open bracket, or the query itself: its field, and the clauses of each OR branch so far."""

    start: int
    scope: str
    branches: list[list[Node]] = dataclasses.field(default_factory=lambda: [[]])
    joiner: Operator | None = None
    negation: Operator | None = None
    is_negated: bool = False
    waiting: _Waiting | None = None
    is_empty: bool = True

    def node(self) -> Node | None:
        """Return what the bracket holds, or None if nothing is left of it."""
        return joined(Or, [node for branch in self.branches if (node := joined(And, branch))])


class _Parser:
    """Joins the lexemes of one query into a tree."""

    def __init__(self, clauses: ClauseReader, ledger: Ledger, limits: Limits) -> None:
        self._clauses = clauses
        self._ledger = ledger
        self._limits = limits
        self._frames = [_Frame(0, "")]
        self._stray: list[Operator] = []

    def read(self, text: str) -> Node:
        """Return the tree of a whole query; notes and counts go to the ledger."""
        for lexeme in lex(text):
            self._take(lexeme)
        while len(self._frames) > 1:
            self._ledger.note(
                "the bracket is not closed; it is read to the end", self._frames[-1].start, "close it with )"
            )
            self._close(len(text), "")
        self._end_frame(self._frames[0])
        tree = self._frames[0].node()
        if tree is None:
            return self._operators_as_words() or Everything()
        self._note_stray()
        return tree

    def _take(self, lexeme: Lexeme) -> None:
        self._frames[-1].is_empty &= isinstance(lexeme, Close)
        match lexeme:
            case Open(start):
                self._open(start)
            case Close(start, suffix):
                self._close_bracket(start, suffix)
            case Operator():
                self._operator(lexeme)
            case Quoted(start):
                self._add(self._clauses.quoted(lexeme, self._field_for(start)))
            case _:
                self._bare(lexeme)

    def _bare(self, lexeme: Bare) -> None:
        if named := lone_field(lexeme):
            frame = self._frames[-1]
            self._give_up_waiting(frame)
            frame.waiting = _Waiting(named, lexeme.start, lexeme.end)
            return
        if names_field(lexeme):
            self._give_up_waiting(self._frames[-1])
        if lexeme.text == "or":
            self._ledger.note("or is searched as a word", lexeme.start, "write OR in capitals to find either")
        field = self._field_for(lexeme.start)
        self._add(self._clauses.bare(self._with_minus(lexeme) if field == DATE_FIELD else lexeme, field))

    def _with_minus(self, lexeme: Bare) -> Bare:
        """Return a relative day with the minus before it (-7d), which is then no negation."""
        frame = self._frames[-1]
        minus = frame.negation
        if minus is None or minus.is_word or minus.start + 1 != lexeme.start or not is_relative("-" + lexeme.text):
            return lexeme
        frame.is_negated = not frame.is_negated
        return Bare(minus.start, "-" + lexeme.text)

    def _field_for(self, start: int) -> str:
        """Return the field of the clause that starts here: one that was just named, or the bracket's."""
        frame = self._frames[-1]
        waiting, frame.waiting = frame.waiting, None
        if waiting is None:
            return frame.scope
        typed = waiting.named.typed
        if waiting.end != start:
            message = f"{typed}: is read with what follows the space"
            self._ledger.note(message, waiting.start, "leave out the colon to search for the word itself")
        frame.is_negated ^= waiting.named.is_negated
        return waiting.named.field

    def _give_up_waiting(self, frame: _Frame) -> None:
        waiting, frame.waiting = frame.waiting, None
        if waiting:
            typed, start = waiting.named.typed, waiting.start
            self._ledger.note(f"{typed}: has no value; it is searched as a word", start, f"write {typed}:something")
            self._add(self._clauses.bare(Bare(start, typed), frame.scope))

    def _operator(self, operator: Operator) -> None:
        frame = self._frames[-1]
        if operator.is_word:
            self._give_up_waiting(frame)
        if operator.name == "NOT":
            frame.is_negated = not frame.is_negated
            frame.negation = operator
        elif frame.negation or frame.joiner or not any(frame.branches):
            self._stray.append(operator)
        else:
            frame.joiner = operator

    def _add(self, node: Node | None) -> None:
        """Add a clause to the open bracket, under the operators that stood before it; None is a clause of nothing."""
        frame = self._frames[-1]
        is_negated, frame.is_negated, frame.negation = frame.is_negated, False, None
        if node is None:
            return
        if frame.joiner and frame.joiner.name == "OR":
            frame.branches.append([])
        frame.joiner = None
        frame.branches[-1].append(_negated(node) if is_negated else node)

    def _open(self, start: int) -> None:
        if len(self._frames) > self._limits.query_depth:
            message = f"brackets are nested more than {self._limits.query_depth} deep"
            raise QueryError(message, position=start, hint="take some brackets away")
        self._frames.append(_Frame(start, self._field_for(start)))

    def _close_bracket(self, start: int, suffix: str) -> None:
        if len(self._frames) > 1:
            self._close(start, suffix)
        else:
            self._ledger.note("the bracket was never opened; it is ignored", start, "open it with (")

    def _close(self, start: int, suffix: str) -> None:
        frame = self._frames[-1]
        self._end_frame(frame)
        self._frames.pop()
        node = frame.node()
        if node is None:
            if frame.is_empty:
                self._ledger.note("the brackets hold nothing and are ignored", frame.start)
            self._add(None)
        else:
            self._add(self._clauses.boosted(node, unmark("x" + suffix).boost, start))

    def _end_frame(self, frame: _Frame) -> None:
        self._give_up_waiting(frame)
        self._stray += [operator for operator in (frame.joiner, frame.negation) if operator]
        if len(frame.branches) > 1 and any(len(branch) > 1 for branch in frame.branches):
            hint = "put brackets around the words that belong to OR"
            self._ledger.note("AND binds tighter than OR, also where it is not written", frame.start, hint)

    def _operators_as_words(self) -> Node | None:
        """Return the operators as words, for a query that holds nothing else."""
        for operator in self._stray:
            self._ledger.spend(1, operator.start)
            self._ledger.note(f"{operator.name} is searched as a word: there is nothing to join", operator.start)
        return joined(And, [Word(operator.name.lower(), "", operator.start) for operator in self._stray])

    def _note_stray(self) -> None:
        for operator in self._stray:
            hint = "to search for the word, write it in small letters"
            self._ledger.note(f"{operator.name} is ignored: it joins nothing", operator.start, hint)


def _negated(node: Node) -> Node:
    return node.child if isinstance(node, Not) else Not(node)
