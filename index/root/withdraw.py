"""Writing the withdrawal log: the one file of the root that is appended to, under a short lock of its own."""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.limits import LOG_WAIT_S
from index.root.durable import naming, replace_file, sync
from search.errors import LogLocked, Misconfigured, WithdrawalLogUnreadable
from search.generation import generation_names
from search.withdrawals import (
    ASIDE,
    HEAD,
    WITHDRAWN,
    Action,
    Log,
    LogRecord,
    head_line,
    read_aside,
    read_log,
    record_line,
    set_aside,
)

_LOOK_AGAIN_S = 0.01


@dataclass(frozen=True, slots=True)
class Entry:
    """What to record of one story. `filed` is the notice's own time in seconds since the epoch, where it has one."""

    action: Action
    story_id: str
    reason: str
    by: str
    filed: int | None = None


def ensure_log(root: Path, now: datetime) -> None:
    """Begin the withdrawal log of a root that has none; safe beside another process that does the same.

    Raises:
        WithdrawalLogUnreadable: it is missing although something was published.
        OSError: it cannot be written.
    """
    path = root / WITHDRAWN
    if not path.exists() and (generation_names(root) or (root / HEAD).exists()):
        raise WithdrawalLogUnreadable(path, "it is missing")
    if (root / HEAD).exists():
        return
    with naming(path), _locked(path) as handle:
        log = read_log(root)
        if log.records:
            os.fsync(handle)  # begun by a process that was killed
        else:
            _append(handle, log, [Entry(Action.OPEN, "", "the log begins", "dateline-index")], now)
        # The log's name is durable before the head names its record: a head without a log closes the service.
        sync(root)
        _confirm(root, read_log(root))


def record(root: Path, choose: Callable[[Log], list[Entry]], now: datetime) -> tuple[LogRecord, ...]:
    """Append what `choose` makes of the log as it stands, durably, and return the new records.

    The log's lock is held from the reading to the syncing, never for longer, and never together with slow work.

    Raises:
        WithdrawalLogUnreadable: the log is damaged; nothing was written.
        LogLocked: another process has the log and does not go on; nothing was written.
        Misconfigured: this user may not write it.
        OSError: it cannot be written; the log is left as it was, or the error says that the records count.
    """
    try:
        ensure_log(root, now)
        with naming(root / WITHDRAWN), _locked(root / WITHDRAWN) as handle:
            before = _with_asides(root, handle, _confirmed(root, handle), now)
            entries = choose(before)
            if not entries:
                return ()
            _append(handle, before, entries, now)
            log = read_log(root)
            try:
                _confirm(root, log)
            except OSError as error:
                # A log that is shorter than the head says closes the service.
                if _head(root) == head_line(log.records[-1]):
                    raise OSError(error.errno, f"{error.strerror}; what was recorded counts", error.filename) from error
                _cut(handle, before)
                raise
            return log.records[len(before.records) :]
    except PermissionError as error:
        raise Misconfigured(f"{root}: the withdrawal log cannot be written ({error.strerror})") from error


def put_aside(root: Path, entry: Entry, now: datetime) -> None:
    """Record a withdrawal in a file of its own, durably, where the log cannot be had; it counts at once.

    Raises:
        OSError: it cannot be written; nothing was recorded.
    """
    path = root / f"{ASIDE}{secrets.token_hex(8)}"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    try:
        with naming(path):
            # Whoever writes the log leaves a file alone that is not whole yet and whose writer lives.
            fcntl.flock(handle, fcntl.LOCK_EX)
            _write_all(handle, record_line("", _plain(entry, 0, now))[0])
            os.fsync(handle)
            sync(root)
            is_there = os.fstat(handle).st_nlink
    finally:
        os.close(handle)
    if not is_there:  # it was taken for one that a killed process had left, before it was locked
        put_aside(root, entry, now)


def _with_asides(root: Path, handle: int, log: Log, now: datetime) -> Log:
    """Move what was set aside into the log and return the log; the files go once it has them, durably."""
    paths = [path for path in set_aside(root) if not _is_being_written(path)]
    found = [record for path in paths if (record := read_aside(path))]
    if found:
        entries = [Entry(one.action, one.story_id, one.reason, one.by, one.filed) for one in found]
        _append(handle, log, entries, now)
        log = read_log(root)
        _confirm(root, log)
    for path in paths:
        path.unlink(missing_ok=True)
    if paths:
        # A file that came back would withdraw once more what was reinstated meanwhile.
        sync(root)
    return log


def _is_being_written(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    try:
        _take(handle, path)
        yield handle
    finally:
        os.close(handle)


def _take(handle: int, path: Path) -> None:
    """Wait for the lock, but not for ever: a process that has it may have been stopped."""
    deadline = time.monotonic() + LOG_WAIT_S
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                raise LogLocked(path) from error
            time.sleep(_LOOK_AGAIN_S)
        else:
            return


def _append(handle: int, log: Log, entries: list[Entry], now: datetime) -> None:
    """Write the entries after the last whole record; a torn one that a crash left is cut off first."""
    os.ftruncate(handle, log.whole_bytes)
    os.lseek(handle, 0, os.SEEK_END)
    check = log.records[-1].check if log.records else ""
    lines = b""
    for number, entry in enumerate(entries, start=len(log.records)):
        line, check = record_line(check, _plain(entry, number, now))
        lines += line
    try:
        _write_all(handle, lines)
        os.fsync(handle)
    except OSError:
        _cut(handle, log)
        raise


def _cut(handle: int, log: Log) -> None:
    """Take back what was written after a log: nobody may be told that it failed while it is in force."""
    os.ftruncate(handle, log.whole_bytes)
    os.fsync(handle)


def _write_all(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


def _confirmed(root: Path, handle: int) -> Log:
    """Return the log, its last record confirmed if a process that was killed had not done so."""
    log = read_log(root)
    if _head(root) != head_line(log.records[-1]):
        os.fsync(handle)  # what that process wrote may be on its way to the disk still
        _confirm(root, log)
    return log


def _confirm(root: Path, log: Log) -> None:
    """Name the last record, which is on disk, in the head file: no reader accepts a shorter log from then on."""
    replace_file(root / HEAD, head_line(log.records[-1]))


def _head(root: Path) -> bytes:
    try:
        return (root / HEAD).read_bytes()
    except FileNotFoundError:
        return b""


def _plain(entry: Entry, number: int, now: datetime) -> Mapping[str, object]:
    plain: dict[str, object] = {
        "number": number,
        "at": now.isoformat(),
        "action": entry.action,
        "id": entry.story_id,
        "reason": entry.reason,
        "by": entry.by,
    }
    return plain if entry.filed is None else plain | {"filed": entry.filed}
