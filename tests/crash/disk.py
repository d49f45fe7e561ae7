"""A file system that may lose power: what a run did to it as records, and the disks that may be found afterwards.

What POSIX leaves open, this model takes away. A file's data lasts once the file was synced; until then any of it may be
lost, torn or zeros. An entry of a folder (a name made, renamed or removed) lasts once the folder was synced; until then
any subset of a folder's entries may have come to last, in their order. A rename is whole or not at all.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, combinations
from pathlib import Path
from random import Random

Node = int
"""A file or folder, whatever its names."""
ROOT: Node = 0
_ALL_SUBSETS_TO = 6  # entries; of more, some subsets are chosen


@dataclass(frozen=True, slots=True)
class Written:
    """Data written into a file."""

    node: Node
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """A file cut, or stretched with zeros, to a size."""

    node: Node
    size: int


@dataclass(frozen=True, slots=True)
class Entered:
    """Names of folders that, all at once, come to stand for another node, or for none."""

    names: tuple[tuple[Node, str, Node | None], ...]


@dataclass(frozen=True, slots=True)
class Synced:
    """A file's data, or a folder's entries, made to last. `what` is the path, for reports."""

    node: Node
    what: str


@dataclass(frozen=True, slots=True)
class Told:
    """The run said that it had succeeded."""


Done = Written | Cut | Entered | Synced | Told
"""One thing that a run did."""


class Loss(enum.Enum):
    """What becomes of data that was not synced."""

    NONE = "none"
    ALL = "lost"
    TORN = "torn"
    ZEROED = "zeroed"


Tree = Mapping[str, bytes | None]
"""What is found on a disk: each path with its content, None for a folder."""


@dataclass(frozen=True, slots=True)
class File:
    """A file's data as it lasts, and what was done to it since it was synced."""

    lasting: bytes = b""
    since: tuple[Written | Cut, ...] = ()

    def after(self, loss: Loss) -> bytes:
        """Return the data that is found."""
        match loss:
            case Loss.ALL:
                return self.lasting
            case Loss.TORN:
                return _applied(self.lasting, _torn(self.since))
            case Loss.ZEROED:
                zeros = (replace(o, data=bytes(len(o.data))) if isinstance(o, Written) else o for o in self.since)
                return _applied(self.lasting, tuple(zeros))
            case Loss.NONE:
                return _applied(self.lasting, self.since)


def _applied(data: bytes, operations: tuple[Written | Cut, ...]) -> bytes:
    found = bytearray(data)
    for one in operations:
        match one:
            case Cut(size=size):
                del found[size:]
                found.extend(bytes(size - len(found)))
            case Written(offset=offset, data=more):
                found.extend(bytes(max(0, offset - len(found))))
                found[offset : offset + len(more)] = more
    return bytes(found)


