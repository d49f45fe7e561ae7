"""Going back to an older generation, and staying there until told otherwise."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from index.root.housekeeping import hold
from index.root.publish import make_current
from index.root.verify import OpenEngine, verify_generation
from search.errors import BadInput, CorruptGeneration, NoGeneration, Refused
from search.generation import current_name, generation_names, generation_number

log = logging.getLogger("dateline.index")


def rollback(root: Path, to: str, now: datetime, open_engine: OpenEngine) -> str:
    """Make an older generation live, hold publication there and return its name.

    `to` names the generation; "" means the newest good one older than the live one.

    Raises:
        BadInput: there is no generation of that name.
        NoGeneration: nothing has been published.
        Refused: there is no good older one.
        CorruptGeneration: the one named is damaged.
    """
    name = _named(root, to, open_engine) if to else _older(root, open_engine)
    # Held first: a crash in between must not let the next build publish over the rollback.
    hold(root, name, now)
    make_current(root, name)
    return name


def _named(root: Path, name: str, open_engine: OpenEngine) -> str:
    if not generation_number(name) or not (root / name).is_dir():
        names = ", ".join(generation_names(root)) or "none"
        raise BadInput(f"{root}: no generation {name!r}", hint=f"there are: {names}")
    verify_generation(root / name, open_engine)
    return name


def _older(root: Path, open_engine: OpenEngine) -> str:
    live = current_name(root)
    if live is None:
        raise NoGeneration(root)
    for name in generation_names(root):
        if generation_number(name) >= generation_number(live):
            continue
        try:
            verify_generation(root / name, open_engine)
        except CorruptGeneration as error:
            log.error("passed over", extra={"generation": name, "error": str(error)})
            continue
        return name
    raise Refused(f"{root}: no good generation older than {live} to roll back to")
