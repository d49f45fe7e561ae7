"""What hostile files cost a worker, beside the limits of one file: each in processor seconds and MB, the dearest last.

python -m tests.bench.hostile_files [--least SECONDS]

Each file is read in a process of its own, forked when the readers are loaded, so that memory is what the file took.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import index.formats  # noqa: F401 - the readers are loaded before any file is read
from index.cleaned import Cleaned
from index.limits import SPOOL_LIMITS
from index.reading.parse import parse_file, read_any
from index.reading.spool import SpoolFile, list_spool
from tests.test_hostile import FAMILIES


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--least", type=float, default=0.5, help="processor seconds from which a file is listed")
    least_s = parser.parse_args().least
    costs = []
    with tempfile.TemporaryDirectory() as folder:
        for spool, file in _files(Path(folder)):
            costs.append((*_cost(spool, file), file))
    for seconds, mb, outcome, file in sorted(costs, key=lambda cost: cost[:2]):
        if seconds >= least_s:
            allowed = SPOOL_LIMITS.seconds_for(file.size), SPOOL_LIMITS.memory_for(file.size) >> 20
            print(f"{file.path:40} {seconds:5.2f} of {allowed[0]:4.1f} s {mb:5} of {allowed[1]} MB  {outcome[:60]}")
    print(f"{len(costs)} files; the most memory that one took: {max(mb for _, mb, _, _ in costs)} MB")


def _files(folder: Path) -> Iterator[tuple[Path, SpoolFile]]:
    for family, files in FAMILIES.items():
        spool = folder / family
        spool.mkdir()
        for name, data, _ in files():
            (spool / name).write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
        yield from ((spool, file) for file in list_spool(spool).files)


def _cost(spool: Path, file: SpoolFile) -> tuple[float, int, str]:
    """Return the processor seconds and the MB of memory that a file takes, and what comes of it."""
    with multiprocessing.get_context("fork").Pool(1) as process:
        return process.apply(_read, (spool, file))


def _read(spool: Path, file: SpoolFile) -> tuple[float, int, str]:
    before_kb, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    (item, *_) = parse_file(spool, file, read_any).items
    seconds = time.process_time() - start
    taken_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb
    return seconds, taken_kb >> 10, "story" if isinstance(item, Cleaned) else item.reason


if __name__ == "__main__":
    main()
