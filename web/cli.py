"""`dateline-web`: serve the archive with waitress."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import waitress

from search.archive import Archive
from search.errors import DatelineError
from search.settings import resolve_root
from web.app import create_app
from web.log import FieldFormatter

_EXIT_MISCONFIGURED = 78


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted. Returns the exit code: 0 done, 78 misconfigured; usage errors exit 2."""
    options = _parser().parse_args(arguments)
    _start_logging()
    try:
        root = resolve_root(options.root)
        archive = Archive(root)
        app = create_app(archive)
        server = waitress.create_server(
            app,
            host=options.host,
            port=options.port,
            threads=options.threads,
            ident="",
            max_request_header_size=16_384,
            max_request_body_size=1_024,
        )
    except (DatelineError, OSError) as error:
        print(f"dateline-web: {error}", file=sys.stderr)
        return _EXIT_MISCONFIGURED
    ready = archive.readiness()
    host = f"[{options.host}]" if ":" in options.host else options.host
    print(
        f"Dateline serves {ready.stories:,} stories at http://{host}:{server.effective_port}/ from {root}", flush=True
    )
    if ready.status != "ok":
        print(f"dateline-web: {ready.status}: {ready.detail}", file=sys.stderr)
    server.run()
    archive.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dateline-web", description="Serve the search pages of a news archive.")
    parser.add_argument(
        "--root", type=Path, help="folder of the index; else DATELINE_ROOT, else the user's data folder"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument(
        "--port", type=int, default=8000, help="port to listen on; 0 takes a free one (default: %(default)s)"
    )
    parser.add_argument("--threads", type=int, default=4, help="requests answered at once (default: %(default)s)")
    return parser


def _start_logging() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(FieldFormatter("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
