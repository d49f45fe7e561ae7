"""Zip archives: what they hold, and the bounds that no bomb passes."""

from __future__ import annotations

import gzip
import io
import struct
import time
import tracemalloc
import warnings
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cleaned import Rejected, Source
from index.reading.archives import ArchiveLimits, unpack

_SMALL = ArchiveLimits(members=3, member_bytes=1000, total_bytes=2000, ratio=10, ratio_from_bytes=500)


def _zip(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def _unpack(data: bytes, limits: ArchiveLimits | None = None) -> list[Source | Rejected]:
    source = Source("in/a.zip", data)
    return list(unpack(source, limits) if limits else unpack(source))


def _reasons(data: bytes, limits: ArchiveLimits | None = None) -> dict[str, str]:
    return {item.path: item.reason for item in _unpack(data, limits) if isinstance(item, Rejected)}


def test_a_source_that_is_no_archive_stays_as_it_is() -> None:
    assert _unpack(b"LONDON (AP) - Text") == [Source("in/a.zip", b"LONDON (AP) - Text")]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_members_are_sources_with_the_archive_in_their_path(method: int) -> None:
    members = {"b.xml": b"<nitf/>", "day/a.txt": b"Text"}
    assert _unpack(_zip(members, method)) == [
        Source("in/a.zip!b.xml", b"<nitf/>"),
        Source("in/a.zip!day/a.txt", b"Text"),
    ]


def test_folders_and_hidden_names_are_passed_over() -> None:
    members = {"day/": b"", "day/.part": b"x", ".x/a": b"x", "__MACOSX/a.txt": b"x", "a.txt": b"Text"}
    assert _unpack(_zip(members)) == [Source("in/a.zip!a.txt", b"Text")]


def test_archives_inside_an_archive_are_opened_one_level_deep() -> None:
    inner = _zip({"a.txt": b"Text"})
    assert _unpack(_zip({"b.zip": inner, "c.txt.gz": gzip.compress(b"Copy")})) == [
        Source("in/a.zip!b.zip!a.txt", b"Text"),
        Source("in/a.zip!c.txt.gz", b"Copy"),
    ]


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: _zip({"d": data})])
def test_archives_deeper_inside_are_refused(pack: object) -> None:
    assert callable(pack)
    data = _zip({"b.zip": _zip({"c": pack(_zip({"a.txt": b"Text"}))})})
    assert _reasons(data) == {"in/a.zip!b.zip!c": "an archive too deep inside archives"}


def test_a_member_name_is_shown_and_leads_nowhere() -> None:
    paths = [item.path for item in _unpack(_zip({"../../etc/x": b"a", "a\x1b[31m\n": b"b", "n" * 300: b"c"}))]
    assert paths == ["in/a.zip!../../etc/x", "in/a.zip!a\\x1b[31m\\n", f"in/a.zip!{'n' * 200}…"]


@pytest.mark.parametrize(
    ("members", "path", "reason"),
    [
        ({str(n): b"x" for n in range(4)}, "in/a.zip", "an archive of more than 3 members"),
        ({"a": b"x" * 1001}, "in/a.zip!a", "expands to more than 1000 bytes"),
        ({"a": bytes(600)}, "in/a.zip!a", "expands more than 10 times: a decompression bomb"),
        ({"a.gz": gzip.compress(bytes(1001))}, "in/a.zip!a.gz", "expands to more than 1000 bytes"),
        ({"a.gz": b"\x1f\x8b\x08cut"}, "in/a.zip!a.gz", "damaged gzip: "),
        ({"[Content_Types].xml": b"", "word/document.xml": b""}, "in/a.zip", "no reader for it: an Office document"),
        ({"mimetype": b"application/epub+zip"}, "in/a.zip", "no reader for it: an OpenDocument or EPUB file"),
        ({"day/": b""}, "in/a.zip", "an archive without files"),
        ({}, "in/a.zip", "an archive without files"),
    ],
)
def test_what_gives_no_source_is_a_reason(members: Mapping[str, bytes], path: str, reason: str) -> None:
    (found,) = _reasons(_zip(members), _SMALL).items()
    assert found[0] == path
    assert found[1].startswith(reason)


