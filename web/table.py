"""Search results as CSV (RFC 4180), for spreadsheets."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from search.results import Results
from search.story import Moment, Story
from web.words import plain_passages

COLUMNS = (
    *("id", "version", "published", "updated", "tag", "headline", "dateline", "source", "agency", "issuer", "byline"),
    *("kind", "language", "topics", "about", "snippet", "url", "rights"),
)
_BYTE_ORDER_MARK = "\ufeff"
"""Spreadsheets take a file without it for their local 8-bit charset."""
_FORMULA = re.compile(r"\A(?=[=+\-@＝＋－＠\t\r\n])|(?<=[;\t\r\n])(?=[=+\-@＝＋－＠])")
"""Where a formula could begin: at a cell's start, and where spreadsheets that part cells by a semicolon see one."""


def csv_table(results: Results) -> str:
    """Return one page of results with a header row; what a spreadsheet would run as a formula is guarded."""
    out = io.StringIO()
    out.write(_BYTE_ORDER_MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for hit in results.hits:
        writer.writerow(guarded(cell) for cell in _row(hit.story, plain_passages(hit.snippets)))
    return out.getvalue()


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return _FORMULA.sub("'", cell)


def _row(story: Story, snippet: str) -> Iterable[str]:
    topics = "; ".join(topic.label for topic in story.topics)
    return (
        *(story.id, str(story.version), _iso(story.published), _iso(story.updated), story.tag, story.headline),
        *(story.dateline.raw if story.dateline else "", story.source, story.agency, story.issuer, story.byline),
        *(str(story.kind), story.language, topics, "; ".join(story.places), snippet, story.url, story.rights),
    )


def _iso(moment: Moment | None) -> str:
    return moment.iso() if moment else ""
