"""The command `dateline-search`: one search, for reading or as JSON.

The query and the filters are those of the URL: --place, --not-source, --from and so on. Exit codes: 0 answered, also
where nothing was found; 1 no answer now; 2 the query or a filter cannot be used.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn, Protocol

import click

from search.answer import results_object
from search.archive import Archive
from search.errors import BadInput, DatelineError, QueryError
from search.facets import FACET_LABELS
from search.plurals import stories
from search.request import SORTS, Request, parse_request
from search.results import Hit, Relaxation, Results, Spans
from search.settings import readable_root
from search.terminal import escape_unprintable

_SINGLE = {
    "from": "First day: 1987-03-11, 1987-03, 1987, today, yesterday, -7d, -2w, -3m or -1y.",
    "to": "Last day, in the same forms.",
    "as_of": "What stood then: 2024-03-07T14:05Z.",
    "sort": f"{', '.join(SORTS[:-1])} or {SORTS[-1]}.",
    "page": "Page, from 1.",
    "after": "Cursor behind which to go on, as given at the foot of a page; * begins a list that is walked so.",
    "size": "Stories on a page.",
}
_CHOICES = {
    **{name: f"with this {label.lower()}" for name, label in FACET_LABELS.items()},
    "date": "of this year, month or day",
    "about": "about this place",
    "language": "in this language",
}
_CONTEXT_CHARS = 36
_INDENT = "   "


class Searchable(Protocol):
    """What the command needs of an archive."""

    def search(self, request: Request) -> Results:
        """Return what a request finds."""
        ...

    def close(self) -> None:
        """Let go of the index."""
        ...


def main() -> None:
    """Run the command and exit with its code."""
    # As other filters do: end without a word when the reader of the output has seen enough.
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    escape_unprintable(sys.stdout)
    try:
        command(prog_name="dateline-search")
    except OSError as error:
        _end_unprinted(error)


def _end_unprinted(error: OSError) -> NoReturn:
    """Tell that the output could not be written, and exit 1."""
    # What is still in the buffer cannot be written either, and would be tried again at the interpreter's end.
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    click.echo(f"dateline-search: the answer could not be written: {error.strerror or error}", err=True)
    sys.exit(1)


def _run(query: tuple[str, ...], root: Path | None, as_json: bool, **options: Any) -> None:
    opener: Callable[[Path], Searchable] = click.get_current_context().obj or Archive
    text = " ".join(query).strip()
    try:
        request = parse_request([("q", text), *_pairs(options)])
        archive = opener(readable_root(root))
        try:
            results = archive.search(request)
        finally:
            archive.close()
    except DatelineError as error:
        _fail(error, text)
    if as_json:
        click.echo(json.dumps(results_object(results)))
        return
    for line in _page(results):
        click.echo(line, color=False if os.environ.get("NO_COLOR") else None)


def _pairs(options: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for identifier, given in options.items():
        name = _NAMES[identifier]
        for value in (given,) if isinstance(given, str) else given or ():
            yield name, value


def _fail(error: DatelineError, query: str) -> None:
    click.echo(f"dateline-search: {_plain(str(error))}", err=True)
    if isinstance(error, QueryError):
        for line in _pointed_at(query, error.position):
            click.echo(line, err=True)
    if isinstance(error, BadInput) and error.hint:
        click.echo(f"{_INDENT}{_plain(error.hint)}", err=True)
    sys.exit(2 if isinstance(error, BadInput) else 1)


def _pointed_at(query: str, position: int) -> Iterator[str]:
    """Yield the part of a query around a position, and a caret under the position."""
    first = max(0, position - _CONTEXT_CHARS)
    shown = _plain(query)[first : position + _CONTEXT_CHARS]
    lead = "…" if first else ""
    tail = "…" if first + len(shown) < len(query) else ""
    yield f"{_INDENT}{lead}{shown}{tail}"
    yield _INDENT + " " * _columns(lead + shown[: position - first]) + "^"


def _columns(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _page(results: Results) -> Iterator[str]:
    yield f"{stories(results.total)}, {results.sort}, {results.took_ms:g} ms"
    if results.reading.explained:
        yield f"read as: {_plain(results.reading.explained)}"
    for note in results.reading.notes:
        yield _plain(f"note: {note.message}" + (f"; {note.hint}" if note.hint else ""))
    first = (results.request.page - 1) * results.request.size + 1
    for number, hit in enumerate(results.hits, first):
        yield ""
        # How many stories come before a cursor is not known.
        yield from _hit(hit, "-" if results.request.after else f"{number}.")
    yield from _foot(results)


def _hit(hit: Hit, lead: str) -> Iterator[str]:
    story = hit.story
    tag = f"{_plain(story.tag)}: " if story.tag else ""
    yield f"{lead} {tag}{_styled(hit.headline)}"
    day = story.published.day.isoformat() if story.published else ""
    place = story.dateline.printed_place if story.dateline else ""
    yield _INDENT + " | ".join(_plain(part) for part in (place, day, story.source) if part)
    for spans in hit.snippets:
        yield _INDENT + _styled(spans)
    yield _INDENT + click.style(_plain(story.id), dim=True)


def _foot(results: Results) -> Iterator[str]:
    if results.pages > 1:
        yield ""
        yield _place(results)
    if results.help:
        for clause in results.help.clauses:
            yield _plain(f"{_INDENT}{clause.text}: {stories(clause.total)} alone")
        for relaxation in (*results.help.spellings, *results.help.relaxations):
            yield _INDENT + _advice(relaxation)


def _place(results: Results) -> str:
    here = "" if results.request.after else f"page {results.request.page} of {results.pages:,}"
    if not results.next:
        return here or "the end of the list"
    flag = f"--after {results.next.after}" if results.next.after else f"--page {results.next.page}"
    return "; ".join(part for part in (here, f"{flag} for the next") if part)


def _advice(relaxation: Relaxation) -> str:
    return _plain(f"{relaxation.label}: {stories(relaxation.total)}")


def _styled(spans: Spans) -> str:
    return "".join(click.style(_plain(s.text), bold=True) if s.is_match else _plain(s.text) for s in spans)


def _plain(text: str) -> str:
    """Return text in which no character can steer a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)


