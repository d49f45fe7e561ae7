"""The command `dateline-index`: builds, publishes, withdraws and tells how things stand.

Whatever is slow to import is imported where it is used, after the lock: a run that finds the root taken ends at once.
"""
# ruff: noqa: PLC0415 - see above

from __future__ import annotations

import gc
import getpass
import json
import math
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from index.events import log_to
from index.exits import FAILED, exit_code, explain
from index.limits import SPOOL_LIMITS
from index.root.housekeeping import release, writer_lock
from search.errors import DatelineError, NoGeneration
from search.generation import generation_names, held_name
from search.settings import readable_root, resolve_root
from search.terminal import escape_unprintable

# Whether a path can be used is for the run to find: it tells why and what would help, and keeps a note of it.
_FOLDER = click.Path(path_type=Path, readable=False)


def _id_given(_context: click.Context, _parameter: click.Parameter, story_id: str) -> str:
    """Return an id that a story may have, as given."""
    most = SPOOL_LIMITS.id_chars
    if not story_id.strip():
        raise click.BadParameter("it is empty; give the id that search results and the story's page show")
    if len(story_id) > most:
        raise click.BadParameter(f"it has {len(story_id):,} characters, and no story's id has over {most:,}; check it")
    return story_id


def _reason_given(_context: click.Context, _parameter: click.Parameter, reason: str) -> str:
    """Return words that say why, as given."""
    if not reason.strip():
        raise click.BadParameter("it is empty; say why in a few words")
    return reason


def _hours_given(_context: click.Context, _parameter: click.Parameter, hours: float | None) -> float | None:
    """Return a number of hours, as given."""
    if hours is not None and math.isnan(hours):
        raise click.BadParameter("nan is no number of hours; give one such as 2 or 0.5")
    return hours


