"""The file of figures, which several runs fill."""

from __future__ import annotations

import json
from pathlib import Path


def write(path: Path, figures: dict[str, float]) -> None:
    """Add figures to a file of them."""
    before = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps(before | figures, indent=1) + "\n")
