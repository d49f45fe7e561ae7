"""Which generation a process serves: while a new one is opened, where it cannot be, and after it was closed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import search.archive
import search.columns
import search.generation
import search.manifest
import search.serving
from search.archive import Archive
from search.columnar.arrays import Array
from search.columns import FILINGS
from search.errors import CorruptGeneration, NotReady
from search.generation import generation_names
from search.limits import LIMITS
from search.manifest import Manifest, read_manifest
from search.request import Request
from search.serving import Generations
from tests.lengths import PATIENT
from tests.rot import flip_at_rest
from tests.sites import Site, copy, flip

PATIENCE_S = 60


pytestmark = pytest.mark.usefixtures("own_cache")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site.at(tmp_path)
    site.put("a.json", copy("urn:a"))
    site.build()
    return site


@pytest.fixture
def archive(site: Site) -> Iterator[Archive]:
    archive = Archive(site.root, clock=site.clock, limits=PATIENT)
    yield archive
    archive.close()


def publish(site: Site) -> None:
    number = len(generation_names(site.root))
    site.put(f"more{number}.json", copy(f"urn:more{number}"))
    site.build()


def written_by_another_version(site: Site, name: str) -> None:
    """Make a generation one of another schema."""
    manifest = replace(read_manifest(site.root / name), schema_version=99)
    (site.root / name / "MANIFEST.json").write_bytes(manifest.to_bytes())


def test_a_process_goes_on_with_what_it_has_where_another_version_publishes(site: Site, archive: Archive) -> None:
    assert archive.search(Request()).total == 1
    publish(site)
    written_by_another_version(site, "gen-000002")
    assert archive.search(Request()).generation == "gen-000001"
    ready = archive.readiness()
    assert ready.status == "degraded"
    assert "found schema 99" in ready.detail


def test_an_index_of_another_version_alone_is_not_opened(site: Site, archive: Archive) -> None:
    written_by_another_version(site, "gen-000001")
    with pytest.raises(CorruptGeneration, match="found schema 99"):
        archive.search(Request())
    assert archive.readiness().status == "down"


@pytest.mark.parametrize("error", [OSError("cut"), ValueError("cut"), KeyError("superseded_at.at")])
def test_a_generation_that_does_not_open_leaves_the_one_before_serving(
    site: Site, archive: Archive, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def read(*_: object) -> tuple[dict[str, Array], dict[str, object]]:
        raise error

    archive.search(Request())
    publish(site)
    monkeypatch.setattr(search.columns, "read_arrays", read)
    assert archive.search(Request()).generation == "gen-000001"
    assert "serves on" in archive.readiness().detail
    fresh = Archive(site.root, clock=site.clock, limits=PATIENT)
    assert fresh.readiness().status == "down"
    with pytest.raises(CorruptGeneration, match="an index that opens"):
        fresh.search(Request())


@pytest.mark.parametrize("name", [FILINGS, "*.postings"])
@pytest.mark.parametrize("part", [b"DLARRAY1", b"|u1"])
def test_an_older_generation_serves_where_the_live_one_does_not_open_since_it_was_verified(
    site: Site, archive: Archive, name: str, part: bytes
) -> None:
    publish(site)
    assert archive.search(Request()).generation == "gen-000002"
    rotten = next((site.root / "gen-000002").glob(name))
    flip_at_rest(rotten, site.cache, at=rotten.read_bytes().index(part), bit=3)
    fresh = Archive(site.root, clock=site.clock, limits=PATIENT)
    assert fresh.search(Request()).generation == "gen-000001"
    ready = fresh.readiness()
    fresh.close()
    assert (ready.status, rotten.name in ready.detail) == ("degraded", True)


def test_one_request_opens_what_was_published_and_the_others_do_not_wait(
    site: Site, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify, begun, go_on = search.manifest.verify_in_full, threading.Event(), threading.Event()

    def slow(directory: Path, manifest: Manifest) -> None:
        begun.set()
        assert go_on.wait(PATIENCE_S)
        verify(directory, manifest)

    archive.search(Request())
    publish(site)
    monkeypatch.setattr(search.manifest, "verify_in_full", slow)
    found: list[str] = []
    opener = threading.Thread(target=lambda: found.append(archive.search(Request()).generation))
    opener.start()
    try:
        assert begun.wait(PATIENCE_S)
        assert archive.search(Request()).generation == "gen-000001"
    finally:
        go_on.set()
        opener.join(PATIENCE_S)
    assert found == ["gen-000002"]
    assert archive.search(Request()).generation == "gen-000002"


def test_opening_a_generation_does_not_count_against_a_searchs_deadline(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    pin, deadline = search.serving.pin_current, search.archive.Deadline
    monkeypatch.setattr(search.serving, "pin_current", lambda *a, **k: order.append("open") or pin(*a, **k))
    monkeypatch.setattr(search.archive, "Deadline", lambda s: order.append("deadline") or deadline(s))
    Archive(site.root, clock=site.clock, limits=LIMITS).search(Request())
    assert order == ["open", "deadline"]


def test_damaged_generations_are_hashed_once_and_again_only_after_a_while_or_a_change(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(site)
    for name in generation_names(site.root):
        flip(next((site.root / name).glob("*.seg")))
    verify, hashed, now = search.manifest.verify_in_full, [], [0.0]

    def counted(directory: Path, manifest: Manifest) -> None:
        hashed.append(directory.name)
        verify(directory, manifest)

    monkeypatch.setattr(search.manifest, "verify_in_full", counted)
    generations = Generations(site.root, lambda: now[0])

    def ask() -> None:
        with generations.borrow() as (pinned, _):
            hashed.append(f"opened {pinned.manifest.name}")

    for _ in range(3):
        with pytest.raises(CorruptGeneration):
            ask()
    assert hashed == ["gen-000002", "gen-000001"]
    now[0] = 3600
    with pytest.raises(CorruptGeneration):
        ask()
    assert len(hashed) == 4
    site.build()
    ask()
    assert hashed[-1] == "opened gen-000003"


def test_nothing_is_opened_again_once_all_was_closed(archive: Archive) -> None:
    archive.search(Request())
    archive.close()
    with pytest.raises(NotReady, match="closed"):
        archive.search(Request())
