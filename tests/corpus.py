"""Where the measuring corpus is, for the tests that read it; nothing of its text is part of the project."""

from __future__ import annotations

import os
from pathlib import Path

CORPUS = Path(os.environ.get("DATELINE_CORPUS") or Path(__file__).parents[2] / "shared" / "corpus")
