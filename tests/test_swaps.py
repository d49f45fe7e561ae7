"""Readers over HTTP while generations are published under them; `make swaps` is the long form."""

from __future__ import annotations

from pathlib import Path

from tests.lengths import tries
from tests.swaps.trial import Trial


def test_no_reader_notices_a_publication_and_the_server_keeps_no_old_generation_open(tmp_path: Path) -> None:
    trial = Trial("patient", publications=tries(50, 200), quiet_requests=20, requests=500, readers=2)
    result = trial.run(tmp_path)
    assert (result.fault_count, result.faults, result.left_behind) == (0, [], [])
    assert result.requests >= 500
    assert result.generations > 10
    assert result.held[-1].files <= result.held[1].files + 12
