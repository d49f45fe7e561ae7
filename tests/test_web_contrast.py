"""The style sheet's colours, measured: WCAG 2.2 AA contrast in the light and in the dark set."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLE = (Path(__file__).parent.parent / "web" / "static" / "style.css").read_text()
TEXT, GRAPHIC = 4.5, 3.0  # WCAG 2.2: 1.4.3 for text, 1.4.11 for what must be seen to use a control
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "quiet", "link", "accent") for ground in ("paper", "panel")),
    *((ink, "mark", TEXT) for ink in ("ink", "link", "seen")),
    ("ink", "added", TEXT),
    ("seen", "paper", TEXT),
    ("on-accent", "accent", TEXT),
    ("edge", "paper", GRAPHIC),
    ("bar", "paper", GRAPHIC),
    ("accent", "mark", GRAPHIC),
]


def colours(block: str) -> dict[str, str]:
    """Return the custom properties of one :root rule that are colours."""
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


ROOTS = [colours(block) for block in re.findall(r":root \{([^}]*)\}", STYLE)]
SCHEMES = {"light": ROOTS[0], "dark": ROOTS[1]}


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb (WCAG 2.2, definitions)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_a_colour_can_be_read_on_its_ground(scheme: str, ink: str, ground: str, least: float) -> None:
    found = contrast(SCHEMES[scheme][ink], SCHEMES[scheme][ground])
    assert found >= least, f"{ink} on {ground}: {found:.2f}"


def test_both_schemes_name_the_same_colours() -> None:
    assert set(SCHEMES["light"]) == set(SCHEMES["dark"])


def test_no_rule_names_a_colour_of_its_own() -> None:
    rules = re.sub(r":root \{[^}]*\}", "", STYLE.partition("@media print")[0])
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", rules) == []


def test_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
