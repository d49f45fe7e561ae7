"""The withdrawal log: what it says, what a crash may do to it, and that every other fault closes the service."""

from __future__ import annotations

import errno
import fcntl
import json
import multiprocessing
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import index.root.withdraw
import search.withdrawals
from index.decide import decide
from index.root.withdraw import Entry, ensure_log, put_aside, record
from search.errors import LogLocked, WithdrawalLogUnreadable
from search.withdrawals import HEAD, WITHDRAWN, Action, LogRecord, fold_log, read_log, read_withdrawals, set_aside

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def note(root: Path, action: Action, story_id: str, reason: str = "wrong name", by: str = "user:desk") -> None:
    record(root, lambda _: [Entry(action, story_id, reason, by)], NOW)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    ensure_log(tmp_path, NOW)
    note(tmp_path, Action.WITHDRAW, "urn:a")
    note(tmp_path, Action.WITHDRAW, "urn:b", "libel")
    return tmp_path


def test_a_root_without_log_and_generations_withdraws_nothing(tmp_path: Path) -> None:
    found = read_withdrawals(tmp_path)
    assert (dict(found.reasons), found.stamp) == ({}, "none")


def test_withdrawn_stories_come_with_their_reasons(root: Path) -> None:
    assert dict(read_withdrawals(root).reasons) == {"urn:a": "wrong name", "urn:b": "libel"}


def test_a_reinstated_story_may_be_shown_again(root: Path) -> None:
    note(root, Action.REINSTATE, "urn:a")
    assert dict(read_withdrawals(root).reasons) == {"urn:b": "libel"}


def test_a_story_on_hold_is_hidden_and_marked_as_held_until_released(root: Path) -> None:
    note(root, Action.HOLD, "urn:c", "until the verdict")
    found = read_withdrawals(root)
    assert (found.reasons["urn:c"], found.held) == ("until the verdict", {"urn:c"})
    note(root, Action.RELEASE, "urn:c")
    assert "urn:c" not in read_withdrawals(root).reasons


def test_a_release_does_not_undo_a_kill(root: Path) -> None:
    note(root, Action.HOLD, "urn:a")
    note(root, Action.RELEASE, "urn:a")
    assert "urn:a" in read_withdrawals(root).reasons
    assert "urn:a" not in read_withdrawals(root).held


def test_a_killed_story_is_gone_even_if_it_is_on_hold_too(root: Path) -> None:
    note(root, Action.HOLD, "urn:a", "until the verdict")
    found = read_withdrawals(root)
    assert (found.reasons["urn:a"], found.held) == ("wrong name", frozenset())


def test_the_stamp_changes_with_every_record(root: Path) -> None:
    stamps = {read_withdrawals(root).stamp}
    for action in (Action.REINSTATE, Action.WITHDRAW, Action.WITHDRAW):
        note(root, action, "urn:a")
        stamps.add(read_withdrawals(root).stamp)
    assert len(stamps) == 4


def test_an_append_that_a_crash_tore_is_passed_over_and_mended_by_the_next(root: Path) -> None:
    with (root / WITHDRAWN).open("ab") as log:
        log.write(b'{"number": 3, "action": "withdr')
    assert set(read_withdrawals(root).reasons) == {"urn:a", "urn:b"}
    note(root, Action.WITHDRAW, "urn:c")
    assert set(read_withdrawals(root).reasons) == {"urn:a", "urn:b", "urn:c"}
    assert [r.number for r in read_log(root).records] == [0, 1, 2, 3]


def test_zeros_that_a_power_cut_left_are_passed_over_and_mended(root: Path) -> None:
    with (root / WITHDRAWN).open("ab") as log:
        log.write(b"\0" * 200 + b'"}\n')
    assert set(read_withdrawals(root).reasons) == {"urn:a", "urn:b"}
    note(root, Action.WITHDRAW, "urn:c")
    assert set(read_withdrawals(root).reasons) == {"urn:a", "urn:b", "urn:c"}


def test_a_record_written_but_not_yet_confirmed_counts(root: Path) -> None:
    head = (root / HEAD).read_bytes()
    note(root, Action.WITHDRAW, "urn:c")
    (root / HEAD).write_bytes(head)
    assert "urn:c" in read_withdrawals(root).reasons


def test_a_crash_between_the_log_and_its_first_head_is_no_fault(tmp_path: Path) -> None:
    ensure_log(tmp_path, NOW)
    (tmp_path / HEAD).unlink()
    assert dict(read_withdrawals(tmp_path).reasons) == {}
    note(tmp_path, Action.WITHDRAW, "urn:a")
    assert set(read_withdrawals(tmp_path).reasons) == {"urn:a"}


