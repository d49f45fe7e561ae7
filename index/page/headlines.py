"""Which of a page's headings is the story's headline.

The main heading is what readers saw, so it wins where it and the metadata speak of the same story. Pages also have
main headings for the site, a section or a sign-in box; then the metadata decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

ALIKE = 0.4  # share of the shorter title's words in common from which two titles may be of one story

_WORD = re.compile(r"\w+")
_SITE_SUFFIX = re.compile(r"\s+(?:[|·•»‹›:-]|--|–|—)\s+[^|·•»–—]{2,50}$")
_MOST_SITE_NAMES = 4  # a page's, a section's, a site's and its owner's


def words_of(text: str) -> list[str]:
    """Return the words of text, case folded, apostrophes dropped."""
    return _WORD.findall(text.casefold().replace("’", "").replace("'", ""))


def same_words(one: str, other: str) -> bool:
    """Tell whether two texts differ in case and punctuation only."""
    return one == other or words_of(one) == words_of(other)


def word_overlap(one: str, other: str) -> float:
    """Return the share, 0 to 1, of the shorter text's distinct words that the other has too."""
    return shared_words(set(words_of(one)), set(words_of(other)))


def shared_words(mine: Set[str], others: Set[str]) -> float:
    """Return the share, 0 to 1, of the smaller set's words that the other has too."""
    return len(mine & others) / min(len(mine), len(others)) if mine and others else 0.0


def choose_headlines(main_headings: Sequence[str], titles: Sequence[str], page_title: str) -> tuple[str, ...]:
    """Return the story's headline, then the other forms of it that the page gives; () where it gives none.

    `titles` are the metadata's, the most trusted first; `page_title` may end in the site's name.
    """
    stated = [without_site(title, main_headings) for title in (*titles, page_title) if title]
    heading = _best_heading(main_headings, stated)
    ranked = [*filter(None, [heading]), *stated, *([] if heading else main_headings[:1])]
    return _forms_of_one(ranked)


def without_site(title: str, known: Sequence[str]) -> str:
    """Return a page title without the site's and section's names that follow the headline.

    `known` headlines settle where the headline ends; otherwise names are cut while a sensible headline is left.
    """
    for headline in known:
        if len(words_of(headline)) >= 3 and title.casefold().startswith(headline.casefold()):
            return headline
    for _ in range(_MOST_SITE_NAMES):
        cut = _SITE_SUFFIX.sub("", title)
        if cut == title or len(words_of(cut)) < 4:
            break
        title = cut
    return title


def _best_heading(main_headings: Sequence[str], stated: Sequence[str]) -> str:
    if not stated:
        return max(main_headings, key=lambda heading: len(words_of(heading)), default="")
    scored = [
        (max(word_overlap(heading, title) for title in stated), len(words_of(heading)), -position, heading)
        for position, heading in enumerate(main_headings)
        if len(words_of(heading)) > 1
    ]
    likeness, _, _, heading = max(scored, default=(0.0, 0, 0, ""))
    return heading if likeness >= ALIKE else ""


def _forms_of_one(titles: Sequence[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for title in titles:
        if not any(same_words(title, other) for other in kept) and (not kept or word_overlap(title, kept[0]) >= ALIKE):
            kept.append(title)
    return tuple(kept)
