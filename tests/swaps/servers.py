"""Starting the servers that a site may use, and what their processes hold."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_BIN = Path(sys.executable).parent
_START_S = 60.0
_ADDRESS = re.compile(r"http://(127\.0\.0\.1:\d+)")


@dataclass(frozen=True)
class Held:
    """What a server's processes hold together: MB of memory of their own, and open files."""

    memory_mb: float
    files: int


@dataclass(frozen=True)
class Server:
    """A running server."""

    address: str
    process: int

    def held(self) -> Held:
        """Return what it holds now."""
        own = [self.process, *_children(self.process)]
        files = sum(len(list(Path(f"/proc/{process}/fd").iterdir())) for process in own)
        return Held(round(sum(map(_private_kb, own)) / 1024, 1), files)


def command(name: str, root: Path) -> list[str]:
    """Return how a server is started on a free port of this machine."""
    if name == "patient":
        return [sys.executable, "-m", "tests.swaps.patient", str(root)]
    if name == "waitress":
        return [str(_BIN / "dateline-web"), "--root", str(root), "--port", "0"]
    return [str(_BIN / "gunicorn"), "--workers", "2", "--threads", "2", "--bind", "127.0.0.1:0", "web:create_app()"]


@contextmanager
def serving(name: str, root: Path, cache: Path) -> Iterator[Server]:
    """Run a server for the length of a `with`."""
    environment = os.environ | {"DATELINE_ROOT": str(root), "XDG_CACHE_HOME": str(cache), "PYTHONUNBUFFERED": "1"}
    with tempfile.NamedTemporaryFile("r") as said:
        process = subprocess.Popen(command(name, root), stdout=said, stderr=said, env=environment)
        try:
            yield Server(_address(process, Path(said.name)), process.pid)
        finally:
            process.terminate()
            process.wait(timeout=_START_S)


def _address(process: subprocess.Popen[bytes], said: Path) -> str:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        if found := _ADDRESS.search(said.read_text()):
            return found.group(1)
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start: {said.read_text()}")


def _children(process: int) -> list[int]:
    with suppress(OSError):
        return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()]
    return []


def _private_kb(process: int) -> int:
    """Return the memory that a process does not share; the index's own pages are the system's to keep or drop."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(("Private_Dirty:", "Swap:")))
