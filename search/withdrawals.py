"""Reading the withdrawal log: which stories nobody may be shown, whatever the generations hold.

`WITHDRAWN` is one JSON record a line, each with a SHA-256 over the record and its predecessor's; the first opens the
log. `WITHDRAWN.head` names the last record that was confirmed to whoever asked for it, so that a log cut short is
noticed. What follows the head is trusted where it is whole. A last line that a crash tore was never confirmed and is
passed over; any other fault makes the log unreadable, and then no story may be shown.

`WITHDRAWN.aside-…` is a withdrawal that could not wait for the log, because whoever was writing it had been stopped:
one record in a file of its own. It counts like one of the log's, until the next process that writes the log moves it.
"""

from __future__ import annotations

import enum
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from search.errors import WithdrawalLogUnreadable
from search.generation import generation_names

WITHDRAWN = "WITHDRAWN"
HEAD = "WITHDRAWN.head"
ASIDE = "WITHDRAWN.aside-"
_DAMAGE = (ValueError, KeyError, TypeError, AttributeError)


class Action(enum.StrEnum):
    """What a record does to its story. `OPEN` begins the log and names none."""

    OPEN = "open"
    WITHDRAW = "withdraw"
    REINSTATE = "reinstate"
    HOLD = "hold"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class LogRecord:
    """One record of the log. `at` is aware, in UTC; `by` is who or which spool file asked for it.

    `filed` is when the notice was filed, in seconds since the epoch, where it came from the spool and said so.
    """

    number: int
    at: datetime
    action: Action
    story_id: str
    reason: str
    by: str
    filed: int | None
    check: str


@dataclass(frozen=True, slots=True)
class Log:
    """The log as read: its records, and how many bytes of the file they take up (the rest is a torn append)."""

    records: tuple[LogRecord, ...]
    whole_bytes: int

    @property
    def stamp(self) -> str:
        """Return what changes whenever a record is added."""
        return log_stamp(self.records)


@dataclass(frozen=True, slots=True)
class Withdrawals:
    """The stories that nobody may be shown, by id, with the reason that may be told.

    `held` has those of them that are only on hold, which may come back. `stamp` changes with every record.
    """

    reasons: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    stamp: str = "none"
    held: frozenset[str] = frozenset()


def read_withdrawals(root: Path) -> Withdrawals:
    """Return the stories withdrawn or on hold now; a listing and two status calls where the log has not changed.

    Raises:
        WithdrawalLogUnreadable: the log is damaged, cut short, or missing although generations were published.
    """
    # What was set aside is listed first: it is removed only once the log has it.
    asides = tuple((path, _signature(path)) for path in set_aside(root))
    signature = _signature(root / WITHDRAWN), _signature(root / HEAD)
    if signature == (None, None) and not asides:
        if generation_names(root):
            raise WithdrawalLogUnreadable(root / WITHDRAWN, "it is missing")
        return Withdrawals()
    return _withdrawals(root, signature, asides)


def set_aside(root: Path) -> list[Path]:
    """Return the files with withdrawals that the log does not have yet.

    Raises:
        WithdrawalLogUnreadable: the root cannot be listed.
    """
    try:
        names = os.listdir(root)  # noqa: PTH208 - several times as fast, and done for every request
    except FileNotFoundError:
        return []
    except OSError as error:
        raise WithdrawalLogUnreadable(root / WITHDRAWN, error.strerror or str(error)) from error
    return sorted(root / name for name in names if name.startswith(ASIDE))


def read_aside(path: Path) -> LogRecord | None:
    """Return the withdrawal in a file that was set aside; None where it is gone, or was never written to its end.

    Raises:
        WithdrawalLogUnreadable: it is damaged.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WithdrawalLogUnreadable(path, error.strerror or str(error)) from error
    if not data.endswith(b"\n"):
        return None
    try:
        return _read_record(data, "")
    except _DAMAGE as error:
        raise WithdrawalLogUnreadable(path, f"it is damaged ({error})") from error


def read_log(root: Path) -> Log:
    """Return every record of the log; none where a run has only begun the log of a root that nothing was published in.

    Raises:
        WithdrawalLogUnreadable: it is missing, damaged or cut short.
    """
    path = root / WITHDRAWN
    # The head is read first: an append in between only makes the log longer than the head says.
    head = _read_head(root / HEAD)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WithdrawalLogUnreadable(path, error.strerror or str(error)) from error
    log = _parse(path, data, confirmed=head[0])
    if not log.records and head[0] < 0 and not generation_names(root):
        return log
    if not log.records or (head[0] < 0 and len(log.records) > 1):
        raise WithdrawalLogUnreadable(path, f"it has no beginning or no {HEAD}")
    if head[0] >= 0 and (head[0] >= len(log.records) or log.records[head[0]].check != head[1]):
        raise WithdrawalLogUnreadable(path, f"it ends before the last confirmed record, number {head[0]}")
    return log


def record_line(previous_check: str, plain: Mapping[str, object]) -> tuple[bytes, str]:
    """Return one line of the log for a record's plain fields, chained to the record before it, and its check."""
    check = _chained(previous_check, plain)
    return json.dumps({**plain, "check": check}, sort_keys=True).encode() + b"\n", check


