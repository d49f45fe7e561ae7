"""The command as cron and a person meet it: exit codes, what is printed where, and that a second run ends fast."""

from __future__ import annotations

import configparser
import errno
import fcntl
import json
import logging
import os
import re
import shlex
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import index.cli
from index.events import EventFormatter
from index.exits import explain
from index.root.housekeeping import LOCK, writer_lock
from search.columns import FILINGS
from search.generation import current_name
from search.withdrawals import WITHDRAWN
from tests.rot import flip_at_rest
from tests.sites import flip

TAKE = """MILL REOPENS AT THE RIVER {number}

DELFT, March {number} (Wirename) - The mill at the river opened again on Thursday after {number} months of work.

The owners said that the wheel had been turning since the morning and that flour would be sold from next week.
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a spool of three stories, and with the environment pointing nowhere else."""
    for name in ("DATELINE_ROOT", "DATELINE_SPOOL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    (tmp_path / "spool").mkdir()
    for number in range(1, 4):
        (tmp_path / "spool" / f"{number}.txt").write_text(TAKE.format(number=number))
    return tmp_path


@pytest.fixture
def run(place: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Return a call that runs a command on the root and gives its exit code, stdout and stderr."""

    def call(*arguments: str, root: bool = True) -> tuple[int, str, str]:
        command = [*arguments, *(["--root", str(place / "root")] if root else [])]
        with pytest.raises(SystemExit) as ended:
            index.cli.main(command)
        out, err = capsys.readouterr()
        code = ended.value.code
        assert code is None or isinstance(code, int)
        return code or 0, out, err

    return call


def build(run: Any, place: Path, *more: str) -> tuple[int, str, str]:
    found: tuple[int, str, str] = run("build", str(place / "spool"), "--full", *more)
    return found


def test_a_build_without_a_terminal_is_silent(run: Any, place: Path) -> None:
    assert build(run, place) == (0, "", "")
    assert current_name(place / "root") == "gen-000001"


def test_pages_of_years_far_apart_are_built(run: Any, place: Path) -> None:
    for day in ("2024-03-07", "9999-12-30"):
        head = f'<meta property="article:published_time" content="{day}T09:30:00+00:00"><title>Mill reopens</title>'
        (place / "spool" / f"{day}.html").write_text(f"<html><head>{head}</head><body><p>{TAKE}</p></body></html>")
    assert build(run, place) == (0, "", "")
    assert current_name(place / "root") == "gen-000001"


def test_verbose_prints_one_line(run: Any, place: Path) -> None:
    (place / "spool" / "bad.gz").write_bytes(b"\x1f\x8bno")
    code, out, _ = build(run, place, "-v")
    assert (code, out.count("\n")) == (0, 1)
    assert "gen-000001: 3 stories (3 filings) from 4 files" in out
    assert "1 rejected" in out


def test_the_report_is_printed_as_json(run: Any, place: Path) -> None:
    code, out, err = build(run, place, "--json")
    report = json.loads(out)
    assert (code, err, report["generation"], report["story_count"]) == (0, "", "gen-000001", 3)
    assert {"list", "read", "resolve", "copies", "build", "write", "publish"} == set(report["seconds"])


def test_spool_and_root_may_come_from_the_environment(run: Any, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_SPOOL", str(place / "spool"))
    monkeypatch.setenv("DATELINE_ROOT", str(place / "elsewhere"))
    assert run("build", root=False)[0] == 0
    assert current_name(place / "elsewhere") == "gen-000001"


def test_a_flag_goes_before_the_environment(run: Any, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_ROOT", str(place / "elsewhere"))
    build(run, place)
    assert current_name(place / "root") == "gen-000001"


def test_the_default_root_is_in_the_users_data_folder(run: Any, place: Path) -> None:
    assert run("build", str(place / "spool"), root=False)[0] == 0
    assert current_name(place / "XDG_DATA_HOME" / "dateline") == "gen-000001"


def test_no_spool_is_a_usage_error(run: Any) -> None:
    code, _, err = run("build")
    assert (code, "SPOOL" in err) == (2, True)


def test_a_missing_spool_exits_78_with_a_remedy(run: Any, place: Path) -> None:
    code, out, err = run("build", str(place / "none"))
    assert (code, out) == (78, "")
    assert "is it mounted?" in err


def close_to_this_user(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer for a folder as the system does where its mode lets this user do nothing; root is let do anything."""
    may, opened = os.access, os.open

    def access(path: Any, mode: int, **how: Any) -> bool:
        return path not in (folder, str(folder)) and may(path, mode, **how)

    def refusing(path: Any, *arguments: Any, **how: Any) -> int:
        if path in (folder, str(folder)):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
        return opened(path, *arguments, **how)

    monkeypatch.setattr(os, "access", access)
    monkeypatch.setattr(os, "open", refusing)


def test_a_spool_closed_to_this_user_exits_78_and_the_attempt_is_kept(
    run: Any, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        close_to_this_user(place / "spool", patch)
        code, _, err = build(run, place)
    assert (code, "the spool cannot be read (Permission denied)" in err) == (78, True)
    attempt = json.loads(run("status", "--json")[1])["attempt"]
    assert (attempt["outcome"], "cannot be read" in attempt["reason"]) == ("failed", True)


def test_a_root_closed_to_this_user_exits_78(run: Any, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(run, place)
    close_to_this_user(place / "root", monkeypatch)
    code, _, err = build(run, place)
    assert (code, "cannot be read and written (Permission denied)" in err) == (78, True)
    for command in ("status", "verify"):
        code, _, err = run(command)
        assert (code, "this user may not read the index root" in err) == (78, True)


def test_a_root_that_is_a_file_exits_78(run: Any, place: Path) -> None:
    (place / "root").write_text("")
    code, _, err = build(run, place)
    assert (code, "--root" in err) == (78, True)


def test_an_empty_spool_exits_65_and_publishes_nothing(run: Any, place: Path) -> None:
    shutil.rmtree(place / "spool")
    (place / "spool").mkdir()
    code, _, err = build(run, place)
    assert (code, "no story to publish" in err) == (65, True)
    assert current_name(place / "root") is None


def test_a_shrunken_spool_exits_65_unless_told_otherwise(run: Any, place: Path) -> None:
    build(run, place)
    (place / "spool" / "1.txt").unlink()
    code, _, err = build(run, place)
    assert (code, "--allow-shrink" in err) == (65, True)
    assert build(run, place, "--allow-shrink")[0] == 0


def test_a_second_run_exits_75_without_loading_engine_or_parser(place: Path) -> None:
    loaded = (
        "import sys, index.cli\n"
        "try: index.cli.main(sys.argv[1:])\n"
        "finally: print([name for name in ('whoosh', 'bs4', 'lxml', 'numba', 'numpy') if name in sys.modules])\n"
    )
    with writer_lock(place / "root"):
        command = [sys.executable, "-c", loaded, "build", str(place / "spool"), "--root", str(place / "root")]
        second = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert (second.returncode, second.stdout) == (75, "[]\n")
    assert "another run holds the lock" in second.stderr


def test_a_lock_outlives_no_process(run: Any, place: Path) -> None:
    (place / "root").mkdir()
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import fcntl, time; f = open({str(place / 'root' / LOCK)!r}, 'w'); fcntl.flock(f, {fcntl.LOCK_EX}); "
            "print('held', flush=True); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
    )
    assert holder.stdout
    holder.stdout.readline()
    assert build(run, place)[0] == 75
    holder.kill()
    holder.wait()
    holder.stdout.close()
    assert build(run, place)[0] == 0


def test_rollback_holds_and_resume_frees(run: Any, place: Path) -> None:
    build(run, place)
    build(run, place)
    code, out, _ = run("rollback")
    assert (code, "gen-000001 is live" in out) == (0, True)
    code, _, err = build(run, place)
    assert (code, "dateline-index resume" in err) == (65, True)
    assert "HELD at gen-000001" in run("status")[1]
    assert json.loads(run("resume", "--json")[1]) == {"held": False, "was_held": "gen-000001"}
    assert "was not held" in run("resume")[1]
    assert build(run, place)[0] == 0


def test_rollback_may_name_its_generation(run: Any, place: Path) -> None:
    for _ in range(3):
        build(run, place)
    assert json.loads(run("rollback", "--to", "gen-000001", "--json")[1])["generation"] == "gen-000001"
    code, _, err = run("rollback", "--to", "gen-9")
    assert (code, "there are: gen-000003" in err) == (2, True)


def test_rollback_with_nowhere_to_go_exits_65(run: Any, place: Path) -> None:
    build(run, place)
    assert run("rollback")[0] == 65


def test_withdraw_and_reinstate_act_and_say_so(run: Any, place: Path) -> None:
    build(run, place)
    code, out, _ = run("withdraw", "urn:x", "--reason", "libel", "--json")
    done = json.loads(out)
    assert (code, done["ids"], done["is_known"]) == (0, ["urn:x"], False)
    assert json.loads(run("status", "--json")[1])["withdrawn"] == ["urn:x"]
    code, out, _ = run("reinstate", "urn:x", "--reason", "another story was meant")
    assert (code, out.startswith("reinstate: urn:x")) == (0, True)
    assert json.loads(run("status", "--json")[1])["withdrawn"] == []


def test_withdraw_needs_a_reason(run: Any, place: Path) -> None:
    build(run, place)
    assert run("withdraw", "urn:x")[0] == 2


@pytest.mark.parametrize("action", ["withdraw", "reinstate"])
@pytest.mark.parametrize(
    ("story_id", "reason", "remedy"),
    [
        ("", "kill", "it is empty; give"),
        (" \t", "kill", "it is empty; give"),
        ("u" * 1025, "kill", "1,025 characters"),
        ("urn:x", "", "it is empty; say why"),
        ("urn:x", "  ", "it is empty; say why"),
    ],
)
def test_an_id_or_reason_that_says_nothing_is_a_usage_error_and_is_not_recorded(
    run: Any, place: Path, action: str, story_id: str, reason: str, remedy: str
) -> None:
    build(run, place)
    log = (place / "root" / WITHDRAWN).read_bytes()
    code, _, err = run(action, story_id, "--reason", reason)
    assert (code, remedy in err) == (2, True)
    assert (place / "root" / WITHDRAWN).read_bytes() == log


def test_the_longest_id_that_a_story_may_have_can_be_withdrawn(run: Any, place: Path) -> None:
    build(run, place)
    assert run("withdraw", "u" * 1024, "--reason", "kill")[0] == 0


def test_withdraw_without_an_index_root_exits_78(run: Any) -> None:
    assert run("withdraw", "urn:x", "--reason", "libel")[0] == 78


def test_status_of_a_root_without_index_exits_1_with_the_remedy(run: Any) -> None:
    code, out, _ = run("status", "--max-age", "1")
    assert (code, "dateline-index build" in out) == (1, True)


def test_status_of_a_root_without_index_tells_how_its_first_build_failed(run: Any, place: Path) -> None:
    for path in (place / "spool").iterdir():
        path.unlink()
    assert build(run, place)[0] == 65
    code, out, _ = run("status")
    assert (code, "refused" in out, "is it mounted?" in out) == (1, True, True)
    found = json.loads(run("status", "--json")[1])
    assert (found["generation"], found["age_s"], found["attempt"]["outcome"]) == (None, None, "refused")
    assert "no index has been published" in found["trouble"]


def test_status_exits_1_past_the_age_that_is_allowed(run: Any, place: Path) -> None:
    build(run, place)
    assert run("status", "--max-age", "1")[0] == 0
    code, out, _ = run("status", "--max-age", "0")
    assert (code, "at most 0 h are allowed" in out) == (1, True)


def test_an_age_that_is_no_number_is_a_usage_error(run: Any, place: Path) -> None:
    build(run, place)
    code, _, err = run("status", "--max-age", "nan")
    assert (code, "give one such as 2 or 0.5" in err) == (2, True)


def test_status_tells_why_the_last_build_did_not_publish(run: Any, place: Path) -> None:
    build(run, place)
    for number in (1, 2):
        (place / "spool" / f"{number}.txt").unlink()
    build(run, place)
    attempt = json.loads(run("status", "--json")[1])["attempt"]
    assert (attempt["outcome"], "--allow-shrink" in attempt["reason"]) == ("refused", True)
    assert "last build: began" in run("status")[1]


def test_status_tells_how_long_each_phase_of_the_last_build_took(run: Any, place: Path) -> None:
    build(run, place)
    seconds = json.loads(run("status", "--json")[1])["attempt"]["seconds"]
    assert set(seconds) == {"list", "read", "resolve", "copies", "build", "write", "publish"}
    assert "it took, in seconds: list 0" in run("status")[1]
    assert run("build", str(place / "spool"))[0] == 0
    assert set(json.loads(run("status", "--json")[1])["attempt"]["seconds"]) == {"list"}


def test_status_tells_that_the_last_build_was_interrupted(run: Any, place: Path) -> None:
    build(run, place)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    attempt = {"started": "2026-11-23T12:00:00+00:00", "outcome": "running", "process": ended.pid}
    (place / "root" / "ATTEMPT.json").write_text(json.dumps(attempt))
    assert "interrupted" in run("status")[1]


def test_status_exits_1_when_an_older_generation_stands_in(run: Any, place: Path) -> None:
    build(run, place)
    build(run, place)
    flip(next((place / "root" / "gen-000002").glob("*.seg")))
    code, out, _ = run("status")
    assert (code, "gen-000001 serves instead" in out) == (1, True)


@pytest.mark.parametrize("name", [FILINGS, "*.postings"])
@pytest.mark.parametrize("part", [b"DLARRAY1", b"|u1"])
def test_status_exits_1_where_the_live_generation_does_not_open_since_it_was_verified(
    run: Any, place: Path, name: str, part: bytes
) -> None:
    build(run, place)
    build(run, place)
    assert run("status", "--max-age", "2")[0] == 0
    rotten = next((place / "root" / "gen-000002").glob(name))
    flip_at_rest(rotten, place / "XDG_CACHE_HOME", at=rotten.read_bytes().index(part), bit=3)
    code, out, _ = run("status", "--max-age", "2")
    assert (code, "gen-000002: expected an index that can be read" in out) == (1, True)


def test_verify_names_each_generation_and_exits_1_for_a_damaged_one(run: Any, place: Path) -> None:
    build(run, place)
    build(run, place)
    assert run("verify")[:2] == (0, "gen-000002: good\ngen-000001: good\nwithdrawal log: good\n")
    flip(next((place / "root" / "gen-000001").glob("*.seg")))
    code, out, _ = run("verify", "--json")
    trouble = json.loads(out)["trouble"]
    assert (code, trouble["gen-000002"], "sha256" in trouble["gen-000001"]) == (1, "", True)


def test_verify_reads_the_withdrawal_log(run: Any, place: Path) -> None:
    build(run, place)
    (place / "root" / WITHDRAWN).write_text("x\n")
    code, out, _ = run("verify")
    assert (code, "withdrawal log: good" in out) == (1, False)


def test_show_prints_a_story_with_what_was_removed(run: Any, place: Path) -> None:
    code, out, _ = run("show", str(place / "spool" / "1.txt"), root=False)
    assert code == 0
    assert "headline         MILL REOPENS AT THE RIVER 1" in out
    assert "The owners said" in out
    assert "removed:" in out


def test_show_gives_json(run: Any, place: Path) -> None:
    code, out, _ = run("show", str(place / "spool" / "1.txt"), "--json", root=False)
    shown = json.loads(out)
    assert (code, shown["item"], shown["count"]) == (0, 1, 1)
    assert shown["story"]["headlines"][0]["value"] == "MILL REOPENS AT THE RIVER 1"


def test_show_of_a_file_without_a_story_says_why_and_exits_1(run: Any, place: Path) -> None:
    (place / "bad.gz").write_bytes(b"\x1f\x8bno")
    code, out, _ = run("show", str(place / "bad.gz"), root=False)
    assert (code, "damaged gzip" in out) == (1, True)
    assert "rejected" in json.loads(run("show", str(place / "bad.gz"), "--json", root=False)[1])


def test_show_of_a_missing_item_or_file_says_so(run: Any, place: Path) -> None:
    code, _, err = run("show", str(place / "spool" / "1.txt"), "--item", "2", root=False)
    assert (code, "it has 1" in err) == (2, True)
    assert run("show", str(place / "none"), root=False)[0] == 78


def test_the_event_log_is_one_line_an_event(run: Any, place: Path) -> None:
    _, _, err = build(run, place, "-vv")
    (published,) = [line for line in err.splitlines() if " info published " in line]
    assert 'generation="gen-000001" stories=3' in published


def test_an_error_in_the_log_is_named_without_its_trace() -> None:
    try:
        raise ValueError("odd page")
    except ValueError:
        record = logging.makeLogRecord({"msg": "reader failed", "levelname": "WARNING", "created": 0.0, "path": "a b"})
        record.exc_info = sys.exc_info()
    line = EventFormatter().format(record)
    assert line == '1970-01-01T00:00:00Z warning reader failed path="a b" error="ValueError: odd page"'


def test_rollback_of_a_root_without_index_exits_1(run: Any) -> None:
    assert run("rollback")[0] == 1


def test_withdraw_acts_although_the_source_state_is_damaged(run: Any, place: Path) -> None:
    build(run, place)
    (place / "root" / "gen-000001" / "SOURCES.jsonl").write_text("{")
    code, out, err = run("withdraw", "urn:x", "--reason", "libel")
    assert (code, out) == (0, "withdraw: urn:x\n")
    assert "other ids of the story in gen-000001 could not be looked up; the next build withdraws them" in err
    assert json.loads(run("withdraw", "urn:x", "--reason", "libel", "--json")[1])["unread"] == ["gen-000001"]
    assert "reinstate the story again after the next build" in run("reinstate", "urn:x", "--reason", "an error")[2]


def test_a_decision_that_looked_the_story_up_warns_of_nothing(run: Any, place: Path) -> None:
    build(run, place)
    assert run("withdraw", "urn:x", "--reason", "libel", "--json")[2] == ""


def test_status_counts_the_rejects_it_does_not_name(run: Any, place: Path) -> None:
    for number in range(25):
        (place / "spool" / f"bad{number}.gz").write_bytes(b"\x1f\x8bno")
    build(run, place)
    assert "... and 5 more rejected" in run("status")[1]


def test_a_person_at_a_terminal_sees_a_bar_and_a_summary(place: Path) -> None:
    ours, theirs = os.openpty()
    call = "import index.cli; index.cli.main()"
    command = [sys.executable, "-c", call, "build", str(place / "spool"), "--root", str(place / "root")]
    done = subprocess.run(command, stderr=theirs, stdout=subprocess.PIPE, text=True, check=False, timeout=60)
    os.close(theirs)
    drawn = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert (done.returncode, done.stdout.startswith("gen-000001: 3 stories (3 filings)")) == (0, True)
    assert "Reading" in drawn
    assert "3/3" in drawn


@pytest.mark.parametrize("code", ["ENOSPC", "EROFS", "EIO", "EMFILE", "EINTR"])
def test_a_disk_error_names_the_path_and_the_remedy(code: str) -> None:
    number = getattr(errno, code)
    told = explain(OSError(number, os.strerror(number), "/srv/index/gen-000001"))
    path, what, remedy = told.replace("; ", ": ").split(": ", 2)
    assert (path, what) == ("/srv/index/gen-000001", os.strerror(number))
    assert remedy


def test_a_run_without_a_change_says_so_and_confirms_the_live_generation(
    run: Any, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = index.cli._now()
    build(run, place)
    monkeypatch.setattr(index.cli, "_now", lambda: now + timedelta(hours=3))
    assert run("status", "--max-age", "2")[0] == 1
    code, out, _ = run("build", str(place / "spool"), "--json")
    assert (code, json.loads(out)["is_published"]) == (0, False)
    code, out, _ = run("status", "--max-age", "2", "--json")
    found = json.loads(out)
    assert (code, found["attempt"]["outcome"], found["unconfirmed_s"]) == (0, "unchanged", 0)
    assert found["age_s"] >= 3 * 3600 - 60


def test_a_failed_build_does_not_confirm_the_live_generation(
    run: Any, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = index.cli._now()
    build(run, place)
    monkeypatch.setattr(index.cli, "_now", lambda: now + timedelta(hours=3))
    shutil.rmtree(place / "spool")
    assert build(run, place)[0] == 78
    assert run("status", "--max-age", "2")[0] == 1
    assert "failed" in run("status")[1]


def test_a_canary_query_that_finds_too_little_exits_65_and_the_live_index_stays(run: Any, place: Path) -> None:
    canaries = place / "canaries"
    canaries.write_text('# what must be there\n\n3 mill\n1 "flour would be sold"\n')
    assert build(run, place, "--canaries", str(canaries))[0] == 0
    canaries.write_text("3 mill\n4 mill\n")
    code, _, err = build(run, place, "--canaries", str(canaries))
    assert (code, "'mill' finds 3 stories" in err) == (65, True)
    assert current_name(place / "root") == "gen-000001"
    assert not list((place / "root").glob("build-*"))


@pytest.mark.parametrize("line", ["mill", "-1 mill", "3", "", f"3 {'a' * 5000}"])
def test_a_canary_file_that_cannot_be_used_exits_78(run: Any, place: Path, line: str) -> None:
    (place / "canaries").write_text(line)
    code, _, err = build(run, place, "--canaries", str(place / "canaries" if line else place / "none"))
    assert (code, "canaries" in err or "canary" in err) == (78, True)


README = Path(__file__).parent.parent / "README.md"


def examples(language: str) -> list[str]:
    """Return the README's fenced examples of a language."""
    return [block.partition("```")[0] for block in README.read_text().split(f"```{language}\n")[1:]]


def commands_of(text: str) -> list[list[str]]:
    return [shlex.split(line.partition("dateline-index")[2]) for line in text.splitlines() if "dateline-index " in line]


def test_the_examples_for_cron_and_systemd_are_commands_that_exist() -> None:
    (units,) = examples("ini")
    (crontab,) = examples("cron")
    found = [*commands_of(units), *commands_of(crontab)]
    assert {words[0] for words in found} == {"build"}
    for words in found:
        command = index.cli.commands.commands[words[0]]
        command.make_context(words[0], words[1:]).close()


def test_each_crontab_line_has_five_fields_of_time_and_a_command() -> None:
    (crontab,) = examples("cron")
    for line in crontab.splitlines():
        *when, command = line.split(maxsplit=5)
        assert len(when) == 5
        assert all(re.fullmatch(r"[\d*/,-]+", part) for part in when)
        assert command.startswith("dateline-index ")


def test_the_systemd_units_are_well_formed(tmp_path: Path) -> None:
    (text,) = examples("ini")
    units = dict(zip(("dateline-index.service", "dateline-index.timer"), text.split("\n\n# ")[:2], strict=True))
    for name, unit in units.items():
        parsed = configparser.ConfigParser(strict=False, interpolation=None)
        parsed.optionxform = str  # type: ignore[assignment,method-assign]  # the way that configparser documents
        parsed.read_string("# " + unit.removeprefix("# "))
        assert name in unit.splitlines()[0]
        wanted = {"Service": ["Type", "ExecStart"]} if name.endswith("service") else {"Timer": ["OnCalendar"]}
        assert all(option in parsed[section] for section, options in wanted.items() for option in options)
        (tmp_path / name).write_text(
            "# " + unit.removeprefix("# ").replace("/usr/local/bin/dateline-index", sys.executable)
        )
    if shutil.which("systemd-analyze"):
        command = ["systemd-analyze", "verify", *(str(tmp_path / name) for name in units)]
        checked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert (checked.returncode, checked.stderr) == (0, "")
