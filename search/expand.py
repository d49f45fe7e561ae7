"""From patterns and near spellings to words: what `wheat*` and `colour~` stand for in a sorted list of terms."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice


def matching(pattern: str, terms: Sequence[str]) -> Iterator[str]:
    """Yield the terms, of a sorted list, that a folded pattern of `*` and `?` describes, in order."""
    stem = pattern[: min((i for i, char in enumerate(pattern) if char in "*?"), default=len(pattern))]
    rest = pattern[len(stem) :]
    for term in starting(stem, terms):
        if rest == "*" or describes(rest, term[len(stem) :]):
            yield term


def starting(prefix: str, terms: Sequence[str]) -> Iterator[str]:
    """Yield the terms, of a sorted list, that begin with a prefix, in order."""
    for term in islice(terms, bisect_left(terms, prefix), None):
        if not term.startswith(prefix):
            return
        yield term


def near(word: str, most: int, terms: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield (edits, term) for the terms of a sorted list within a distance that share the word's first letter."""
    for term in starting(word[:1], terms):
        if abs(len(term) - len(word)) <= most and (edits := distance(word, term, most)) <= most:
            yield edits, term


def describes(pattern: str, text: str) -> bool:
    """Tell whether a folded pattern of `*` and `?` describes a whole term.

    It goes back to the last star only, so time is at most the product of both lengths.
    """
    at = star = 0
    retry: int | None = None
    i = 0
    while i < len(text):
        if at < len(pattern) and pattern[at] == "*":
            retry, star, at = i, at, at + 1
        elif at < len(pattern) and pattern[at] in ("?", text[i]):
            i, at = i + 1, at + 1
        elif retry is not None:
            retry += 1
            i, at = retry, star + 1
        else:
            return False
    return not pattern[at:].strip("*")


def distance(a: str, b: str, most: int) -> int:
    """Return the optimal string alignment distance of two words, or something over `most` as soon as that is sure."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, char in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, other in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != other))
            if i > 1 and j > 1 and char == b[j - 2] and a[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(before) > most:
            return most + 1
    return row[-1]
