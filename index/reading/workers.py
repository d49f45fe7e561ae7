"""Parsing in worker processes, each file within limits that the kernel keeps: a file can cost a worker, never the run.

A worker sets two timers and a bound on its memory before it reads a file. A timer that runs out ends the worker on the
spot, in Python or inside a C library; the parent learns from the signal why, rejects that file and starts another
worker. Workers are forked from a server that has only the readers loaded: the run itself has libraries with threads,
which do not outlive a fork.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import resource
import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.forkserver import ensure_running
from multiprocessing.process import BaseProcess
from pathlib import Path

from index.cleaned import Cleaned, Rejected, Source
from index.limits import SPOOL_LIMITS, SpoolLimits
from index.reading.parse import Parsed, Read, parse_file, too_large
from index.reading.paths import shown
from index.reading.spool import SpoolFile

_CONTEXT = multiprocessing.get_context("forkserver")
_SERVER_LOADS = ["__main__", "index.formats", "index.reading.workers"]
_FILES_AHEAD = 2  # files given to a worker: one that it reads, and one so that it need not wait for the parent


def core_count() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def start_server() -> None:
    """Begin to load the readers in the process that workers are forked from; returns at once."""
    _CONTEXT.set_forkserver_preload(_SERVER_LOADS)
    ensure_running()


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker needs to know for every file. `read` must be picklable: a function of a module."""

    spool: Path
    read: Read
    limits: SpoolLimits = SPOOL_LIMITS


def parse_files(task: Task, files: Iterable[SpoolFile], jobs: int) -> Generator[Parsed]:
    """Yield what each file gives, read by so many workers, in the order in which they are done.

    Only a few files a worker are taken ahead of what was yielded. With 0 jobs the files are read in this process,
    without limits of time and memory.

    Raises:
        OSError: no worker can be started.
    """
    if jobs:
        yield from _Pool(task, iter(files), jobs).results()
    else:
        yield from (parse_file(task.spool, file, task.read, task.limits) for file in files)


@dataclass(slots=True, eq=False)
class _Worker:
    """A worker as its parent knows it: the files given to it, oldest first, and the seconds that the first may take."""

    process: BaseProcess
    pipe: Connection
    allowed_s: float
    files: deque[SpoolFile] = field(default_factory=deque)


