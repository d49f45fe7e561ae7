"""What compiled loops may stand on, so that machine code that was kept is never that of something else."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from numba import types

import search.columnar.loops
from search.columnar import postings
from search.columnar.loops import counts, phrases, scores

LOOPS = [
    importlib.import_module(f"{search.columnar.loops.__name__}.{module.name}")
    for module in pkgutil.iter_modules(search.columnar.loops.__path__)
]
HOME = "search.columnar.compiled"


def imported(module: ModuleType) -> dict[str, tuple[str, Any]]:
    """Return what a module takes from others of the project: by its name there, from where and what it is."""
    assert module.__file__
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    found: dict[str, tuple[str, Any]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {of.name: (of.name, None) for of in node.names if of.name.startswith("search")}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("search"):
            found |= {of.name: (str(node.module), getattr(module, of.asname or of.name)) for of in node.names}
    return found


@pytest.mark.parametrize("module", LOOPS, ids=lambda module: str(module.__name__))
def test_a_loop_takes_types_and_nothing_else_from_other_modules(module: ModuleType) -> None:
    taken = imported(module)
    assert {name: home for name, (home, _) in taken.items() if home != HOME} == {}
    assert [name for name, (_, what) in taken.items() if not isinstance(what, types.Type) and not callable(what)] == []


def test_modules_that_pack_and_read_the_same_bits_agree_on_them() -> None:
    assert phrases._MARK_BITS == counts.MARK_BITS
    assert (scores._HEADLINE_SHIFT, scores._BODY_MASK) == (counts.HEADLINE_SHIFT, counts.BODY_MASK)
    assert (postings._HALF_BITS, postings._HALF) == (counts._HALF_BITS, counts._HALF)
    assert postings._BODY_BITS == counts._BODY_BITS