class _Command(click.Command):
    """A command whose argument may begin with a minus, as a query may; then it says how."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments as click does."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            if error.option_name.startswith("--"):
                raise
            remedy = "A query that begins with a minus comes after --: dateline-search -- '-oil'"
            raise click.UsageError(f"{error.format_message()} {remedy}", ctx) from error


def _options() -> Iterator[click.Parameter]:
    yield click.Argument(["query"], nargs=-1)
    # Whether the root can be read is for the search to find: it tells why.
    root = click.Path(path_type=Path, readable=False)
    yield click.Option(["--root"], type=root, help="Index root; else DATELINE_ROOT, else the user's data folder.")
    yield click.Option(["--json", "as_json"], is_flag=True, help="Print one JSON object.")
    for identifier, name in _NAMES.items():
        flag = "--" + name.replace(".", "-").replace("_", "-")
        if name in _SINGLE:
            yield click.Option([flag, identifier], help=_SINGLE[name])
        else:
            verb = "Leave out stories" if name.startswith("not.") else "Only stories"
            what = _CHOICES[name.removeprefix("not.")]
            yield click.Option([flag, identifier], multiple=True, help=f"{verb} {what}; may be repeated.")


def _identifiers(names: Sequence[str]) -> dict[str, str]:
    return {"url_" + name.replace(".", "_"): name for name in names}


_NAMES = _identifiers([*_SINGLE, *FACET_LABELS, *(f"not.{name}" for name in FACET_LABELS)])
command = click.version_option(package_name="dateline-search")(
    _Command(
        "dateline-search",
        context_settings={"help_option_names": ["-h", "--help"]},
        params=list(_options()),
        callback=_run,
        help="Search a Dateline index. Put a query with quotes, brackets or a minus in single quotes, after --.",
    )
)
