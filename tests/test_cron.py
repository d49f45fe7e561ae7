"""The command as cron runs it: an empty environment, no home, no terminal; what it mails, and every exit code."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from search.generation import current_name
from tests.test_index_cli import TAKE

COMMAND = Path(sys.executable).with_name("dateline-index")
LIMIT_S = 120.0  # a guard against hanging


class Cron:
    """A spool of three stories, a root, and a home that nobody can write to."""

    def __init__(self, folder: Path) -> None:
        self.spool, self.root, self.home = folder / "spool", folder / "root", folder / "home"
        self.spool.mkdir()
        self.home.mkdir(mode=0o555)
        for number in range(1, 4):
            (self.spool / f"{number}.txt").write_text(TAKE.format(number=number))

    def start(self, *words: str, before: str = "") -> subprocess.Popen[str]:
        """Start a line of a crontab: `before` goes before the command in its shell."""
        line = f'{before} exec "$0" "$@" --root "{self.root}"'
        return subprocess.Popen(
            ["/bin/sh", "-c", line, str(COMMAND), *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={"SHELL": "/bin/sh", "PATH": "/usr/bin:/bin", "HOME": str(self.home), "LOGNAME": "dateline"},
            cwd="/",
            start_new_session=True,
            text=True,
        )

    def run(self, *words: str, before: str = "") -> tuple[int, str]:
        """Return the exit code of a line and what cron would mail."""
        with self.start(*words, before=before) as process:
            mail, _ = process.communicate(timeout=LIMIT_S)
        return process.returncode, mail

    def build(self, *more: str, before: str = "") -> tuple[int, str]:
        return self.run("build", str(self.spool), *more, before=before)


@pytest.fixture
def cron(tmp_path: Path) -> Cron:
    return Cron(tmp_path)


def test_cron_hears_nothing_of_a_run_that_went_well_and_one_line_of_any_other(cron: Cron) -> None:
    lines = {0: [cron.build(), cron.build(), cron.build("--full")]}
    lines[1] = [cron.build("--full", before="ulimit -f 1;")]
    lines[2] = [cron.build("--canary")]
    for path in list(cron.spool.iterdir())[1:]:
        path.unlink()
    lines[65] = [cron.build()]
    lines[78] = [cron.run("build", str(cron.spool / "none")), cron.build("--canaries", "none")]
    with (cron.root / "LOCK").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        lines[75] = [cron.build()]
    assert {code: [found for found, _ in ends] for code, ends in lines.items()} == {
        code: [code] * len(ends) for code, ends in lines.items()
    }
    mails = {code: [mail for _, mail in ends] for code, ends in lines.items()}
    assert mails.pop(0) == [""] * 3
    usage = mails.pop(2)[0].splitlines()
    assert usage[-1].startswith("Error: No such option")
    for mail in (mail for found in mails.values() for mail in found):
        assert mail.startswith("dateline-index: ")
        assert mail.count("\n") == 1
    assert current_name(cron.root) == "gen-000002"


def test_a_run_that_was_killed_is_seen_and_the_next_one_mends_it(cron: Cron) -> None:
    assert cron.build() == (0, "")
    (cron.spool / "4.txt").write_text(TAKE.format(number=4))
    with cron.start("build", str(cron.spool), "--full") as process:
        draft = cron.root / "build-000002"
        deadline = time.monotonic() + LIMIT_S
        while not draft.exists() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.001)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate(timeout=LIMIT_S)
    assert process.returncode == -signal.SIGKILL
    assert "interrupted" in cron.run("status")[1]
    assert json.loads(cron.run("status", "--json")[1])["attempt"]["interrupted"]
    assert cron.build() == (0, "")
    assert sorted(path.name for path in cron.root.iterdir() if path.is_dir()) == ["gen-000001", "gen-000002"]
    assert cron.run("status", "--max-age", "1")[0] == 0


def test_no_process_of_a_killed_run_stays(cron: Cron) -> None:
    with cron.start("build", str(cron.spool), "--full") as process:
        deadline = time.monotonic() + LIMIT_S
        while not (cron.root / "ATTEMPT.json").exists() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.001)
        os.kill(process.pid, signal.SIGKILL)
        # All of the session held its output: its end is theirs.
        process.communicate(timeout=LIMIT_S)


def test_the_log_goes_to_stderr_as_one_line_an_event(cron: Cron) -> None:
    code, log = cron.build("-vvv")
    *events, summary = log.splitlines()
    assert (code, summary.startswith("gen-000001: 3 stories")) == (0, True)
    assert events
    for line in events:
        instant, level, *_ = line.split(" ")
        assert (len(instant), level in {"info", "warning", "debug"}) == (20, True)
