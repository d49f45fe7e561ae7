"""What a page of results costs from request to bytes, and what share of it is the template's.

usage: python -m tests.bench.pages [--corpus DIR] [--root DIR] [--json FILE]

Indexes the corpus as `dateline-index build` does (or takes the index at --root), says how many stories a second that
took, and asks the web application for pages of distinct queries, without a server between. Beside the whole page
stand the same template rendered from results at hand, and the smallest page there is. Then what hostile queries cost,
and the pages behind a server (`tests.bench.http`), whose ratio goes to FILE as `http_vs_template`.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median, quantiles

import flask
from flask.testing import FlaskClient

from index.run import Tools, build
from search.archive import Archive
from search.engine import Deadline
from search.highlight import Marker, snippets
from search.request import Request
from search.schema import TEXT_FIELDS
from tests.bench import hostile
from tests.bench.corpora import SAMPLES
from tests.bench.figures import write
from tests.bench.http import WARM, rates, serve
from tests.lengths import PATIENT
from web import create_app
from web.searching import results_page

_QUERIES, _SERVED = 300, 600
_TEN = 10
_ROUNDS = 5


def milliseconds(calls: Iterable[Callable[[], object]]) -> list[float]:
    """Return what each call took."""
    spent = []
    for call in calls:
        start = time.perf_counter()
        call()
        spent.append((time.perf_counter() - start) * 1000)
    return spent


def queries(archive: Archive, count: int) -> list[str]:
    """Return distinct queries of one or two words out of headlines of the archive."""
    draw = random.Random(21_578)  # noqa: S311 - reproducible, no secret
    headlines = [
        [word for word in hit.story.headline.split() if word.isalpha() and len(word) > 3]
        for page in range(1, 11)
        for hit in archive.search(Request(size=100, page=page)).hits
    ]
    words = sorted({word.lower() for headline in headlines for word in headline})
    pairs = {" ".join(draw.sample(headline, 2)).lower() for headline in headlines if len(headline) > 1}
    found = [*words, *sorted(pairs)]
    return draw.sample(found, min(count, len(found)))


def marking(archive: Archive, q: str) -> float:
    """Return the milliseconds that marking ten stories of a query takes: headlines and snippets, the least of a few."""
    results, spent = archive.search(Request(q=q, size=_TEN)), []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        headline, body = (Marker(results.reading.tree, name, Deadline(PATIENT.deadline_s)) for name in TEXT_FIELDS)
        for hit in results.hits:
            headline.mark(hit.story.headline)
            snippets(hit.story, body)
        spent.append((time.perf_counter() - start) * 1000)
    return min(spent)


def report(archive: Archive, client: FlaskClient) -> None:
    """Print the table."""
    asked = queries(archive, _QUERIES)
    pages = milliseconds(lambda q=q: client.get("/search", query_string={"q": q}).get_data() for q in asked)
    at_hand = [archive.search(Request(q=q)) for q in asked]
    app = client.application
    with app.test_request_context("/search"):
        template = milliseconds((lambda results=results: results_page(results)) for results in at_hand)
    least = milliseconds((lambda: client.get("/healthz").get_data()) for _ in asked)
    searches = milliseconds(lambda q=q: archive.search(Request(q=q)) for q in asked)
    print(f"{len(asked)} distinct queries, milliseconds        median      p95")
    for name, spent in (
        ("a page of results", pages), ("its search, with facets and highlights", searches),
        ("its template, from results at hand", template), ("the smallest answer", least),
        ("highlights of ten stories", [marking(archive, q) for q in asked]),
    ):  # fmt: skip
        print(f"{name:42} {median(spent):10.2f} {quantiles(spent, n=20)[-1]:8.2f}")
    print(f"pages a second as a share of the template's: {sum(template) / sum(pages):.2f}")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--corpus", type=Path, default=SAMPLES)
    parser.add_argument("--root", type=Path)
    parser.add_argument("--json", type=Path, default=Path("bench.json"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = options.root or _built(options.corpus, Path(folder))
        # A slow answer is a figure here, not an error.
        archive = Archive(root, limits=PATIENT)
        app: flask.Flask = create_app(archive)
        report(archive, app.test_client())
        hostile.report(Archive(root))
        asked = queries(archive, WARM + _SERVED)
        archive.close()
        served = serve(root, asked)
    print(rates(served))
    write(options.json, {"http_vs_template": served.ratio})


def _built(corpus: Path, root: Path) -> Path:
    reuters = corpus / "reuters21578"
    spool = reuters if reuters.is_dir() else SAMPLES
    start, cpu = time.perf_counter(), time.process_time()
    built = build(spool, root, Tools())
    seconds, busy = time.perf_counter() - start, time.process_time() - cpu
    print(f"{spool.name}: {built.story_count} stories in {seconds:.0f} s, {built.story_count / busy:.0f} a CPU second")
    return root


if __name__ == "__main__":
    main()
