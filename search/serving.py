"""Which generation serves: opens the live one, lends its engines to threads, and lets superseded ones go."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from search.columnar.engine import ColumnarEngine
from search.engine import Engine
from search.errors import CorruptGeneration, NotReady
from search.generation import Pinned, current_name, forget, generation_names, pin_current
from search.schema import SCHEMA_VERSION

_WAIT_S = 0.5  # nearly every opening is over by then, and all answers are of the generation that is live
_TRY_AGAIN_S = 5.0  # hashing a damaged archive for each request would stop the machine


def _opened(directory: Path) -> Engine:
    try:
        return ColumnarEngine.open(directory)
    except Exception as error:  # NumPy raises what it likes on a damaged file
        actual = f"{type(error).__name__}: {error}"
        raise CorruptGeneration(directory, expected="an index that opens", actual=actual) from error


class _Serving:
    """One open generation and its engines; an engine is lent to one thread at a time."""

    def __init__(self, pinned: Pinned, asked_for: str | None) -> None:
        self.pinned = pinned
        self.asked_for = asked_for
        self.lent = 0
        self.is_retired = False
        self._first = _opened(pinned.path)
        self._idle: list[Engine] = [self._first]

    def take(self) -> Engine:
        """Lend an engine, a new twin where all are lent."""
        self.lent += 1
        return self._idle.pop() if self._idle else self._first.twin()

    def give_back(self, engine: Engine) -> None:
        """Take back an engine that was lent, and close a retired generation after its last."""
        self.lent -= 1
        self._idle.append(engine)
        self._close_if_unused()

    def retire(self) -> None:
        """Lend no more: close now, or once the last engine is back."""
        self.is_retired = True
        self._close_if_unused()

    def _close_if_unused(self) -> None:
        if self.is_retired and not self.lent:
            for engine in self._idle:
                engine.close()
            self._idle.clear()
            self.pinned.close()


def _serving(pinned: Pinned, asked_for: str | None) -> _Serving:
    """Open a pinned generation, and let it go where it does not open."""
    try:
        return _Serving(pinned, asked_for)
    except BaseException:
        pinned.close()
        raise


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why the live generation could not be opened, what lay in the root then, and until when that is believed."""

    error: CorruptGeneration
    seen: tuple[str | None, tuple[str, ...]]
    until_s: float


class Generations:
    """The generations of one root that are open in this process: mostly one, two while a new one takes over."""

    def __init__(self, root: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._root = root
        self._clock = clock
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._live: _Serving | None = None
        self._failure: _Failure | None = None
        self._noticed: tuple[str | None, float] = (None, 0.0)
        self._is_closed = False

    @property
    def trouble(self) -> str:
        """Return why what is open is not the live generation, "" where it is or the generation itself says so."""
        failure = self._failure
        return f"{failure.error}; what was open serves on" if failure else ""

    @contextmanager
    def borrow(self) -> Iterator[tuple[Pinned, Engine]]:
        """Lend an engine of the live generation; it is this caller's alone until the `with` ends.

        While one thread takes long to open a new generation, or where that cannot be opened, the one before is lent.

        Raises:
            NoGeneration: nothing has been published.
            CorruptGeneration: no generation is intact, and none was open.
            NotReady: this was closed.
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
            self._is_closed = True
            if self._live:
                self._live.retire()
                self._live = None

    def _take(self) -> tuple[_Serving, Engine]:
        if not self._is_fresh() and self._opening.acquire(timeout=self._patience_s()):
            try:
                self._refresh()
            finally:
                self._opening.release()
        with self._lock:
            if self._live is None:
                raise NotReady(f"{self._root}: closed")
            return self._live, self._live.take()

    def _patience_s(self) -> float:
        """Return how long to wait for whoever opens what is live now: without end (-1) only where nothing is open."""
        name, now = current_name(self._root), self._clock()
        with self._lock:
            if self._noticed[0] != name:
                self._noticed = name, now
            return max(0.0, self._noticed[1] + _WAIT_S - now) if self._live else -1.0

    def _is_fresh(self) -> bool:
        live = self._live
        return live is not None and live.asked_for == current_name(self._root)

    def _refresh(self) -> None:
        """Open what is live now, unless it is open or has just failed to."""
        if self._is_fresh():
            self._failure = None
            return
        seen = current_name(self._root), tuple(generation_names(self._root))
        failure = self._failure
        if failure is None or failure.seen != seen or self._clock() >= failure.until_s:
            try:
                fresh = self._open()
            except CorruptGeneration as error:
                failure = self._failure = _Failure(error, seen, self._clock() + _TRY_AGAIN_S)
            else:
                self._failure = None
                self._replace(fresh)
                return
        if self._live is None:
            raise failure.error.with_traceback(None)

    def _replace(self, fresh: _Serving) -> None:
        with self._lock:
            if self._is_closed:
                fresh.retire()
                return
            stale, self._live = self._live, fresh
            if stale:
                stale.retire()

    def _open(self) -> _Serving:
        asked_for = current_name(self._root)
        pinned = pin_current(self._root, schema=SCHEMA_VERSION)
        try:
            return _serving(pinned, asked_for)
        except CorruptGeneration:
            # A disk that loses bits changes none of a file's times: only hashing tells that it has.
            forget(self._root)
        return _serving(pin_current(self._root, schema=SCHEMA_VERSION), asked_for)
