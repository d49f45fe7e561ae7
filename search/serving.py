"""Which generation serves: opens the live one, lends its engines to threads, and lets superseded ones go."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search.columnar.engine import ColumnarEngine
from search.engine import Engine
from search.generation import Pinned, current_name, pin_current


class _Serving:
    """One open generation and its engines; an engine is lent to one thread at a time."""

    def __init__(self, pinned: Pinned, asked_for: str | None) -> None:
        self.pinned = pinned
        self.asked_for = asked_for
        self.lent = 0
        self.is_retired = False
        self._first: Engine = ColumnarEngine.open(pinned.path)
        self._idle: list[Engine] = [self._first]

    def take(self) -> Engine:
        self.lent += 1
        return self._idle.pop() if self._idle else self._first.twin()

    def give_back(self, engine: Engine) -> None:
        self.lent -= 1
        self._idle.append(engine)
        self.close_if_unused()

    def retire(self) -> None:
        self.is_retired = True
        self.close_if_unused()

    def close_if_unused(self) -> None:
        if self.is_retired and not self.lent:
            for engine in self._idle:
                engine.close()
            self._idle.clear()
            self.pinned.close()


class Generations:
    """The generations of one root that are open in this process: mostly one, two while a new one takes over."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._live: _Serving | None = None

    @contextmanager
    def borrow(self) -> Iterator[tuple[Pinned, Engine]]:
        """Lend an engine of the live generation; it is this caller's alone until the `with` ends.

        Raises:
            NoGeneration: nothing has been published.
            CorruptGeneration: no generation is intact.
        """
        serving, engine = self._take()
        try:
            yield serving.pinned, engine
        finally:
            with self._lock:
                serving.give_back(engine)

    def close(self) -> None:
        """Let every generation go as soon as nobody reads it."""
        with self._lock:
            if self._live:
                self._live.retire()
                self._live = None

    def _take(self) -> tuple[_Serving, Engine]:
        if not self._is_fresh():
            # One thread opens; the others wait rather than open the same generation again.
            with self._opening:
                if not self._is_fresh():
                    self._replace()
        with self._lock:
            if self._live is None:
                return self._take_again()
            return self._live, self._live.take()

    def _take_again(self) -> tuple[_Serving, Engine]:
        self._live = self._open()
        return self._live, self._live.take()

    def _is_fresh(self) -> bool:
        live = self._live
        return live is not None and live.asked_for == current_name(self._root)

    def _replace(self) -> None:
        fresh = self._open()
        with self._lock:
            stale, self._live = self._live, fresh
            if stale:
                stale.retire()

    def _open(self) -> _Serving:
        asked_for = current_name(self._root)
        pinned = pin_current(self._root)
        try:
            return _Serving(pinned, asked_for)
        except BaseException:
            pinned.close()
            raise
