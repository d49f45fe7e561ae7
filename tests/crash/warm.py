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


@dataclass(slots=True)
class Warm:
    """The process that has the command loaded. Use it in a `with`, from one thread."""

    folder: Path
    _process: subprocess.Popen[bytes] = field(init=False)
    _tracer: subprocess.Popen[str] | None = None

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

    def run(self, *arguments: str, cache: Path, strace: tuple[str, ...] = (), **limits: int | str) -> Ended:
        """Run a command to its end; see `start`."""
        self.start(*arguments, cache=cache, strace=strace, **limits)
        return self.end()

    def start(self, *arguments: str, cache: Path, strace: tuple[str, ...] = (), **limits: int | str) -> int:
        """Begin a command and return its process id; the next call must be `end`. `strace` are the tracer's options.

        The limits are `file_bytes`, on the size of its files, `write_bytes`, on what one write takes, `user`, the
        number of the user that it becomes, and `holds`, a file that is locked as if another process had it.
        """
        order = {"arguments": arguments, "cache": str(cache), "waits": bool(strace), **limits}
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        pid = int(self._line())
        if strace:
            self._trace(pid, strace)
        return pid

    def end(self) -> Ended:
        """Wait for the command that was begun."""
        code = int(self._line())
        trace = ""
        if self._tracer:
            self._tracer.communicate(timeout=TIMEOUT_S)
            self._tracer = None
            trace = self.record.read_text("ascii")
        return Ended(code, (self.folder / OUT).read_text(), (self.folder / ERR).read_text(), trace)

    @property
    def record(self) -> Path:
        """Where the tracer writes."""
        return self.folder / "strace"

    def _trace(self, pid: int, options: tuple[str, ...]) -> None:
        """Attach a tracer to a command that waits, and let it begin."""
        command = ["strace", "-o", str(self.record), "-p", str(pid), *options]
        self._tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self._tracer.stderr
        # It says so once no call can escape it.
        if "attached" not in (said := self._tracer.stderr.readline()):
            os.kill(pid, signal.SIGKILL)
            raise ChildProcessError(f"strace: {said}{self._tracer.stderr.read()}")
        (self.folder / GATE).write_bytes(b"!")

    def _line(self) -> bytes:
        assert self._process.stdout
        return self._process.stdout.readline()
