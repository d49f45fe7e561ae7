"""Every error that Dateline raises on purpose.

DatelineError
├── BadInput                     what a user typed or a script sent; HTTP 400, exit 2
│   ├── QueryError               the query text, with a position and a hint
│   ├── RequestError             a parameter, with its name and a hint
│   └── CursorExpired            a cursor into an order that no longer is; HTTP 410
├── StoryMissing                 no such story; HTTP 404
├── StoryGone                    a killed story; HTTP 410
├── DeadlineExceeded             a search took too long; HTTP 503
├── NotReady                     nothing can be served now; HTTP 503
│   ├── NoGeneration             the root holds no usable generation
│   ├── CorruptGeneration        a generation differs from its manifest
│   └── WithdrawalLogUnreadable  nobody may be shown a story that could be killed
├── Refused                      a build or publication that must not happen; exit 65
├── Locked                       another run holds the root; exit 75
│   └── LogLocked                another process holds the withdrawal log and does not go on
└── Misconfigured                a setting that cannot work; exit 78
"""

from __future__ import annotations

from pathlib import Path


class DatelineError(Exception):
    """The root of all errors raised on purpose. Its text names what failed and, where there is one, the remedy."""


class BadInput(DatelineError):
    """Something a user typed or a script sent cannot be used. `hint` says what would work."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class QueryError(BadInput):
    """A query that cannot be read or is over a limit. `position` counts characters from 0 in the query text."""

    def __init__(self, message: str, *, position: int, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.position = position


class RequestError(BadInput):
    """A request parameter that is unknown or malformed."""

    def __init__(self, parameter: str, message: str, *, hint: str = "") -> None:
        super().__init__(f"{parameter}: {message}", hint=hint)
        self.parameter = parameter


class CursorExpired(BadInput):
    """A cursor into stories by relevance, from before the archive changed: their order is another one now."""

    def __init__(self) -> None:
        super().__init__(
            "the archive has changed since this list by relevance began, and its order with it",
            hint="begin again from the first page; a list by date (sort=newest, sort=oldest) can be walked on",
        )


class StoryMissing(DatelineError):
    """No story has this id, or none that may be seen yet."""

    def __init__(self, story_id: str) -> None:
        super().__init__(f"no story with the id {story_id!r}")
        self.story_id = story_id


class StoryGone(DatelineError):
    """The story was killed. `reason` is the notice that may be shown."""

    def __init__(self, story_id: str, reason: str) -> None:
        super().__init__(f"story {story_id!r} was withdrawn: {reason}")
        self.story_id = story_id
        self.reason = reason


class DeadlineExceeded(DatelineError):
    """A search ran past its deadline. `stage` is where it was: expand, match, rank, facets or highlight."""

    def __init__(self, stage: str, deadline_s: float) -> None:
        took = f"the search took more than {deadline_s:g} s (at: {stage})"
        super().__init__(f"{took}; narrow it with more words or a date range")
        self.stage = stage


class NotReady(DatelineError):
    """Nothing can be served now; a later try may work."""


class NoGeneration(NotReady):
    """The root holds no usable generation."""

    def __init__(self, root: Path, detail: str = "no index has been published there yet") -> None:
        super().__init__(f"{root}: {detail}; run: dateline-index build SPOOL --root {root}")
        self.root = root


class CorruptGeneration(NotReady):
    """A file of a generation differs from what its manifest records.

    `difference` says so without the remedy, for whoever goes on without a person's help.
    """

    def __init__(self, path: Path, *, expected: str, actual: str) -> None:
        difference = f"{path}: expected {expected}, found {actual}"
        super().__init__(f"{difference}; run: dateline-index build SPOOL --full")
        self.path = path
        self.difference = difference

    @property
    def may_pass(self) -> bool:
        """Whether something could not be read, for a reason that may be gone the next time, and so may be good."""
        return isinstance(self.__cause__, OSError) and not isinstance(self.__cause__, FileNotFoundError)


class WithdrawalLogUnreadable(NotReady):
    """The withdrawal log cannot be trusted, so no story may be shown."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(
            f"{path}: {detail}; nothing is served until the withdrawal log is restored; "
            "the README says how, also without a backup"
        )
        self.path = path


class Refused(DatelineError):
    """A build or publication that must not happen; the live generation stays."""


class Locked(DatelineError):
    """Another run holds the index root."""

    def __init__(self, root: Path) -> None:
        super().__init__(f"{root}: another run holds the lock; this one did nothing")
        self.root = root


class LogLocked(Locked):
    """Another process holds the withdrawal log far longer than writing it takes."""

    def __init__(self, log: Path) -> None:
        DatelineError.__init__(
            self,
            f"{log}: another process holds the withdrawal log and does not go on; nothing was recorded. "
            f"Find it (fuser {log}), continue or end it, and do this again",
        )
        self.root = log.parent


class Misconfigured(DatelineError):
    """A setting or path that cannot work until a person changes it."""
