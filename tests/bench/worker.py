"""A web worker's life in a process of its own: open a generation, answer, and say what time and memory that took.

usage: python -m tests.bench.worker ROOT

Standard input has a line with a list of [text, [[facet, key], …]] as JSON, and later any other line. The first is
answered with the seconds from opening to the first answer, the second with the memory after all answers: what several
workers map is shared only while they all live. The clock starts once everything is imported, as in a server that forks
its workers. Every answer is a whole one, as a page has it: pinning, checking the verified files, query, all facets,
stored stories and highlights.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from search.archive import Archive
from search.request import Filter, Request
from tests.lengths import PATIENT


def main() -> None:
    """Answer the two lines of standard input with JSON."""
    root, asked = Path(sys.argv[1]), json.loads(sys.stdin.readline())
    requests = [Request(q=text, filters=frozenset(Filter(*one) for one in filters)) for text, filters in asked]
    start = time.perf_counter()
    archive = Archive(root, limits=PATIENT)
    archive.search(requests[0])
    open_s = time.perf_counter() - start
    for request in requests:
        archive.search(request)
    print(json.dumps({"open_s": open_s}), flush=True)
    sys.stdin.readline()
    print(json.dumps(memory_mb()), flush=True)


def memory_mb() -> dict[str, float]:
    """Return this process's private and resident memory in MB, from the kernel's own account."""
    kb: dict[str, int] = {}
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]:
        name, _, rest = line.partition(":")
        kb[name] = int(rest.split()[0])
    private = kb["Private_Clean"] + kb["Private_Dirty"]
    return {"private_mb": private / 1024, "resident_mb": kb["Rss"] / 1024}


if __name__ == "__main__":
    main()
