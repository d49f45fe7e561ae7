"""A spool that someone else fills: nothing outside it is read, the run ends, and every name that gave nothing is told.

What a run opens is told by strace, of the command as cron runs it, worker processes included, and held against what it
opens for a spool of good files. Names are made as bytes: a spool's names need not be text.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import index
from index.cleaned import Rejected
from index.reading.spool import list_spool, read_file
from tests.crash.calls import OPENING, decoded
from tests.crash.conftest import Counted
from tests.crash.scale import scaled
from tests.crash.scenes import put_stories
from tests.crash.seen import look
from tests.crash.warm import Warm

SECRET = b"The quay keeper's secret is under the third bollard of the northern mole."
_NOBODY = 65534
_STORIES = 5
_WHILE_S = 0.0001  # that a name stays what it is: about as long as a file takes to be read
_OWN = re.compile(
    r"YARD/(spool|root|cache)(/|$)|/proc/(self|\d+)/|/tmp/(pymp-\w+|\w{8}$)|/dev/|(pipe|socket|anon_inode):"
)
_CODE = (sys.prefix, sys.base_prefix, str(Path(index.__file__).parents[1]))


@dataclass(frozen=True, slots=True)
class Yard:
    """A spool, what lies outside of it, and the root that a run writes."""

    folder: Path

    @property
    def spool(self) -> Path:
        return self.folder / "spool"

    @property
    def outside(self) -> Path:
        return self.folder / "outside"

    @property
    def root(self) -> Path:
        return self.folder / "root"


@pytest.fixture
def yard(tmp_path: Path) -> Yard:
    yard = Yard(tmp_path / "yard")
    put_stories(yard.spool, range(_STORIES))
    yard.outside.mkdir()
    (yard.outside / "secret.txt").write_bytes(SECRET)
    return yard


@dataclass(frozen=True, slots=True)
class Run:
    """How a run ended: its exit code, its report, and every path that any of its processes opened, links resolved."""

    code: int
    report: dict[str, object]
    opened: frozenset[str]

    @property
    def told(self) -> set[str]:
        """The names that the report says gave nothing."""
        rejected = self.report["rejected"]
        assert isinstance(rejected, list)
        return {str(one["path"]).rstrip("/") for one in rejected}


def run(yard: Yard) -> Run:
    """Run the command on a yard, with workers, and follow all that it opens."""
    record = yard.folder / "strace"
    command = ["strace", "-f", "-y", "-xx", "-s", "4096", "-o", str(record), "-e", f"trace={','.join(OPENING)}"]
    command += ["-e", "signal=none", sys.executable, "-c", "from index.cli import main; main()"]
    command += ["build", str(yard.spool), "--root", str(yard.root), "--json", "--jobs", "2"]
    environ = os.environ | {"XDG_CACHE_HOME": str(yard.folder / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(command, env=environ, capture_output=True, timeout=300, check=False)
    report = json.loads(ended.stdout) if not ended.returncode else {"error": ended.stderr.decode()}
    return Run(ended.returncode, report, frozenset(_opened(record.read_text("ascii"))))


def _opened(record: str) -> Iterator[str]:
    for line in record.splitlines():
        if match := re.search(r"= \d+<([^>]*)>", line):
            path = match.group(1)
            yield os.fsdecode(decoded(path)) if "\\x" in path else path


Hostile = Callable[[Yard], set[str]]
"""Puts something into a spool, and returns the names under which the report must tell of it."""


def links(yard: Yard) -> set[str]:
    """Links to a file and a folder outside, to a file inside, to nothing, and round in a circle."""
    targets = {
        "to-secret.txt": yard.outside / "secret.txt",
        "to-passwd.txt": Path("/etc/passwd"),
        "to-outside": yard.outside,
        "to-root-of-all": Path("/"),
        "inside.txt": Path("000001.json"),
        "nowhere.txt": Path("none"),
        "circle-a": Path("circle-b"),
        "circle-b": Path("circle-a"),
        "self": Path(),
    }
    for name, target in targets.items():
        (yard.spool / name).symlink_to(target)
    (yard.spool / "deep").mkdir()
    (yard.spool / "deep" / "up").symlink_to("../..")
    return {*targets, "deep/up"}


def hard_links(yard: Yard) -> set[str]:
    """Another name for a file of the spool: it is as much a file as the first, and gives the same story once more.

    Who may link a file that lies outside is the system's to say (fs.protected_hardlinks): once linked, it lies in the
    spool.
    """
    (yard.spool / "hard.json").hardlink_to(yard.spool / "000001.json")
    return set()


def no_files(yard: Yard) -> set[str]:
    """A FIFO that nobody writes, a socket, and devices where this user may make them."""
    os.mkfifo(yard.spool / "fifo.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(yard.spool)  # a socket's address must be short
        try:
            listener.bind("socket.txt")
        finally:
            os.chdir(here)
    names = {"fifo.txt", "socket.txt"}
    for name, device in {"zero.txt": os.makedev(1, 5), "tty.txt": os.makedev(5, 0)}.items():
        if not os.geteuid():
            os.mknod(yard.spool / name, stat.S_IFCHR | 0o644, device)
            names.add(name)
    return names


def odd_names(yard: Yard) -> set[str]:
    """Names that are no UTF-8, break lines, look like options or markup, or are as long as they can be."""
    names = [b"caf\xe9.json", b"two\nlines.json", b"--full.json", b"<b>.json", b"a\x1b[31m.json", b"x" * 250 + b".json"]
    for number, name in enumerate(names):
        path = os.fsencode(yard.spool) + b"/" + name
        Path(os.fsdecode(path)).write_text((yard.spool / "000001.json").read_text().replace(":1", f":odd{number}"))
    Path(os.fsdecode(os.fsencode(yard.spool) + b"/bad\xff\n.txt")).write_bytes(b"\x00")
    return {"bad\\xff\n.txt"}


def bombs(yard: Yard) -> set[str]:
    """A gzip and a zip that expand to far more than they hold, and one that holds itself many times over."""
    (yard.spool / "bomb.gz").write_bytes(gzip.compress(bytes(200 << 20), 9))
    with zipfile.ZipFile(yard.spool / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.txt", bytes(64 << 20))
    with zipfile.ZipFile(yard.spool / "nest.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"{number}.gz", gzip.compress(bytes(16 << 20), 9))
    with zipfile.ZipFile(yard.spool / "out.zip", "w") as archive:
        archive.writestr("../../outside/secret.txt", b"\x00")
    return {"bomb.gz", "bomb.zip!zeros.txt", "nest.zip", "out.zip!../../outside/secret.txt"}


def sparse(yard: Yard) -> set[str]:
    """A file of a terabyte without any data."""
    with (yard.spool / "huge.txt").open("wb") as file:
        file.truncate(1 << 40)
    return {"huge.txt"}


def folders(yard: Yard) -> set[str]:
    """Folders in folders without end."""
    path = yard.spool
    for _ in range(60):
        path /= "d"
    path.mkdir(parents=True)
    (path / "deep.txt").write_bytes(SECRET)
    return {"/".join("d" * 33)}


ALL = (links, hard_links, no_files, odd_names, bombs, sparse, folders)


@pytest.fixture
def usual(tmp_path: Path) -> set[str]:
    """Return what a run on a spool without tricks opens elsewhere."""
    plain = Yard(tmp_path / "plain")
    put_stories(plain.spool, range(_STORIES))
    return _elsewhere(run(plain), plain)


def test_nothing_outside_a_hostile_spool_is_read_and_each_name_that_gives_nothing_is_told(
    yard: Yard, usual: set[str], counted: Counted
) -> None:
    with counted("hostile spool") as tried:
        wanted: set[str] = set()
        for hostile in ALL:
            wanted |= hostile(yard)
        ended = run(yard)
        assert not ended.code, ended.report
        tried.check("what is opened", _strayed(ended, yard, usual))
        for name in sorted(wanted):
            told = any(one == name or one.startswith(f"{name}!") for one in ended.told)
            tried.check(name, "" if told else "the report does not tell of it")
        tried.check("stories", "" if ended.report["story_count"] == _STORIES + 6 else f"{ended.report['story_count']}")
        seen = look(yard.root)
        tried.check("readers", "" if seen.state == "ok" and "bollard" not in str(seen.answers) else str(seen))


def _elsewhere(ended: Run, yard: Yard) -> set[str]:
    """Return what was opened outside a yard's spool, root and cache, but for what every process has of its own."""
    paths = {path.replace(str(yard.folder), "YARD") for path in ended.opened}
    return {path for path in paths if not _OWN.match(path) and not path.startswith(_CODE)}


