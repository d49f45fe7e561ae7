"""From the system calls of a run to what it did to a disk.

The record is strace's and not one made inside the process: it has what C libraries write as well, and what a wrapper
around `os` would have to be told about. A call that this cannot read, on a file of the disk, is an error.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.crash.calls import Call, decoded
from tests.crash.disk import ROOT, Cut, Disk, Done, Entered, File, Node, Synced, Told, Written

RECORDED = (
    *("open", "openat", "creat", "close", "dup", "dup2", "dup3", "lseek", "read", "write", "writev", "pwrite64"),
    *("pwritev", "ftruncate", "truncate", "fallocate", "copy_file_range", "sendfile", "fsync", "fdatasync", "sync"),
    *("rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat", "rmdir"),
    *("mkdir", "mkdirat"),
)
_HANDLE = re.compile(r"(\d+|AT_FDCWD)(?:<(.*)>)?")


@dataclass(slots=True)
class _Open:
    node: Node
    path: str
    offset: int
    appends: bool


class Recorder:
    """Follows a run's calls on what lies in one folder; `disk` is that folder before the run, all of it lasting."""

    def __init__(self, folder: Path) -> None:
        self.disk = Disk()
        self.done: list[Done] = []
        self._folder = str(folder)
        self._names: dict[Node, dict[str, Node]] = {ROOT: {}}
        self._sizes: dict[Node, int] = {}
        self._open: dict[str, _Open] = {}
        self._count = 0
        self._take_in(folder, ROOT, {})

    def follow(self, calls: Iterable[Call], *, is_whole: bool = True) -> None:
        """Note what each call of a run did; after the last one it tells of its success, if it is whole."""
        self._open.clear()
        for call in calls:
            if call.result >= 0:
                self._note(call)
        if is_whole:
            self.done.append(Told())

    def _take_in(self, folder: Path, node: Node, known: dict[int, Node]) -> None:
        for path in sorted(folder.iterdir()):
            inode = path.stat().st_ino
            child = known.setdefault(inode, self._new())
            self._names[node][path.name] = child
            if path.is_dir():
                self._names[child] = {}
                self._take_in(path, child, known)
            else:
                self.disk.files[child] = File(path.read_bytes())
                self._sizes[child] = path.stat().st_size
        self.disk.folders = {one: dict(names) for one, names in self._names.items()}

    def _new(self) -> Node:
        self._count += 1
        return self._count

    def _note(self, call: Call) -> None:  # noqa: C901 - a case a call
        arguments = call.arguments
        match call.name:
            case "openat":
                self._note_open(call)
            case "close":
                self._open.pop(_number(arguments[0]), None)
            case "lseek" | "read" | "write" | "pwrite64" | "ftruncate" | "fsync" | "fdatasync":
                self._note_use(call)
            case "rename":
                self._enter(self._path(arguments[0]), self._path(arguments[1]))
            case "renameat" | "renameat2":
                self._enter(self._at(*arguments[:2]), self._at(*arguments[2:4]))
            case "link":
                self._enter(None, self._path(arguments[1]), self._node(self._path(arguments[0])))
            case "linkat":
                self._enter(None, self._at(*arguments[2:4]), self._node(self._at(*arguments[:2])))
            case "unlink" | "rmdir":
                self._enter(self._path(arguments[0]), None)
            case "unlinkat":
                self._enter(self._at(*arguments[:2]), None)
            case "mkdir" | "mkdirat":
                self._make_folder(self._path(arguments[0]) if call.name == "mkdir" else self._at(*arguments[:2]))
            case _ if self._folder in call.plain:
                raise ValueError(f"a call that cannot be replayed: {call}")

    def _note_open(self, call: Call) -> None:
        path, flags = self._at(*call.arguments[:2]), call.arguments[2]
        number = str(call.result)
        if path is None:
            self._open.pop(number, None)
            return
        if "O_TMPFILE" in flags:
            self._open[number] = _Open(self._new(), "(nameless)", 0, appends=False)
            return
        node = self._node(path)
        if node is None:
            node = self._new()
            self._enter(None, path, node)
        if "O_TRUNC" in flags:
            self.done.append(Cut(node, 0))
            self._sizes[node] = 0
        self._open[number] = _Open(node, path, 0, "O_APPEND" in flags)

    def _note_use(self, call: Call) -> None:
        handle = self._open.get(_number(call.arguments[0]))
        if handle is None:
            if self._folder in call.plain.partition(",")[0] and call.name not in {"read", "lseek"}:
                raise ValueError(f"a file that was never opened: {call}")
            return
        match call.name:
            case "lseek":
                handle.offset = call.result
            case "read":
                handle.offset += call.result
            case "write":
                offset = self._sizes.get(handle.node, 0) if handle.appends else handle.offset
                handle.offset = self._write(handle.node, offset, decoded(call.arguments[1])[: call.result])
            case "pwrite64":
                self._write(handle.node, int(call.arguments[3]), decoded(call.arguments[1])[: call.result])
            case "ftruncate":
                self._sizes[handle.node] = int(call.arguments[1])
                self.done.append(Cut(handle.node, int(call.arguments[1])))
            case "fsync" | "fdatasync":
                self.done.append(Synced(handle.node, handle.path))

    def _write(self, node: Node, offset: int, data: bytes) -> int:
        self.done.append(Written(node, offset, data))
        self._sizes[node] = max(self._sizes.get(node, 0), offset + len(data))
        return offset + len(data)

    def _make_folder(self, path: str | None) -> None:
        if path is not None:
            node = self._new()
            self._names[node] = {}
            self._enter(None, path, node)
            self.disk.folders.setdefault(node, {})

    def _enter(self, old: str | None, new: str | None, node: Node | None = None) -> None:
        """Note that a name ends, that another one begins, or both: the node of the one becomes that of the other."""
        names: list[tuple[Node, str, Node | None]] = []
        if old is not None:
            folder, name = self._place(old)
            node = self._names[folder].pop(name)
            names.append((folder, name, None))
        if new is not None:
            folder, name = self._place(new)
            assert node is not None, new
            self._names[folder][name] = node
            names.append((folder, name, node))
        if names:
            self.done.append(Entered(tuple(names)))

    def _place(self, path: str) -> tuple[Node, str]:
        parent, _, name = path.rpartition("/")
        folder = self._node(parent)
        assert folder is not None, path
        return folder, name

    def _node(self, path: str | None) -> Node | None:
        node: Node | None = ROOT if path is not None else None
        for part in filter(None, (path or "").split("/")):
            node = None if node is None else self._names.get(node, {}).get(part)
        return node

    def _at(self, handle: str, name: str) -> str | None:
        match = _HANDLE.fullmatch(handle)
        assert match, handle
        base = match.group(2) or "/"
        return self._inside(str(Path(_text(base)) / _text(name)))

    def _path(self, name: str) -> str | None:
        return self._inside(_text(name))

    def _inside(self, path: str) -> str | None:
        """Return a path as it lies in the folder, None where it does not."""
        if path == self._folder:
            return ""
        return path.removeprefix(f"{self._folder}/") if path.startswith(f"{self._folder}/") else None


def _number(handle: str) -> str:
    return handle.partition("<")[0]


def _text(name: str) -> str:
    return os.fsdecode(decoded(name)) if "\\x" in name else name.strip('"')
