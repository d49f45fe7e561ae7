"""A run's memory does not follow the size of the spool: what it keeps of each file lies on disk."""

from __future__ import annotations

import gc
import tracemalloc
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

import index.drafting
import index.resolved
from index.limits import SPOOL_LIMITS
from index.segments.build import write_index
from tests.sites import Site, copy

FEW, MANY = 300, 1500
MOST_BYTES = 1200
"""Of memory for each file more: columns of numbers, and the table while it is written. Objects would take 2,500."""


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a run hold no more stories at a time than the smaller spool has."""
    limits = replace(SPOOL_LIMITS, segment_filings=FEW)
    monkeypatch.setattr(index.drafting, "write_index", partial(write_index, limits=limits))
    monkeypatch.setattr(index.resolved, "_AT_A_TIME", FEW)


def site_of(folder: Path, files: int) -> Site:
    folder.mkdir()
    site = Site.at(folder)
    for number in range(files):
        name = f"{number // 100:03}/mill-{number:06}.json"
        site.put(name, copy(f"urn:mill:{number:06}"))
    return site


def peak_bytes(site: Site, *, full: bool) -> int:
    """Return the most that a run had allocated at once beyond what was there before it."""
    usual = gc.get_threshold()
    gc.set_threshold(700, 10, 10)  # whatever was set by a test before
    gc.collect()
    tracemalloc.start()
    try:
        site.build(full=full)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.set_threshold(*usual)


@pytest.mark.usefixtures("small_steps")
def test_a_run_takes_little_more_memory_for_many_more_files(tmp_path: Path) -> None:
    few, many = (site_of(tmp_path / str(files), files) for files in (FEW, MANY))
    site_of(tmp_path / "warm", 1).build()
    for full in (True, False):
        growth = peak_bytes(many, full=full) - peak_bytes(few, full=full)
        assert growth / (MANY - FEW) < MOST_BYTES, "a full build" if full else "one file in a hundred changed"
        for site, files in ((few, FEW), (many, MANY)):
            for number in range(0, files, 100):
                site.put(f"000/new-{number:06}.json", copy(f"urn:new:{number}"))
