"""What a run takes from the spool beside the generation before: what stays, what is read, what is gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.book import SourceBook
from index.filings.scratch import Scratch
from index.intake import Intake, Reading
from index.reading.spool import Listing, SpoolFiles, Unreadable, list_spool
from index.reading.workers import Task
from search.generation import current_name
from tests.sites import Site, copy, read_json

CLOSED = Unreadable("b", "cannot be listed: Input/output error", is_folder=True)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site.at(tmp_path)
    for name in ("a", "b/a", "b/b", "b.c", "c"):
        site.put(f"{name}.json", copy(f"urn:{name}"))
    site.build()
    return site


@pytest.fixture
def book(site: Site, tmp_path: Path) -> Iterator[SourceBook]:
    """Return the states of the live generation's files."""
    with Scratch(tmp_path) as scratch, closing(SourceBook(scratch.records())) as book:
        book.adopt(site.root / str(current_name(site.root)))
        yield book


def taken(site: Site, book: SourceBook, listing: Listing, *, reads_all: bool = False) -> Intake:
    reading = Reading(listing, book, reads_all=reads_all)
    with Scratch(site.root) as scratch:
        assert sum(reading.done(Task(site.spool, read_json), scratch, 0, 0)) == len(paths(reading.intake()))
    intake = reading.intake()
    assert paths(intake) == sorted(paths(intake))
    assert len(intake.before.made) == 5
    return intake


def paths(intake: Intake) -> list[str]:
    return [source.file.path for source in intake.sources]


def without(listing: Listing, folder: str, *unreadable: Unreadable) -> Listing:
    files = SpoolFiles(file for file in listing.files if not file.path.startswith(folder))
    return Listing(files, unreadable, 0)


def test_an_unchanged_spool_is_taken_as_it_was(site: Site, book: SourceBook) -> None:
    intake = taken(site, book, list_spool(site.spool))
    assert not intake.is_changed
    assert intake.counts.read == 0
    assert len(paths(intake)) == 5


def test_files_of_a_closed_folder_stay_in_their_order_and_are_told(site: Site, book: SourceBook) -> None:
    intake = taken(site, book, without(list_spool(site.spool), "b/", CLOSED))
    assert len(paths(intake)) == 5
    assert (intake.kept, intake.counts.removed) == (("b/a.json", "b/b.json"), 0)
    assert [why.path for why in intake.rejected] == ["b/"]


def test_files_of_a_folder_that_is_not_there_are_gone(site: Site, book: SourceBook) -> None:
    intake = taken(site, book, without(list_spool(site.spool), "b/"))
    assert (paths(intake), intake.counts.removed) == (["a.json", "b.c.json", "c.json"], 2)
    assert intake.is_changed


def test_each_file_that_is_read_is_held_against_its_own_state_before(site: Site, book: SourceBook) -> None:
    site.put("b/a.json", copy("urn:b/a", "Edited"))
    (site.spool / "b/b.json").write_text("{")
    site.put("0.json", copy("urn:0"))
    (site.spool / "c.json").unlink()
    intake = taken(site, book, list_spool(site.spool))
    counts = intake.counts
    assert (counts.read, counts.added, counts.changed, counts.removed) == (3, 1, 2, 1)
    assert paths(intake) == ["0.json", "a.json", "b.c.json", "b/a.json", "b/b.json"]
    kept = [item.candidate.story_id for source in intake.sources for item in source.items if item.is_kept]
    assert (kept, intake.kept) == (["urn:b/b"], ("b/b.json",))
    assert [why.path for why in intake.rejected] == ["b/b.json"]


def test_all_are_read_where_that_is_asked_for(site: Site, book: SourceBook) -> None:
    intake = taken(site, book, list_spool(site.spool), reads_all=True)
    assert (intake.counts.read, len(paths(intake))) == (5, 5)
