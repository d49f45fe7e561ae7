"""Readers that fail in every way a reader can, for the tests of the guard around them. A file's bytes say how."""

from __future__ import annotations

import ctypes
import os
import re
import sys
import time
from collections.abc import Iterator

from index.cleaned import Cleaned, Rejected, Source
from search.story import Block, Story


def read(source: Source) -> Iterator[Cleaned | Rejected]:
    """Yield a story whose headline is the file's text, unless the text is the name of a fault."""
    if fault := _FAULTS.get(source.data.split(b" ")[0]):
        fault()
    headline = source.data.decode()[:80]
    yield Cleaned(Story(f"urn:{source.path}", headline, (Block(headline),)))


def _loop() -> None:
    while True:
        pass


def _think() -> None:
    until = time.process_time() + 0.05
    while time.process_time() < until:
        pass


def _hang_in_c() -> None:
    re.match("(a|a)*b", "a" * 64)


def _swallow() -> None:
    while True:
        try:
            _loop()
        except BaseException:  # noqa: S112 - the fault is that it cannot be stopped by an exception
            continue


def _hoard() -> None:
    kept = [b"x" * (1 << 20) for _ in range(4096)]
    del kept


def _keep() -> None:
    _KEPT.append(b"x" * (20 << 20))


def _hoard_at_once() -> None:
    bytearray(1 << 33)


def _recurse() -> None:
    _recurse()


_KEPT: list[bytes] = []
_FAULTS = {
    b"keep": _keep,
    b"loop": _loop,
    b"think": _think,
    b"regex": _hang_in_c,
    b"swallow": _swallow,
    b"sleep": lambda: time.sleep(3600),
    b"hoard": _hoard,
    b"hoard-at-once": _hoard_at_once,
    b"recurse": _recurse,
    b"segfault": lambda: ctypes.string_at(0),
    b"abort": os.abort,
    b"exit": lambda: os._exit(0),
    b"quit": lambda: sys.exit(3),
}
