"""A server that never gives a search up as too slow: `python -m tests.swaps.patient ROOT`."""

from __future__ import annotations

import sys
from pathlib import Path

import waitress

from search.archive import Archive
from tests.lengths import PATIENT
from web import create_app


def main() -> None:
    """Serve a root on a free port of this machine until terminated."""
    server = waitress.create_server(create_app(Archive(Path(sys.argv[1]), limits=PATIENT)), host="127.0.0.1", port=0)
    print(f"http://127.0.0.1:{server.effective_port}", flush=True)
    server.run()


if __name__ == "__main__":
    main()
