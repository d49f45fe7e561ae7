"""The encoding of copy in another script than Latin that says nothing of itself, told by its commonest letters.

Each candidate's reading is held against the letters that make up most of any text in its languages: read wrongly, the
bytes give rare ones. Western copy is never asked about, because its accented letters stand alone or in pairs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SAMPLE_BYTES = 1 << 16
LEAST_HIGH_BYTES = 24  # in a sample; fewer prove nothing
LEAST_RUN_SHARE = 0.25  # of those, in runs of three or more: near 1 for Cyrillic, over 0.3 for Big5, near 0 for French
MOST_FAULTS = 0.02  # of the characters read

_LONG_RUN = re.compile(rb"[\x80-\xFF]{3,}")
_ASCII = re.compile(r"[\x00-\x7f]+")
_LOW_BYTES = bytes(range(0x80))


@dataclass(frozen=True, slots=True)
class _Script:
    """Codecs of a script, and the letters that make up at least such a share of any text in it."""

    codecs: tuple[str, ...]
    letters: frozenset[str]
    least_share: float


def _script(codecs: str, letters: str, least_share: float) -> _Script:
    return _Script(tuple(codecs.split()), frozenset(letters), least_share)


# The shares of running text are about twice the least: 0.9 for alphabets, 0.2 for Chinese, 0.5 for Japanese.
_SCRIPTS = (
    _script("cp1251 koi8-u iso8859-5 cp866", "оеаинтсрвлкмдпуязыьгб", 0.6),
    _script("cp1253", "αοιετσνηυρπκμλςάίόέωδγ", 0.6),
    _script("cp1255", "יוהלאתרמשבנדכקעםח", 0.6),
    _script("cp1256 iso8859-6", "اليمنرتوبةعدسفهكقح", 0.6),
    _script("cp874", "านรอกเงมยลวดทสตะปค่้ี", 0.5),
    _script("cp932 euc_jp", "のにはをたがでてとしれさいるあもなこらりっんまう", 0.25),
    _script("cp949", "이다는을의에가한고지로하은기사를도서정시", 0.12),
    _script("gb18030", "的一是在不了有和人这中大为上个国我以要他年日时会发对出到", 0.1),
    _script("big5hkscs", "的一是在不了有和人這中大為上個國我以要他年日時會發對出到", 0.1),
)


def guess_encoding(data: bytes) -> str:
    """Return the Python codec of bytes that are mostly in another script than Latin, or "" where none is plain."""
    sample = data[:SAMPLE_BYTES] if len(data) <= SAMPLE_BYTES else _densest(data)
    high_bytes = len(sample.translate(None, _LOW_BYTES))
    in_runs = sum(map(len, _LONG_RUN.findall(sample)))
    if high_bytes < LEAST_HIGH_BYTES or in_runs < LEAST_RUN_SHARE * high_bytes:
        return ""
    likeness = {codec: _likeness(sample, codec, script) for script in _SCRIPTS for codec in script.codecs}
    best = max(likeness, key=likeness.__getitem__)
    return best if likeness[best] >= 1 else ""


def _densest(data: bytes) -> bytes:
    """Return the part of a long page with the most bytes that are not ASCII: its copy, not its scripts."""
    parts = [data[start : start + SAMPLE_BYTES] for start in range(0, len(data), SAMPLE_BYTES)]
    return max(parts, key=lambda part: len(part.translate(None, _LOW_BYTES)))


def _likeness(sample: bytes, codec: str, script: _Script) -> float:
    """Return a script's share of commonest letters over the least that is taken for it; 0 for a faulty reading."""
    read = _ASCII.sub("", sample.decode(codec, "replace"))
    if not read or read.count("\ufffd") > MOST_FAULTS * len(read):
        return 0.0
    return sum(map(read.count, script.letters)) / len(read) / script.least_share
