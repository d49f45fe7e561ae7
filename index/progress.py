"""A progress bar for people at a terminal, with rate and time left."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

import click

_REDRAWS = 200  # per phase: smooth to the eye, and too few to cost time


class ProgressBars:
    """A bar for each phase of a run, drawn on a stream that is a terminal."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock

    @contextmanager
    def phase(self, name: str, total: int) -> Iterator[Callable[[int], None]]:
        """Draw a bar for the length of a `with`; the call gives the number of steps done."""
        start = self._clock()
        done = 0
        with click.progressbar(
            length=total,
            label=f"{name:8}",
            file=self._stream,
            show_pos=True,
            item_show_func=lambda rate: rate or "",
            update_min_steps=max(1, total // _REDRAWS),
        ) as bar:

            def advance(steps: int) -> None:
                nonlocal done
                done += steps
                bar.update(steps, f"{done / max(self._clock() - start, 1e-9):,.0f}/s")

            yield advance
