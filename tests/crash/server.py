"""The process behind `warm`: it has the command loaded, and runs it in a child for each order that it reads.

A child is the command itself but for three things: it reads the spool on its own instead of giving the files to
workers, it waits less for another's lock, and it waits at a gate if a tracer is to be attached first.
"""

from __future__ import annotations

import _io
import _pyio  # type: ignore[import-not-found]  # it has no stub
import builtins
import fcntl
import io
import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn
from unittest.mock import patch

from index.cli import main
from tests.crash.scenes import put_stories

READY = b"ready\n"
OUT, ERR, GATE = "out", "err", "gate"
_TIMEOUT_S = 100


def serve(folder: Path, orders: Iterable[bytes]) -> None:
    """Run the command of each order; say the child's process id when it begins, and its exit code when it has ended."""
    _load(folder)
    gate = os.open(folder / GATE, os.O_RDWR)
    _say(READY)
    for line in orders:
        is_ready, ready = os.pipe()
        pid = os.fork()
        if not pid:
            _obey(folder, json.loads(line), ready, gate)
        # Whoever attaches a tracer to the child must find it at the gate, with no call of its own still to come.
        os.read(is_ready, 1)
        os.close(is_ready)
        os.close(ready)
        _say(b"%d\n" % pid)
        _, status = os.waitpid(pid, 0)
        _say(b"%d\n" % os.waitstatus_to_exitcode(status))


def _say(line: bytes) -> None:
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()


def _load(folder: Path) -> None:
    """Run every command once, in this process, so that nothing is left to be imported."""
    spool, root = folder / "spool", str(folder / "root")
    put_stories(spool, range(3))
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    said = os.dup(1)
    _print_to(folder)
    build = ("build", str(spool), "--json")
    withdraw = ("withdraw", "urn:story:1", "--reason", "libel")
    for arguments in (build, (*build, "--full"), ("rollback",), ("resume",), withdraw, build, ("nonsense",)):
        _run((*arguments, "--root", root))
    sys.stdout.flush()
    os.dup2(said, 1)
    os.close(said)


def _obey(folder: Path, order: dict[str, Any], ready: int, gate: int) -> NoReturn:
    """Be the child: never returns."""
    _print_to(folder)
    os.environ["XDG_CACHE_HOME"] = order["cache"]
    signal.alarm(_TIMEOUT_S)
    if order.get("holds"):
        # A lock of another open file, as if another process had it.
        fcntl.flock(os.open(order["holds"], os.O_RDONLY), fcntl.LOCK_EX)
    os.write(ready, b"!")
    if order["waits"]:
        os.read(gate, 1)
    if order.get("write_bytes"):
        _write_shortly(order["write_bytes"])
    if order.get("user"):
        os.setgroups([])
        os.setgid(order["user"])
        os.setuid(order["user"])
    if order.get("file_bytes"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["file_bytes"], resource.RLIM_INFINITY))
    code = 70
    try:
        code = _run(order["arguments"])
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _write_shortly(most: int) -> None:
    """Let every write take so many bytes at most, as a disk may; Python's own files then come down to `os.write`."""
    write = os.write
    vars(os)["write"] = lambda handle, data: write(handle, memoryview(data).cast("B")[:most])
    for module in (builtins, io, _io):
        vars(module)["open"] = _pyio.open


def _print_to(folder: Path) -> None:
    for number, name in ((1, OUT), (2, ERR)):
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        os.dup2(handle, number)
        os.close(handle)


def _run(arguments: Sequence[str]) -> int:
    in_this_process = (
        patch("index.reading.workers.start_server"),
        patch("index.reading.workers.core_count", return_value=0),
    )
    with in_this_process[0], in_this_process[1], patch("index.root.withdraw.LOG_WAIT_S", 0.5):
        try:
            main(arguments)
        except SystemExit as ended:
            return int(ended.code or 0)
    return 0


if __name__ == "__main__":
    serve(Path(sys.argv[1]), sys.stdin.buffer)
