"""A body in half a kilobyte: enough of its wording to tell whether two stories print the same copy.

A body is the set of its runs of five words. Of their hashes the lowest are kept: a sample that every other body with
the same runs draws too, whatever was cut from it or added. Source: A. Broder, "On the resemblance and containment of
documents", 1997.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from search.story import Block

LEAST_WORDS = 40
"""A shorter body has no sketch: formulas of the wire (a fixing, a tide table) fill it and make it like any other."""
_RUN_WORDS = 5
_HASHES = 128
_LEAST_COMMON = 6  # hashes: with fewer, one shared quotation in a short body looks like the whole of it

# Chinese and Japanese have no spaces: each character counts as a word.
_NO_SPACES = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_NO_SPACES}]|[^\W_{_NO_SPACES}]+")
# Any odd numbers far apart: they make the order of the words count.
_WEIGHTS = np.array([0x9E3779B97F4A7C15 ** (place + 1) % 2**64 for place in range(_RUN_WORDS)], np.uint64)


@dataclass(frozen=True, slots=True)
class Sketch:
    """The sample of a body. `size` counts all its runs of words; `hashes` has the lowest, as uint32[n], ascending."""

    size: int = 0
    hashes: bytes = b""

    def __bool__(self) -> bool:
        return bool(self.size)

    def values(self) -> npt.NDArray[np.uint32]:
        """Return the hashes: uint32[n], ascending."""
        return np.frombuffer(self.hashes, np.uint32)


NO_SKETCH = Sketch()


def sketch_of(body: Iterable[Block]) -> Sketch:
    """Return the sketch of a body, `NO_SKETCH` if it has fewer than `LEAST_WORDS` words."""
    codes = [_code(word) for block in body for word in _WORD.findall(block.text.casefold())]
    if len(codes) < LEAST_WORDS:
        return NO_SKETCH
    runs = np.lib.stride_tricks.sliding_window_view(np.array(codes, np.uint64), _RUN_WORDS)
    hashes = np.unique(((runs * _WEIGHTS).sum(axis=1) >> np.uint64(32)).astype(np.uint32))
    return Sketch(len(hashes), hashes[:_HASHES].tobytes())


def containment(one: Sketch, other: Sketch) -> float:
    """Return which share of the shorter body is in the longer one, from 0 to 1, as far as the sketches tell.

    It is 0 where they have too little in common to tell, as a body has with one of over ten times its length.
    """
    ours, theirs = one.values(), other.values()
    last = min(_sampled_to(one), _sampled_to(other))
    ours, theirs = ours[ours <= last], theirs[theirs <= last]
    common = len(np.intersect1d(ours, theirs, assume_unique=True))
    return common / min(len(ours), len(theirs)) if common >= _LEAST_COMMON else 0.0


def _sampled_to(sketch: Sketch) -> int:
    """Return the hash up to which a sketch has every one of its body's."""
    return int(sketch.values()[-1]) if sketch.size > _HASHES else 2**32


@functools.lru_cache(maxsize=1 << 16)
def _code(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
