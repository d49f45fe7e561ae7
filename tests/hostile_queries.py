"""Queries made to be dear, by the name of what makes them so; for tests and for the benchmark."""

from __future__ import annotations

from collections.abc import Mapping

_PAIRS = [f"*{vowel}{other}*" for vowel in "aeiou" for other in "nr"]
_FIELDS = ("body", "headline", "dateline", "place", "topic", "id", "slug")
_COMMON = ["of", "in", "and", "for", "said", "a", "on", "at", "by", "is", "that"]
_HEADS = ("ser", "sta", "sho", "set", "str", "she", "sen", "sol")
_TAILS = ("t", "r", "l", "n", "d", "th", "st", "rt", "nd", "ll", "in", "on")

HOSTILE: Mapping[str, str] = {
    "one letter between stars": "*a*",
    "two letters between stars": "*in*",
    "ten patterns or": " OR ".join(_PAIRS),
    "ten patterns and": " ".join(_PAIRS),
    "one letter and a star": "a*",
    "two letters and a star": "in*",
    "question marks alone": "?????",
    "question marks after a letter": "a????",
    "question marks and stars": "??ab??*??",
    "many stars": "*" * 50 + "ab" + "*" * 50,
    "stars between all letters": "a*b*c*d*e*f*g*h*",
    "pattern in every field": " OR ".join(f"{name}:*in*" for name in _FIELDS),
    "near spellings of a short word": "the~2",
    "near spellings of common words": "pricing~2 OR companies~2 OR government~2",
    "near spellings of a hundred words": " OR ".join(f"{head}{tail}ing~2" for head in _HEADS for tail in _TAILS),
    "range of words": "[a TO z]",
    "thousands of words": " ".join(f"w{number}" for number in range(5000)),
    "the same words again and again": " OR ".join(["oil", "the", "of", "to", "in", "said"] * 20),
    "deep nesting": "(" * 1000 + "oil" + ")" * 1000,
    "deeper nesting than the query may be long": "(" * 3000 + "oil" + ")" * 3000,
    "a wide window between common words": '"the of to"~50',
    "thirty wide windows": " OR ".join(['"the of to in"~50'] * 30),
    "windows that differ": " OR ".join(f'"the {word} to"~50' for word in _COMMON),
    "a window wider than any": '"oil price"~1000000000',
    "one long word": "a" * 100_000,
    "a hundred thousand characters": "oil " * 25_000,
    "minus signs": "-" * 500 + "oil",
    "marks alone": "!" * 2000,
    "quotation marks alone": '"' * 2000,
    "a phrase of common words": '"' + " ".join(["the"] * 100) + '"',
    "the commonest word": "the",
    "everything but nothing": "NOT (NOT (NOT oil))",
}  # fmt: skip
