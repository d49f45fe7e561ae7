"""Stories a second and page latency, beside stock Whoosh doing the same work in the same run.

usage: python -m tests.bench [--corpus DIR] [--json bench.json]

Builds an index of the Reuters-21578 files under DIR (of the sample stories where it is absent) with the real command,
and one with stock Whoosh fields from the same stories; then asks both the same queries. A page is the whole
`/search` answer through the WSGI app: query, facets, highlights, template. Stock Whoosh gives total, ten hits and
three facets by its own parser and `groupedby`. Figures are medians; ratios are ours over theirs.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import whoosh.fields
import whoosh.index
import whoosh.qparser
import whoosh.sorting

from index.cleaned import Cleaned
from index.formats import read
from index.parse import parse_file
from index.spool import list_spool
from search.archive import Archive
from search.schema import field_values
from search.story import Story
from web import create_app

SAMPLES = Path(__file__).parents[1] / "samples" / "spool"
QUERIES = 100
FACETS = ("source", "place", "topic")


def main() -> int:
    """Run the benchmark, print its table and write its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument("--json", type=Path, default=Path("bench.json"))
    args = parser.parse_args()
    spool = args.corpus / "reuters21578" if (args.corpus / "reuters21578").is_dir() else SAMPLES
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(spool, Path(folder))
    for name, value in figures.items():
        print(f"{name:36} {value}")
    args.json.write_text(json.dumps(figures, indent=1) + "\n")
    return 0


def measure(spool: Path, folder: Path) -> dict[str, float | str]:
    """Return the figures by name; times in milliseconds, rates in stories a second."""
    build_s, _ = timed(lambda: build(spool, folder / "root"))
    clean_s, stories = timed(lambda: list(clean(spool)))
    stock_s, index = timed(lambda: stock_build(stories, folder / "stock"))
    queries = make_queries(stories)
    client = create_app(Archive(folder / "root")).test_client()
    page = latency(lambda q: client.get("/search?" + urlencode({"q": q})).get_data(), queries)
    as_json = latency(lambda q: client.get("/search.json?" + urlencode({"q": q})).get_data(), queries)
    stock = latency(lambda q: stock_search(index, q), queries)
    return {
        "stories": len(stories),
        "build_stories_per_s": round(len(stories) / build_s, 1),
        "clean_stories_per_s": round(len(stories) / clean_s, 1),
        "stock_whoosh_index_stories_per_s": round(len(stories) / stock_s, 1),
        "build_vs_stock_index_rate": round(stock_s / build_s, 2),
        **{f"page_{name}_ms": value for name, value in page.items()},
        **{f"json_{name}_ms": value for name, value in as_json.items()},
        **{f"stock_whoosh_{name}_ms": value for name, value in stock.items()},
        "page_vs_stock_median": round(page["median"] / stock["median"], 2),
    }


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return how many seconds a piece of work took, and what it gave."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def build(spool: Path, root: Path) -> None:
    """Build with the real command, as cron would."""
    command = [str(Path(sys.executable).parent / "dateline-index"), "build", str(spool), "--root", str(root)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def clean(spool: Path) -> Iterable[Story]:
    """Yield every story of a spool, cleaned, in this process."""
    for file in list_spool(spool).files:
        yield from (item.story for item in parse_file(spool, file, read).items if isinstance(item, Cleaned))


def stock_build(stories: list[Story], folder: Path) -> Any:
    """Return an index with Whoosh's own fields over the same texts and facets."""
    folder.mkdir()
    facets = {name: whoosh.fields.KEYWORD(commas=True, stored=True) for name in FACETS}
    schema = whoosh.fields.Schema(
        headline=whoosh.fields.TEXT(stored=True), body=whoosh.fields.TEXT(stored=True), **facets
    )
    index = whoosh.index.create_in(str(folder), schema)
    writer = index.writer(limitmb=256)
    for story in stories:
        writer.add_document(
            headline=story.headline,
            body="\n".join(block.text for block in story.body),
            **{name: ",".join(value.replace(",", " ") for value in field_values(name, story)) for name in FACETS},
        )
    writer.commit()
    return index


def stock_search(index: Any, text: str) -> int:
    """Return the total of one query, having taken ten hits and counted three facets."""
    query = whoosh.qparser.MultifieldParser(["headline", "body"], index.schema).parse(text)
    with index.searcher() as searcher:
        facets = [whoosh.sorting.FieldFacet(name, allow_overlap=True) for name in FACETS]
        found = searcher.search(query, limit=10, groupedby=dict(zip(FACETS, facets, strict=True)))
        for name in FACETS:
            found.groups(name)
        return len(found)


def make_queries(stories: list[Story], seed: int = 21578) -> list[str]:
    """Return queries of one to three words drawn from real headlines, some as phrases, the same in every run."""
    draw = random.Random(seed)  # noqa: S311 - a benchmark's choice of queries
    out = []
    while len(out) < QUERIES:
        words = [word for word in draw.choice(stories).headline.split() if word.isalpha() and len(word) > 2]
        if len(words) >= 2:
            start = draw.randrange(len(words) - 1)
            text = " ".join(words[start : start + draw.choice((1, 1, 2, 3))])
            out.append(f'"{text}"' if " " in text and draw.random() < 0.2 else text.lower())
    return out


def latency(ask: Callable[[str], Any], queries: list[str]) -> dict[str, float]:
    """Return the median and the 95th percentile of asking each query once, in milliseconds, after a warm-up."""
    ask(queries[0])
    times = sorted(timed(lambda q=q: ask(q))[0] * 1000 for q in queries)
    return {"median": round(statistics.median(times), 2), "p95": round(times[int(len(times) * 0.95)], 2)}


if __name__ == "__main__":
    sys.exit(main())
