"""The cleaner on the labelled pages bared of what it leans on: what is left must not fall far below whole pages.

Each function is a cleaner in the form that the corpus's scorer calls. A page never seen may lack any of these: its
statements in JSON-LD, its metadata, the class names that publishing systems share, the elements that tell an article.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from lxml import etree

from index.clean.charset import decode
from index.page.document import Element
from tests.bench import scoring

FLOORS = {
    "without_statements": {
        "news": {"body_f1": 0.984, "day": 92.8, "authors": 95.2},
        "wire": {"body_f1": 0.998, "day": 96.1, "authors": 100.0, "dateline": 96.7},
        "article": {"body_f1": 0.984},
    },
    "without_names": {
        "news": {"body_f1": 0.966, "headline": 100.0, "day": 100.0},
        "wire": {"body_f1": 0.984, "headline": 100.0, "dateline": 93.5},
        "article": {"body_f1": 0.975},
    },
    "without_everything": {
        "news": {"body_f1": 0.966, "headline": 100.0, "day": 85.7},
        "wire": {"body_f1": 0.984, "headline": 100.0, "dateline": 93.5},
        "article": {"body_f1": 0.975},
    },
}
"""For each of the cleaners here, shares in per cent, body F1 from 0 to 1."""

_NAMING = ("class", "id", "role", "itemprop", "data-component", "data-testid", "data-qa", "data-test")


def without_statements(html: bytes, url: str | None) -> dict[str, Any]:
    """Clean a page without its JSON-LD."""
    return _clean(html, url, _drop_statements)


def without_names(html: bytes, url: str | None) -> dict[str, Any]:
    """Clean a page whose class names, identifiers and roles say nothing, the same nothing for the same name."""
    return _clean(html, url, _rename)


def without_everything(html: bytes, url: str | None) -> dict[str, Any]:
    """Clean a page without its JSON-LD, its metadata, its names and its elements for articles."""
    return _clean(html, url, _drop_statements, _drop_metadata, _rename, _drop_article_elements)


def _clean(html: bytes, url: str | None, *changes: Callable[[Element], None]) -> dict[str, Any]:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=False)
    root = etree.fromstring(decode(html).text.encode("utf-8", "replace"), parser)
    for change in changes:
        change(root)
    return scoring.clean(b'<!doctype html><meta charset="utf-8">' + etree.tostring(root, method="html"), url)


def _drop_statements(root: Element) -> None:
    for script in root.iter("script"):
        if "ld+json" in script.get("type", ""):
            script.tag = "dropped"
    etree.strip_elements(root, "dropped", with_tail=False)


def _drop_metadata(root: Element) -> None:
    etree.strip_elements(root, "meta", with_tail=False)


def _rename(root: Element) -> None:
    for element in root.iter(etree.Element):
        for name in _NAMING:
            if value := element.get(name):
                element.set(name, " ".join(map(_nothing, value.split())))


def _nothing(name: str) -> str:
    """Return a name of consonants and figures, in which no word can be read."""
    return f"q{hashlib.blake2b(name.encode(), digest_size=4).hexdigest()}".translate(str.maketrans("aeiou", "vwxyz"))


def _drop_article_elements(root: Element) -> None:
    for element in root.iter("article", "main"):
        element.tag = "div"
