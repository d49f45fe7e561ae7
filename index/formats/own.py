"""Dateline's own export read back: `search.ninjs` does the reading, this module refuses what it cannot have written."""

from __future__ import annotations

import dataclasses
import functools
import json
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from search.ninjs import story_from_ninjs, story_to_ninjs
from search.story import Story


def own_story(data: Mapping[str, Any]) -> Story | str:
    """Return the story that an exported object holds, or the reason why it holds none."""
    try:
        story = story_from_ninjs(data)
        if fault := _fault(story, Story):
            return f"damaged export: {fault}"
        if story.embargo_until and story.embargo_until.utcoffset() is None:
            return "damaged export: an embargo without a time zone"
        json.dumps(story_to_ninjs(story), ensure_ascii=False).encode()
    except (ValueError, ArithmeticError, TypeError, LookupError, AttributeError) as error:
        return f"damaged export: {type(error).__name__}: {ascii(str(error))[:200]}"
    return story


def _fault(value: object, expected: Any) -> str:
    """Return which part of a value has not the type that its record declares, "" if all have."""
    if isinstance(expected, types.UnionType):
        return "" if any(not _fault(value, choice) for choice in typing.get_args(expected)) else "a wrong type"
    if typing.get_origin(expected) is tuple:
        if not isinstance(value, tuple):
            return "no list"
        return next(filter(None, (_fault(one, typing.get_args(expected)[0]) for one in value)), "")
    if type(value) is not expected and not (expected in {date, datetime} and isinstance(value, expected)):
        return f"{expected.__name__} expected"
    if dataclasses.is_dataclass(expected):
        hints = _hints(typing.cast(type, expected))
        faults = ((name, _fault(getattr(value, name), hint)) for name, hint in hints.items())
        return next((f"{name}: {fault}" for name, fault in faults if fault), "")
    return ""


@functools.cache
def _hints(record: type) -> dict[str, Any]:
    return typing.get_type_hints(record)
