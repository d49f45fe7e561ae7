"""The command that serves: what it says, how it stops, and how it fails."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from web.cli import _address, _listen, main


def test_it_prints_one_line_with_its_address_says_what_is_wrong_and_stops_cleanly(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "web", "--root", str(tmp_path), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+/", line)
            assert address, line
            with urllib.request.urlopen(address[0] + "healthz", timeout=10) as response:  # noqa: S310
                assert json.load(response) == {"status": "ok"}
                assert "Server" not in response.headers
            with pytest.raises(urllib.error.HTTPError, match="503") as down:
                urllib.request.urlopen(address[0] + "readyz", timeout=10)  # noqa: S310
            down.value.close()
        finally:
            process.send_signal(signal.SIGTERM)
            output, errors = process.communicate(timeout=10)
    assert process.returncode == 0
    assert output == ""
    assert "no index has been published there yet" in errors
    assert "path='/healthz' status=200" in errors


def test_a_port_in_use_is_said_and_exits_78(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["--root", str(tmp_path), "--port", str(taken.getsockname()[1])]) == 78
    assert "Address already in use" in capsys.readouterr().err


def test_an_address_of_version_6_is_bracketed() -> None:
    try:
        listener = _listen("::1", 0)
    except OSError:
        pytest.skip("no IPv6 here")
    with listener:
        assert re.fullmatch(r"http://\[::1\]:\d+/", _address(listener))


def test_a_setting_that_cannot_work_exits_78(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATELINE_TRUSTED_PROXIES", "many")
    assert main(["--root", str(tmp_path), "--port", "0"]) == 78
    assert "DATELINE_TRUSTED_PROXIES" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--port", "x"], ["--port", "70000"], ["--threads", "0"], ["--nonsense"]])
def test_wrong_usage_exits_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2


def test_flask_finds_the_application(tmp_path: Path) -> None:
    environment = {**os.environ, "DATELINE_ROOT": str(tmp_path)}
    command = [sys.executable, "-m", "flask", "--app", "web", "routes"]
    routes = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, timeout=60).stdout
    assert "/search.atom" in routes