class _Pool:
    def __init__(self, task: Task, files: Iterator[SpoolFile], jobs: int) -> None:
        self._task = task
        self._files = files
        self._jobs = jobs
        self._workers: list[_Worker] = []
        self._waiting: deque[SpoolFile] = deque()
        self._await_more()

    def results(self) -> Generator[Parsed]:
        """Yield a result for each file; no worker outlives this."""
        try:
            while self._waiting or self._workers:
                self._hire()
                heard = wait([worker.pipe for worker in self._workers])
                for worker in [worker for worker in self._workers if worker.pipe in heard]:
                    yield from self._hear(worker)
        finally:
            for worker in self._workers:
                worker.process.kill()
                worker.pipe.close()
                worker.process.join()

    def _await_more(self) -> None:
        """Let more than one file a worker wait while there are as many: fewer tell that the last ones have come."""
        self._waiting.extend(islice(self._files, max(0, self._jobs + 1 - len(self._waiting))))

    def _hire(self) -> None:
        while self._waiting and len(self._workers) < self._jobs:
            start_server()
            pipe, theirs = _CONTEXT.Pipe()
            process = _CONTEXT.Process(target=serve, args=(theirs, self._task), daemon=True)
            try:
                process.start()
            except EOFError as error:
                raise ChildProcessError("the server that workers are forked from has died") from error
            theirs.close()
            worker = _Worker(process, pipe, self._task.limits.seconds_for(0))
            self._workers.append(worker)
            self._feed(worker)

    def _feed(self, worker: _Worker) -> None:
        with suppress(BrokenPipeError):  # one that has died is noticed when it is listened to
            # The last files go one by one to whoever is free.
            ahead = _FILES_AHEAD if len(self._waiting) > self._jobs else 1
            while self._waiting and len(worker.files) < ahead:
                worker.files.append(self._waiting.popleft())
                self._await_more()
                worker.pipe.send(worker.files[-1])

    def _hear(self, worker: _Worker) -> Generator[Parsed]:
        try:
            message = worker.pipe.recv()
        except (EOFError, ConnectionResetError):
            yield self._bury(worker)
            return
        match message:
            case float() as seconds:
                worker.allowed_s = seconds
            case logging.LogRecord() as record:
                _log(record)
            case Parsed() as parsed:
                worker.files.popleft()
                worker.allowed_s = self._task.limits.seconds_for(0)
                self._feed(worker)
                if not worker.files:
                    self._end(worker)
                yield parsed
            case None:
                self._waiting.extendleft(reversed(worker.files))
                self._end(worker)

    def _end(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.pipe.close()  # at which a worker that waits for files ends
        worker.process.join()

    def _bury(self, worker: _Worker) -> Parsed:
        """Reject the file that a worker died of; those that it had not begun wait for another worker."""
        self._end(worker)
        file = worker.files.popleft()
        self._waiting.extendleft(reversed(worker.files))
        reason = _reason(worker.process.exitcode, worker.allowed_s, self._task.limits)
        # Processor time is the file's own; by the clock, or killed, another try may go better.
        is_settled = worker.process.exitcode == -signal.SIGPROF
        return Parsed(file, "", (Rejected(shown(file.path), reason),), is_settled)


def _reason(exit_code: int | None, allowed_s: float, limits: SpoolLimits) -> str:
    if exit_code == -signal.SIGPROF:
        return f"took more than {round(allowed_s, 1):g} s"
    if exit_code == -signal.SIGALRM:
        return f"took more than {round(allowed_s * limits.clock_factor, 1):g} s by the clock"
    return f"the reader crashed (exit code {exit_code})"


def _log(record: logging.LogRecord) -> None:
    logger = logging.getLogger(record.name)
    if logger.isEnabledFor(record.levelno):
        logger.handle(record)


class _LogToParent(logging.Handler):
    """Sends events to the parent, an error by its name, because traces cannot be sent."""

    def __init__(self, pipe: Connection) -> None:
        super().__init__()
        self._pipe = pipe

    def emit(self, record: logging.LogRecord) -> None:
        """Send one event."""
        if record.exc_info and record.exc_info[1]:
            vars(record)["error"] = f"{type(record.exc_info[1]).__name__}: {record.exc_info[1]}"
            record.exc_info = None
        self._pipe.send(record)


def serve(pipe: Connection, task: Task) -> None:
    """Read files as their names come down a pipe and send back what each gives, until the pipe is closed.

    A worker that has grown, by what its libraries keep of the files that it read, sends None and ends.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C at a terminal reaches all; the parent ends its workers
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.getLogger("dateline").handlers[:] = [_LogToParent(pipe)]
    logging.getLogger("dateline").propagate = False
    # A parent that is gone closes the pipe in either direction.
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        most_bytes = _address_bytes() + task.limits.parse_bytes // 2
        while _address_bytes() <= most_bytes:
            pipe.send(_parse(pipe, task, pipe.recv()))
        pipe.send(None)


def _parse(pipe: Connection, task: Task, file: SpoolFile) -> Parsed:
    allowance = _Allowance(task.limits)

    def read(source: Source) -> Iterable[Cleaned | Rejected]:
        if seconds := allowance.widen(len(source.data)):
            pipe.send(seconds)
        return task.read(source)

    try:
        return parse_file(task.spool, file, read, task.limits)
    except MemoryError:
        return Parsed(file, "", (too_large(shown(file.path), allowance.size, task.limits),))
    finally:
        allowance.lift()


class _Allowance:
    """What one file may take, from when this is made until it is lifted; the kernel ends the process that takes more.

    It grows with what the file turns out to hold: packed copy counts as unpacked, an archive as the sum of its members.
    """

    def __init__(self, limits: SpoolLimits) -> None:
        self.size = 0
        self._members = 0
        self._seconds = 0.0
        self._limits = limits
        self._address_bytes = _address_bytes()
        self._bound_memory()
        self._allow_seconds(limits.seconds_for(0))

    def widen(self, size: int) -> float:
        """Allow for a member of so many bytes, and return the seconds then allowed in all; 0 if these stay the same."""
        before = self._seconds
        self.size += size
        self._members += 1
        self._bound_memory()
        self._allow_seconds(self._limits.seconds_for(self.size, self._members))
        return 0.0 if self._seconds == before else self._seconds

    def lift(self) -> None:
        """Allow anything: the result must get through."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _set_memory(resource.RLIM_INFINITY)

    def _allow_seconds(self, seconds: float) -> None:
        more = seconds - self._seconds
        self._seconds = seconds
        if more:
            for timer, factor in ((signal.ITIMER_PROF, 1.0), (signal.ITIMER_REAL, self._limits.clock_factor)):
                signal.setitimer(timer, signal.getitimer(timer)[0] + more * factor)

    def _bound_memory(self) -> None:
        if self._address_bytes:
            _set_memory(self._address_bytes + self._limits.memory_for(self.size))


def _set_memory(most_bytes: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    bounds = [bound for bound in (most_bytes, hard) if bound != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(bounds, default=resource.RLIM_INFINITY), hard))


def _address_bytes() -> int:
    """Return the size of this process's address space; 0 where the system does not tell it, nor keep a limit on it."""
    try:
        pages = Path("/proc/self/statm").read_text("ascii").split()[0]
    except OSError:
        return 0
    return int(pages) * resource.getpagesize()
