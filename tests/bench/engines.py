"""Engines over one corpus, each with an index in a work folder, made where it is not there yet."""

from __future__ import annotations

import importlib.util
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.schema import SCHEMA_VERSION
from tests.bench.copy import copy_of
from tests.bench.corpora import Corpus
from tests.bench.rivals import Rival
from tests.bench.rivals.fts5 import Fts5
from tests.bench.rivals.ours import Ours, publish_filings
from tests.bench.rivals.whoosh_stock import StockWhoosh, TunedWhoosh

RIVALS = ("tantivy", "fts5", "whoosh", "whoosh_tuned")
_DONE = f"DONE-{SCHEMA_VERSION}"
"""Marks an index that is whole and of the form that is written now."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A corpus, where its indexes lie, our engine over it, the rivals, and the names of those that cannot run."""

    corpus: Corpus
    folder: Path
    ours: Ours
    rivals: tuple[Rival, ...]
    skipped: tuple[str, ...]


def assembled(corpus: Corpus, work: Path, names: Sequence[str], say: Callable[[str], None]) -> Bench:
    """Build or open every index and return the engines. Building is not timed here; see `tests.bench.building`."""
    folder = work / corpus.name
    skipped = tuple(name for name in names if name == "tantivy" and not importlib.util.find_spec("tantivy"))
    wanted = [name for name in names if name not in skipped]
    _make(folder / "ours", lambda path: publish_filings(path, corpus.filings()), say)
    rivals = tuple(_rival(name, corpus, folder, say) for name in wanted)
    return Bench(corpus, folder, Ours(folder / "ours"), rivals, skipped)


def _rival(name: str, corpus: Corpus, folder: Path, say: Callable[[str], None]) -> Rival:
    opened = _opener(name)
    # The tuned Whoosh reads what the stock one built.
    path = folder / ("whoosh" if name == "whoosh_tuned" else name)
    opener = StockWhoosh if name == "whoosh_tuned" else opened

    def build(path: Path) -> None:
        rival = opener(path)
        for number, filing in enumerate(corpus.filings()):
            rival.add(copy_of(number, filing))
        rival.finish()

    _make(path, build, say)
    return opened(path)


def _opener(name: str) -> Callable[[Path], Rival]:
    if name == "tantivy":
        from tests.bench.rivals.tantivy_index import TantivyIndex

        return TantivyIndex
    openers: dict[str, Callable[[Path], Rival]] = {"fts5": Fts5, "whoosh": StockWhoosh, "whoosh_tuned": TunedWhoosh}
    return openers[name]


def _make(path: Path, build: Callable[[Path], None], say: Callable[[str], None]) -> None:
    """Build an index unless it is there whole; what an interrupted run left is removed first."""
    if (path / _DONE).exists():
        return
    shutil.rmtree(path, ignore_errors=True)
    start = time.perf_counter()
    build(path)
    (path / _DONE).touch()
    say(f"built {path.parent.name}/{path.name} in {time.perf_counter() - start:.0f} s")
