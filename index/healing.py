"""Going on where the generation that a run builds upon proves damaged, long after it was verified or though it fits.

That a generation is good is remembered from when it was verified: a disk that loses bits changes no time of a file.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from index.previous import LOST
from search.errors import CorruptGeneration, NoGeneration
from search.generation import forget, generation_number, pin_current

log = logging.getLogger("dateline.index")
Done = TypeVar("Done")


def healing(attempt: Callable[[bool], Done], root: Path, cache: Path | None, *, may_lose_state: bool) -> Done:
    """Return what an attempt to build does, begun once more where a published generation proves damaged.

    An attempt is told whether there is state to build upon. The second one hashes a generation in full before it takes
    it for good. Where even so the state makes no sense, it was published like that: a third one may do without, and so
    it may where what is kept lies in what is damaged and nothing serves until there is a new generation.

    Raises:
        CorruptGeneration: the draft is damaged, or the state makes no sense and must not be lost.
    """
    try:
        return attempt(True)
    except CorruptGeneration as error:
        if not _is_published(error.path):
            raise
        then = "the run begins once more"
        log.error("damaged", extra={"file": str(error.path), "error": error.difference, "then": then})
    forget(root, cache)
    try:
        return attempt(True)
    except CorruptGeneration as error:
        # What could not be read just now may be read the next time.
        is_senseless = _is_published(error.path) and not isinstance(error.__cause__, OSError)
        if not is_senseless or not (may_lose_state or _is_down(root, cache)):
            raise
        log.error("state lost", extra={"file": str(error.path), "error": error.difference, "lost": LOST})
    return attempt(False)


def _is_down(root: Path, cache: Path | None) -> bool:
    """Tell whether there is no good generation to serve."""
    try:
        pin_current(root, cache=cache).close()
    except (CorruptGeneration, NoGeneration):
        return True
    return False


def _is_published(path: Path) -> bool:
    """Tell whether a path is a generation's or in one, and not in a draft."""
    return any(generation_number(folder.name) for folder in (path, path.parent))
