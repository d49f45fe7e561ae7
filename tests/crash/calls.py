"""System calls of a run as strace records them, and the options that make one of them fail, stop or kill.

A call is known by its name and how often it was made before: strace counts each name on its own. A run makes the same
calls in the same order each time, so that one run tells where the next ones are to be broken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHANGING = (
    *("write", "writev", "pwrite64", "pwritev", "ftruncate", "truncate", "fallocate", "fsync", "fdatasync", "sync"),
    *("rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat"),
    *("mkdir", "mkdirat", "rmdir", "chmod", "fchmod", "fchmodat", "utimensat", "copy_file_range", "sendfile"),
)
"""Calls that change what is on disk, but for those that open a file."""
OPENING = ("open", "openat", "creat")
_LINE = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (-?\d+|\?)(.*)")
_MAKES = re.compile(r"O_CREAT|O_TRUNC|__O_TMPFILE|O_TMPFILE")
_SHOWN_CHARS = 200
_HEX = re.compile(r"((?:\\x[0-9a-f]{2})+)")


@dataclass(frozen=True, slots=True)
class Call:
    """One system call of a run: the `nth` of its name, from 1. `arguments` are strace's, `result` -1 for a failure."""

    name: str
    nth: int
    arguments: tuple[str, ...]
    result: int
    text: str

    @property
    def is_changing(self) -> bool:
        """Whether it may change what is on disk."""
        return self.name in CHANGING or (self.name in OPENING and _MAKES.search(self.text) is not None)

    @property
    def plain(self) -> str:
        """Return the line with its strings as they are."""
        return _HEX.sub(lambda match: decoded(match.group(1)).decode("utf-8", "replace"), self.text)

    def concerns(self, folder: Path) -> bool:
        """Whether it names something in a folder."""
        return str(folder) in self.plain

    def __str__(self) -> str:
        plain = self.plain
        return f"{self.name} {self.nth}: {plain if len(plain) <= _SHOWN_CHARS else plain[:_SHOWN_CHARS] + '…'}"


def traced(*names: str) -> tuple[str, ...]:
    """Return the options that record calls of these names, whole, with the paths of their files."""
    return ("-y", "-xx", "-s", f"{1 << 26}", "-e", f"trace={','.join(_known(names))}", "-e", "signal=none")


def broken(call: Call, how: str, *, for_good: bool = False) -> tuple[str, ...]:
    """Return the options that break one call, such as `error=EIO` or `signal=KILL`, or all of its name from it on."""
    when = f"{call.nth}+" if for_good else f"{call.nth}"
    return ("-e", f"trace={call.name}", "-e", f"inject={call.name}:{how}:when={when}", "-e", "signal=none")


def calls(trace: str) -> Iterator[Call]:
    """Yield the calls of a record, in order."""
    counts: Counter[str] = Counter()
    for line in trace.splitlines():
        if match := _LINE.match(line):
            name, arguments, result, _ = match.groups()
            counts[name] += 1
            yield Call(name, counts[name], tuple(arguments.split(", ")), -1 if result == "?" else int(result), line)


def decoded(escaped: str) -> bytes:
    """Return the bytes that strace shows with -xx."""
    return bytes.fromhex(escaped.strip('"').replace("\\x", ""))


def _known(names: tuple[str, ...]) -> Iterator[str]:
    """Name calls so that one that this machine does not have is no error."""
    return (f"?{name}" for name in names)
