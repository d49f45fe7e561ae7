"""Which segments of an older generation are written anew into a draft, so that segments stay few and whole.

Segments of about one size are merged once there are `_WIDTH` of them, as in a log-structured tree: a filing is written
again about once for each tier, of which a million filings make four. A segment half of whose filings are gone is
written anew too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from index.limits import SpoolLimits

_WIDTH = 8
_SMALLEST = 1024


@dataclass(frozen=True, slots=True)
class SegmentState:
    """A segment with the number of its filings, of those that are still wanted, and of the words of these."""

    name: str
    size: int
    live: int
    words: int = 0

    def is_large(self, limits: SpoolLimits) -> bool:
        """Tell whether it has over half of what a segment may have."""
        return self.live * 2 > limits.segment_filings or self.words * 2 > limits.segment_words


def to_rewrite(segments: Sequence[SegmentState], limits: SpoolLimits) -> frozenset[str]:
    """Return the segments whose wanted filings go into new segments."""
    thin = {one.name for one in segments if one.live * 2 <= one.size}
    tiers: defaultdict[int, list[SegmentState]] = defaultdict(list)
    for one in segments:
        if one.name not in thin and not one.is_large(limits):
            tiers[_tier(one.live)].append(one)
    full = {one.name for tier in tiers.values() if len(tier) >= _WIDTH for one in tier}
    return frozenset(thin | full)


def _tier(live: int) -> int:
    tier = 0
    while live > _SMALLEST * _WIDTH**tier:
        tier += 1
    return tier
