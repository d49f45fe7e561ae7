"""The date facet as a bar chart whose bars are links: year, then month, then day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass

from search.facets import DATE
from search.request import Request
from search.results import Facet
from web.words import date_key_in_words

_MOST_YEARS = 60
"""Years in a row that are drawn with their gaps; over it only years with stories are."""
_MOST_TICKS = 8
"""Names that fit side by side under the bars on a phone."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One period. `height` is 0 to 100, the tallest bar being 100; `narrowed` is the search for this period alone.

    `tick` is what stands under the bar, or "" where there is no room for it.
    """

    key: str
    label: str
    tick: str
    count: int
    height: float
    selected: bool
    narrowed: Request


@dataclass(frozen=True, slots=True)
class Step:
    """A wider period to go back to."""

    label: str
    request: Request


@dataclass(frozen=True, slots=True)
class Timeline:
    """The bars of the narrowest periods listed, oldest first; `unit` is year, month or day.

    `within` is the next wider period in words where all bars are in one, else "".
    """

    unit: str
    within: str
    bars: tuple[Bar, ...]
    steps: tuple[Step, ...]

    @property
    def filled(self) -> tuple[Bar, ...]:
        """Return the bars that hold stories."""
        return tuple(bar for bar in self.bars if bar.count)


def timeline(facet: Facet, request: Request) -> Timeline | None:
    """Return the chart of a date facet under the request it belongs to, or None where no story has a date."""
    # Chosen values are listed even where they find nothing; they do not set the unit.
    key_chars = max((len(value.value) for value in facet.values if value.count), default=0)
    counts = {value.value: value.count for value in facet.values if len(value.value) == key_chars}
    if not counts:
        return None
    tallest = max(counts.values())
    selected = request.selected(DATE)
    keys = tuple(_periods(sorted(counts)))
    labelled = _labelled(keys, max(keys, key=lambda key: counts.get(key, 0)))
    bars = tuple(
        Bar(
            key=key,
            label=date_key_in_words(key),
            tick=_tick(key) if key in labelled else "",
            count=counts.get(key, 0),
            height=round(100 * counts.get(key, 0) / tallest, 1),
            selected=key in selected,
            narrowed=narrowed(request, key),
        )
        for key in keys
    )
    unit = {4: "year", 7: "month", 10: "day"}[key_chars]
    return Timeline(unit, _within(keys), bars, _steps(request, keys[0], keys[-1]))


def narrowed(request: Request, key: str) -> Request:
    """Return the request for one period in place of any other."""
    return request.without(DATE).toggled(DATE, key)


def _periods(keys: list[str]) -> Iterable[str]:
    """Fill the gaps, so that equal times take equal room."""
    if len(keys[0]) == 4:
        first, last = int(keys[0]), int(keys[-1])
        return [f"{year:04d}" for year in range(first, last + 1)] if last - first < _MOST_YEARS else keys
    parents = dict.fromkeys(key[:-3] for key in keys)
    return [f"{parent}-{part:02d}" for parent in parents for part in range(1, _parts(parent) + 1)]


def _parts(parent: str) -> int:
    """Return how many months a year has, or how many days a month."""
    year, _, month = parent.partition("-")
    return monthrange(int(year), int(month))[1] if month else 12


def _tick(key: str) -> str:
    if len(key) == 7:
        return date_key_in_words(key)[:3]
    return str(int(key[-2:])) if len(key) == 10 else key


def _labelled(keys: tuple[str, ...], tallest: str) -> frozenset[str]:
    """Return the periods whose names fit under their bars: the tallest and evenly spaced ones around it."""
    step = -(-len(keys) // _MOST_TICKS)
    if step == 1 or len(keys[0]) == 7:
        return frozenset(keys)
    at = keys.index(tallest)
    return frozenset(key for number, key in enumerate(keys) if (number - at) % step == 0)


def _within(keys: tuple[str, ...]) -> str:
    parents = {key[:-3] for key in keys}
    return date_key_in_words(parents.pop()) if len(parents) == 1 and len(keys[0]) > 4 else ""


def _steps(request: Request, first: str, last: str) -> tuple[Step, ...]:
    if not request.selected(DATE):
        return ()
    wider = [key for key in (first[:4], first[:7]) if len(key) < len(first) and last.startswith(key)]
    all_dates = Step("All dates", request.without(DATE))
    return (all_dates, *(Step(date_key_in_words(key), narrowed(request, key)) for key in wider))
