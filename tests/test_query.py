"""The query language: what a text means, and the best reading of one that is odd."""

from __future__ import annotations

import contextlib
import time
from dataclasses import replace
from datetime import date

import pytest

from search.errors import QueryError
from search.limits import LIMITS
from search.query import SYNTAX, Note, Reading, SyntaxExample, parse_query
from search.tree import And, Boost, DayRange, Everything, Fuzzy, Not, Or, Pattern, Phrase, Word

TODAY = date(2024, 3, 7)
FEBRUARY = "there is no day 2024-02-30; the days from 2024-02-01 to 2024-02-29 are read"
SWAPPED = "the days of the range are swapped: the later one came first"


def read(text: str) -> Reading:
    return parse_query(text, TODAY)


def messages(text: str) -> list[str]:
    return [note.message for note in read(text).notes]


def test_words_side_by_side_mean_and() -> None:
    assert read("oil prices").tree == And((Word("oil", "", 0), Word("prices", "", 4)))


def test_an_empty_query_means_all_stories() -> None:
    assert read("  ") == Reading(Everything(), "", ())


@pytest.mark.parametrize(
    "word", ["U.S.", "AT&T", "GM.N", "state-owned", "O'Neill", "O’Neill", "1,750", "3.5", "10:30", "e-mail/fax", "São"]
)
def test_a_word_with_inner_marks_is_one_word_as_typed(word: str) -> None:
    assert read(word) == Reading(Word(word, "", 0), word, ())


@pytest.mark.parametrize(
    "typed", ["oil,", "oil;", "oil:", "oil!", "oil…", "[oil]", "<oil>", "+oil", "oil.", "¿oil?", "oil]."]
)
def test_punctuation_around_a_word_is_not_part_of_it(typed: str) -> None:
    assert read(typed).explained == "oil"


