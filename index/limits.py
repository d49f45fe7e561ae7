"""Every bound on what the spool may make a run do, one line each with its reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpoolLimits:
    """Bounds on one run. Sizes in bytes."""

    file_bytes: int = 64 << 20  # a day of a busy wire in one file is under 20 MiB
    expanded_bytes: int = 256 << 20  # text compresses about fourfold; far more is a decompression bomb
    depth: int = 32  # folders in folders; date and wire take five
    id_chars: int = 1024  # longer than any guid or URL of a feed; it becomes a key of the index
    writer_mb: int = 256  # postings that Whoosh keeps in memory before it spills to disk


SPOOL_LIMITS = SpoolLimits()
KEPT_GENERATIONS = 3
"""Generations kept on disk: the live one, one to roll back to, and one that a slow reader may still hold."""
LEAST_SHARE = 0.9
"""A draft with a smaller share of the live generation's stories is refused: the spool is probably not all there."""
