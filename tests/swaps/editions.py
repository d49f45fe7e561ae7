"""Prepared generations, and publishing them by the run's own code; what each answers is known from its number."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.root.housekeeping import collect, draft_folder, next_number, writer_lock
from index.root.publish import Draft, publish, seal
from index.root.withdraw import ensure_log
from index.versions import cleaner_version
from search.columnar.engine import ColumnarEngine
from search.generation import current_name, generation_number
from search.manifest import MANIFEST, Manifest, read_manifest
from tests.sites import Site, copy

EDITIONS = 5
_LEAST = 200


@dataclass(frozen=True)
class Edition:
    """What a generation of an edition must answer."""

    number: int

    @classmethod
    def of(cls, generation: str) -> Edition:
        """Return the edition that a generation is one of."""
        return cls(generation_number(generation) % EDITIONS)

    @property
    def stories(self) -> int:
        """How many stories it has; no two editions have the same number."""
        return _LEAST + self.number

    @property
    def word(self) -> str:
        """A word of every headline of this edition, and of no other's."""
        return f"edition{self.number}"

    def of_source(self) -> dict[str, int]:
        """How many stories each source has."""
        return dict(Counter(f"wire {story % 3}" for story in range(self.stories)))


def prepare(folder: Path) -> list[Path]:
    """Build one generation of each edition and return where each lies."""
    made = []
    for number in range(EDITIONS):
        edition = Edition(number)
        (folder / str(number)).mkdir(parents=True)
        site = Site.at(folder / str(number))
        site.put(
            "all.json",
            *(
                copy(f"urn:story:{story}", f"Harbour {story} {edition.word}", source=f"Wire {story % 3}")
                for story in range(edition.stories)
            ),
        )
        made.append(site.root / site.build().generation)
    return made


@dataclass(frozen=True)
class Press:
    """Publishes prepared generations into a root."""

    root: Path
    prepared: list[Path]

    def publish(self) -> Manifest:
        """Publish the edition whose turn it is, and remove old generations."""
        now = datetime.now(UTC)
        with writer_lock(self.root):
            ensure_log(self.root, now)
            number = next_number(self.root)
            prepared = self.prepared[number % EDITIONS]
            made = read_manifest(prepared)
            folder = draft_folder(self.root, number)
            for path in prepared.iterdir():
                if path.name != MANIFEST:
                    os.link(path, folder / path.name)
            draft = Draft(folder, number, cleaner_version(), made.story_count, made.filing_count, ())
            manifest = seal(draft, now)
            publish(self.root, draft, manifest, ColumnarEngine.open)
            collect(self.root)
            return manifest


def live_number(root: Path) -> int:
    """Return the number of the live generation."""
    return generation_number(current_name(root) or "")
