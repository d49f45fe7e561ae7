"""Exit codes and what is said on stderr: the one place that maps errors to them.

0 done, 1 failed, 2 usage, 65 refused (EX_DATAERR), 75 another run is at work (EX_TEMPFAIL), 78 a setting cannot work
(EX_CONFIG). The names in brackets are those of sysexits.h.
"""

from __future__ import annotations

import errno

from search.errors import BadInput, DatelineError, Locked, Misconfigured, Refused

FAILED = 1
_CODES: tuple[tuple[type[DatelineError], int], ...] = ((BadInput, 2), (Refused, 65), (Locked, 75), (Misconfigured, 78))
REMEDIES = {
    errno.ENOSPC: "free space there and run it again",
    errno.EDQUOT: "raise the quota or free space there and run it again",
    errno.EROFS: "remount it for writing",
    errno.EIO: "the disk fails; check the system's log",
    errno.EMFILE: "raise the limit on open files (ulimit -n)",
    errno.ENFILE: "the system has too many files open",
    errno.EFBIG: "raise the limit on file size (ulimit -f)",
    errno.EACCES: "this user may not; check owner and mode",
}


def exit_code(error: DatelineError | OSError) -> int:
    """Return the exit code for an error."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), FAILED)


def explain(error: DatelineError | OSError) -> str:
    """Return what to tell a person: what failed, on which path, and the remedy."""
    if isinstance(error, BadInput):
        return f"{error}; {error.hint}" if error.hint else str(error)
    if isinstance(error, DatelineError):
        cause = error.__cause__
        remedy = REMEDIES.get(cause.errno or 0, "") if isinstance(cause, OSError) else ""
        return f"{error}; {remedy}" if remedy else str(error)
    where = f"{error.filename}: " if error.filename else ""
    remedy = REMEDIES.get(error.errno or 0, "run it again; what is live stays live")
    return f"{where}{error.strerror or error}; {remedy}"
