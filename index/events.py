"""Logs: one line an event, its fixed name first, then its values as JSON."""

from __future__ import annotations

import json
import logging
import sys
import time
from typing import TextIO

_STANDARD = frozenset(vars(logging.makeLogRecord({})).keys()) | {"message", "asctime", "taskName"}
_LEVELS = (logging.ERROR, logging.WARNING, logging.INFO, logging.DEBUG)


class EventFormatter(logging.Formatter):
    """Formats `2026-03-01T06:00:00Z info published generation="gen-000042" stories=21578`. Times are UTC."""

    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """Return the event's line; an exception is named in it, without its trace."""
        values = {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            values["error"] = f"{type(error).__name__}: {error}"
        pairs = (f"{name}={json.dumps(value, default=str)}" for name, value in values.items())
        when = self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ")
        return " ".join((when, record.levelname.lower(), record.getMessage(), *pairs))


def log_to(stream: TextIO = sys.stderr, verbosity: int = 0) -> None:
    """Send events to a stream: errors only, and with each step of verbosity the warnings, the steps, the details."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(EventFormatter())
    logger = logging.getLogger("dateline")
    logger.handlers[:] = [handler]
    logger.propagate = False
    logger.setLevel(_LEVELS[min(verbosity, len(_LEVELS) - 1)])
