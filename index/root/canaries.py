"""Canary queries: what an archive must always find, checked in a draft before it is published.

A file of them has one a line, the least number of stories and then the query (`100 wheat OR maize`); empty lines and
those that begin with # are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from index.root.verify import OpenEngine
from search.engine import Deadline, Plan, View
from search.errors import BadInput, Misconfigured, Refused
from search.plurals import stories
from search.query import parse_query

_DEADLINE_S = 600.0  # for a cold disk; a reader's deadline is no measure here


@dataclass(frozen=True, slots=True)
class Canary:
    """A query and how many stories it must find at least."""

    query: str
    least: int


def read_canaries(path: Path) -> tuple[Canary, ...]:
    """Return the canaries of a file.

    Raises:
        Misconfigured: it cannot be read, or a line is not a count and a query.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise Misconfigured(f"{path}: the canary queries cannot be read ({error})") from error
    wanted = ((number, line.strip()) for number, line in enumerate(lines, 1))
    return tuple(_canary(path, number, line) for number, line in wanted if line and not line.startswith("#"))


def check_canaries(
    directory: Path, canaries: Iterable[Canary], view: View, now: datetime, open_engine: OpenEngine
) -> None:
    """Ask a draft's index each query, as a reader would.

    Raises:
        Refused: one finds too few stories.
    """
    engine = open_engine(directory)
    try:
        for canary in canaries:
            tree = parse_query(canary.query, now.date()).tree
            total = engine.run(Plan(view, tree), Deadline(_DEADLINE_S)).total
            if total < canary.least:
                raise Refused(
                    f"the canary query {canary.query!r} finds {stories(total)} in the draft; at least {canary.least} "
                    "are wanted. The live generation stays"
                )
    finally:
        engine.close()


def _canary(path: Path, number: int, line: str) -> Canary:
    least, _, query = line.partition(" ")
    if not (least.isascii() and least.isdigit() and query.strip()):
        raise Misconfigured(f"{path}, line {number}: a least count and a query are wanted, such as: 100 wheat")
    try:
        parse_query(query.strip(), date.min)
    except BadInput as error:
        raise Misconfigured(f"{path}, line {number}: {error}") from error
    return Canary(query.strip(), int(least))
