"""The terms of a segment, encoded many at a time, are to Whoosh what its own writer makes of the same words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import whoosh.analysis
import whoosh.fields
import whoosh.index

from tests.wire import filing, story, write_index

STORIES = 300
"""Enough for a word in all of them to fill several blocks."""


def body(number: int) -> str:
    """Return words: one is in every story, some are in many, also more than once, and one is in this alone."""
    return " ".join(
        ["mill", *["wheat"] * (number % 3), *["rain"] * (number % 2), "mill" * (number % 5 == 0), f"n{number}"]
    )


def postings(directory: Path) -> dict[str, Any]:
    """Return all that Whoosh reads of the terms of the body."""
    index = whoosh.index.open_dir(str(directory))
    with index.reader() as reader:
        found = {}
        for text, info in ((text, reader.term_info("body", text)) for text in reader.field_terms("body")):
            matcher, rows = reader.postings("body", text), []
            while matcher.is_active():
                rows.append((matcher.id(), matcher.weight(), matcher.value_as("positions")))
                matcher.next()
            far = reader.postings("body", text)
            far.skip_to(rows[-1][0])
            lengths = info.min_length(), info.max_length()
            span = info.min_id(), info.max_id()
            found[text] = (rows, far.id(), info.weight(), info.doc_frequency(), info.max_weight(), lengths, span)
    index.close()
    return found


@pytest.mark.parametrize("batch", [1, 50, 1 << 16])
def test_whoosh_reads_of_terms_encoded_at_once_what_its_own_writer_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr("index.segments.blocks._BATCH", batch)
    (tmp_path / "stock").mkdir()
    text = whoosh.fields.TEXT(analyzer=whoosh.analysis.RegexTokenizer(), phrase=True)
    stock = whoosh.index.create_in(str(tmp_path / "stock"), whoosh.fields.Schema(body=text))
    with stock.writer() as writer:
        for number in range(STORIES):
            writer.add_document(body=body(number))
    ours = write_index(tmp_path / "ours", [[filing(story(f"{n:04}", "Mill reopens", body(n))) for n in range(STORIES)]])
    assert postings(ours) == postings(tmp_path / "stock")
