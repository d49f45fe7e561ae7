"""Machine code that is kept: that of nothing else, made anew where it is damaged, and missed by nobody."""

from __future__ import annotations

import ast
import importlib
import logging
import pkgutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numba
import pytest
from numba import types

import search.columnar.loops
from search.columnar import compiled, postings
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


KERNEL = """
from search.columnar.compiled import I64, compiled

@compiled(I64(I64))
def doubled(number: int) -> int:
    return 2 * number
"""
LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
import kernel
print(kernel.doubled(21))
"""


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Callable[[], Any]:
    """Return a call that imports a kernel as another process would, with `tmp_path` alone to keep its code in."""
    if numba.config.DISABLE_JIT:
        pytest.skip("kernels run as Python")
    (tmp_path / "kernel.py").write_text(KERNEL)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/cache")
    monkeypatch.setattr("numba.config.CACHE_DIR", "")
    monkeypatch.setattr(compiled.log, "handlers", [caplog.handler])  # a command may have turned it elsewhere
    caplog.set_level(logging.WARNING, compiled.log.name)
    monkeypatch.setattr(compiled.log, "propagate", False)
    compiled._warn.cache_clear()

    def again() -> Any:
        monkeypatch.delitem(sys.modules, "kernel", raising=False)
        return importlib.import_module("kernel").doubled

    return again


def hits(kernel: Any) -> int:
    return sum(kernel.stats.cache_hits.values())


@pytest.mark.parametrize("kind", ["nbi", "nbc"])
@pytest.mark.parametrize(
    "damage",
    [lambda _: b"", lambda whole: whole[:-9], lambda whole: b"\x80" * len(whole)],
    ids=["emptied", "cut", "overwritten"],
)
def test_damaged_machine_code_is_made_anew_and_kept(
    load: Callable[[], Any], tmp_path: Path, kind: str, damage: Callable[[bytes], bytes],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    assert (hits(load()), hits(load())) == (0, 1)
    (file,) = (tmp_path / "__pycache__").glob(f"*.{kind}")
    file.write_bytes(damage(file.read_bytes()))
    kernel = load()
    assert (kernel(21), hits(kernel), hits(load())) == (42, 0, 1)
    assert not caplog.records


def test_where_nothing_can_be_kept_that_is_said_once(
    load: Callable[[], Any], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "__pycache__").write_text("not a folder")
    assert (load()(21), load()(21), hits(load())) == (42, 42, 0)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "no folder for it may be written; NUMBA_CACHE_DIR" in caplog.text


@pytest.mark.usefixtures("load")
def test_a_full_disk_does_not_stop_the_program(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED], capture_output=True, text=True, timeout=60, cwd=tmp_path, check=True
    )
    assert done.stdout == "42\n"
    assert "File too large" in done.stderr
