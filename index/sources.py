"""The source state that each generation keeps: which spool files it was made from, and what each of them became."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.candidate import Candidate
from index.spool import SpoolFile
from search.errors import CorruptGeneration
from search.story import Status

SOURCES = "SOURCES.jsonl"
_FORMAT = 1
_OF_ONE_RUN = {"path", "slot", "sketch"}


@dataclass(frozen=True, slots=True)
class SourceItem:
    """One story of a spool file, and the id and version of the filing it became; None for notices."""

    candidate: Candidate
    filing: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One spool file as last read. `is_kept` tells that its stories are those of an earlier generation."""

    file: SpoolFile
    sha256: str
    items: tuple[SourceItem, ...] = ()
    is_kept: bool = False


def write_sources(directory: Path, files: Iterable[SourceFile]) -> None:
    """Write the source state into a draft."""
    with (directory / SOURCES).open("w", encoding="ascii") as out:
        out.write(json.dumps({"format": _FORMAT}) + "\n")
        for file in files:
            out.write(json.dumps(_plain(file), separators=(",", ":")) + "\n")


def read_sources(directory: Path) -> Iterator[SourceFile]:
    """Yield the source state of a generation, file by file.

    Raises:
        CorruptGeneration: it is missing or not in the form that `write_sources` writes.
    """
    path = directory / SOURCES
    try:
        with path.open(encoding="ascii") as lines:
            found = json.loads(next(lines))["format"]
            if found != _FORMAT:
                raise CorruptGeneration(path, expected=f"format {_FORMAT}", actual=f"format {found}")
            for line in lines:
                yield _source_file(json.loads(line))
    except (OSError, ValueError, KeyError, TypeError, StopIteration) as error:
        raise CorruptGeneration(path, expected="the source state", actual=f"{type(error).__name__}: {error}") from error


def _plain(source: SourceFile) -> dict[str, Any]:
    items = [
        {name: value for name, value in asdict(item.candidate).items() if name not in _OF_ONE_RUN}
        | {"filing": item.filing}
        for item in source.items
    ]
    return {**asdict(source.file), "sha256": source.sha256, "kept": source.is_kept, "items": items}


def _source_file(plain: dict[str, Any]) -> SourceFile:
    file = SpoolFile(plain["path"], plain["size"], plain["mtime_ns"], plain["inode"])
    items = tuple(_source_item(file.path, item) for item in plain["items"])
    return SourceFile(file, plain["sha256"], items, plain["kept"])


def _source_item(path: str, plain: dict[str, Any]) -> SourceItem:
    filing = plain.pop("filing")
    candidate = Candidate(**plain | {"path": path, "status": Status(plain["status"])})
    return SourceItem(candidate, (filing[0], filing[1]) if filing else None)