def test_a_changed_reason_fails_closed(root: Path) -> None:
    path = root / WITHDRAWN
    path.write_bytes(path.read_bytes().replace(b"libel", b"lapel"))
    with pytest.raises(WithdrawalLogUnreadable, match="record 2"):
        read_withdrawals(root)


def test_a_record_added_by_hand_fails_closed(root: Path) -> None:
    with (root / WITHDRAWN).open("a") as log:
        log.write(json.dumps({"action": "withdraw", "id": "urn:c"}) + "\n")
    with pytest.raises(WithdrawalLogUnreadable):
        read_withdrawals(root)


def test_a_record_cut_out_of_the_middle_fails_closed(root: Path) -> None:
    first, _, *rest = (root / WITHDRAWN).read_bytes().splitlines(keepends=True)
    (root / WITHDRAWN).write_bytes(b"".join([first, *rest]))
    with pytest.raises(WithdrawalLogUnreadable):
        read_withdrawals(root)


def test_a_log_cut_back_to_an_earlier_record_fails_closed(root: Path) -> None:
    lines = (root / WITHDRAWN).read_bytes().splitlines(keepends=True)
    (root / WITHDRAWN).write_bytes(b"".join(lines[:-1]))
    with pytest.raises(WithdrawalLogUnreadable, match="before the last confirmed record"):
        read_withdrawals(root)


@pytest.mark.parametrize("name", [WITHDRAWN, HEAD])
def test_a_file_of_the_log_lost_fails_closed(root: Path, name: str) -> None:
    (root / name).unlink()
    with pytest.raises(WithdrawalLogUnreadable):
        read_withdrawals(root)


def test_a_missing_log_beside_generations_fails_closed(tmp_path: Path) -> None:
    (tmp_path / "gen-000001").mkdir()
    with pytest.raises(WithdrawalLogUnreadable, match="missing"):
        read_withdrawals(tmp_path)
    with pytest.raises(WithdrawalLogUnreadable, match="missing"):
        ensure_log(tmp_path, NOW)


def test_nothing_is_appended_to_a_damaged_log(root: Path) -> None:
    path = root / WITHDRAWN
    path.write_bytes(path.read_bytes().replace(b"libel", b"lapel"))
    before = path.read_bytes()
    with pytest.raises(WithdrawalLogUnreadable):
        note(root, Action.WITHDRAW, "urn:c")
    assert path.read_bytes() == before


def test_any_flipped_bit_fails_closed_or_changes_nothing(root: Path) -> None:
    path = root / WITHDRAWN
    good = path.read_bytes()
    shown = dict(read_withdrawals(root).reasons)
    for at in range(len(good)):
        path.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        try:
            assert dict(read_withdrawals(root).reasons) == shown
        except WithdrawalLogUnreadable:
            continue


def test_any_truncation_fails_closed(root: Path) -> None:
    path = root / WITHDRAWN
    good = path.read_bytes()
    for size in range(len(good)):
        path.write_bytes(good[:size])
        with pytest.raises(WithdrawalLogUnreadable):
            read_withdrawals(root)


def withdraw_many(root: Path, who: int) -> None:
    for i in range(10):
        note(root, Action.WITHDRAW, f"urn:{who}-{i}")


def test_withdrawals_at_the_same_time_all_count(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=withdraw_many, args=(tmp_path, who)) for who in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert len(read_withdrawals(tmp_path).reasons) == 30


@given(st.lists(st.tuples(st.sampled_from(list(Action)[1:]), st.sampled_from("abc")), max_size=12))
def test_a_story_is_hidden_exactly_while_it_is_killed_or_held(history: list[tuple[Action, str]]) -> None:
    killed: set[str] = set()
    held: set[str] = set()
    for action, story_id in history:
        if action is Action.WITHDRAW:
            killed.add(story_id)
        elif action is Action.HOLD:
            held.add(story_id)
        else:
            held.discard(story_id)
            killed -= {story_id} if action is Action.REINSTATE else set()
    records = [_record(i, action, story_id) for i, (action, story_id) in enumerate(history)]
    assert tuple(map(set, fold_log(records))) == (killed, held)


def _record(number: int, action: Action, story_id: str) -> LogRecord:
    return LogRecord(number, NOW, action, story_id, "", "", None, "")


@pytest.mark.parametrize("begun", [b"", b'{"action": "op', b"\0" * 90])
def test_a_log_that_a_killed_run_has_only_begun_withdraws_nothing_and_is_begun_again(
    tmp_path: Path, begun: bytes
) -> None:
    (tmp_path / WITHDRAWN).write_bytes(begun)
    assert dict(read_withdrawals(tmp_path).reasons) == {}
    note(tmp_path, Action.WITHDRAW, "urn:a")
    assert set(read_withdrawals(tmp_path).reasons) == {"urn:a"}


