"""A crowd of readers: asks a server until its standard input ends, checks every answer, and prints what it saw.

usage: python -m tests.swaps.load ROOT HOST:PORT READERS REQUESTS
"""

from __future__ import annotations

import http.client
import json
import random
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.swaps.editions import Edition, live_number

_KINDS = ("search", "facets", "edition", "page", "story", "suggest")
_SHOWN_FAULTS = 20
_TIMEOUT_S = 60.0


@dataclass
class Seen:
    """How many requests were made, of how many generations, what was wrong, and how long each took."""

    requests: int = 0
    generations: int = 0
    faults: list[str] = field(default_factory=list)
    took_ms: list[float] = field(default_factory=list)


def wrong(kind: str, body: bytes, first: int, last: int) -> str:
    """Return what is wrong with an answer, "" if nothing; `first` to `last` were live while it was made."""
    if kind == "page":
        said = {word for number in range(5) if (word := Edition(number).word).encode() in body}
        return (
            "" if said == {Edition.of(f"gen-{first:06}").word} or (first < last and len(said) == 1) else f"shows {said}"
        )
    answer = json.loads(body)
    if kind == "story":
        word = answer["headlines"][0]["value"].split()[-1]
        return "" if word in {Edition.of(f"gen-{n:06}").word for n in range(first, last + 1)} else f"is of {word}"
    if kind == "suggest":
        words = {Edition.of(f"gen-{n:06}").word for n in range(first, last + 1)}
        return "" if len(answer[1]) == 1 and set(answer[1]) <= words else f"suggests {answer[1]}"
    name = answer["generation"]
    edition = Edition.of(name)
    if not first <= int(name.removeprefix("gen-")) <= last:
        return f"is of {name}, while {first} to {last} were live"
    words = {item["headlines"][0]["value"].split()[-1] for item in answer["items"]}
    expected = {"search": edition.stories, "facets": edition.stories, "edition": edition.stories if words else 0}[kind]
    if answer["total"] != expected or not words <= {edition.word}:
        return f"{name} finds {answer['total']} and shows {words}"
    found = {value["value"]: value["count"] for value in answer["facets"]["source"]}
    return "" if not words or found == edition.of_source() else f"{name} counts {found}"


def path_of(kind: str, chance: random.Random) -> str:
    """Return the address of a request of a kind."""
    return {
        "search": "/search.json?q=harbour&size=10",
        "facets": "/search.json?size=5&sort=newest",
        "edition": f"/search.json?q=edition{chance.randrange(5)}&size=5",
        "page": "/search?q=harbour&size=20",
        "story": f"/story/urn:story:{chance.randrange(100)}.json",
        "suggest": "/suggest.json?q=editi",
    }[kind]


class Reader:
    """One reader on a connection of its own; an answer must be of a generation that was live while it was made."""

    def __init__(self, root: Path, server: str, seed: int) -> None:
        self._root = root
        self._connection = http.client.HTTPConnection(server, timeout=_TIMEOUT_S)
        self._chance = random.Random(seed)  # noqa: S311 - no secret
        self._last = 0
        self.seen = Seen()

    def ask(self) -> None:
        """Make one request and judge its answer."""
        kind = self._chance.choice(_KINDS)
        first, start = live_number(self._root), time.perf_counter()
        self.seen.generations += first != self._last
        self._last = first
        try:
            self._connection.request("GET", path_of(kind, self._chance))
            answer = self._connection.getresponse()
            body = answer.read()
            took = time.perf_counter() - start
            fault = (
                f"status {answer.status}"
                if answer.status != 200
                else wrong(kind, body, first, max(live_number(self._root), first))
            )
        except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
            self._connection.close()
            took, fault = time.perf_counter() - start, f"{type(error).__name__}: {error}"
        self.seen.requests += 1
        self.seen.took_ms.append(took * 1000)
        if fault:
            self.seen.faults.append(f"{kind}: {fault}")


def main() -> None:
    """Ask until standard input ends and so many requests are made; print what was seen as JSON."""
    root, server, readers, requests = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    is_over = threading.Event()
    crowd = [Reader(root, server, seed) for seed in range(readers)]

    def read(reader: Reader) -> None:
        while not is_over.is_set() or reader.seen.requests < requests // readers:
            reader.ask()

    threads = [threading.Thread(target=read, args=(reader,), daemon=True) for reader in crowd]
    for thread in threads:
        thread.start()
    print("ready", flush=True)
    sys.stdin.read()
    is_over.set()
    for thread in threads:
        thread.join()
    faults = [fault for reader in crowd for fault in reader.seen.faults]
    took = sorted(ms for reader in crowd for ms in reader.seen.took_ms)
    generations = max(reader.seen.generations for reader in crowd)
    print(json.dumps(asdict(Seen(len(took), generations, faults[:_SHOWN_FAULTS], took)) | {"fault_count": len(faults)}))


if __name__ == "__main__":
    main()
