"""Properties of the query language: any text is read, and every tree has a text that reads back to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.countries import country_term
from search.errors import QueryError
from search.limits import LIMITS
from search.query import Reading, parse_query, render
from search.schema import QUERY_FIELDS
from search.tree import And, Boost, DayRange, Everything, Fuzzy, Node, Not, Or, Pattern, Phrase, Word

TODAY = date(2024, 3, 7)
WIDE = replace(LIMITS, query_chars=1_000_000, query_terms=100_000, query_depth=400)

PIECES = r"""
    oil Gas U.S. 1,750 state-owned O’Neill 東京 São x AND OR NOT or TO today -7d 1987-03 1987-02-30 http://
    headline: title: foo: c: date: date:[ ( ) - – — + * ? ~ ~2 ^2 ^0.5 ^ : . .. , ; ! | & / [ ] { } < > = >=
    （ ） ： ＊ ？ “ … ' _ \ "
"""
GAPS = (" ", " ", " ", " ", "\u200b", "\t", "\u3000", "\x00", "\u0301")
scrambled = st.lists(st.sampled_from([*PIECES.split(), *GAPS]), max_size=24).map("".join)
anything = st.text(max_size=60) | scrambled

fields = st.sampled_from(["", *QUERY_FIELDS])
words = st.sampled_from(
    ["oil", "U.S.", "AT&T", "GM.N", "state-owned", "O'Neill", "1,750", "3.5", "10:30", "São", "東京"]
)
days = st.dates()


def _is_read(leaf: Node) -> bool:
    """Tell whether a leaf is one that the reader gives: it reads any other name of a country as its code."""
    is_country = isinstance(leaf, Word | Phrase) and leaf.field == "country"
    return not (is_country and country_term(leaf.text) != leaf.text)


leaves = (
    st.builds(Word, words, fields)
    | st.builds(Phrase, st.lists(words, min_size=1, max_size=3).map(" ".join), fields, st.integers(0, 50))
    | st.builds(Pattern, st.sampled_from(["pric*", "wom?n", "*port", "GM.*", "o*l"]), fields)
    | st.builds(Fuzzy, st.sampled_from(["colour", "Gorbachev"]), st.integers(1, 2), fields)
    | st.builds(lambda a, b: DayRange(min(a, b), max(a, b)), days, days)
    | st.builds(DayRange, days, st.none())
    | st.builds(DayRange, st.none(), days)
).filter(_is_read)


def _several(kind: type[And] | type[Or], children: list[Node]) -> Node:
    flat: list[Node] = []
    for child in children:
        flat += child.children if isinstance(child, kind) else (child,)
    return kind(tuple(flat))


def _not(child: Node) -> Node:
    return child.child if isinstance(child, Not) else Not(child)


def _boost(child: Node, factor: float) -> Node:
    return child if isinstance(child, DayRange) else Boost(child, factor)


def _grown(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    many = st.lists(nodes, min_size=2, max_size=4)
    return (
        st.builds(_several, st.sampled_from([And, Or]), many)
        | nodes.map(_not)
        | st.builds(_boost, nodes, st.sampled_from([0.25, 2.0, 12.5, 100.0]))
    )


trees = st.recursive(leaves, _grown, max_leaves=12) | st.just(Everything())


def bare(node: Node) -> Node:
    """Return a tree without the positions of its leaves."""
    match node:
        case And(children):
            return And(tuple(map(bare, children)))
        case Or(children):
            return Or(tuple(map(bare, children)))
        case Not(child):
            return Not(bare(child))
        case Boost(child, factor):
            return Boost(bare(child), factor)
        case Everything():
            return node
        case _:
            return replace(node, start=0)


def read(text: str) -> Reading | None:
    try:
        return parse_query(text, TODAY, WIDE)
    except QueryError:
        return None


def refusal(text: str) -> QueryError | None:
    try:
        parse_query(text, TODAY)
    except QueryError as error:
        return error
    return None


@given(trees)
def test_a_tree_is_read_back_from_its_canonical_text(tree: Node) -> None:
    reading = read(render(tree))
    assert reading
    assert bare(reading.tree) == bare(tree)
    assert not [note for note in reading.notes if "ignored" in note.message]


@settings(max_examples=1000)
@given(anything)
@example("c:[y z")
@example("+-gas")
@example("oil~2,~")
@example("x-o*l-wom?")
@example("(AND,)")
@example("—headline:oil")
@example("headline:[a b]")
@example("NOT (* OR gas) (-* oil)^2")
def test_any_text_is_read_and_its_explanation_means_the_same(text: str) -> None:
    reading = read(text)
    if reading:
        again = read(reading.explained)
        assert again
        assert bare(again.tree) == bare(reading.tree)
        assert again.explained == reading.explained


@settings(max_examples=500)
@given(anything)
def test_notes_point_into_the_text(text: str) -> None:
    reading = read(text)
    if reading:
        assert all(0 <= note.position <= len(text) and note.message for note in reading.notes)


@given(anything | st.text(min_size=2000, max_size=2100))
def test_a_refusal_says_where_and_what_to_do(text: str) -> None:
    error = refusal(text)
    if error:
        assert 0 <= error.position <= len(text)
        assert error.hint


@given(st.lists(words, min_size=1, max_size=6))
def test_plain_words_are_never_lost(typed: list[str]) -> None:
    reading = read(" ".join(typed))
    assert reading
    expected = [Word(word) for word in typed]
    assert bare(reading.tree) == (And(tuple(expected)) if len(expected) > 1 else expected[0])