def test_an_empty_log_beside_generations_fails_closed(tmp_path: Path) -> None:
    (tmp_path / "gen-000001").mkdir()
    (tmp_path / WITHDRAWN).write_bytes(b"")
    with pytest.raises(WithdrawalLogUnreadable):
        read_withdrawals(tmp_path)


def test_a_log_that_another_process_does_not_let_go_is_waited_for_only_so_long(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.root.withdraw, "LOG_WAIT_S", 0.02)
    with (root / WITHDRAWN).open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(LogLocked, match="does not go on"):
            note(root, Action.WITHDRAW, "urn:c")
    assert "urn:c" not in read_withdrawals(root).reasons


@pytest.mark.parametrize(("action", "story_id"), [(Action.REINSTATE, "urn:a"), (Action.WITHDRAW, "urn:c")])
def test_what_is_said_to_have_failed_is_not_in_force(
    root: Path, monkeypatch: pytest.MonkeyPatch, action: Action, story_id: str
) -> None:
    def full(path: Path, _: bytes) -> None:
        raise OSError(errno.ENOSPC, "no space", str(path))

    before, log = dict(read_withdrawals(root).reasons), (root / WITHDRAWN).read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(index.root.withdraw, "replace_file", full)
        with pytest.raises(OSError, match="no space"):
            note(root, action, story_id)
    assert dict(read_withdrawals(root).reasons) == before
    assert (root / WITHDRAWN).read_bytes() == log
    note(root, action, story_id)
    assert (story_id in read_withdrawals(root).reasons) == (action is Action.WITHDRAW)


def test_what_is_in_force_is_said_to_be_although_the_folder_could_not_be_synced(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsynced(path: Path, data: bytes) -> None:
        path.write_bytes(data)
        raise OSError(errno.EIO, "no sync", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(index.root.withdraw, "replace_file", unsynced)
        with pytest.raises(OSError, match="what was recorded counts"):
            note(root, Action.REINSTATE, "urn:a")
    assert set(read_withdrawals(root).reasons) == {"urn:b"}


@pytest.fixture
def aside(root: Path) -> Path:
    """Return a withdrawal that was set aside."""
    put_aside(root, Entry(Action.WITHDRAW, "urn:c", "libel", "user:desk"), NOW)
    (path,) = set_aside(root)
    return path


def test_a_withdrawal_does_not_wait_for_a_process_that_has_the_log_and_was_stopped(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.root.withdraw, "LOG_WAIT_S", 0.02)
    stamp = read_withdrawals(root).stamp
    with (root / WITHDRAWN).open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        decide(root, "withdraw", "urn:c", "libel", "user:desk", NOW)
        assert read_withdrawals(root).reasons["urn:c"] == "libel"
        assert read_withdrawals(root).stamp != stamp
        with pytest.raises(LogLocked):
            decide(root, "reinstate", "urn:c", "a mistake", "user:desk", NOW)
    decide(root, "reinstate", "urn:c", "a mistake", "user:desk", NOW)
    assert "urn:c" not in read_withdrawals(root).reasons


def test_what_was_set_aside_is_moved_into_the_log_by_the_next_to_write_it(root: Path, aside: Path) -> None:
    assert "urn:c" in read_withdrawals(root).reasons
    note(root, Action.WITHDRAW, "urn:d")
    assert not aside.exists()
    assert [record.story_id for record in read_log(root).records] == ["", "urn:a", "urn:b", "urn:c", "urn:d"]


def test_what_is_being_set_aside_is_left_alone(root: Path, aside: Path) -> None:
    with aside.open() as writing:
        fcntl.flock(writing, fcntl.LOCK_EX)
        note(root, Action.WITHDRAW, "urn:d")
    assert aside.exists()


def test_what_a_crash_left_half_set_aside_was_never_confirmed(root: Path, aside: Path) -> None:
    aside.write_bytes(aside.read_bytes()[:40])
    assert "urn:c" not in read_withdrawals(root).reasons
    note(root, Action.WITHDRAW, "urn:d")
    assert not aside.exists()


def test_what_was_set_aside_and_is_damaged_fails_closed(root: Path, aside: Path) -> None:
    aside.write_bytes(aside.read_bytes().replace(b"urn:c", b"urn:x"))
    with pytest.raises(WithdrawalLogUnreadable, match="aside"):
        read_withdrawals(root)


def test_a_root_that_cannot_be_listed_fails_closed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(path: Path) -> list[str]:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE), str(path))

    monkeypatch.setattr(search.withdrawals.os, "listdir", failing)
    with pytest.raises(WithdrawalLogUnreadable, match="Too many"):
        read_withdrawals(root)
