"""An invented newsroom: any number of stories, the same for the same seed, with the sizes and skews of a real wire.

Lengths of stories and headlines, and how places, countries and topics are skewed, are near those of Reuters-21578; no
word is. Stories come in order of day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from search.countries import country_name
from search.story import Block, Dateline, Filing, Kind, Moment, Place, Story, Subject
from tests.bench.vocabulary import TOPICS, Ints, Vocabulary, name

CHUNK = 1000
"""Stories made at a time; each chunk has random numbers of its own, so any of them can be made alone."""

_FIRST_DAY = datetime(2005, 1, 3, tzinfo=UTC)
_DAYS = 20 * 365
_MEDIAN_WORDS, _SPREAD, _MOST_WORDS = 100.0, 0.8, 2000
_BRIEFS = 0.09
_PARAGRAPH_WORDS = 25
_COUNTRIES = (
    "US", "GB", "CA", "JP", "DE", "FR", "AU", "CH", "BR", "IT", "CN", "IN", "NL", "BE", "HK", "SE", "SG", "KR", "MX",
    "ES", "AR", "NZ", "TW", "SA", "KW", "IR", "NO", "DK", "FI", "AT", "TR", "EG", "ZA", "PH", "ID", "MY", "TH", "VE",
    "CO", "CL", "PE", "NG", "KE", "MA", "DZ", "PT", "GR", "IE", "PL", "HU", "CZ", "RO", "UA", "RU", "IL", "JO", "IQ",
)  # fmt: skip
_LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl", "ja")
_RARE_KINDS = (Kind.UPDATE, Kind.UPDATE, Kind.PRESS_RELEASE, Kind.CORRECTION, Kind.ADVISORY)
_SOURCES, _AGENCIES, _PLACES, _AUTHORS = 24, 12, 1400, 3000


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The values that stories share, made once."""

    sources: tuple[str, ...]
    agencies: tuple[str, ...]
    places: tuple[Place, ...]
    topics: tuple[Subject, ...]
    about: tuple[str, ...]
    authors: tuple[str, ...]

    @classmethod
    def stocked(cls) -> _Shelf:
        cities = [name(number) for number in range(_PLACES)]
        return cls(
            sources=tuple(f"{name(5000 + i)} Wire" for i in range(_SOURCES)),
            agencies=tuple(name(6000 + i) for i in range(_AGENCIES)),
            # Larger cities lie in the countries that file most.
            places=tuple(
                Place(c.upper(), c, "", _COUNTRIES[int(len(_COUNTRIES) * (i * 0.618 % 1) ** 3)])
                for i, c in enumerate(cities)
            ),
            topics=tuple(Subject(name(7000 + i).lower(), f"urn:made:topic:{i}") for i in range(TOPICS)),
            about=tuple(country_name(code) for code in _COUNTRIES),
            authors=tuple(f"{name(10_000 + i)} {name(20_000 + i)}" for i in range(_AUTHORS)),
        )


def filings(stories: int, seed: int = 21_578, every: int = 1) -> Iterator[Filing]:
    """Yield invented stories, each filed once, oldest first; of their chunks of a thousand, only one in so many."""
    vocabulary, shelf = Vocabulary.of(stories, seed), _Shelf.stocked()
    for first in range(0, stories, every * CHUNK):
        draw = np.random.default_rng([seed, 2, first])
        yield from _chunk(first, min(CHUNK, stories - first), stories, (vocabulary, shelf, draw))


def skewed(draw: np.random.Generator, shape: int | tuple[int, ...], values: int, flat: float = 2.0) -> Ints:
    """Return int32 numbers below `values`, falling about as 1 / (number + flat)."""
    steep = np.log((values + flat) / flat)
    numbers: Ints = (flat * np.exp(draw.random(shape) * steep) - flat).astype(np.int32)
    return numbers


