"""Loops that are compiled to machine code, by Numba: one pass where whole-array steps of NumPy take ten.

A kernel is a plain function over arrays and numbers. Its signatures say for which types it is compiled, when it is
imported; a call with others is a `TypeError`, never a compilation while a query waits. The machine code is kept beside
the module, else in the user's cache folder, and loaded from there; Numba passes over a folder that it may not write.
With `NUMBA_DISABLE_JIT=1` kernels run as Python.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache, partial
from typing import Any, TypeVar, cast

import numba
import numpy as np
import numpy.ma  # else Numba does at the first call of all, in the middle of a search: 50 ms
from numba import types
from numba.core.caching import FunctionCache

log = logging.getLogger("dateline.search")
_Function = TypeVar("_Function", bound=Callable[..., Any])


_Type = types.Type
I64, F64, FLAG, NOTHING = types.int64, types.float64, types.boolean, types.void
_ITEMS: tuple[_Type, ...] = (types.uint8, types.uint16, types.uint32, I64, F64, FLAG)
U8S, U16S, U32S, I64S, F64S, FLAGS = (types.Array(item, 1, "C", readonly=True) for item in _ITEMS)
"""Arrays that a kernel reads; what it is given may be writable."""
OUT_U8S, OUT_U16S, OUT_U32S, OUT_I64S, OUT_F64S, OUT_FLAGS = (types.Array(item, 1, "C") for item in _ITEMS)
"""Arrays that a kernel writes into."""
wide = cast(Callable[[Any], int], np.int64)
"""Makes a number out of an array fit to be reckoned with: numbers of small types overflow, or become fractions."""


def compiled(*signatures: Any) -> Callable[[_Function], _Function]:
    """Compile a function for some signatures, `result(argument, …)` of the types above; it runs without the GIL.

    A kernel calls others of its own module alone and takes no number from another, for its machine code is made anew
    only when its module changes: what two modules need, a bisection or how bits are laid, is in both. It makes no
    arrays and is given what room it needs: so none has to be counted as in use, with an atomic step for each at a call.
    """

    def compile_(function: _Function) -> _Function:
        kernel = partial(cast(Any, numba.njit), list(signatures), nogil=True, _nrt=False)
        try:
            return cast(_Function, _kept(kernel, function))
        except (RuntimeError, OSError) as error:
            _warn(str(error.strerror) if isinstance(error, OSError) else "no folder for it may be written")
            return cast(_Function, kernel()(function))

    return compile_


def _kept(kernel: Callable[..., Any], function: Callable[..., Any]) -> Any:
    """Return a kernel made and kept, or loaded; one that is damaged is made anew.

    Raises:
        RuntimeError: there is no folder to keep it in.
        OSError: it can be neither loaded nor kept.
    """
    try:
        return kernel(cache=True)(function)
    except (RuntimeError, OSError):
        raise
    except Exception:
        # A damaged pickle may raise anything; what is wrong with the function itself is raised again.
        cast(Any, FunctionCache)(function).flush()
        return kernel(cache=True)(function)


@cache
def _warn(reason: str) -> None:
    """Say why machine code is not kept, each reason once."""
    log.warning("machine code is made anew by each process: %s; NUMBA_CACHE_DIR names a folder for it", reason)


def part(function: _Function) -> _Function:
    """Make a function a part of the kernels of its module that call it: compiled with these, never called otherwise."""
    return cast(_Function, cast(Any, numba.njit)(nogil=True, _nrt=False)(function))
