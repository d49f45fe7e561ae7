"""One trial: readers at a server, first in quiet, then while generation after generation is published."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.swaps.editions import Press, prepare
from tests.swaps.servers import Held, Server, serving

_GIVE_UP_S = 3600.0


@dataclass
class Result:
    """What the readers saw, from how many generations; and what the server held from the first swaps to the last."""

    requests: int = 0
    generations: int = 0
    fault_count: int = 0
    faults: list[str] = field(default_factory=list)
    quiet_ms: list[float] = field(default_factory=list)
    busy_ms: list[float] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)

    def add(self, seen: dict[str, Any]) -> list[float]:
        """Count what a crowd saw in, and return its times."""
        self.requests += seen["requests"]
        self.generations += seen["generations"]
        self.fault_count += seen["fault_count"]
        self.faults += seen["faults"]
        took: list[float] = seen["took_ms"]
        return took


@dataclass(frozen=True)
class Trial:
    """How much a trial does; `pause_s` goes by between two publications."""

    server: str
    publications: int
    quiet_requests: int
    requests: int
    readers: int = 4
    pause_s: float = 0.0
    samples: int = 10

    def run(self, folder: Path) -> Result:
        """Run the trial in an empty folder."""
        (folder / "root").mkdir(parents=True)
        press = Press(folder / "root", prepare(folder / "editions"))
        press.publish()
        result = Result()
        with serving(self.server, press.root, folder / "cache") as server:
            with self._crowd(press.root, server, self.quiet_requests) as seen:
                pass
            result.quiet_ms = result.add(seen)
            with self._crowd(press.root, server, self.requests) as seen:
                for number in range(self.publications):
                    press.publish()
                    time.sleep(self.pause_s)
                    if number % max(1, self.publications // self.samples) == 0:
                        result.held.append(server.held())
            result.busy_ms = result.add(seen)
            result.held.append(server.held())
        result.left_behind = sorted(
            path.name for path in press.root.iterdir() if path.name.startswith(("build", "doom"))
        )
        return result

    @contextmanager
    def _crowd(self, root: Path, server: Server, requests: int) -> Iterator[dict[str, Any]]:
        """Let readers ask during a `with`, and until they have asked often enough; what they saw comes at its end."""
        words = ["-m", "tests.swaps.load", str(root), server.address, str(self.readers), str(requests)]
        seen: dict[str, Any] = {}
        crowd = subprocess.Popen([sys.executable, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            assert crowd.stdout
            assert crowd.stdout.readline() == "ready\n"
            yield seen
            out, _ = crowd.communicate(timeout=_GIVE_UP_S)
            seen.update(json.loads(out))
        finally:
            crowd.kill()
            crowd.wait()


def percentile(values: list[float], share: float) -> float:
    """Return the value under which such a share of them lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
