"""Which code made a generation: a change of it means that stories must be cleaned anew."""

from __future__ import annotations

import hashlib
from pathlib import Path

_CLEANING = (
    "clean", "cleaned.py", "filings/candidate.py", "filings/sketch.py", "formats", "page", "reading/archives.py",
)  # fmt: skip


def cleaner_version(package: Path = Path(__file__).parent) -> str:
    """Return a digest of every file that decides what cleaning makes of a page: nobody has to remember to count up."""
    digest = hashlib.sha256()
    for path in sorted(_files(package), key=str):
        digest.update(f"{path.relative_to(package)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _files(package: Path) -> list[Path]:
    found = [path for name in _CLEANING for path in (package / name, *(package / name).rglob("*"))]
    return [path for path in found if path.suffix in {".py", ".tsv"} and path.is_file()]