def _chunk(
    first: int, count: int, stories: int, tools: tuple[Vocabulary, _Shelf, np.random.Generator]
) -> Iterator[Filing]:
    vocabulary, shelf, draw = tools
    lengths = np.clip(draw.lognormal(np.log(_MEDIAN_WORDS), _SPREAD, count), 12, _MOST_WORDS).astype(np.int32)
    starts = (np.cumsum(lengths) - lengths).astype(np.int32)
    topics = skewed(draw, (count, 3), TOPICS, 1.5)
    text = vocabulary.running_text(draw, starts, int(lengths.sum()), topics[:, 0])
    heads, head_ends = _headlines(draw, text, starts, lengths)
    words = vocabulary.words
    printed, titles = text.tolist(), heads.tolist()
    facts = _facts(draw, count, shelf, topics)
    bounds = zip(starts.tolist(), (starts + lengths).tolist(), head_ends.tolist(), strict=True)
    for i, ((start, end, head_end), fact) in enumerate(zip(bounds, facts, strict=True)):
        head_start = int(head_ends[i - 1]) if i else 0
        headline = _sentence([words[rank] for rank in titles[head_start:head_end]])
        body = () if fact["kind"] is Kind.BRIEF else _paragraphs([words[rank] for rank in printed[start:end]])
        at = _filed_at(first + i, stories)
        story = Story(id=f"urn:made:{first + i:07}", headline=headline, body=body, published=Moment.of(at), **fact)
        yield Filing(story, int(at.timestamp()))


def _headlines(
    draw: np.random.Generator, text: Ints, starts: Ints, lengths: Ints
) -> tuple[Ints, npt.NDArray[np.int64]]:
    """Return the headlines' words one after another, and where each ends: neighbours taken from the story's text."""
    pieces, size = 4, 3
    at = (starts[:, None] + draw.random((len(starts), pieces)) * (lengths[:, None] - size + 1)).astype(np.int64)
    words = np.stack([text[at + i] for i in range(size)], axis=2).reshape(len(starts), pieces * size)
    # Headlines leave most function words out.
    kept = (words > 40) | (draw.random(words.shape) < 0.2)
    kept[:, 0] = True
    return words[kept], np.cumsum(kept.sum(axis=1))


def _facts(draw: np.random.Generator, count: int, shelf: _Shelf, topics: Ints) -> Iterator[dict[str, Any]]:
    """Yield what each story is beside its text, as arguments of Story."""
    chances = draw.random((count, 5))
    columns = zip(
        skewed(draw, count, _SOURCES).tolist(),
        skewed(draw, count, _AGENCIES).tolist(),
        skewed(draw, count, _PLACES, 1.0).tolist(),
        skewed(draw, (count, 3), len(_COUNTRIES), 0.5).tolist(),
        skewed(draw, count, _AUTHORS, 50.0).tolist(),
        skewed(draw, count, len(_LANGUAGES), 0.05).tolist(),
        topics.tolist(),
        chances.tolist(),
        strict=True,
    )
    for source, agency, place, about, author, language, topic, chance in columns:
        yield {
            "source": shelf.sources[source],
            "agency": shelf.agencies[agency],
            "dateline": _dateline(shelf.places[place]) if chance[0] < 0.88 else None,
            "places": tuple(dict.fromkeys(shelf.about[i] for i in about[: _how_many(chance[1], 0.13, 0.88)])),
            "topics": tuple(dict.fromkeys(shelf.topics[i] for i in topic[: _how_many(chance[2], 0.45, 0.9)])),
            "authors": (shelf.authors[author],) if chance[3] < 0.3 else (),
            "language": _LANGUAGES[language],
            "kind": _kind(chance[4]),
        }


def _kind(chance: float) -> Kind:
    """Return a kind: one story in eleven is a brief, one in seven an update, correction, advisory or press release."""
    if chance < _BRIEFS:
        return Kind.BRIEF
    return Kind.STORY if chance < 0.85 else _RARE_KINDS[int(chance * 1e6) % len(_RARE_KINDS)]


def _how_many(chance: float, none: float, one: float) -> int:
    return 0 if chance < none else 1 if chance < one else 3


def _dateline(place: Place) -> Dateline:
    return Dateline(place.printed, (place,))


def _filed_at(number: int, stories: int) -> datetime:
    """Return when a story was filed: all are spread evenly over the years, none at the same second as its neighbour."""
    return _FIRST_DAY + timedelta(seconds=number * _DAYS * 86_400 // stories)


def _paragraphs(words: list[str]) -> tuple[Block, ...]:
    cuts = range(0, len(words), _PARAGRAPH_WORDS)
    return tuple(Block(_sentence(words[cut : cut + _PARAGRAPH_WORDS]) + ".") for cut in cuts)


def _sentence(words: list[str]) -> str:
    text = " ".join(words)
    return text[:1].upper() + text[1:]
