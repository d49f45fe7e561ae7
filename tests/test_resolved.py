"""Resolving in columns, by hashes and from disk comes to what resolving all candidates at once in memory does."""

from __future__ import annotations

import random
import tempfile
from array import array
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.book import SourceBook, Sources
from index.changes import KeptFilings
from index.filings.candidate import Candidate
from index.filings.records import Records, Slices
from index.filings.resolve import Placement, Resolution, resolve
from index.made import ByHash, MadeWriter, made_hash
from index.noted import Noted
from index.reading.spool import SpoolFile
from index.resolved import Resolved
from index.sources import SourceFile, SourceItem
from search.story import Story, filing_key
from tests.sites import copy
from tests.test_resolve import candidate, stories

FOLDER = Path(tempfile.gettempdir())
HELD = frozenset({"urn:a", "urn:0"})


@contextmanager
def resolved(candidates: list[Candidate], before: Resolution) -> Iterator[Resolved]:
    """Resolve candidates, a file each, that were the filings of another resolution before."""
    filing_of = {one.candidate.path: (one.story_id, one.version) for one in before.placements()}
    with closing(Records(FOLDER)) as states, closing(Records(FOLDER)) as groups:
        book = SourceBook(states)
        numbers = array("q")
        for one in candidates:
            item = SourceItem(one, filing_of.get(one.path))
            numbers.append(book.put(SourceFile(SpoolFile(one.path, 1, 1, 1), "", (item,))))
        sources = Sources(book, numbers, array("q", [1] * len(candidates)), ())
        yield Resolved(sources, Noted.of(sources), groups, HELD)


def as_placed(found: Resolved) -> dict[str, Placement]:
    return {placement.candidate.path: placement for placement in map(found.placement, found.filings.tolist())}


@given(st.lists(stories, max_size=12), st.integers(0, 12))
def test_every_candidate_becomes_what_resolving_all_at_once_makes_of_it(drawn: list[Story], known: int) -> None:
    candidates = [candidate(f"{number:02}.txt", story) for number, story in enumerate(drawn)]
    before, now = resolve(candidates[:known]), resolve(candidates)
    with resolved(candidates, before) as found:
        assert as_placed(found) == {placement.candidate.path: placement for placement in now.placements()}
        assert found.story_count == now.story_count
        assert list(found.duplicates) == sorted((copy.path, kept.path) for copy, kept in now.duplicates)
        assert found.unaddressed == {notice.path for notice in now.unaddressed}
        told = {group.story_id for group in now.groups if len(group.ids) > 1 or group.kills or group.holds}
        told |= {group.story_id for group in now.groups if HELD & set(group.ids)}
        assert {group.story_id: group for group in found.groups()} == {
            group.story_id: group for group in now.groups if group.story_id in told
        }
        columns = found.columns
        for number, one in enumerate(candidates):
            filing = found.filing(number, one)
            assert columns.is_moved[number] == (found.item(number).filing != filing)
            if columns.story[number] >= 0:
                assert filing is not None
                assert columns.key[number] == hash(filing_key(*filing))
                assert columns.made[number] == made_hash(filing_key(*filing), one.digest)
                assert columns.story_hash[number] == hash(filing[0])
                assert (columns.day[number], columns.sketch[number]) == (one.day, one.sketch)
        printed = {candidates[number].path for number in np.flatnonzero(columns.printed >= 0).tolist()}
        assert printed <= {placement.candidate.path for placement in now.current()}


@given(st.lists(st.tuples(st.integers(-(2**63), 2**63 - 1), st.integers(0, 99)), unique_by=lambda pair: pair[0]))
def test_numbers_are_found_by_their_hashes_one_by_one_and_all_at_once(pairs: list[tuple[int, int]]) -> None:
    hashes, numbers = (np.array([pair[place] for pair in pairs], np.int64) for place in (0, 1))
    found = ByHash(hashes, numbers)
    wanted = np.array([*hashes.tolist()[::-1], 5, -5], np.int64)
    expected = [dict(pairs).get(one, -1) for one in wanted.tolist()]
    assert [found.find(one) for one in wanted.tolist()] == expected
    assert found.find_all(wanted).tolist() == expected


def test_a_key_with_the_hash_of_one_that_is_kept_is_told_from_it_by_its_text() -> None:
    class Alike(str):
        __slots__ = ()

        def __hash__(self) -> int:
            return hash(kept_key)

    with resolved([candidate("a.txt", copy("urn:a"))], resolve(())) as found:
        kept_key = found.key(0)
        kept = KeptFilings(found.filings, MadeWriter().made(), found, cast(Any, None))
        assert kept.find(["other", Alike("urn:b#1"), kept_key]).tolist() == [-1, -1, 0]


@pytest.fixture(scope="module")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IO[bytes]]:
    path = tmp_path_factory.mktemp("slices") / "long"
    path.write_bytes(random.Random(1).randbytes(1_000_000))  # noqa: S311 - the same bytes in every run
    with path.open("rb") as file:
        yield file


@given(st.lists(st.tuples(st.integers(0, 1_000_100), st.integers(0, 400_000)), max_size=20), st.booleans())
def test_slices_are_those_of_the_file_in_whatever_order(
    long_file: IO[bytes], drawn: list[tuple[int, int]], is_in_order: bool
) -> None:
    long_file.seek(0)
    whole = long_file.read()
    slices = Slices(long_file)
    for start, size in sorted(drawn) if is_in_order else drawn:
        assert slices.get(start, start + size) == whole[start : start + size]


def test_what_was_put_since_a_record_was_read_is_read_too() -> None:
    with closing(Records(FOLDER)) as records:
        for number in range(300):
            assert records.put(b"%d" % number) == number
            assert records.get(number // 2) == b"%d" % (number // 2)
            assert records.get(number) == b"%d" % number