def _strayed(ended: Run, yard: Yard, usual: set[str]) -> str:
    """Return what is wrong with what a run opened: "" where it was nothing elsewhere but the usual."""
    strange = _elsewhere(ended, yard) - usual
    return f"outside of the spool: {sorted(strange)}" if strange else ""


def test_what_another_user_may_not_read_is_told_and_the_rest_is_indexed(yard: Yard, warm: Warm) -> None:
    if os.geteuid():
        pytest.skip("only root can run the command as another user")
    (yard.spool / "closed.json").write_text("{}")
    (yard.spool / "closed.json").chmod(0)
    (yard.spool / "closed").mkdir(mode=0)
    os.chown(yard.folder, _NOBODY, _NOBODY)
    for path in yard.folder.parents:
        if not path.stat().st_mode & stat.S_IXOTH:
            path.chmod(path.stat().st_mode | stat.S_IXOTH)
    arguments = ("build", str(yard.spool), "--root", str(yard.root), "--json")
    ended = warm.run(*arguments, cache=yard.folder / "cache", user=_NOBODY)
    assert not ended.code, ended.err
    report = json.loads(ended.out)
    assert {one["path"] for one in report["rejected"]} == {"closed.json", "closed/"}
    assert report["story_count"] == _STORIES


@contextmanager
def meanwhile(change: Callable[[], None]) -> Iterator[None]:
    """Do something over and over while the `with` lasts."""
    done = threading.Event()

    def over_and_over() -> None:
        while not done.is_set():
            change()

    thread = threading.Thread(target=over_and_over)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_a_name_that_changes_between_a_file_and_a_link_outside_is_never_followed(yard: Yard, counted: Counted) -> None:
    """The swap is a rename over the name, and over the folder on the way to it."""
    (yard.spool / "turn").mkdir()
    (yard.spool / "turn" / "secret.txt").write_bytes(b"harmless")

    def swap() -> None:
        for kind in ("file", "link"):
            aside = yard.spool / ".aside"
            aside.symlink_to(yard.outside / "secret.txt") if kind == "link" else aside.write_bytes(b"harmless")
            aside.replace(yard.spool / "swapped.txt")
            time.sleep(_WHILE_S)
        (yard.spool / "turn").rename(yard.spool / ".turn")
        (yard.spool / "turn").symlink_to(yard.outside)
        time.sleep(_WHILE_S)
        (yard.spool / "turn").unlink()
        (yard.spool / ".turn").rename(yard.spool / "turn")
        time.sleep(_WHILE_S)

    read: dict[str, int] = {}
    with counted("names that are swapped") as tried, meanwhile(swap):
        for _ in range(scaled(3_000, 100_000)):
            for path in ("swapped.txt", "turn/secret.txt"):
                match read_file(yard.spool, path):
                    case Rejected(reason=reason):
                        read[reason] = read.get(reason, 0) + 1
                    case content:
                        read["read"] = read.get("read", 0) + 1
                        tried.check(path, "what lies outside was read" if content.data == SECRET else "")
                tried.points += 1
        listed = list_spool(yard.spool)
    assert len(read) > 1, f"nothing was swapped in time: {read}"
    assert all("secret" not in str(file) or "turn" in file.path for file in listed.files)
    tried.notes.append(", ".join(f"{count} {reason}" for reason, count in sorted(read.items())))


def test_a_run_on_a_spool_that_changes_all_the_while_ends_and_reads_nothing_outside(
    yard: Yard, usual: set[str], counted: Counted
) -> None:
    growing = yard.spool / "growing.txt"

    def churn() -> None:
        with growing.open("ab") as file:
            file.write(b"More and more copy comes in. " * 50)
        if growing.stat().st_size > 1 << 20:
            growing.unlink()
        aside = yard.spool / ".aside"
        aside.symlink_to("/etc/passwd")
        aside.replace(yard.spool / "000002.json")
        time.sleep(0.001)
        (yard.spool / ".new").write_text((yard.spool / "000001.json").read_text().replace(":1", ":2"))
        (yard.spool / ".new").replace(yard.spool / "000002.json")

    with counted("a spool that changes") as tried:
        for _ in range(scaled(2, 25)):
            with meanwhile(churn):
                ended = run(yard)
            tried.check("exit", "" if ended.code in {0, 65} else f"{ended.code}: {ended.report}")
            tried.check("what is opened", _strayed(ended, yard, usual))
        shutil.rmtree(yard.root, ignore_errors=True)
        growing.unlink(missing_ok=True)
        tried.check("the run after", "" if run(yard).report.get("story_count") == _STORIES else "stories are missing")
