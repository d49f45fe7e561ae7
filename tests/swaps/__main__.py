"""Readers over HTTP while generations are published: every answer checked, times and what the server holds printed.

usage: python -m tests.swaps [--publications N] [--requests N] [--servers waitress,gunicorn]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.swaps.trial import Result, Trial, percentile

_MORE_MB, _MORE_FILES = 30.0, 12


def main() -> int:
    """Run a trial for each server and print its figures; 1 if an answer was wrong or the server grew."""
    args = _arguments()
    is_good = True
    for server in args.servers.split(","):
        trial = Trial(server, args.publications, args.requests // 5, args.requests, pause_s=args.pause)
        print(f"{server}: load {os.getloadavg()[0]:.1f} at the start", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            result = trial.run(Path(folder))
        show(server, trial, result)
        is_good &= not result.fault_count and not result.left_behind and is_flat(result)
    return 0 if is_good else 1


def is_flat(result: Result) -> bool:
    """Tell whether the server held about as much at the end as after the first swaps."""
    first, last = result.held[1], result.held[-1]
    return last.memory_mb - first.memory_mb < _MORE_MB and last.files - first.files <= _MORE_FILES


def show(server: str, trial: Trial, result: Result) -> None:
    """Print a trial's figures."""
    quiet, busy = (percentile(times, 0.99) for times in (result.quiet_ms, result.busy_ms))
    print(f"{server}: {trial.publications} publications, {result.generations} of them met by one reader")
    print(f"  {result.requests} requests, {result.fault_count} faults")
    for fault in result.faults:
        print(f"  {fault}")
    print(
        f"  median {percentile(result.quiet_ms, 0.5):.1f} ms in quiet, {percentile(result.busy_ms, 0.5):.1f} in swaps"
    )
    print(f"  p99 {quiet:.1f} ms in quiet, {busy:.1f} in swaps, {busy / quiet:.2f} times as long")
    print(f"  the longest {max(result.quiet_ms):.0f} ms in quiet, {max(result.busy_ms):.0f} in swaps")
    print(f"  memory {[held.memory_mb for held in result.held]} MB; open files {[held.files for held in result.held]}")
    print(
        f"  load {os.getloadavg()[0]:.1f} at the end; flat: {is_flat(result)}; left behind: {result.left_behind}",
        flush=True,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--publications", type=int, default=1000)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--pause", type=float, default=0.1, help="seconds between two publications")
    parser.add_argument("--servers", default="waitress", help="of waitress and gunicorn, joined by a comma")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
