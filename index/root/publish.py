"""Publishing a draft: the one sequence of syncs and renames after which a generation is live.

A crash at any point leaves readers the old generation or the new one, whole.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from index.root.durable import replace_file, sync, write_file
from index.root.verify import OpenEngine, run_canaries
from search.errors import CorruptGeneration
from search.generation import CURRENT, current_line, generation_name, remember
from search.manifest import MANIFEST, FileRecord, Manifest, file_record, verify_file
from search.schema import SCHEMA_VERSION
from search.story import Filing

log = logging.getLogger("dateline.index")

Checkpoint = Callable[[str], None]
"""Called with the name of each step before it is taken; tests stop a publication there."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A generation ready to be published: where it lies, its number and counts, and filings it must give back.

    `linked` are the files of an older generation that are linked into it, each with its record in the manifest there.
    """

    directory: Path
    number: int
    cleaner_version: str
    story_count: int
    filing_count: int
    samples: tuple[Filing, ...]
    linked: Mapping[Path, FileRecord] = field(default_factory=dict)


def seal(draft: Draft, built_at: datetime, checkpoint: Checkpoint = lambda _: None) -> Manifest:
    """Write a draft's manifest, all of it durably, and return it.

    Raises:
        CorruptGeneration: a file that is linked is not as its own generation's manifest says; names it there.
        OSError: the disk failed.
    """
    checkpoint("sync files")
    for path in draft.directory.iterdir():
        sync(path)
    manifest = _manifest(draft, built_at)
    checkpoint("write manifest")
    write_file(draft.directory / MANIFEST, manifest.to_bytes())
    checkpoint("sync draft")
    sync(draft.directory)
    return manifest


def publish(
    root: Path, draft: Draft, manifest: Manifest, open_engine: OpenEngine, checkpoint: Checkpoint = lambda _: None
) -> None:
    """Verify a draft that was sealed with this manifest, and make it the live generation durably.

    Raises:
        CorruptGeneration: the draft does not give back what was built; nothing was published.
        OSError: the disk failed; the live generation is the old one, or the new one if only the last sync failed.
    """
    checkpoint("verify")
    run_canaries(draft.directory, manifest, draft.samples, open_engine)
    checkpoint("rename")
    draft.directory.rename(root / manifest.name)
    checkpoint("sync root")
    # The folder's name is durable before anything points to it.
    sync(root)
    checkpoint("point")
    make_current(root, manifest.name)


def make_current(root: Path, name: str) -> None:
    """Make a generation the live one, durably."""
    replace_file(root / CURRENT, current_line(name).encode("ascii"))
    log.info("current", extra={"generation": name})


def remember_published(root: Path, name: str, cache: Path | None) -> None:
    """Remember on this machine that a generation just published is good, unless a file was changed since it was hashed.

    Never raises for what it finds: the generation is live already, and its next reader hashes what is not remembered.
    """
    try:
        remember(root, name, cache)
    except CorruptGeneration as error:
        log.warning("not remembered", extra={"generation": name, "error": error.difference})
    except OSError as error:
        log.warning("not remembered", extra={"generation": name, "error": str(error)})


def _manifest(draft: Draft, built_at: datetime) -> Manifest:
    # What is linked was perhaps verified long ago: damage since then must not get a checksum of its own.
    for path, expected in draft.linked.items():
        verify_file(path, expected)
    linked = {path.name: record for path, record in draft.linked.items()}
    written = sorted(path for path in draft.directory.iterdir() if path.name not in linked)
    return Manifest(
        name=generation_name(draft.number),
        number=draft.number,
        schema_version=SCHEMA_VERSION,
        cleaner_version=draft.cleaner_version,
        story_count=draft.story_count,
        filing_count=draft.filing_count,
        built_at=built_at,
        files=linked | {path.name: file_record(path) for path in written},
    )
