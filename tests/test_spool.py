"""The spool is not trusted: only its own regular files are read, within bounds, and every other name is reported."""

from __future__ import annotations

import gzip
import os
import socket
from pathlib import Path

import pytest

import index.reading.spool
from index.cleaned import Cleaned, Rejected, Source
from index.limits import SpoolLimits
from index.reading.parse import parse_file
from index.reading.paths import shown
from index.reading.spool import Content, SpoolFile, list_spool, read_file, source_of
from search.errors import Misconfigured
from tests.sites import copy

SMALL = SpoolLimits(file_bytes=100, expanded_bytes=200, depth=3)


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    spool = tmp_path / "spool"
    spool.mkdir()
    (tmp_path / "secret").write_text("outside")
    (spool / "a.txt").write_text("inside")
    return spool


def reasons(spool: Path, limits: SpoolLimits = SMALL) -> dict[str, str]:
    return {why.path: why.reason for why in (one.rejected() for one in list_spool(spool, limits).unreadable)}


def paths(spool: Path) -> list[str]:
    return [file.path for file in list_spool(spool, SMALL).files]


def content(spool: Path, path: str) -> Content:
    found = read_file(spool, path, SMALL)
    assert isinstance(found, Content)
    return found


def refusal(spool: Path, path: str) -> str:
    found = read_file(spool, path, SMALL)
    assert isinstance(found, Rejected)
    return found.reason


def source(spool: Path, path: str) -> Source | Rejected:
    return source_of(content(spool, path), SMALL)


def test_files_come_in_order_of_their_paths(spool: Path) -> None:
    for path in ("b/2.txt", "b/1.txt", "b.txt"):
        (spool / path).parent.mkdir(exist_ok=True)
        (spool / path).write_text("x")
    assert paths(spool) == ["a.txt", "b.txt", "b/1.txt", "b/2.txt"]


def test_a_link_to_a_file_outside_is_reported_and_not_read(spool: Path) -> None:
    (spool / "link").symlink_to("../secret")
    assert paths(spool) == ["a.txt"]
    assert "symbolic link" in reasons(spool)["link"]
    assert "cannot be read" in refusal(spool, "link")


def test_a_link_to_a_folder_is_not_walked_even_if_swapped_in_after_listing(spool: Path) -> None:
    (spool / "in").symlink_to(spool.parent)
    assert paths(spool) == ["a.txt"]
    assert "cannot be read" in refusal(spool, "in/secret")


def test_a_loop_of_links_ends(spool: Path) -> None:
    (spool / "loop").symlink_to(spool)
    assert paths(spool) == ["a.txt"]


def test_a_fifo_neither_stalls_the_walk_nor_the_reading(spool: Path) -> None:
    os.mkfifo(spool / "pipe")
    assert "FIFO" in reasons(spool)["pipe"]
    assert "FIFO" in refusal(spool, "pipe")


def test_a_socket_is_reported(spool: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(spool / "s"))
        assert "socket" in reasons(spool)["s"]


def test_hidden_names_are_counted_and_passed_over(spool: Path) -> None:
    (spool / ".a.txt.part").write_text("half")
    (spool / ".git").mkdir()
    listing = list_spool(spool)
    assert (len(listing.files), listing.hidden_count) == (1, 2)


