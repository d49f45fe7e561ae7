"""What is indexed: Reuters-21578 where it is, the sample stories, or invented stories in any number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.cleaned import Cleaned
from index.formats import read
from index.reading.parse import parse_file
from index.reading.spool import list_spool
from search.schema import day_number
from search.story import Filing, Status, Story
from tests.bench.newsroom import filings as made_filings

SAMPLED = 5000
SAMPLES = Path(__file__).parents[1] / "samples" / "spool"


@dataclass(frozen=True, slots=True)
class Corpus:
    """A name, and its filings in the order in which they are indexed, anew with each call."""

    name: str
    size: int
    filings: Callable[[], Iterable[Filing]]
    sample: Callable[[], Iterable[Filing]]
    """Some thousand of them, spread over the whole: what queries are drawn from."""


def real(folder: Path) -> Corpus:
    """Return Reuters-21578 from the measuring corpus, or the sample stories where that is absent.

    Only stories that may be seen: other engines do not know of those that may not.
    """
    reuters = folder / "reuters21578"
    name, spool = ("reuters-21578", reuters) if reuters.is_dir() else ("samples", SAMPLES)
    stories = sorted(clean(spool), key=lambda story: (day_number(story), story.id))
    shown = {story.id: story for story in stories if story.status is Status.USABLE}
    filings = [Filing(story, current_from=0) for story in shown.values()]
    step = max(1, len(filings) // SAMPLED)
    return Corpus(name, len(filings), lambda: filings, lambda: filings[::step])


def made(stories: int) -> Corpus:
    """Return a corpus of invented stories."""
    every = max(1, stories // SAMPLED)
    return Corpus(f"made-{stories}", stories, lambda: made_filings(stories), lambda: made_filings(stories, every=every))


def clean(spool: Path) -> Iterator[Story]:
    """Yield every story of a spool, cleaned, in this process."""
    for file in list_spool(spool).files:
        yield from (item.story for item in parse_file(spool, file, read).items if isinstance(item, Cleaned))
