"""Every bound on what the spool may make a run do, one line each with its reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpoolLimits:
    """Bounds on one run. Sizes in bytes."""

    file_bytes: int = 64 << 20  # a day of a busy wire in one file is under 20 MiB
    expanded_bytes: int = 64 << 20  # as much as unpacked; far more is a decompression bomb
    depth: int = 32  # folders in folders; date and wire take five
    version: int = (1 << 31) - 1  # a day and a number, 2024030799, fit; one more for each later filing stays in 64 bits
    id_chars: int = 1024  # longer than any guid or URL of a feed; it becomes a key of the index
    writer_mb: int = 256  # postings that Whoosh keeps in memory before it spills to disk
    segment_filings: int = 1 << 16  # a filing's number in its segment fits two bytes
    segment_words: int = 1 << 23  # fifty bytes each while a segment is written; 65,536 stories of 128 words
    parse_s: float = 2.0  # of processor time, for a file of under 1 MiB; a long page takes 0.1
    parse_s_per_mb: float = 2.0  # for each whole MiB: a file of 1,000 wire stories has 1.4 MB and takes 0.5
    parse_s_per_member: float = 0.1  # for each member of an archive after the first: small pages cost more by the byte
    clock_factor: float = 10.0  # time by the clock over processor time: room for a busy machine and a slow disk
    parse_bytes: int = 256 << 20  # beyond what the reader itself takes; a long page takes under 40 MB
    parse_bytes_per_byte: int = 8  # of the file: a story is held as bytes, as text and in parts

    def seconds_for(self, size: int, members: int = 1) -> float:
        """Return the processor seconds that a file of so many bytes and members, unpacked, may take to read."""
        return self.parse_s + self.parse_s_per_mb * (size >> 20) + self.parse_s_per_member * (members - 1)

    def memory_for(self, size: int) -> int:
        """Return the bytes of memory that a file of so many bytes, unpacked, may take to read."""
        return self.parse_bytes + self.parse_bytes_per_byte * (size >> 20 << 20)


SPOOL_LIMITS = SpoolLimits()
REHASH_DAYS = 7
"""Every so often a run reads files although they have not changed: a disk may have changed them silently."""
LOG_WAIT_S = 5.0
"""Whoever writes the withdrawal log has it for some milliseconds; one who has it so long has been stopped."""
KEPT_GENERATIONS = 3
"""Generations kept on disk: the live one, one to roll back to, and one that a slow reader may still hold."""
LEAST_SHARE = 0.9
"""A draft with a smaller share of the live generation's stories is refused: the spool is probably not all there."""
