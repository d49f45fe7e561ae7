"""Publishing a draft: the one sequence of syncs and renames after which a generation is live.

A crash at any point leaves readers the old generation or the new one, whole.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.root.durable import replace_file, sync, write_file
from index.root.verify import OpenEngine, run_canaries
from search.generation import CURRENT, current_line, generation_name
from search.manifest import MANIFEST, Manifest, file_record
from search.schema import SCHEMA_VERSION
from search.story import Filing

log = logging.getLogger("dateline.index")

Checkpoint = Callable[[str], None]
"""Called with the name of each step before it is taken; tests stop a publication there."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A generation ready to be published: where it lies, its number and counts, and filings it must give back."""

    directory: Path
    number: int
    cleaner_version: str
    story_count: int
    filing_count: int
    samples: tuple[Filing, ...]


def publish(
    root: Path, draft: Draft, built_at: datetime, open_engine: OpenEngine, checkpoint: Checkpoint = lambda _: None
) -> Manifest:
    """Verify a draft, make it the live generation durably, and return its manifest.

    Raises:
        CorruptGeneration: the draft does not give back what was built; nothing was published.
        OSError: the disk failed; the live generation is the old one, or the new one if only the last sync failed.
    """
    checkpoint("sync files")
    for path in draft.directory.iterdir():
        sync(path)
    manifest = _manifest(draft, built_at)
    checkpoint("write manifest")
    write_file(draft.directory / MANIFEST, manifest.to_bytes())
    checkpoint("sync draft")
    sync(draft.directory)
    checkpoint("verify")
    run_canaries(draft.directory, manifest, draft.samples, open_engine)
    checkpoint("rename")
    draft.directory.rename(root / manifest.name)
    checkpoint("sync root")
    # The folder's name is durable before anything points to it.
    sync(root)
    checkpoint("point")
    make_current(root, manifest.name)
    return manifest


def make_current(root: Path, name: str) -> None:
    """Make a generation the live one, durably."""
    replace_file(root / CURRENT, current_line(name).encode("ascii"))
    log.info("current", extra={"generation": name})


def _manifest(draft: Draft, built_at: datetime) -> Manifest:
    return Manifest(
        name=generation_name(draft.number),
        number=draft.number,
        schema_version=SCHEMA_VERSION,
        cleaner_version=draft.cleaner_version,
        story_count=draft.story_count,
        filing_count=draft.filing_count,
        built_at=built_at,
        files={path.name: file_record(path) for path in sorted(draft.directory.iterdir())},
    )
