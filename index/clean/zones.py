"""The time zones that wires and pages print as letters, in hours east of UTC."""

from __future__ import annotations

from collections.abc import Mapping

# IST is India's, as in the copy of Indian agencies; AST the Atlantic's.
ZONE_HOURS: Mapping[str, float] = {
    "GMT": 0, "UTC": 0, "Z": 0, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "IST": 5.5, "SGT": 8,
    "HKT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4,
    "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
"""Zones that name one offset."""
WINTER_HOURS: Mapping[str, float] = {"ET": -5, "CT": -6, "MT": -7, "PT": -8}
"""Zones that are an hour further east in summer, by their winter time."""