def _torn(operations: tuple[Written | Cut, ...]) -> tuple[Written | Cut, ...]:
    """Return the first half of what was done, the last write of it by half."""
    kept = operations[: (len(operations) + 1) // 2]
    if kept and isinstance(kept[-1], Written):
        return (*kept[:-1], replace(kept[-1], data=kept[-1].data[: len(kept[-1].data) // 2]))
    return kept


@dataclass(frozen=True, slots=True)
class State:
    """A disk that lost power: what its paths stand for, which of it are folders, and what each unsynced file lost."""

    paths: Mapping[str, Node]
    folders: frozenset[Node]
    losses: Mapping[Node, Loss]


@dataclass(slots=True)
class Disk:
    """A disk in the middle of a run: what lasts, and what does not yet."""

    folders: dict[Node, dict[str, Node]] = field(default_factory=lambda: {ROOT: {}})
    files: dict[Node, File] = field(default_factory=dict)
    entries: list[Entered] = field(default_factory=list)
    changes: Counter[Node] = field(default_factory=Counter)
    is_told: bool = False

    def do(self, done: Done) -> None:
        """Go on by one step."""
        match done:
            case Written() | Cut():
                file = self.files.setdefault(done.node, File())
                self.files[done.node] = replace(file, since=(*file.since, done))
                self.changes[done.node] += 1
            case Entered():
                self.entries.append(done)
            case Synced(node=node) if node in self.files:
                self.files[node] = File(self.files[node].after(Loss.NONE))
            case Synced(node=node):
                self._sync_folder(node)
            case Told():
                self.is_told = True

    def _sync_folder(self, node: Node) -> None:
        lasting = [one for one in self.entries if any(folder == node for folder, _, _ in one.names)]
        self.folders = _entered(self.folders, lasting)
        self.entries = [one for one in self.entries if one not in lasting]

    def states(self, random: Random, some: int) -> Iterator[State]:
        """Yield what may be found if the power fails now; of many subsets, so many at random."""
        for subset in _subsets(len(self.entries), random, some):
            folders = _entered(self.folders, [self.entries[i] for i in subset])
            paths = dict(_paths(folders, ROOT, ""))
            unsynced = sorted({node for node in paths.values() if node in self.files and self.files[node].since})
            for losses in _losses(unsynced, random):
                yield State(paths, frozenset(folders), losses)

    def key(self, state: State, is_wanted: Callable[[str], bool]) -> frozenset[tuple[object, ...]]:
        """Return what only equal disks have, as far as the wanted paths go."""
        return frozenset(
            (path, node, self.changes[node], state.losses.get(node))
            for path, node in state.paths.items()
            if is_wanted(path)
        )

    def tree(self, state: State) -> Tree:
        """Return what is found, with its content."""
        return {
            path: None
            if node in state.folders
            else self.files.get(node, File()).after(state.losses.get(node, Loss.NONE))
            for path, node in state.paths.items()
        }


def _entered(folders: Mapping[Node, Mapping[str, Node]], entries: list[Entered]) -> dict[Node, dict[str, Node]]:
    found = {node: dict(names) for node, names in folders.items()}
    for one in entries:
        for folder, name, node in one.names:
            if node is None:
                found.setdefault(folder, {}).pop(name, None)
            else:
                found.setdefault(folder, {})[name] = node
    return found


def _paths(folders: Mapping[Node, Mapping[str, Node]], folder: Node, prefix: str) -> Iterator[tuple[str, Node]]:
    for name, node in folders[folder].items():
        yield f"{prefix}{name}", node
        if node in folders:
            yield from _paths(folders, node, f"{prefix}{name}/")


def _subsets(count: int, random: Random, some: int) -> Iterator[tuple[int, ...]]:
    """Yield subsets of numbers: all there are of few; of many none, all, every beginning and end, all but one, some."""
    every = range(count)
    if count <= _ALL_SUBSETS_TO:
        yield from chain.from_iterable(combinations(every, size) for size in range(count + 1))
        return
    found = {tuple(every[:end]) for end in range(count + 1)} | {tuple(every[start:]) for start in every}
    found |= {(*every[:i], *every[i + 1 :]) for i in every} | {(i,) for i in every}
    found |= {tuple(i for i in every if random.random() < 0.5) for _ in range(some)}
    yield from sorted(found)


def _losses(nodes: list[Node], random: Random) -> Iterator[dict[Node, Loss]]:
    """Yield what becomes of some files' unsynced data: the same of all, then of each something else."""
    if not nodes:
        yield {}
        return
    yield from (dict.fromkeys(nodes, loss) for loss in Loss)
    if len(nodes) > 1:
        yield {node: random.choice(list(Loss)) for node in nodes}


def put_tree(tree: Tree, root: Path) -> None:
    """Make a tree real in a new folder."""
    root.mkdir(parents=True)
    for path, data in sorted(tree.items()):
        if data is None:
            (root / path).mkdir(exist_ok=True)
        else:
            (root / path).write_bytes(data)
