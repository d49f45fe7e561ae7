"""Proving a generation with the reader's own code, before it is published and whenever asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from search.engine import Deadline, Engine, Plan, View
from search.errors import CorruptGeneration
from search.manifest import Manifest, read_manifest, verify_in_full
from search.schema import SCHEMA_VERSION
from search.story import OPEN_ENDED, Filing

OpenEngine = Callable[[Path], Engine]
_AFTER_ALL_EMBARGOES = OPEN_ENDED - 1
COUNTING_S = 600.0  # counting a whole archive on a slow disk; a reader's deadline is no measure here


def verify_generation(directory: Path, open_engine: OpenEngine) -> Manifest:
    """Hash a generation in full, open it, run the canaries, and return its manifest.

    Raises:
        CorruptGeneration: anything is not as its manifest says.
    """
    manifest = read_manifest(directory)
    verify_in_full(directory, manifest)
    run_canaries(directory, manifest, (), open_engine)
    return manifest


def run_canaries(directory: Path, manifest: Manifest, samples: Iterable[Filing], open_engine: OpenEngine) -> None:
    """Open a generation and ask it for what it must hold: its counts, every story current, the samples unchanged.

    Raises:
        CorruptGeneration: it cannot be opened or gives another answer.
    """
    if manifest.schema_version != SCHEMA_VERSION:
        raise CorruptGeneration(directory, expected=f"schema {SCHEMA_VERSION}", actual=str(manifest.schema_version))
    try:
        engine = open_engine(directory)
    except Exception as error:  # Whoosh raises what it likes on a damaged file
        actual = f"{type(error).__name__}: {error}"
        raise CorruptGeneration(directory, expected="an index that opens", actual=actual) from error
    try:
        _compare(directory, "filings", manifest.filing_count, engine.filing_count)
        _compare(directory, "stories", manifest.story_count, engine.story_count)
        everything = engine.run(Plan(View(now=_AFTER_ALL_EMBARGOES)), Deadline(COUNTING_S))
        _compare(directory, "stories found by a query for everything", manifest.story_count, everything.total)
        for sample in samples:
            if engine.filing(sample.key) != sample:
                raise CorruptGeneration(directory, expected=f"filing {sample.key!r} as built", actual="another or none")
    finally:
        engine.close()


def _compare(directory: Path, what: str, expected: int, actual: int) -> None:
    if expected != actual:
        raise CorruptGeneration(directory, expected=f"{expected} {what}", actual=str(actual))