root_option = click.option("--root", type=_FOLDER, help="Index root; else DATELINE_ROOT, else the user's data folder.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
verbose_option = click.option("-v", "--verbose", count=True, help="Print the summary; twice or more: the log too.")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit with its code."""
    escape_unprintable(sys.stdout)
    try:
        commands(arguments, prog_name="dateline-index")
    except (DatelineError, OSError) as error:
        click.echo(f"dateline-index: {explain(error)}", err=True)
        sys.exit(exit_code(error))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dateline-search")
def commands() -> None:
    """Build, publish and look after a Dateline index.

    Exit codes: 0 done, 1 failed, 2 usage, 65 refused, 75 another run is at work, 78 a setting cannot work.
    """


@commands.command()
@click.argument("spool", envvar="DATELINE_SPOOL", type=_FOLDER)
@root_option
@click.option("--full", is_flag=True, help="Read every file, changed or not, and write the index afresh.")
@click.option("--allow-shrink", is_flag=True, help="Publish even if over a tenth of the stories are gone.")
@click.option(
    "--canaries", type=_FOLDER, metavar="FILE", help="Queries that must find enough: a count and a query a line."
)
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Files read at a time; else one a core.")
@json_option
@verbose_option
def build(  # noqa: PLR0913, PLR0917 - an argument an option
    spool: Path,
    root: Path | None,
    full: bool,
    allow_shrink: bool,
    canaries: Path | None,
    jobs: int | None,
    as_json: bool,
    verbose: int,
) -> None:
    """Bring the index up to date with the stories in SPOOL (else DATELINE_SPOOL); publish it if anything changed."""
    log_to(sys.stderr, verbose)
    place = resolve_root(root)
    with writer_lock(place):
        from index.reading.workers import core_count, start_server

        start_server()  # it loads the readers while this process loads the rest
        # Records come and go by the million without a cycle among them; Whoosh's writers are cycles, one a segment.
        gc.set_threshold(10_000, 10, 10)
        from index.progress import ProgressBars
        from index.root.attempt import recorded
        from index.root.canaries import read_canaries
        from index.run import Tools, Unwatched, Wishes
        from index.run import build as run_build

        is_watched = sys.stderr.isatty() and not as_json
        tools = Tools(watch=ProgressBars(sys.stderr) if is_watched else Unwatched(), jobs=jobs or core_count())
        with recorded(place, _now) as ended:
            wishes = Wishes(full, allow_shrink, read_canaries(canaries) if canaries else ())
            report = run_build(spool, place, tools, wishes)
            ended(report)
    if as_json:
        _print_json(report.plain())
    elif verbose or is_watched:
        click.echo(report.summary())


@commands.command()
@root_option
@click.option(
    "--max-age",
    type=click.FloatRange(min=0),
    callback=_hours_given,
    metavar="HOURS",
    help="Exit 1 if it was last known up to date longer ago.",
)
@json_option
def status(root: Path | None, max_age: float | None, as_json: bool) -> None:
    """Tell what is live, how old it is, what was rejected, and how the last build ended.

    Exits 1 where nothing is live, where an older generation stands in for a damaged one, where the withdrawal log is
    unreadable, and past --max-age.
    """
    from index.status import read_status

    found = read_status(readable_root(root), _now())
    if max_age is not None:
        found = found.held_to(max_age)
    _print_json(found.plain()) if as_json else click.echo(found.text())
    if found.trouble:
        sys.exit(FAILED)


@commands.command()
@root_option
@json_option
def verify(root: Path | None, as_json: bool) -> None:
    """Hash and open every generation and read the withdrawal log; exit 1 if any is damaged."""
    from index.root.verify import verify_generation
    from search.columnar.engine import ColumnarEngine
    from search.withdrawals import read_log

    place = readable_root(root)
    names = generation_names(place)
    if not names:
        raise NoGeneration(place)
    found = {name: _trouble(partial(verify_generation, place / name, ColumnarEngine.open)) for name in names}
    found["withdrawal log"] = _trouble(partial(read_log, place))
    if as_json:
        _print_json({"root": str(place), "trouble": found})
    else:
        click.echo("\n".join(f"{name}: {trouble or 'good'}" for name, trouble in found.items()))
    if any(found.values()):
        sys.exit(FAILED)


@commands.command()
@root_option
@click.option("--to", default="", metavar="GENERATION", help="Such as gen-000041; else the newest good older one.")
@json_option
def rollback(root: Path | None, to: str, as_json: bool) -> None:
    """Go back to an older generation and hold builds from publishing until `resume`."""
    log_to()
    place = resolve_root(root)
    with writer_lock(place):
        from index.root.rollback import rollback as run_rollback
        from search.columnar.engine import ColumnarEngine

        name = run_rollback(place, to, _now(), ColumnarEngine.open)
    _say({"generation": name, "held": True}, f"{name} is live; builds do not publish until: resume", as_json)


@commands.command()
@root_option
@json_option
def resume(root: Path | None, as_json: bool) -> None:
    """Let builds publish again after a rollback."""
    place = resolve_root(root)
    with writer_lock(place):
        was = held_name(place)
        release(place)
    text = "publication was not held" if was is None else f"builds publish again (held at {was or 'an unknown name'})"
    _say({"held": False, "was_held": was}, text, as_json)


@commands.command()
@click.argument("story_id", metavar="ID", callback=_id_given)
@root_option
@click.option("--reason", required=True, callback=_reason_given, help="What readers are told in the story's place.")
@json_option
def withdraw(story_id: str, root: Path | None, reason: str, as_json: bool) -> None:
    """Withdraw a story at once, for good, whatever builds and rollbacks do."""
    _decide("withdraw", story_id, resolve_root(root), reason, as_json)


@commands.command()
@click.argument("story_id", metavar="ID", callback=_id_given)
@root_option
@click.option("--reason", required=True, callback=_reason_given, help="Why; kept in the log.")
@json_option
def reinstate(story_id: str, root: Path | None, reason: str, as_json: bool) -> None:
    """Undo a withdrawal or a hold, on the record."""
    _decide("reinstate", story_id, resolve_root(root), reason, as_json)


@commands.command()
@click.argument("file", type=_FOLDER)
@click.option("--item", type=click.IntRange(min=1), help="Which story of a file of many, from 1.")
@json_option
def show(file: Path, item: int | None, as_json: bool) -> None:
    """Show what the cleaner makes of FILE: fields, body, and what was removed and why. Needs no index."""
    from index.reading.parse import read_any
    from index.show import show_item

    log_to()
    shown = show_item(file, item, read_any)
    _print_json(shown.plain()) if as_json else click.echo(shown.text())
    if shown.is_rejected:
        sys.exit(FAILED)


def _decide(action: str, story_id: str, root: Path, reason: str, as_json: bool) -> None:
    from index.decide import decide

    done = decide(root, action, story_id, reason, f"user:{_user()}", _now())
    _say(done.plain(), done.text(), as_json)
    if warning := done.warning():
        click.echo(f"dateline-index: {warning}", err=True)


def _trouble(check: Callable[[], object]) -> str:
    try:
        check()
    except DatelineError as error:
        return str(error)
    return ""


def _now() -> datetime:
    return datetime.now(UTC)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _print_json(plain: dict[str, Any]) -> None:
    click.echo(json.dumps(plain, indent=2))


def _say(plain: dict[str, Any], text: str, as_json: bool) -> None:
    _print_json(plain) if as_json else click.echo(text)
