"""The command `dateline-search`."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.cli import command
from search.errors import DeadlineExceeded, NoGeneration
from search.query import parse_query
from search.request import Filter, Request
from search.results import ClauseCount, Help, Hit, Relaxation, Results, Span
from search.story import Block, Dateline, Moment, Place, Story

STORY = Story(
    id="urn:x:1",
    headline="Oil rises",
    body=(Block("Oil rose."),),
    tag="UPDATE 1",
    dateline=Dateline("LONDON, March 7 —", (Place("LONDON", "London", "", "GB"),)),
    published=Moment(date(2024, 3, 7)),
    source="Example Wire",
)
EMPTY = Help((ClauseCount("oil", 0),), (Relaxation("any day", Request(), 1),), ())


@dataclass
class FakeArchive:
    """Finds the same story for every request, or nothing, or raises."""

    total: int = 1
    error: Exception | None = None
    story: Story = STORY
    help: Help | None = None
    asked: list[Request] = field(default_factory=list)
    roots: list[Path] = field(default_factory=list)
    is_closed: bool = False

    def __call__(self, root: Path) -> FakeArchive:
        self.roots.append(root)
        return self

    def search(self, request: Request) -> Results:
        self.asked.append(request)
        reading = parse_query(request.q, date(2024, 3, 7))
        if self.error:
            raise self.error
        snippet = (Span("Oil", is_match=True), Span(" rose."))
        hit = Hit(self.story, 1.0, (Span("Oil", is_match=True), Span(" rises")), (snippet,))
        pages = -(-self.total // request.size)
        return Results(
            request=request,
            reading=reading,
            sort="relevance",
            total=self.total,
            hits=(hit,) if self.total else (),
            facets=(),
            generation="gen-000001",
            took_ms=1.2,
            pages=pages,
            next=replace(request, page=request.page + 1) if request.page < pages else None,
            help=self.help,
        )

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def archive() -> FakeArchive:
    return FakeArchive()


def run(
    archive: FakeArchive, *arguments: str, env: Mapping[str, str | None] | None = None, color: bool = False
) -> Result:
    return CliRunner().invoke(command, arguments, obj=archive, env=env or {}, color=color)


def test_a_hit_shows_headline_dateline_day_source_snippet_and_id(archive: FakeArchive) -> None:
    result = run(archive, "oil")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "1 story, relevance, 1.2 ms",
        "read as: oil",
        "",
        "1. UPDATE 1: Oil rises",
        "   LONDON | 2024-03-07 | Example Wire",
        "   Oil rose.",
        "   urn:x:1",
    ]
    assert archive.is_closed


def test_a_story_without_dateline_day_or_source_still_shows(archive: FakeArchive) -> None:
    archive.story = Story(id="x", headline="Oil rises", body=())
    assert run(archive, "oil").stdout.splitlines()[3:6] == ["1. Oil rises", "   ", "   Oil rose."]


def test_numbers_go_on_from_page_to_page_and_the_next_is_named(archive: FakeArchive) -> None:
    archive.total = 45
    lines = run(archive, "oil", "--page", "2", "--size", "10").stdout.splitlines()
    assert lines[0].startswith("45 stories")
    assert lines[3].startswith("11. ")
    assert lines[-1] == "page 2 of 5; --page 3 for the next"
    assert run(archive, "oil", "--page", "3").stdout.splitlines()[-1] == "page 3 of 3"


def test_the_filters_are_those_of_the_address(archive: FakeArchive) -> None:
    arguments = ["oil", "prices", "--place", "London", "--place", "Paris", "--not-source", "Wire", "--date", "1987"]
    days = ["--from", "1987-03", "--to", "-7d", "--sort", "newest", "--as-of", "2024-03-07T14:05Z"]
    assert run(archive, *arguments, *days).exit_code == 0
    assert archive.asked == [
        Request(
            q="oil prices",
            filters=frozenset(
                {
                    Filter("place", "london"),
                    Filter("place", "paris"),
                    Filter("source", "wire", True),
                    Filter("date", "1987"),
                }
            ),
            first_day="1987-03",
            last_day="-7d",
            sort="newest",
            as_of=datetime(2024, 3, 7, 14, 5, tzinfo=UTC),
        )
    ]


def test_a_query_that_begins_with_a_minus_stands_after_two_dashes(archive: FakeArchive) -> None:
    run(archive, "--", "-gas oil")
    assert archive.asked[0].q == "-gas oil"


def test_no_query_asks_for_all_stories(archive: FakeArchive) -> None:
    assert "read as" not in run(archive).stdout
    assert archive.asked == [Request()]


def test_json_is_the_object_of_the_site(archive: FakeArchive) -> None:
    answer = json.loads(run(archive, "oil", "--json").stdout)
    assert (answer["total"], answer["items"][0]["uri"], answer["query"]["q"]) == (1, "urn:x:1", "oil")


def test_notes_are_told(archive: FakeArchive) -> None:
    lines = run(archive, "(oil").stdout.splitlines()
    assert "note: the bracket is not closed; it is read to the end; close it with )" in lines


def test_nothing_found_is_an_answer_with_advice(archive: FakeArchive) -> None:
    archive.total, archive.help = 0, EMPTY
    result = run(archive, "oil")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].startswith("0 stories")
    assert result.stdout.splitlines()[-2:] == ["   oil: 0 stories alone", "   any day: 1 story"]


def test_a_bad_query_exits_2_with_a_caret_under_its_place(archive: FakeArchive) -> None:
    result = run(archive, " oil AND a*")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "dateline-search: the pattern a* needs at least 2 letters or figures",
        "   oil AND a*",
        "           ^",
        "   add letters, or write a without the mark",
    ]
    assert archive.is_closed


def test_the_caret_stays_under_its_place_in_wide_accented_and_long_queries(archive: FakeArchive) -> None:
    wide = run(archive, "東京 e\u0301 a*").stderr.splitlines()
    assert wide[2] == "   " + " " * len("ttkk e ") + "^"
    shown, caret = run(archive, "coffee " * 30 + "a* " + "tea " * 30).stderr.splitlines()[1:3]
    assert len(shown) < 80
    assert shown[caret.index("^") :].startswith("a* tea")
    assert shown.strip()[0] == shown[-1] == "…"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "1987-13"], "from: '1987-13' is not a day"),
        (["--page", "0"], "page: '0' is not a whole number"),
        (["--sort", "best"], "sort: 'best' is not an order"),
        (["--date", "March"], "date: 'March' is not a year, month or day"),
    ],
)
def test_a_bad_filter_exits_2_and_says_what_would_work(
    archive: FakeArchive, arguments: list[str], message: str
) -> None:
    result = run(archive, "oil", *arguments)
    assert result.exit_code == 2
    first, hint = result.stderr.splitlines()
    assert first.startswith(f"dateline-search: {message}")
    assert hint.strip()


def test_an_unknown_option_exits_2(archive: FakeArchive) -> None:
    assert run(archive, "oil", "--plaice", "x").exit_code == 2


@pytest.mark.parametrize("error", [NoGeneration(Path("/index")), DeadlineExceeded("match", 1.0)])
def test_no_answer_now_exits_1(archive: FakeArchive, error: Exception) -> None:
    archive.error = error
    result = run(archive, "oil")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"dateline-search: {error}\n"


def test_the_root_is_the_flags_then_the_environments(archive: FakeArchive) -> None:
    run(archive, "oil", "--root", "/a", env={"DATELINE_ROOT": "/b"})
    run(archive, "oil", env={"DATELINE_ROOT": "/b"})
    assert archive.roots == [Path("/a"), Path("/b")]


def test_matches_are_bold_on_a_terminal_only_and_not_under_no_color(archive: FakeArchive) -> None:
    assert "\x1b[1mOil\x1b[0m rises" in run(archive, "oil", color=True).stdout
    assert "\x1b" not in run(archive, "oil").stdout
    assert "\x1b" not in run(archive, "oil", color=True, env={"NO_COLOR": "1"}).stdout


def test_copy_cannot_steer_the_terminal(archive: FakeArchive) -> None:
    archive.story = replace(STORY, tag="\x1b]0;x\x07", source="a\nb\x9b", id="\u202e")
    assert not set(run(archive, "oil", color=False).stdout) & set("\x1b\x07\x9b\u202e")


def test_help_names_the_options(archive: FakeArchive) -> None:
    text = run(archive, "--help").stdout
    assert all(flag in text for flag in ("--place", "--not-source", "--as-of", "--json", "--root"))


ENDLESS = """
from search import cli
from search.query import Note, Reading
from search.results import Results
from search.tree import Everything

class Endless:
    def __init__(self, root): pass
    def close(self): pass
    def search(self, request):
        reading = Reading(Everything(), "", (Note("x" * 99, 0, ""),) * 99_999)
        return Results(request, reading, "newest", 0, (), (), "g", 1, 0)

cli.Archive = Endless
cli.main()
"""


def test_a_reader_that_has_seen_enough_ends_the_command_quietly() -> None:
    with subprocess.Popen([sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == b"0 stories, newest, 1 ms\n"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == -signal.SIGPIPE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_an_answer_that_cannot_be_written_is_told_in_one_line(flags: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([sys.executable, "-c", ENDLESS, *flags], stdout=full, stderr=subprocess.PIPE, check=False)
    told = "dateline-search: the answer could not be written: No space left on device\n"
    assert (done.returncode, done.stderr.decode()) == (1, told)


def test_a_query_that_looks_like_an_option_is_told_how_to_come() -> None:
    outcome = CliRunner().invoke(command, ["-oil"])
    assert outcome.exit_code == 2
    assert "dateline-search -- '-oil'" in outcome.stderr
