"""From patterns and near spellings to the numbers of the terms that they stand for in a sorted column of terms."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from search.columnar.texts import SortedTexts

Terms = npt.NDArray[np.int64]
_CHARACTER = rb"(?:[^\n\x80-\xff]|[\xc0-\xff][\x80-\xbf]*)"  # one in UTF-8; terms hold no line break


def matching(pattern: str, terms: SortedTexts) -> Terms:
    """Return the terms that a folded pattern of `*` and `?` describes, ascending."""
    stem = re.split(r"[*?]", pattern, maxsplit=1)[0]
    first, end = terms.beginning(stem) if stem else (0, len(terms))
    rest = pattern[len(stem) :]
    if rest == "*" or first == end:
        return np.arange(first, end)
    text = terms.bytes_of(first, end)
    starts = terms.start[first:end].astype(np.int64) - int(terms.start[first])
    inner = pattern.strip("*")
    if pattern[0] == pattern[-1] == "*" and not set(inner) & set("*?"):
        return first + np.unique(np.searchsorted(starts, _occurrences(text, inner.encode()), side="right") - 1)
    begins = np.fromiter((match.start() for match in _line_pattern(pattern).finditer(text)), np.int64)
    return first + np.searchsorted(starts, begins)


def _occurrences(text: bytes, part: bytes) -> Terms:
    """Return where a part occurs in a text, ascending."""
    return np.fromiter((match.start() for match in re.finditer(re.escape(part), text)), np.int64)


def _line_pattern(pattern: str) -> re.Pattern[bytes]:
    """Return what finds the lines that a pattern describes, in time linear in the text.

    What stands between two stars is sought from the left once and never again (an atomic group): if a line can be
    matched at all it can be matched so.
    """
    head, *pieces = ("".join(piece) for piece in re.sub(r"\*+", "*", pattern).split("*"))
    source = b"^" + _literal(head)
    if pieces:
        *inner, tail = pieces
        source += b"".join(b"(?>[^\\n]*?" + _literal(piece) + b")" for piece in inner)
        source += b"(?>[^\\n]*)" if not tail else b"[^\\n]*" + _literal(tail)
    return re.compile(source + b"$", re.MULTILINE)


def _literal(piece: str) -> bytes:
    return b"".join(_CHARACTER if char == "?" else re.escape(char.encode()) for char in piece)


def plain_words(prefix: str, terms: SortedTexts) -> Terms:
    """Return the terms of letters and digits alone that begin with a folded prefix, ascending."""
    first, end = terms.beginning(prefix)
    texts = terms.bytes_of(first, end).decode("utf-8", "surrogateescape").split("\n")
    return np.fromiter((number for number, text in enumerate(texts, first) if text.isalnum()), np.int64)


def near(word: str, most: int, terms: SortedTexts) -> Terms:
    """Return the terms within a number of edits of a folded word that share its first letter, ascending.

    An edit is as in `search.expand.distance`: optimal string alignment, for all terms of a length at once.
    """
    first, end = terms.beginning(word[:1])
    if first == end:
        return np.empty(0, np.int64)
    candidates = terms.bytes_of(first, end).decode().split("\n")
    lengths = np.fromiter(map(len, candidates), np.int64, len(candidates))
    found = [np.empty(0, np.int64)]
    for length in range(max(1, len(word) - most), len(word) + most + 1):
        chosen = np.flatnonzero(lengths == length)
        if len(chosen):
            codes = np.array([candidates[i] for i in chosen.tolist()]).view(np.uint32).reshape(-1, length)
            found.append(first + chosen[_distances(word, codes) <= most])
    return np.sort(np.concatenate(found))


def _distances(word: str, codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
    """Return the distance of a word to each row of characters."""
    count, length = codes.shape
    columns = [np.ascontiguousarray(codes[:, j]) for j in range(length)]
    row = [np.full(count, j, np.int64) for j in range(length + 1)]
    before = row
    for i, char in enumerate(map(ord, word), 1):
        last, row = row, [np.full(count, i, np.int64)]
        for j, column in enumerate(columns, 1):
            best = np.minimum(np.minimum(last[j], row[j - 1]) + 1, last[j - 1] + (column != char))
            if i > 1 and j > 1:
                is_swap = (column == ord(word[i - 2])) & (columns[j - 2] == char)
                best = np.where(is_swap, np.minimum(best, before[j - 2] + 1), best)
            row.append(best)
        before = last
    return row[-1]
