"""Library classes that no program can change.

A program may call the function `__init__` of a library class with any object, and a class is an
object too: `UserDict.__init__(numbers.Real)` would write to `numbers.Real`. So would any other
method that sets attributes. Guards of such calls would be a list of methods. Instead the template
makes every class that exists before the first fork read-only, as CPython's own classes are.
"""

import array
import collections
import ctypes
import decimal
import itertools
import sys
from typing import Any, NoReturn

import numpy as np
from numpy._core import _multiarray_umath as multiarray  # type: ignore[attr-defined]

from sandbox.policy import _tripwire, object_arrays
from sandbox.policy.checked_methods import check_methods
from sandbox.policy.type_face import Stop

# A result of an operation on `numpy.ma.masked` changes its class from one of these to the other,
# which CPython permits only between classes that are not read-only.
_SWITCHED = (np.ma.MaskedArray, type(np.ma.masked))

# Iterators that drop what they are asking, comparing or adding if they are asked again meanwhile,
# and then read its freed memory.
_DROPPING: tuple[type, ...] = (
    *(itertools.chain, itertools.cycle, itertools.islice, itertools.pairwise),
    *(itertools.zip_longest, itertools.count, itertools.accumulate, itertools.groupby),
    type(next(itertools.groupby("x"))[1]),
    type(iter(int, 1)),
    type(iter(type("_Items", (), {"__getitem__": list.__getitem__})())),
)
if sys.version_info >= (3, 12):
    _DROPPING += (itertools.batched,)


class _ReadOnly(type):
    """The metaclass of classes that are read-only and still may be those of an object before."""

    __slots__ = ()

    def __setattr__(cls, name: str, value: Any) -> NoReturn:
        raise TypeError(f"cannot set {name!r} attribute of immutable type {cls.__name__!r}")

    def __delattr__(cls, name: str) -> NoReturn:
        raise TypeError(f"cannot delete {name!r} attribute of immutable type {cls.__name__!r}")


def seal_all(stop: Stop) -> None:
    """Make all classes of this process read-only, for good, and let their methods check `self`.

    Args:
        stop: stops a program that calls a method with a class.
    """
    waiting, seen = [object], {object}
    while waiting:
        cls = waiting.pop()
        for sub in type.__subclasses__(cls):
            if sub not in seen:
                seen.add(sub)
                waiting.append(sub)
    check_methods(seen, stop)
    _tripwire.keep_owners(decimal.Context, type(decimal.Context().flags))
    _tripwire.check_memory(np.ndarray)
    _tripwire.close_arrays(np.ndarray, np.nditer, np.broadcast)
    _tripwire.check_layouts(np.ndarray, np.dtypes.VoidDType, multiarray._ARRAY_API)
    object_arrays.hold_objects()
    _tripwire.hide_pointers(np.void)
    for cls in seen:
        if issubclass(cls, np.ndarray):
            _tripwire.check_memory(cls)
            _tripwire.hide_pointers(cls)
    _tripwire.hold_borrowed(collections.deque)
    _tripwire.convert_first(array.array)
    for iterator in _DROPPING:
        _tripwire.forbid_reentry(iterator)
    for cls in seen - {*_SWITCHED}:
        _tripwire.seal(cls)
    for cls in _SWITCHED:
        _make_read_only(cls)


def _make_read_only(cls: type) -> None:
    """Change the metaclass of `cls`, which Python code may not do for instances of `type`."""
    metaclass = ctypes.c_void_p.from_address(id(cls) + object.__basicsize__ - _POINTER)
    if metaclass.value != id(type):
        raise RuntimeError(f"the metaclass of {cls.__name__} is not type")
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(_ReadOnly))
    metaclass.value = id(_ReadOnly)


_POINTER = ctypes.sizeof(ctypes.c_void_p)
