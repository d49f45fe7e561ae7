"""What hostile queries cost on an index root: each in milliseconds, and the dearest.

python -m tests.bench.hostile --root DIR
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from search.archive import Archive
from search.errors import DatelineError
from search.request import parse_request
from tests.hostile_queries import HOSTILE

_ROUNDS = 3


def cost(archive: Archive, query: str) -> tuple[float, str]:
    """Return the least of a few rounds, in milliseconds, and what came of it in words."""
    request, spent, outcome = parse_request([("q", query)]), [], ""
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        try:
            outcome = f"{archive.search(request).total} stories"
        except DatelineError as error:
            outcome = f"{type(error).__name__}: {error}"
        spent.append((time.perf_counter() - start) * 1000)
    return min(spent), outcome


def report(archive: Archive) -> None:
    """Print the table."""
    cost(archive, "oil")
    dearest = 0.0
    for name, query in HOSTILE.items():
        milliseconds, outcome = cost(archive, query)
        dearest = max(dearest, milliseconds)
        print(f"{name:45} {milliseconds:8.1f} ms  {outcome[:70]}")
    print(f"{'the dearest':45} {dearest:8.1f} ms")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--root", type=Path, required=True)
    report(Archive(parser.parse_args().root))


if __name__ == "__main__":
    main()
