"""An invented vocabulary with the statistics of a natural one, and endless running text in it.

Word frequencies follow the double power law of natural languages, exponent 1 among the commonest words and 2 beyond,
which also makes the vocabulary grow as the square root of the text (Gerlach, Altmann: Stochastic Model for the
Vocabulary Growth in Natural Languages, Physical Review X 3, 2013). Words prefer a few successors, so that phrases
exist; a story keeps to its topic's words and repeats its own, so that words go together. No language is spelt.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]

CORE_WORDS = 7873  # where the exponent changes, in the paper's fit of English
TOPICS = 120
_TOPIC_WORDS = 400
_TOPIC_SHARE, _REPEAT_SHARE, _PAIR_SHARE, _TRIPLE_SHARE = 0.15, 0.08, 0.40, 0.35
_FOLLOWED_WORDS = 1 << 16
_SUCCESSORS = 8
_MOST_WORDS = 1 << 20
_ONSETS = ("b", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z",
           "br", "dr", "gr", "kl", "kr", "pl", "pr", "sh", "sk", "st", "tr", "th", "fl", "gl")  # fmt: skip
_SYLLABLES = tuple(onset + vowel for onset in _ONSETS for vowel in "aeiou")
_CODAS = ("", "n", "r", "l", "t", "m", "nd", "rk")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by rank, the commonest first; who follows whom, int32[_FOLLOWED_WORDS, _SUCCESSORS]; topics' words."""

    words: tuple[str, ...]
    successors: Ints
    topic_words: Ints

    @classmethod
    def of(cls, stories: int, seed: int) -> Vocabulary:
        """Return a vocabulary large enough for a number of stories."""
        draw = np.random.default_rng([seed, 1])
        size = min(_MOST_WORDS, 20_000 + 8 * stories)
        low, high = np.log(200.0), np.log(30_000.0)
        topical = np.exp(draw.uniform(low, high, (TOPICS, _TOPIC_WORDS))).astype(np.int32)
        followed = min(size, _FOLLOWED_WORDS)
        return cls(
            tuple(_printed(rank) for rank in range(size)),
            ranks(draw, (followed, _SUCCESSORS), size),
            np.minimum(topical, size - 1),
        )

    def running_text(self, draw: np.random.Generator, starts: Ints, length: int, topics: Ints) -> Ints:
        """Return int32[length]: the ranks of the words of some stories, one after another.

        `starts`: int32[stories], where each story begins, ascending from 0; `topics`: int32[stories].
        """
        story = np.repeat(np.arange(len(starts)), np.diff(starts, append=length))
        text = ranks(draw, (length,), len(self.words))
        topical = np.flatnonzero(draw.random(length) < _TOPIC_SHARE)
        nth = np.exp(draw.random(len(topical)) * np.log(_TOPIC_WORDS)).astype(np.int32)
        text[topical] = self.topic_words[topics[story[topical]], nth]
        again = np.flatnonzero(draw.random(length) < _REPEAT_SHARE)
        text[again] = text[_earlier(draw, again, starts[story[again]])]
        second = draw.random(length) < _PAIR_SHARE
        second[starts] = False
        third = np.zeros(length, np.bool_)
        third[1:] = second[:-1] & ~second[1:] & (draw.random(length - 1) < _TRIPLE_SHARE)
        third[starts] = False
        for followers in (second, third):
            at = np.flatnonzero(followers)
            text[at] = self._after(draw, text[at - 1])
        return text

    def _after(self, draw: np.random.Generator, before: Ints) -> Ints:
        choice = draw.integers(0, _SUCCESSORS, len(before))
        chosen: Ints = self.successors[before % len(self.successors), choice]
        return chosen


def ranks(draw: np.random.Generator, shape: tuple[int, ...], size: int) -> Ints:
    """Return int32 ranks from 0, drawn from the double power law, all below `size`."""
    core = np.log(CORE_WORDS)
    # One part in core + 1 lies beyond the core: the integral of 1/r up to it against that of core/r² from there on.
    share = draw.random(shape) * (core + 1)
    inside = np.exp(np.minimum(share, core))
    beyond = CORE_WORDS / np.maximum(core + 1 - share, 1e-9)
    rank = np.where(share < core, inside, beyond).astype(np.int64) - 1
    # The law has no end, the vocabulary has: what falls beyond it goes to words at its end.
    kept: Ints = np.where(rank < size, rank, size - 1 - rank % (size // 4)).astype(np.int32)
    return kept


def _earlier(draw: np.random.Generator, at: npt.NDArray[np.intp], start: Ints) -> npt.NDArray[np.intp]:
    return (start + draw.random(len(at)) * (at - start)).astype(np.intp)


def name(number: int) -> str:
    """Return an invented proper name, one for each number below some millions."""
    return _spelt(number * 7919 + 104_729, 3 if number > 500 else 2).capitalize()


def _printed(rank: int) -> str:
    """Return the word of a rank: mostly a word or its plural, also names, figures, possessives and compounds."""
    if rank > 200 and rank % 16 == 7:
        return (f"{rank * 37:,}", f"{rank // 10}.{rank % 10}", str(rank % 2000))[rank % 3]
    if rank > 100 and rank % 5 == 4:
        return _word(rank - 2) + "s"
    if rank > 300 and rank % 64 == 21:
        return _word(rank - 1).capitalize() + "'s"
    if rank > 300 and rank % 128 == 33:
        return f"{_word(rank % 1000)}-{_word(rank - 1)}"
    return _word(rank).capitalize() if rank > 300 and rank % 6 == 1 else _word(rank)


def _word(rank: int) -> str:
    return _spelt(rank, 1 if rank < 120 else 2 if rank < 20_000 else 3)


def _spelt(number: int, syllables: int) -> str:
    """Return the word that a number spells. A step without common divisor keeps words apart and neighbours unlike."""
    base = len(_SYLLABLES)
    places = base**syllables * len(_CODAS)
    rest, coda = divmod(number * 1_000_003 % places, len(_CODAS))
    spelt = ""
    for _ in range(syllables):
        rest, digit = divmod(rest, base)
        spelt += _SYLLABLES[digit]
    return spelt + _CODAS[coda]
