"""Counts with their nouns, for every page, command and message."""

from __future__ import annotations


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return a count with its noun: 1 story, 21,578 stories."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def stories(count: int) -> str:
    """Return how many stories: 1 story, 21,578 stories."""
    return counted(count, "story", "stories")
