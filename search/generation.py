"""Reading the index root: which generation is live, and pinning one so that it stays while it is read.

The root holds `CURRENT` (the live generation's name and a check of it), `gen-000042` folders that never change, and
`HELD` while a rollback holds publication. A reader takes a shared lock on the generation's folder; whoever removes
old generations needs that lock for itself alone.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from search.errors import CorruptGeneration, NoGeneration
from search.manifest import FileRecord, Manifest, forget_verified, read_manifest, remember_verified, verify_once

__all__ = [
    "CURRENT",
    "HELD",
    "FileRecord",
    "Manifest",
    "Pinned",
    "cache_folder",
    "current_line",
    "current_name",
    "forget",
    "generation_name",
    "generation_names",
    "generation_number",
    "held_name",
    "not_newer",
    "pin",
    "pin_current",
    "pin_unverified",
    "remember",
]

CURRENT = "CURRENT"
HELD = "HELD"
_NAME = re.compile(r"gen-(\d{6,})")
_PIN_ATTEMPTS = 8  # publications that may overtake one pin; each takes far longer than a pin


class Pinned:
    """A generation held in place for reading, verified. Close it, or use it in a `with`.

    `degraded` is "" where this is the live generation, else why an older one serves.
    """

    def __init__(self, path: Path, manifest: Manifest, lock: int, degraded: str = "") -> None:
        self.path = path
        self.manifest = manifest
        self.degraded = degraded
        self._lock = lock

    def close(self) -> None:
        """Let the generation go; closing twice is fine."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def generation_name(number: int) -> str:
    """Return the folder name of a generation."""
    return f"gen-{number:06d}"


def generation_number(name: str) -> int:
    """Return the number in a generation's name, 0 where it is no such name."""
    match = _NAME.fullmatch(name)
    return int(match.group(1)) if match else 0


def generation_names(root: Path) -> list[str]:
    """Return the names of the generations in a root, newest first; none where the root cannot be listed."""
    try:
        names = [entry.name for entry in root.iterdir()]
    except OSError:
        return []
    return sorted(filter(generation_number, names), key=generation_number, reverse=True)


def current_line(name: str) -> str:
    """Return the content of CURRENT for a generation: its name and a check that a flipped bit breaks."""
    return f"{name} {hashlib.sha256(name.encode()).hexdigest()[:16]}\n"


def current_name(root: Path) -> str | None:
    """Return the live generation's name from one small read; None where CURRENT is missing or damaged."""
    try:
        line = (root / CURRENT).read_text(encoding="ascii")
    except (OSError, ValueError):
        return None
    name = line.partition(" ")[0]
    return name if generation_number(name) and line == current_line(name) else None


def held_name(root: Path) -> str | None:
    """Return the generation that a rollback holds in place, None where publication is not held."""
    try:
        held = json.loads((root / HELD).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return ""
    return str(held.get("generation", "")) if isinstance(held, dict) else ""


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder for what this machine remembers between runs; it may be lost at any time."""
    base = environ.get("XDG_CACHE_HOME") or Path(environ.get("HOME", "/nonexistent")) / ".cache"
    return Path(base) / "dateline"


def pin(
    root: Path, name: str, *, cache: Path | None = None, degraded: str = "", schema: int | None = None
) -> Pinned | None:
    """Hold one generation in place and verify it; None where it is gone or being removed.

    Raises:
        CorruptGeneration: a file differs from the manifest, or its schema is not the one asked for.
    """
    pinned = pin_unverified(root, name, degraded)
    if pinned is None:
        return None
    path, manifest = pinned.path, pinned.manifest
    try:
        if manifest.name != name:
            raise CorruptGeneration(path, expected=f"the manifest of {name}", actual=manifest.name)
        if schema not in (None, manifest.schema_version):
            raise CorruptGeneration(path, expected=f"schema {schema}", actual=f"schema {manifest.schema_version}")
        verify_once(path, manifest, cache or cache_folder(os.environ))
    except BaseException:
        pinned.close()
        raise
    return pinned


def pin_unverified(root: Path, name: str, degraded: str) -> Pinned | None:
    """Hold a generation in place whose files may be damaged, for what of it can be verified; None where it is gone.

    Raises:
        CorruptGeneration: its manifest is damaged, or it cannot be opened.
    """
    lock = _shared_lock(root / name)
    if lock is None:
        return None
    try:
        return Pinned(root / name, read_manifest(root / name), lock, degraded)
    except BaseException:
        os.close(lock)
        raise


def remember(root: Path, name: str, cache: Path | None = None) -> None:
    """Remember on this machine that a generation was verified: whoever says so has just hashed every file of it.

    Raises:
        CorruptGeneration: it is not there, or not whole.
    """
    remember_verified(root / name, read_manifest(root / name), cache or cache_folder(os.environ))


def forget(root: Path, cache: Path | None = None) -> None:
    """Forget that generations of a root were verified on this machine."""
    forget_verified(root, cache or cache_folder(os.environ))


def pin_current(root: Path, *, cache: Path | None = None, schema: int | None = None) -> Pinned:
    """Hold the live generation in place, or the newest good older one if the live one is damaged.

    With a schema, a generation of another one is as good as damaged.

    Raises:
        NoGeneration: nothing has been published there.
        CorruptGeneration: there are generations and every one is damaged.
    """
    damaged: dict[str, CorruptGeneration] = {}
    for _ in range(_PIN_ATTEMPTS):
        live = current_name(root)
        pinned = None
        try:
            pinned = pin(root, live, cache=cache, schema=schema) if live else None
        except CorruptGeneration as error:
            damaged[live or ""] = error
        if pinned and current_name(root) == live:
            return pinned
        if pinned:
            pinned.close()
        if live == current_name(root):
            break
    return _pin_fallback(root, cache, schema, damaged)


def _pin_fallback(
    root: Path, cache: Path | None, schema: int | None, damaged: Mapping[str, CorruptGeneration]
) -> Pinned:
    """Pin the newest generation that is good and not newer than the one that should serve."""
    first: CorruptGeneration | None = None
    live = current_name(root)
    trouble = f"{live} is missing" if live else f"{root / CURRENT} is missing or damaged"
    for name in not_newer(root, live or held_name(root)):
        degraded = "" if name == live else f"{trouble}; {name} serves instead"
        try:
            if name in damaged:
                raise damaged[name]
            pinned = pin(root, name, cache=cache, degraded=degraded, schema=schema)
        except CorruptGeneration as error:
            first = first or error
            trouble = str(first)
            continue
        if pinned:
            return pinned
    raise first or NoGeneration(root)


def not_newer(root: Path, ceiling: str | None) -> Iterator[str]:
    """Yield the generations up to the ceiling, newest first: one that a rollback left behind must not come back."""
    highest = generation_number(ceiling or "")
    return (name for name in generation_names(root) if not highest or generation_number(name) <= highest)


def _shared_lock(path: Path) -> int | None:
    """Return an open folder with a shared lock, None where it is gone or its remover has it.

    Raises:
        CorruptGeneration: it cannot be opened, for another reason.
    """
    try:
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise CorruptGeneration(path, expected="a folder that can be opened", actual=str(error)) from error
    try:
        fcntl.flock(folder, fcntl.LOCK_SH | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(folder), path.stat()):
            return folder
    except OSError:
        pass
    os.close(folder)
    return None
