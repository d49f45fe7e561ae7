"""Small invented stories and the indexes made of them, for tests of the read side."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.segments.build import analyse, write_segments
from search.columnar.engine import ColumnarEngine
from search.story import OPEN_ENDED, Block, Filing, Moment, Story

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def story(story_id: str, headline: str = "Wheat prices rise", *paragraphs: str, **fields: Any) -> Story:
    """Return a story with a one-paragraph body unless told otherwise, published on 2024-03-07."""
    fields.setdefault("published", Moment.parse("2024-03-07T09:30:00+00:00"))
    body = tuple(Block(text) for text in paragraphs or ("Wheat prices rose at the port on Thursday.",))
    return Story(id=story_id, headline=headline, body=body, **fields)


def filing(of: Story, start: int = 0, until: int = OPEN_ENDED) -> Filing:
    """Return the story as a filing that is current from `start` on."""
    return Filing(of, start, until, f"{of.id}.html")


def write_index(folder: Path, segments: Iterable[Iterable[Filing]]) -> Path:
    """Write an index of one segment for each group of filings, and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    write_segments(folder, (map(analyse, filings) for filings in map(tuple, segments) if filings))
    return folder


def open_engine(folder: Path, *filings: Filing) -> ColumnarEngine:
    """Return an engine over an index of the filings, in one segment."""
    return ColumnarEngine.open(write_index(folder, [filings]))