@pytest.mark.parametrize(
    ("text", "explained"),
    [
        ("oil AND gas", "oil AND gas"),
        ("oil OR gas", "oil OR gas"),
        ("oil NOT gas", "oil AND NOT gas"),
        ("oil AND NOT gas", "oil AND NOT gas"),
        ("oil -gas", "oil AND NOT gas"),
        ("-gas", "NOT gas"),
        ("-(oil OR gas) coal", "NOT (oil OR gas) AND coal"),
        ('-"oil price"', 'NOT "oil price"'),
        ("-headline:gas", "NOT headline:gas"),
        ("headline:-gas", "NOT headline:gas"),
        ('headline:-"oil gas"', 'NOT headline:"oil gas"'),
        ("oil OR gas price", "oil OR (gas AND price)"),
        ("(oil OR gas) price", "(oil OR gas) AND price"),
        ("oil AND (price OR prices) AND NOT headline:gas", "oil AND (price OR prices) AND NOT headline:gas"),
        ("NOT NOT oil", "oil"),
        ("NOT (NOT oil)", "oil"),
        ("((oil)) (gas coal)", "oil AND gas AND coal"),
        ("oil OR (gas OR coal)", "oil OR gas OR coal"),
        ("oil and gas", "oil AND and AND gas"),
    ],
)
def test_operators_and_brackets_join_clauses(text: str, explained: str) -> None:
    assert read(text).explained == explained


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ('"oil  prices"', Phrase("oil prices", "", 0, 0)),
        ('"oil prices"~5', Phrase("oil prices", "", 5, 0)),
        ("“oil prices”", Phrase("oil prices", "", 0, 0)),
        ("«oil prices»", Phrase("oil prices", "", 0, 0)),
        ("colour~", Fuzzy("colour", 1, "", 0)),
        ("colour~1", Fuzzy("colour", 1, "", 0)),
        ("colour~2", Fuzzy("colour", 2, "", 0)),
        ("colour~0", Word("colour", "", 0)),
        ("pric*", Pattern("pric*", "", 0)),
        ("wom?n", Pattern("wom?n", "", 0)),
        ("*port**", Pattern("*port*", "", 0)),
        ("GM.*", Pattern("GM.*", "", 0)),
        ("oil^2", Boost(Word("oil", "", 0), 2.0)),
        ("oil^2.5", Boost(Word("oil", "", 0), 2.5)),
        ("oil^1", Word("oil", "", 0)),
        ("colour~2^3", Boost(Fuzzy("colour", 2, "", 0), 3.0)),
        ('"a b"~2^3', Boost(Phrase("a b", "", 2, 0), 3.0)),
        ("(oil OR gas)^3", Boost(Or((Word("oil", "", 1), Word("gas", "", 8))), 3.0)),
        ("-oil^2", Not(Boost(Word("oil", "", 1), 2.0))),
        ("headline:oil", Word("oil", "headline", 0)),
        ("HEADLINE:oil", Word("oil", "headline", 0)),
        ("title:oil", Word("oil", "headline", 0)),
        ('by:"a writer"', Phrase("a writer", "author", 0, 3)),
        ("slug:BC-OIL*", And((Word("BC", "slug", 0), Pattern("OIL*", "slug", 0)))),
        ("lang:fr^2", Boost(Word("fr", "language", 0), 2.0)),
        ("headline:(oil OR body:gas)", Or((Word("oil", "headline", 10), Word("gas", "body", 17)))),
        ("id:urn:newsml:x:1", Word("urn:newsml:x:1", "id", 0)),
    ],
)  # fmt: skip
def test_each_form_has_its_leaf(text: str, tree: object) -> None:
    assert read(text).tree == tree
    assert read(text).notes == ()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("date:1987-03-11", "1987-03-11", "1987-03-11"),
        ("date:1987-03", "1987-03-01", "1987-03-31"),
        ("day:1987", "1987-01-01", "1987-12-31"),
        ("date:1987-03-01..1987-03-15", "1987-03-01", "1987-03-15"),
        ("date:1987-02..1987-03", "1987-02-01", "1987-03-31"),
        ("date:..1987", None, "1987-12-31"),
        ("date:1987..", "1987-01-01", None),
        ("date:>=1987-03", "1987-03-01", None),
        ("date:>1987-03", "1987-04-01", None),
        ("date:<=1987-03", None, "1987-03-31"),
        ("date:<1987-03", None, "1987-02-28"),
        ("date:>9999", "9999-12-31", None),
        ("date:[1987 TO 1988-02]", "1987-01-01", "1988-02-29"),
        ("date:[* TO 1988]", None, "1988-12-31"),
        ("date:{1987-03 to *}", "1987-03-01", None),
        ("date:today", "2024-03-07", "2024-03-07"),
        ("date:yesterday", "2024-03-06", "2024-03-06"),
        ("date:-7d", "2024-02-29", "2024-03-07"),
        ("date:−7d", "2024-02-29", "2024-03-07"),
        ("date: -7d", "2024-02-29", "2024-03-07"),
        ("date:-7d..-2d", "2024-02-29", "2024-03-05"),
        ("date:-1y..", "2023-03-07", None),
        ('date:"1987-03"', "1987-03-01", "1987-03-31"),
        ("date:1987/03/11", "1987-03-11", "1987-03-11"),
        ("date:1987-3-1", "1987-03-01", "1987-03-01"),
        ("date:19870311", "1987-03-11", "1987-03-11"),
        ("date:1987–03–11", "1987-03-11", "1987-03-11"),
        ("date:１９８７", "1987-01-01", "1987-12-31"),
        ("date:1987-03-11T14:05Z", "1987-03-11", "1987-03-11"),
        ("date:1987-03*", "1987-03-01", "1987-03-31"),
        ("(date:1987)^3", "1987-01-01", "1987-12-31"),
    ],
)
def test_date_takes_days_months_years_ranges_and_relative_days(text: str, first: str | None, last: str | None) -> None:
    reading = read(text)
    assert isinstance(reading.tree, DayRange)
    assert (reading.tree.first, reading.tree.last) == (
        date.fromisoformat(first) if first else None,
        date.fromisoformat(last) if last else None,
    )
    assert not [note for note in reading.notes if "follows the space" not in note.message]


def test_several_days_may_be_joined_in_brackets() -> None:
    assert read("date:(1987-03 OR -7d) oil").explained == "(date:1987-03 OR date:2024-02-29..2024-03-07) AND oil"


