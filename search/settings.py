"""Where the index root is: flag, then environment, then default."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from search.errors import Misconfigured

ROOT_VARIABLE = "DATELINE_ROOT"


def resolve_root(flag: Path | None, environ: Mapping[str, str] = os.environ) -> Path:
    """Return the index root: the flag, else DATELINE_ROOT, else `dateline` in the user's data folder.

    Source of the default: XDG Base Directory Specification.
    """
    if flag is not None:
        return flag
    if named := environ.get(ROOT_VARIABLE):
        return Path(named)
    data = environ.get("XDG_DATA_HOME") or Path(environ.get("HOME", "~")).expanduser() / ".local" / "share"
    return Path(data) / "dateline"


def readable_root(flag: Path | None) -> Path:
    """Return the index root, for a command that only reads it; it need not be there.

    Raises:
        Misconfigured: it is closed to this user, who must not be told that it holds nothing.
    """
    root = resolve_root(flag)
    if root.is_dir() and not os.access(root, os.R_OK | os.X_OK):
        raise Misconfigured(f"{root}: this user may not read the index root; check owner and mode, or choose another")
    return root
