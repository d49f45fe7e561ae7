"""The benchmark's own code: what it makes is the same each time, and all engines give the same answers."""

from __future__ import annotations

import importlib.util
import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from tests.bench.corpora import made, real
from tests.bench.engines import RIVALS, assembled
from tests.bench.evict import evict
from tests.bench.figures import write
from tests.bench.http import WARM, rates, serve
from tests.bench.measure import measure, timed_ms
from tests.bench.newsroom import CHUNK, filings
from tests.bench.queries import CLASSES, PER_CLASS, make_queries
from tests.bench.rivals.ours import publish_filings
from tests.bench.scale import scale
from tests.bench.tables import agreement, by_class, growth, table
from tests.bench.vocabulary import Vocabulary, name, ranks

STORIES = 300


def test_the_newsroom_makes_the_same_stories_again_and_others_with_another_seed() -> None:
    first = list(filings(STORIES))
    assert first == list(filings(STORIES))
    assert first != list(filings(STORIES, seed=1))
    assert len({filing.key for filing in first}) == STORIES


def test_stories_come_oldest_first() -> None:
    made_at = [filing.current_from for filing in filings(STORIES)]
    assert made_at == sorted(made_at)


def test_any_chunk_can_be_made_alone() -> None:
    stories = 3 * CHUNK
    everything = list(filings(stories))
    assert list(filings(stories, every=2)) == everything[:CHUNK] + everything[2 * CHUNK :]


def test_stories_are_as_long_as_reuters_prints_them() -> None:
    words = [sum(len(block.text.split()) for block in filing.story.body) for filing in islice(filings(2000), 2000)]
    assert 75 < np.median(words) < 110
    assert 110 < np.mean(words) < 145


def test_word_frequencies_follow_the_double_power_law() -> None:
    drawn = ranks(np.random.default_rng(1), (400_000,), 200_000)
    counts = np.bincount(drawn, minlength=200_000)
    assert 0.05 < counts[0] / len(drawn) < 0.09
    # Exponent 1 among the commonest words: ten times the rank, a tenth of the count.
    assert counts[100:110].sum() / counts[1000:1010].sum() == pytest.approx(10, rel=0.35)
    assert 0.06 < np.mean(drawn > 7873) < 0.14
    assert drawn.max() < 200_000


def test_words_and_names_are_spelt_apart() -> None:
    vocabulary = Vocabulary.of(1, seed=1)
    words = [word for word in vocabulary.words if word.isalpha()]
    assert len({word.lower() for word in words}) > 0.9 * len(words)
    assert len({name(number) for number in range(10_000)}) > 9_900


def test_queries_are_the_same_each_time_and_fill_every_class() -> None:
    stories = [filing.story for filing in filings(STORIES)]
    queries = make_queries(stories)
    assert queries == make_queries(stories)
    assert [sum(query.kind == kind for query in queries) for kind in CLASSES] == [PER_CLASS] * len(CLASSES)
    assert queries != make_queries(stories, typed=True)


def test_a_facet_with_a_filter_is_counted_without_it() -> None:
    queries = make_queries([filing.story for filing in filings(STORIES)])
    for query in queries:
        (shared, filters), *alone = query.counted()
        assert filters == query.filters
        assert all(f.facet not in shared for f in query.filters)
        assert all(f.facet not in names for names, others in alone for f in others)


def test_every_engine_gives_our_totals_and_facets(tmp_path: Path) -> None:
    installed = [name for name in RIVALS if name != "tantivy" or importlib.util.find_spec("tantivy")]
    corpus = made(STORIES)
    bench = assembled(corpus, tmp_path, installed, lambda _: None)
    queries = make_queries([filing.story for filing in corpus.sample()])[::5]
    timings = measure([bench.ours, *bench.rivals], queries, 1.0, lambda _: None)
    assert set(timings.ms) == {"ours", *installed}
    assert sum(timings.compared.values()) >= 20 * len(installed)
    # A phrase over a word with several forms is what FTS5 and Whoosh may miss; see their modules.
    assert all(
        example.split()[:2] in (["fts5", "phrase"], ["whoosh", "phrase"], ["whoosh_tuned", "phrase"])
        for example in timings.examples
    )
    assert "ours/fts5" in by_class(timings)
    assert "equal to ours" in agreement(timings)
    bench.ours.close()
    found = scale(tmp_path / corpus.name / "ours", STORIES, queries[:3], timings)
    assert found.open_s > 0
    assert found.columns_mb > 0
    assert found.private_mb <= found.resident_mb
    assert "300" in growth([found])
    assert timed_ms(bench.rivals[0], queries[0]) > 0


def test_a_file_put_out_of_the_page_cache_is_not_in_it(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(bytes(1 << 20))
    assert 0 <= evict([file, tmp_path / "none"]) <= 1


def test_the_samples_stand_in_for_a_corpus_that_is_absent(tmp_path: Path) -> None:
    corpus = real(tmp_path)
    assert corpus.name == "samples"
    assert corpus.size == len(list(corpus.filings())) > 10


def test_a_server_is_timed_beside_its_template_and_then_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("gunicorn")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    publish_filings(tmp_path / "root", filings(STORIES))
    served = serve(tmp_path / "root", [f"q{number}" for number in range(WARM + 4)])
    assert [len(kind.seconds) for kind in (served.searched, served.template, served.smallest)] == [4, 4, 4]
    assert served.ratio > 0
    assert "p99 ms" in rates(served)


def test_figures_are_added_to_those_that_a_file_has(tmp_path: Path) -> None:
    for figures in ({"a": 1.0, "b": 2.0}, {"b": 3.0}):
        write(tmp_path / "bench.json", figures)
    assert json.loads((tmp_path / "bench.json").read_text()) == {"a": 1.0, "b": 3.0}


def test_tables_align_their_columns() -> None:
    assert table(["name", "ms"], [["a", "10.0"], ["long", "1.0"]]) == "name    ms\na     10.0\nlong   1.0"
