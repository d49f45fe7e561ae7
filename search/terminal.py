"""Where the commands print."""

from __future__ import annotations

import io
from typing import TextIO


def escape_unprintable(stream: TextIO) -> None:
    r"""Have a stream print characters that its encoding lacks as escapes, \u4e2d, and not fail at them."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