def head_line(record: LogRecord) -> bytes:
    """Return the content of the head file that confirms a record."""
    return json.dumps({"number": record.number, "check": record.check}, sort_keys=True).encode() + b"\n"


def log_stamp(records: tuple[LogRecord, ...]) -> str:
    """Return a short text that differs for any two logs."""
    return f"{records[-1].number}-{records[-1].check[:16]}" if records else "none"


def fold_log(records: Iterable[LogRecord]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the reasons of the stories killed, and of those on hold, after all records in order."""
    killed: dict[str, str] = {}
    held: dict[str, str] = {}
    for record in records:
        match record.action:
            case Action.WITHDRAW:
                killed[record.story_id] = record.reason
            case Action.HOLD:
                held[record.story_id] = record.reason
            case Action.RELEASE:
                held.pop(record.story_id, None)
            case Action.REINSTATE:
                killed.pop(record.story_id, None)
                held.pop(record.story_id, None)
            case Action.OPEN:
                pass
    return killed, held


@lru_cache(maxsize=8)
def _withdrawals(root: Path, signature: tuple[object, object], asides: tuple[tuple[Path, object], ...]) -> Withdrawals:
    """Return the folded log and what was set aside. The signatures are part of the key: what changed is read anew."""
    records = read_log(root).records if signature != (None, None) else ()
    more = [record for path, _ in asides if (record := read_aside(path))]
    killed, held = fold_log([*records, *more])
    only_held = frozenset(held.keys() - killed.keys())
    stamp = "+".join((log_stamp(records), *(record.check[:16] for record in more)))
    return Withdrawals(MappingProxyType({**held, **killed}), stamp, only_held)


def _signature(path: Path) -> tuple[int, ...] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WithdrawalLogUnreadable(path, str(error)) from error
    return (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _read_head(path: Path) -> tuple[int, str]:
    """Return the number and check of the last confirmed record; -1 where none has been confirmed yet."""
    try:
        plain = json.loads(path.read_bytes())
        return int(plain["number"]), str(plain["check"])
    except FileNotFoundError:
        return -1, ""
    except OSError as error:
        raise WithdrawalLogUnreadable(path, error.strerror or str(error)) from error
    except (ValueError, KeyError, TypeError) as error:
        raise WithdrawalLogUnreadable(path, f"{type(error).__name__}: {error}") from error


def _parse(path: Path, data: bytes, *, confirmed: int) -> Log:
    records: list[LogRecord] = []
    start = 0
    while (end := data.find(b"\n", start)) >= 0:
        line = data[start:end]
        try:
            records.append(_record(line, len(records), records[-1].check if records else ""))
        except _DAMAGE as error:
            # Zero bytes are what a power cut leaves of an append that nobody was told had succeeded.
            if len(records) > confirmed and b"\0" in line:
                break
            raise WithdrawalLogUnreadable(path, f"record {len(records)} is damaged ({error})") from error
        start = end + 1
    return Log(tuple(records), start)


def _record(line: bytes, number: int, previous_check: str) -> LogRecord:
    record = _read_record(line, previous_check)
    if record.number != number or (record.action is Action.OPEN) != (number == 0):
        raise ValueError("it is out of order")
    return record


def _read_record(line: bytes, previous_check: str) -> LogRecord:
    plain = json.loads(line)
    check = plain.pop("check")
    if check != _chained(previous_check, plain):
        raise ValueError("its checksum does not fit")
    filed = plain.get("filed")
    return LogRecord(
        number=int(plain["number"]),
        at=datetime.fromisoformat(plain["at"]),
        action=Action(plain["action"]),
        story_id=str(plain["id"]),
        reason=str(plain["reason"]),
        by=str(plain["by"]),
        filed=None if filed is None else int(filed),
        check=check,
    )


def _chained(previous_check: str, plain: Mapping[str, object]) -> str:
    return hashlib.sha256(f"{previous_check}\n{json.dumps(plain, sort_keys=True)}".encode()).hexdigest()
