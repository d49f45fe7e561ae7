"""The targets that score the cleaner fail where a figure falls under its floor, and only there."""

from __future__ import annotations

from datetime import date

import pytest

from tests.bench import datelines
from tests.bench.floors import FLOORS, broken_floors

AT_THE_FLOOR: dict[str, dict[str, object]] = {
    group: {name: floor if floor < 1 else f"{floor}% of 42" for name, floor in floors.items()}
    for group, floors in FLOORS.items()
}


def test_figures_at_their_floors_hold() -> None:
    assert list(broken_floors(AT_THE_FLOOR)) == []


@pytest.mark.parametrize(("group", "name"), [(group, name) for group, floors in FLOORS.items() for name in floors])
def test_a_figure_under_its_floor_is_named(group: str, name: str) -> None:
    report = {**AT_THE_FLOOR, group: {**AT_THE_FLOOR[group], name: FLOORS[group][name] - 0.1}}
    (line,) = broken_floors(report)
    assert line.startswith(f"{group} {name}: ")


@pytest.mark.parametrize("name", datelines.FLOORS)
def test_a_share_of_datelines_under_its_floor_is_named(name: str) -> None:
    assert list(datelines.broken_floors(datelines.FLOORS)) == []
    (line,) = datelines.broken_floors({**datelines.FLOORS, name: datelines.FLOORS[name] - 0.1})
    assert line.startswith(f"datelines {name}: ")


def test_a_dateline_without_a_place_a_day_or_a_country_falls_short() -> None:
    day = date(2024, 3, 8)
    raws = ("OSLO, March 7 -", "MARCH 7 -", "OSLO, Marhc 7 -", "OSLO, Jan 2 -", "HOLMVIK, March 7 -")
    shares = datelines.figures([datelines.read_one(raw, day) for raw in raws])
    assert shares == {"parsed": 80.0, "day": 50.0, "place": 75.0}
