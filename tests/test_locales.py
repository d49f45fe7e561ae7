"""Runs in different locales see the same names in the spool, though each spells them for itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from index.reading.paths import path_bytes, path_of, shown
from tests.test_index_cli import TAKE

SCRIPTS = Path(sys.executable).parent
LIMIT_S = 120.0  # a guard against hanging
UTF8 = {"LC_ALL": "C.UTF-8"}
LATIN_OUTPUT = {"PYTHONIOENCODING": "latin-1"}
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
NAMES = ("a.txt", "b.txt", "stra\xdfe/\u4e2d.txt", "\u4e2d.txt", "\U0001f5de.txt")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a spool of names in several scripts, one of them in no encoding at all."""
    for number, name in enumerate((*map(os.fsencode, NAMES), b"caf\xe9.txt"), 1):
        path = tmp_path / "sp\xf6ol" / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TAKE.format(number=number))
    return tmp_path


def run(folder: Path, locale: dict[str, str], *words: str, command: str = "dateline-index") -> str:
    line = [str(SCRIPTS / command), *words, "--root", "root"]
    env = os.environ | locale
    done = subprocess.run(line, env=env, cwd=folder, capture_output=True, check=False, timeout=LIMIT_S)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def build(folder: Path, locale: dict[str, str]) -> Any:
    return json.loads(run(folder, locale, "build", "sp\xf6ol", "--allow-shrink", "--json"))


@pytest.mark.parametrize(("first", "then"), [(UTF8, ASCII), (ASCII, UTF8)])
def test_a_run_in_another_locale_takes_up_where_the_one_before_ended(
    folder: Path, first: dict[str, str], then: dict[str, str]
) -> None:
    assert build(folder, first)["story_count"] == len(NAMES) + 1
    assert not build(folder, then)["is_published"]
    (folder / "sp\xf6ol" / "b.txt").unlink()
    (folder / "sp\xf6ol" / "\u4e2d.txt").write_text("{")
    report = build(folder, then)
    assert report["files"] == {"read": 1, "added": 0, "changed": 1, "removed": 1}
    assert [why["path"] for why in report["rejected"]] == ["\u4e2d.txt"]


def test_what_the_terminal_cannot_print_is_shown_as_escapes(folder: Path) -> None:
    (folder / "sp\xf6ol" / "\u4e2d.txt").write_text("{")
    (folder / "sp\xf6ol" / "b.txt").write_text(TAKE.format(number=8).replace("MILL", "\u4e2d MILL"))
    build(folder, UTF8)
    assert "\\u4e2d.txt: no words in it" in run(folder, UTF8 | LATIN_OUTPUT, "status")
    searched = run(folder, UTF8 | LATIN_OUTPUT, "mill", command="dateline-search")
    assert "\\u4e2d MILL" in searched


def test_paths_are_ordered_by_their_bytes_and_come_back_from_them() -> None:
    names = [b"caf\xe9", "caf\xe9".encode(), b"\xed\xa0\x80", "\u4e2d".encode(), "\U0001f5de".encode(), b"\xff"]
    assert [path_bytes(path_of(name)) for name in names] == names


def test_no_path_is_without_bytes_to_be_ordered_by() -> None:
    assert path_bytes("\ud800/\udcff") == b"\xed\xa0\x80/\xed\xb3\xbf"
    assert shown("\ud800") == "\\xed\\xa0\\x80"
