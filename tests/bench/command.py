"""What one run of `dateline-index` costs, all its processes counted: the workers are no children that it waits for."""

from __future__ import annotations

import ctypes
import json
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_COMMAND = Path(sys.executable).with_name("dateline-index")
_SAMPLE_S = 0.2
_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER


@dataclass(frozen=True, slots=True)
class Cost:
    """One run. `own_s` is the processor time of the run's own process, `others_s` that of its workers and their server.

    `peak_mb` is the most memory that all had at once, shared pages counted once; `anonymous_mb` without the pages of
    files; `own_mb` the most of the run's own.
    """

    wall_s: float
    own_s: float
    others_s: float
    peak_mb: int
    anonymous_mb: int
    own_mb: int
    report: dict[str, Any]

    def alone_s(self, cores: int) -> float:
        """Return about how long it takes on an idle machine: the workers share the cores, the run has one."""
        return self.own_s + self.others_s / cores

    def text(self) -> str:
        """Return the figures in a line."""
        phases = " ".join(f"{name} {seconds:.1f}" for name, seconds in self.report["seconds"].items())
        return (
            f"{self.wall_s:.2f} s; processor {self.own_s:.2f} + {self.others_s:.2f} s; "
            f"memory {self.peak_mb} MB, {self.anonymous_mb} without files, {self.own_mb} the run's own; {phases}"
        )


def run(*words: str) -> Cost:
    """Run `dateline-index` with these words and --json, and return what it cost. Linux only.

    Raises:
        CalledProcessError: it did not exit with 0.
    """
    ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)
    start = time.perf_counter()
    command = [str(_COMMAND), *words, "--json"]
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(command, stdout=printed, start_new_session=True)
        peaks = _watch(process.pid)
        wall = time.perf_counter() - start
        # Not waited for before: its usage is asked for beside its exit code.
        _, status, own = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        out = printed.read()
    others = sum(_orphans())
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, out)
    own_mb = max(peaks.own_mb, own.ru_maxrss >> 10)
    own_s = own.ru_utime + own.ru_stime
    return Cost(wall, own_s, others, peaks.all_mb, peaks.anonymous_mb, own_mb, json.loads(out))


@dataclass(slots=True)
class _Peaks:
    """The most memory so far, in MB: of all processes, without the pages of files, and of the first process."""

    all_mb: int = 0
    anonymous_mb: int = 0
    own_mb: int = 0


def _watch(session: int) -> _Peaks:
    """Return the peaks of memory of a session, once its first process has ended."""
    peaks = _Peaks()
    ended = select.poll()
    handle = os.pidfd_open(session)
    ended.register(handle, select.POLLIN)
    while not ended.poll(_SAMPLE_S * 1000):
        held = {process: _proportional_kb(process) for process in _processes(session)}
        peaks.all_mb = max(peaks.all_mb, sum(all_kb for all_kb, _ in held.values()) >> 10)
        peaks.anonymous_mb = max(peaks.anonymous_mb, sum(anonymous for _, anonymous in held.values()) >> 10)
        peaks.own_mb = max(peaks.own_mb, held.get(session, (0, 0))[0] >> 10)
    os.close(handle)
    return peaks


def _processes(session: int) -> Iterator[int]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                if os.getsid(int(folder.name)) == session:
                    yield int(folder.name)


def _proportional_kb(process: int) -> tuple[int, int]:
    """Return a process's share of memory, and that of it without the pages of files."""
    found = {"Pss": 0, "Pss_Anon": 0}
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines():
            name, _, value = line.partition(":")
            if name in found:
                found[name] = int(value.split()[0])
    return found["Pss"], found["Pss_Anon"]


def _orphans() -> Iterator[float]:
    """Yield the processor time of each process that the run left to us: the server of the workers, with theirs."""
    with suppress(ChildProcessError):
        while True:
            _, _, usage = os.wait4(-1, 0)
            yield usage.ru_utime + usage.ru_stime