@pytest.mark.parametrize(
    ("text", "explained", "message"),
    [
        ('"oil prices', '"oil prices"', "the quote is not closed; it is read to the end"),
        ('oil prices"', "oil AND prices", 'the quote " is ignored: it holds no letters or figures'),
        ('"" oil', "oil", '"" is ignored: it holds no letters or figures'),
        ("(oil gas", "oil AND gas", "the bracket is not closed; it is read to the end"),
        ("oil) gas", "oil AND gas", "the bracket was never opened; it is ignored"),
        ("() oil", "oil", "the brackets hold nothing and are ignored"),
        ("NOT () oil", "oil", "the brackets hold nothing and are ignored"),
        ("OR", "or", "OR is searched as a word: there is nothing to join"),
        ("(AND)", "and", "AND is searched as a word: there is nothing to join"),
        ("AND oil", "oil", "AND is ignored: it joins nothing"),
        ("oil OR", "oil", "OR is ignored: it joins nothing"),
        ("oil NOT", "oil", "NOT is ignored: it joins nothing"),
        ("oil AND OR gas", "oil AND gas", "OR is ignored: it joins nothing"),
        ("oil & gas", "oil AND gas", "& is ignored: it holds no letters or figures"),
        ("oil | gas", "oil AND gas", "| is ignored: it holds no letters or figures"),
        ("oil – gas", "oil AND gas", "– is ignored: it holds no letters or figures"),
        ("oil -& gas", "oil AND gas", "& is ignored: it holds no letters or figures"),
        ("*", "", "* alone stands for all stories"),
        ("*:*", "", "*:* alone stands for all stories"),
        ("oil *", "oil", "* alone stands for all stories"),
        ("oil OR *", "", "* alone stands for all stories"),
        ("NOT *", "NOT *", "* alone stands for all stories"),
        ("oil OR -*", "oil OR NOT *", "* alone stands for all stories"),
        ("(*)^3 oil", "oil", "* alone stands for all stories"),
        ("headline:*", "headline:*", None),
        ("is it oil ?", "is AND it AND oil", "? is ignored: it holds no letters or figures"),
        ("headline:", "headline", "headline: has no value; it is searched as a word"),
        ("headline: OR gas", "headline OR gas", "headline: has no value; it is searched as a word"),
        ("title:- body:oil", "title AND body:oil", "title: has no value; it is searched as a word"),
        ("headline: oil", "headline:oil", "headline: is read with what follows the space"),
        ("headline: -oil", "NOT headline:oil", "headline: is read with what follows the space"),
        ("foo:bar", "foo AND bar", "there is no field foo; it is searched as words"),
        ("-foo:bar", "NOT (foo AND bar)", "there is no field foo; it is searched as words"),
        ('foo:"bar baz"', 'foo AND "bar baz"', "the colon after foo is ignored: foo is no field"),
        ("C: oil", "C AND oil", "the colon after C is ignored: C is no field"),
        ("headline:NOT copper", "headline:NOT AND copper", "NOT after headline: is searched as a word"),
        ("title:OR", "headline:OR", "OR after headline: is searched as a word"),
        ("headlin:oil", "headlin AND oil", "there is no field headlin; it is searched as words"),
        ("election?", "election", "the ? after election is read as a question mark"),
        ("gas~", "gas", "gas~ is read as gas"),
        ("state-owned~", "state-owned", "state-owned~ is read as state-owned"),
        ("colour~7", "colour~2", "colour~7 is read as colour~2"),
        ('"oil gas"~99', '"oil gas"~50', "~99 is read as ~50"),
        ("oil^0", "oil", "^0 is ignored"),
        ("oil^999", "oil", "^999 is ignored"),
        ("copper^999999999", "copper", "^999999999 is ignored"),
        ("(oil gas)^0.00", "oil AND gas", "^0.00 is ignored"),
        ('"oil pric*"', '"oil pric*"', "* and ? stand for nothing inside quotes"),
        ("油价*", "油价", "油价* is read as 油价"),
        ("oil or gas", "oil AND or AND gas", "or is searched as a word"),
        ("oil OR gas price", "oil OR (gas AND price)", "AND binds tighter than OR, also where it is not written"),
        ("date:soon", "soon", "'soon' is not a day; it is searched as words"),
        ("day:2024-02-30", "date:2024-02", FEBRUARY),
        ("date:2024-13", "date:2024", "there is no day 2024-13; the days from 2024-01-01 to 2024-12-31 are read"),
        ("day:1988..1987", "date:1987-01-01..1988-12-31", SWAPPED),
        ("date:1987..soon", "date:1987-01-01..", "'soon' is no day; that end is left open"),
        ("oil date:..", "oil", "a date range without days is ignored"),
        ("date:>=soon", "soon", "'>=soon' is not a day; it is searched as words"),
    ],
)  # fmt: skip
def test_an_odd_query_gets_its_best_reading_and_a_note(text: str, explained: str, message: str | None) -> None:
    assert read(text).explained == explained
    assert messages(text) == ([message] if message else [])


def test_a_note_points_at_its_place_and_gives_a_hint() -> None:
    assert read("oil “gas").notes == (Note("the quote is not closed; it is read to the end", 4, 'close it with "'),)
    assert read("oil headlin:gas").notes[0].hint == "did you mean the field headline?"
    assert read("oil qqqqq:gas").notes[0].hint.startswith("the fields are headline, body, ")


