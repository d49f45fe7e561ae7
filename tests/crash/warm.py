"""Runs `dateline-index` in children of a process that has loaded it: thousands of runs, none with a start-up.

See `server` for what differs from the command itself.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.crash.server import ERR, GATE, OUT, READY

TIMEOUT_S = 120.0
"""How long a run may take before it is ended and counts as hanging: a hundred times what one takes."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: its exit code, negative for a signal, what it printed, and what its tracer wrote."""

    code: int
    out: str
    err: str
    trace: str = ""

    @property
    def is_hung(self) -> bool:
        """Whether it had to be ended."""
        return self.code == -signal.SIGALRM


@dataclass(slots=True)
class Warm:
    """The process that has the command loaded. Use it in a `with`, from one thread."""

    folder: Path
    _process: subprocess.Popen[bytes] = field(init=False)

    def __enter__(self) -> Self:
        os.mkfifo(self.folder / GATE)
        environ = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.server", str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environ,
            cwd=Path(__file__).parents[2],
        )
        if self._line() != READY:
            raise ChildProcessError("the command cannot be loaded")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=TIMEOUT_S)

    def run(self, *arguments: str, cache: Path, strace: tuple[str, ...] = (), **limits: int) -> Ended:
        """Run a command to its end. `strace` are the tracer's options.

        The limits are `file_bytes`, on the size of its files, and `write_bytes`, on what one write takes.
        """
        pid = self.start(*arguments, cache=cache, waits=bool(strace), **limits)
        if not strace:
            return self.end()
        record = self.folder / "strace"
        options = ["-o", str(record), "-p", str(pid), *strace]
        with subprocess.Popen(["strace", *options], stderr=subprocess.PIPE, text=True) as tracer:
            assert tracer.stderr
            # It says so once no call can escape it.
            if "attached" not in (said := tracer.stderr.readline()):
                os.kill(pid, signal.SIGKILL)
                raise ChildProcessError(f"strace: {said}{tracer.stderr.read()}")
            (self.folder / GATE).write_bytes(b"!")
            ended = self.end()
            tracer.communicate(timeout=TIMEOUT_S)
        return Ended(ended.code, ended.out, ended.err, record.read_text("ascii"))

    def start(
        self, *arguments: str, cache: Path, waits: bool = False, file_bytes: int = 0, write_bytes: int = 0
    ) -> int:
        """Begin a command and return its process id; the next call must be `end`."""
        order = {
            "arguments": arguments,
            "cache": str(cache),
            "waits": waits,
            "file_bytes": file_bytes,
            "write_bytes": write_bytes,
        }
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        return int(self._line())

    def end(self) -> Ended:
        """Wait for the command that was begun."""
        code = int(self._line())
        return Ended(code, (self.folder / OUT).read_text(), (self.folder / ERR).read_text())

    def _line(self) -> bytes:
        assert self._process.stdout
        return self._process.stdout.readline()
