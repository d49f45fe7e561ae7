"""What stands inside the story's element and is not copy: taken out of the soup, each piece with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from bs4 import Tag

from index.cleaned import Removed
from index.page.vocabulary import furniture_reason, names_of

MAX_FURNITURE_SHARE = 0.4  # of the region's text: a larger element is the story itself, oddly named
FORM_CHARS = 400  # of the offer around a form: what it is for, and what becomes of the address
MAX_REMOVED_CHARS = 300  # of each removed piece are kept for the account that `show` prints

MOST_FORMS, MOST_LEVELS = 20, 4
_BOXES = frozenset(("div", "section", "aside"))

_BY_TAG = {
    "nav": "navigation",
    "aside": "aside",
    "header": "page header",
    "footer": "page footer",
    "figure": "caption",
    "figcaption": "caption",
    "form": "form",
    "menu": "navigation",
    "time": "time stamp",
    "address": "address",
    "h1": "headline",
}
# A paragraph's or phrase's class mostly says how it looks; only these reasons are believed of it.
_BELIEVED_OF_TEXT = frozenset(
    ("caption", "advertisement", "byline", "time stamp", "related stories", "share bar", "hidden")
)
_TEXT_TAGS = frozenset(("p", "a", "b", "strong", "em", "i", "span", "li", "h2", "h3", "h4"))
# Also the style that leaves text to screen readers alone: clipped to nothing.
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|clip\s*:\s*rect\(0", re.I)


def remove_furniture(region: Tag) -> list[Removed]:
    """Take furniture out of the region, in place, and return what was taken out that had text."""
    removed: list[Removed] = []
    gone: set[int] = set()
    limit = MAX_FURNITURE_SHARE * len(region.get_text())
    tags = region.find_all(True)
    offers = _around_forms(region, [tag for tag in tags if tag.name == "form"][:MOST_FORMS])
    for tag in tags:
        if id(tag.parent) in gone:
            gone.add(id(tag))
            continue
        reason = "form" if id(tag) in offers else _reason(tag)
        text = tag.get_text(" ", strip=True) if reason else ""
        if not reason or len(text) > limit:
            continue
        if text:
            removed.append(Removed(text[:MAX_REMOVED_CHARS], reason))
        gone.add(id(tag.extract()))
    return removed


def _around_forms(region: Tag, forms: Iterable[Tag]) -> frozenset[int]:
    """Return the ids of the largest elements that hold a form and little else."""
    found: set[int] = set()
    for form in forms:
        offer = form
        for around in islice(form.parents, MOST_LEVELS):
            if around is region or around.name not in _BOXES or len(around.get_text(" ", strip=True)) > FORM_CHARS:
                break
            offer = around
        found.add(id(offer))
    return frozenset(found)


def _reason(tag: Tag) -> str:
    if not tag.attrs:
        return "" if tag.name in _TEXT_TAGS else _BY_TAG.get(tag.name, "")
    if tag.has_attr("hidden") or _HIDING.search(str(tag.get("style", ""))):
        return "hidden"
    reason = furniture_reason(names_of(tag.attrs))
    if tag.name in _TEXT_TAGS and reason not in _BELIEVED_OF_TEXT:
        return ""
    return reason or _BY_TAG.get(tag.name, "")