def test_notes_come_in_order_and_each_message_once() -> None:
    assert [note.position for note in read("& oil OR & | gas )").notes] == [0, 11, 17]


def test_an_unclosed_bracket_inside_an_unknown_field_keeps_the_words() -> None:
    assert read("foo:(bar OR baz").explained == "foo AND (bar OR baz)"


@pytest.mark.parametrize("text", ["https://example.org/a?b=c*d", "10:30", "C:oil", "headline://x"])
def test_addresses_and_clock_times_name_no_field(text: str) -> None:
    assert read(text) == Reading(Word(text, "", 0), text, ())


@pytest.mark.parametrize(
    ("text", "explained"),
    [
        ("country:usa", "country:US"), ("country:U.S.", "country:US"), ("country:uk", "country:GB"),
        ('country:"U.K."', "country:GB"), ('country:"DR Congo"^2', "country:CD^2"), ("-country:uk", "NOT country:GB"),
        ("country:(uk OR usa)", "country:GB OR country:US"), ("country:us", "country:us"),
        ("country:Brazil", "country:Brazil"), ('country:"united states"', 'country:"united states"'),
        ("country:Congo", "country:Congo"), ("uk", "uk"), ("place:uk", "place:uk"),
    ],
)  # fmt: skip
def test_a_country_may_go_by_any_of_its_names(text: str, explained: str) -> None:
    assert read(text).explained == explained
    assert read(explained).explained == explained
    assert messages(text) == []


def test_full_width_marks_are_read_as_plain_ones() -> None:
    assert read("（oil OR gas） headline：coal －peat").explained == "(oil OR gas) AND headline:coal AND NOT peat"


def test_positions_are_those_of_the_text_as_typed() -> None:
    tree = read("\u200e“a b” （gas）").tree
    assert tree == And((Phrase("a b", "", 0, 1), Word("gas", "", 8)))


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("oil a*", 4, r"the pattern a\* needs at least 2 letters"),
        ("headline:?x", 0, r"the pattern \?x needs"),
        ("oʼ*", 0, r"the pattern oʼ\* needs at least 2 letters"),
        ("x " * 129, 256, "more than 128 words"),
        ('"' + "x " * 129 + '"', 0, "more than 128 words"),
        ("(" * 17 + "oil", 16, "brackets are nested more than 16 deep"),
        ("x" * 2049, 2048, "the query has 2049 characters, at most 2048"),
    ],
)
def test_only_limits_raise_with_position_and_hint(text: str, position: int, message: str) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        read(text)
    assert caught.value.position == position
    assert caught.value.hint


def test_a_query_at_its_limits_is_read() -> None:
    read("x " * 128)
    read("(" * 16 + "oil" + ")" * 16)
    read("x" * 2048)


@pytest.mark.parametrize(
    "text",
    [
        "oil " * 25_000,
        "x" * 100_000,
        "a-" * 8_000,
        "x~1," * 25_000,
        "^1" * 50_000,
        "." * 100_000,
        "*" * 100_000,
        "?" * 100_000,
        "a?" * 50_000,
        "(" * 10_000,
        "(" * 10_000 + ")" * 10_000,
        ")^2" * 10_000,
        '"' * 100_000,
        '"a"~2' * 20_000,
        "-" * 100_000,
        "- " * 50_000,
        "-a" * 50_000,
        "date:[" * 16_000,
        "date:1" * 16_000,
        "foo:" * 25_000,
        "headline:" * 11_000,
        "headline: " * 10_000,
        "NOT " * 25_000,
        "OR " * 33_000,
        "東京" * 50_000,
    ],
    ids=lambda text: text[:9].strip(),
)
def test_hostile_text_is_answered_at_once(text: str) -> None:
    wide = replace(LIMITS, query_chars=1_000_000, query_terms=1_000_000, query_depth=200)
    start = time.process_time()
    for limits in (LIMITS, wide):
        with contextlib.suppress(QueryError):
            parse_query(text, TODAY, limits)
    # Guards against work that grows with the square of the text, on a busy machine and traced; no measurement.
    assert time.process_time() - start < 20.0


@pytest.mark.parametrize("line", SYNTAX, ids=lambda line: line.example)
def test_every_example_of_the_help_is_read_without_a_note(line: SyntaxExample) -> None:
    reading = read(line.example)
    assert reading.notes == ()
    assert reading.tree != Everything()
