"""The targets that score the cleaner fail where a figure falls under its floor, and only there."""

from __future__ import annotations

from datetime import date

import pytest

from tests.bench import bared, datelines, scoring
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


@pytest.mark.parametrize("name", bared.FLOORS)
def test_each_way_to_bare_pages_has_floors_that_bite(name: str) -> None:
    floors = bared.FLOORS[name]
    assert list(broken_floors(floors, floors)) == []
    under = {group: {figure: floor - 0.1 for figure, floor in of_group.items()} for group, of_group in floors.items()}
    assert len(list(broken_floors(under, floors))) == sum(map(len, floors.values()))


def test_a_page_that_is_bared_lacks_what_the_name_of_the_cleaner_says() -> None:
    copy = (
        "<p>The harbour at Kestrel Point opened on Monday, nine years after the storm that closed it, it said.</p>" * 3
    )
    statement = '{"@type": "NewsArticle", "headline": "Harbour opens at Kestrel", "author": {"name": "Ann Lee"}}'
    page = (
        f'<html><head><title>Harbour opens at Kestrel</title><script type="application/ld+json">{statement}</script>'
        '<meta property="article:published_time" content="2024-03-07"></head><body><h1>Harbour opens at Kestrel</h1>'
        f'<div class="story-body">{copy}<p class="caption">The quay.</p></div></body></html>'
    ).encode()
    whole = scoring.clean(page, None)
    assert (whole["authors"], whole["published"], len(whole["body"])) == (["Ann Lee"], "2024-03-07", 3)
    assert bared.without_statements(page, None) == {**whole, "authors": []}
    assert len(bared.without_names(page, None)["body"]) == 4
    assert bared.without_everything(page, None)["published"] is None