def test_files_come_in_the_order_of_their_paths_whatever_the_folders_are_called(tmp_path: Path) -> None:
    names = ["a", "a.txt", "a-b", "a0", "b/a/b", "b/a.txt", "b/a-b/c", "b.txt", "b-/x", "é/x", "z\udcff/x", "z/x"]
    for name in names:
        path = tmp_path / ("a.d/x" if name == "a" else name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    found = [file.path for file in list_spool(tmp_path).files]
    assert len(found) == len(names)
    assert found == sorted(found, key=os.fsencode)


def test_a_listed_file_is_as_the_system_tells(spool: Path) -> None:
    (file,) = list_spool(spool).files
    status = (spool / "a.txt").stat()
    assert file == SpoolFile("a.txt", status.st_size, status.st_mtime_ns, status.st_ino)


def test_folders_too_deep_are_reported(spool: Path) -> None:
    (spool / "1/2/3/4/5").mkdir(parents=True)
    (spool / "1/2/3/4/5/x.txt").write_text("x")
    assert paths(spool) == ["a.txt"]
    assert reasons(spool) == {"1/2/3/4/": "more than 3 folders deep"}


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_closed_folder_is_reported(spool: Path) -> None:
    (spool / "closed").mkdir(mode=0)
    assert "cannot be listed" in reasons(spool)["closed/"]


def test_a_folder_that_fails_is_reported_and_the_walk_goes_on(spool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (spool / "bad").mkdir()
    (spool / "bad" / "x.txt").write_text("x")
    opened = index.reading.spool._open_folder
    fails = OSError(5, "Input/output error")

    def failing(top: Path, folder: str) -> int:
        if folder == "bad":
            raise fails
        return opened(top, folder)

    monkeypatch.setattr(index.reading.spool, "_open_folder", failing)
    assert paths(spool) == ["a.txt"]
    assert reasons(spool) == {"bad/": "cannot be listed: Input/output error"}


def test_a_missing_spool_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="mounted"):
        list_spool(tmp_path / "none")


def test_a_file_over_the_bound_is_refused_by_its_size(spool: Path) -> None:
    (spool / "big").write_bytes(b"x" * 101)
    assert "the most is 100" in refusal(spool, "big")


def test_a_file_that_grows_while_it_is_read_waits_for_the_next_run(
    spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fstat = os.fstat

    def growing(handle: int) -> os.stat_result:
        status = fstat(handle)
        with (spool / "a.txt").open("ab") as file:
            file.write(b"more")
        return status

    monkeypatch.setattr(index.reading.spool.os, "fstat", growing)
    assert "changed while it was read" in refusal(spool, "a.txt")


def test_a_file_gone_after_listing_is_reported(spool: Path) -> None:
    assert "No such file" in refusal(spool, "gone.txt")


def test_gzip_is_known_by_its_content_and_expanded(spool: Path) -> None:
    (spool / "odd-name").write_bytes(gzip.compress(b"one") + gzip.compress(b" two"))
    assert source(spool, "odd-name") == Source("odd-name", b"one two")


def test_a_bomb_is_refused_before_it_is_expanded(spool: Path) -> None:
    (spool / "bomb.gz").write_bytes(gzip.compress(b"\0" * 5000))
    found = source(spool, "bomb.gz")
    assert isinstance(found, Rejected)
    assert "more than 200 bytes" in found.reason


@pytest.mark.parametrize("spoil", [lambda d: d[:-9], lambda d: d[:-8] + b"\0" * 8, lambda d: d[:10] + b"\xff" * 9])
def test_damaged_gzip_is_reported(spool: Path, spoil: object) -> None:
    assert callable(spoil)
    (spool / "bad.gz").write_bytes(spoil(gzip.compress(b"a story that was whole")))
    found = source(spool, "bad.gz")
    assert isinstance(found, Rejected)
    assert "damaged gzip" in found.reason


def test_a_name_that_is_no_utf8_is_read_and_shown_safely(spool: Path) -> None:
    (spool / os.fsdecode(b"caf\xe9.txt")).write_text("latin name")
    (odd,) = [path for path in paths(spool) if path != "a.txt"]
    assert source(spool, odd) == Source("caf\\xe9.txt", b"latin name")
    assert shown(odd).encode() == b"caf\\xe9.txt"


def parsed(spool: Path, read: object) -> tuple[Cleaned | Rejected, ...]:
    assert callable(read)
    return parse_file(spool, SpoolFile("a.txt", 6, 0, 0), read, SMALL).items


def test_a_defect_in_a_reader_costs_its_file_only(spool: Path) -> None:
    def failing(found: Source) -> list[Cleaned]:
        raise RecursionError(found.path)

    (why,) = parsed(spool, failing)
    assert isinstance(why, Rejected)
    assert why.reason == "internal error: RecursionError: a.txt"


def test_a_file_that_gives_nothing_is_reported(spool: Path) -> None:
    assert parsed(spool, lambda _: []) == (Rejected("a.txt", "it holds no story"),)


@pytest.mark.parametrize(
    ("story", "reason"),
    [
        (copy(" "), "without an id"),
        (copy("x" * 2000), "an id of 2000 characters"),
        (copy("a\nb"), "cannot be printed"),
        (copy("a\udc80"), "cannot be printed"),
        (copy("a", version=0), "version 0"),
        (copy("a", headline="", body=()), "neither headline nor body"),
    ],
)
def test_a_story_that_cannot_be_indexed_is_rejected(spool: Path, story: object, reason: str) -> None:
    (why,) = parsed(spool, lambda _: [Cleaned(story)])
    assert isinstance(why, Rejected)
    assert reason in why.reason