def test_an_archive_past_its_total_ends_there() -> None:
    data = _zip(dict.fromkeys("abc", b"x" * 900), zipfile.ZIP_STORED)
    first, second, end = _unpack(data, _SMALL)
    assert isinstance(first, Source)
    assert isinstance(second, Source)
    assert end == Rejected("in/a.zip", "an archive that expands to more than 2000 bytes")


def test_archives_inside_share_the_total() -> None:
    inner = _zip(dict.fromkeys("ab", b"x" * 450), zipfile.ZIP_STORED)
    found = _unpack(_zip({"1": inner, "2": inner}), ArchiveLimits(total_bytes=3000, members=10))
    assert found[-1] == Rejected("in/a.zip", "an archive that expands to more than 3000 bytes")


def test_archives_inside_share_the_count_of_members() -> None:
    inner = _zip(dict.fromkeys("ab", b"x"))
    found = _unpack(_zip({"1": inner, "2": inner}), _SMALL)
    assert found[-1] == Rejected("in/a.zip", "an archive of more than 3 members")


def test_a_size_that_lies_does_not_pass_the_bound() -> None:
    data = _zip({"a": bytes(5_000_000)})
    lying = data.replace(struct.pack("<I", 5_000_000), struct.pack("<I", 400))
    assert list(_reasons(lying, _SMALL)) == ["in/a.zip!a"]


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(_zip({"a": b"Text"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert _reasons(bytes(data)) == {"in/a.zip!a": "encrypted"}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_cannot_be_bounded_are_refused(method: int) -> None:
    (reason,) = _reasons(_zip({"a": b"Text"}, method)).values()
    assert reason == f"compressed by method {method}; only stored and deflated members are read"


def test_one_damaged_member_leaves_the_others() -> None:
    data = _zip({"a": b"Text one", "b": b"Text two"}, zipfile.ZIP_STORED).replace(b"Text one", b"Text 0ne")
    broken, sound = _unpack(data)
    assert isinstance(broken, Rejected)
    assert broken.reason.startswith("damaged member: ")
    assert sound == Source("in/a.zip!b", b"Text two")


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x05\x06", _zip({"a": b"Text"})[:-10]])
def test_a_damaged_archive_is_a_reason(data: bytes) -> None:
    (reason,) = _reasons(data).values()
    assert reason.startswith("damaged zip: ")


def test_a_directory_of_a_million_entries_is_refused_before_it_is_read() -> None:
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", *[20, 0, 20, 0], *[0] * 4, *[0] * 3, *[0] * 5, 0, 0)
    count = 400_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(entry) * count, 4, 0)
    data = b"PK\x03\x04" + entry * count + end
    start = time.process_time()
    assert _reasons(data) == {"in/a.zip": "an archive of more than 10000 members"}
    # Guards against work that grows with the square of the text, on a busy machine and traced; no measurement.
    assert time.process_time() - start < 20


def test_members_are_expanded_one_at_a_time() -> None:
    data = _zip({str(n): bytes(4 << 20) + bytes([n]) for n in range(8)})
    tracemalloc.start()
    try:
        for _ in unpack(Source("a.zip", data), ArchiveLimits(ratio=10_000)):
            pass
        assert tracemalloc.get_traced_memory()[1] < 20 << 20
    finally:
        tracemalloc.stop()


_SAMPLE = _zip({"a.txt": b"Text " * 50, "b.zip": _zip({"c": b"x"}), "d.gz": gzip.compress(b"Copy"), "é": b"y"})


def test_a_member_without_a_name_is_read_and_not_dropped() -> None:
    # A name that begins with NUL ends there: zipfile reads it as none.
    (item,) = _unpack(_zip({"a.txt": b"some copy"}).replace(b"a.txt", b"\0.txt"))
    assert isinstance(item, Source)
    assert item.data == b"some copy"


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(_SAMPLE) - 1), st.binary(min_size=1, max_size=4)), min_size=1, max_size=6))
def test_a_broken_archive_gives_sources_or_reasons(changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(_SAMPLE)
    for at, junk in changes:
        data[at : at + len(junk)] = junk
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert all(isinstance(item, (Source, Rejected)) for item in _unpack(bytes(data)))
