"""The target that scores the cleaner fails where a figure falls under its floor, and only there."""

from __future__ import annotations

import pytest

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
