"""Every figure of the benchmark beside a named rival's, in one run on one machine.

usage: python -m tests.bench [--corpus DIR] [--stories [N …]] [--only ENGINE …] [--quick] [--work DIR] [--json FILE]

Reuters-21578 (the sample stories where DIR has none of it) is searched with stock and tuned Whoosh, Tantivy and SQLite
FTS5; invented archives of N stories with Tantivy and FTS5, and without any at a million. Times of queries are processor
time, so that other work on the machine counts less. All engines hold the same terms and give the same output: an exact
total, ten stories by relevance, ten by date, the counts of three facets. No result is kept between queries. A ratio is
ours to theirs, in time for `vs_tantivy_200k`, `vs_fts5_200k` and `worst_class_vs_tantivy`, in speed for the others.
Figures go to FILE, added to what it has.

The default run takes about twenty minutes on two idle cores, `--stories 1000000` longer. With `--work`, indexes
are kept there and used again; without, they are removed at the end.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from tests.bench.building import building
from tests.bench.corpora import Corpus, made, real
from tests.bench.engines import RIVALS, assembled
from tests.bench.figures import write
from tests.bench.measure import Timings, measure
from tests.bench.queries import Query, make_queries
from tests.bench.scale import Scale, scale
from tests.bench.tables import agreement, by_class, growth, rates

DEFAULT_STORIES = 200_000
MILLION = 1_000_000
_BUILT_STORIES = 21_578
_BUDGET_S = 40.0
_QUICK_STORIES, _QUICK_BUILT, _QUICK_BUDGET_S = 20_000, 500, 10.0


@dataclass(slots=True)
class Run:
    """One run: its options, what it has found so far, and its clock."""

    work: Path
    rivals: tuple[str, ...]
    budget_s: float
    figures: dict[str, float] = field(default_factory=dict)
    scales: list[Scale] = field(default_factory=list)
    start: float = field(default_factory=time.perf_counter)

    def say(self, text: str) -> None:
        """Print a line with the seconds since the run began."""
        print(f"[{time.perf_counter() - self.start:5.0f} s] {text}", flush=True)

    def search(self, corpus: Corpus, rivals: Iterable[str]) -> None:
        """Measure searching one corpus, and what its generation costs."""
        sample = [filing.story for filing in corpus.sample()]
        queries = make_queries(sample)
        timings = self.race(corpus, rivals, queries, make_queries(sample, typed=True))
        self.figures |= ratios(corpus, timings)
        # What a process maps cannot be put out of the page cache: the engines above must be gone.
        gc.collect()
        self.scales.append(scale(self.work / corpus.name / "ours", corpus.size, queries, timings))
        self.figures |= grown(corpus, self.scales[-1])

    def race(self, corpus: Corpus, rivals: Iterable[str], queries: Sequence[Query], typed: Sequence[Query]) -> Timings:
        """Time all engines on the queries, and return that; then the fastest rival on words as people type them."""
        bench = assembled(corpus, self.work, [name for name in rivals if name in self.rivals], self.say)
        for name in bench.skipped:
            self.say(f"{name} is not installed: skipped")
        timings = measure([bench.ours, *bench.rivals], queries, self.budget_s, self.say)
        self.show(f"{corpus.name}: {corpus.size:,} stories", by_class(timings), agreement(timings))
        fastest = [rival for rival in bench.rivals if rival.name == "tantivy"]
        as_typed = measure([bench.ours, *fastest], typed, self.budget_s, self.say)
        self.show(f"{corpus.name}, words as typed: with plurals", by_class(as_typed), agreement(as_typed))
        bench.ours.close()
        return timings

    def build(self, corpus: Corpus, stories: int) -> None:
        """Measure building."""
        found = building(list(islice(corpus.filings(), stories)), self.work / "building")
        self.show("building", rates(found))
        self.figures["build_vs_whoosh"] = found.ratio

    def show(self, title: str, *parts: str) -> None:
        """Print a section."""
        self.say(title)
        print("\n".join(part for part in parts if part), end="\n\n", flush=True)


def main() -> int:
    """Run the benchmark, print its tables and write its figures."""
    args = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        run = Run(args.work or Path(folder), tuple(args.only), _QUICK_BUDGET_S if args.quick else _BUDGET_S)
        print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")
        if not args.stories:
            copy = real(args.corpus)
            run.search(copy, RIVALS)
            run.build(copy, _QUICK_BUILT if args.quick else _BUILT_STORIES)
        usual = [_QUICK_STORIES if args.quick else DEFAULT_STORIES]
        for count in usual if args.stories is None else args.stories:
            run.search(made(count), ("tantivy", "fts5") if count < MILLION else ())
    run.show("growth", growth(run.scales))
    write(args.json, run.figures)
    run.show("figures", json.dumps(run.figures, indent=1))
    return 0


def ratios(corpus: Corpus, timings: Timings) -> dict[str, float]:
    """Return the figures that hold us against rivals, by the names under which they are written."""
    figures = {}
    if "whoosh" in timings.ms:
        figures["vs_whoosh"] = 1 / timings.ratio("whoosh")
    if "whoosh_tuned" in timings.ms:
        figures["vs_tuned_whoosh"] = 1 / timings.ratio("whoosh_tuned")
    if corpus.size == DEFAULT_STORIES and "tantivy" in timings.ms:
        figures["vs_tantivy_200k"] = timings.ratio("tantivy")
        figures["worst_class_vs_tantivy"] = max(timings.ratio("tantivy", kind) for kind in timings.classes())
    if corpus.size == DEFAULT_STORIES and "fts5" in timings.ms:
        figures["vs_fts5_200k"] = timings.ratio("fts5")
    return figures


def grown(corpus: Corpus, found: Scale) -> dict[str, float]:
    """Return the figures that are asked for at a million stories."""
    if corpus.size != MILLION:
        return {}
    return {
        "columns_mb_1m": found.columns_mb,
        "open_s_1m": found.open_s,
        "p95_ms_1m": found.p95_ms,
        "worker_private_mb_1m": found.private_mb,
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument(
        "--stories", type=int, nargs="*", help="sizes of invented archives, and nothing else; none: only the corpus"
    )
    parser.add_argument("--only", nargs="*", choices=RIVALS, default=RIVALS, help="rivals to measure")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that all works; no figures to quote")
    parser.add_argument("--work", type=Path, help="where indexes are kept and used again")
    parser.add_argument("--json", type=Path, default=Path("bench.json"))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
