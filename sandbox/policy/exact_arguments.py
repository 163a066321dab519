"""Functions of scipy that get plain values, whatever a program calls them with.

Many of them check a number in Python and then give it to C code, which moves through memory by it.
A program's integer could answer the check with a lie, and be another number afterwards. What is
passed on is therefore read once: numbers, texts and sequences of a program's classes become those
of Python's own.
"""

import array
import functools
import operator
import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from sandbox.policy import own

# Classes whose instances hold no other objects.
_PLAIN = frozenset(
    [
        *(bool, int, float, complex, str, bytes, bytearray, memoryview, range, array.array),
        *(type(None), type, types.FunctionType, types.BuiltinFunctionType),
    ]
)

# How deep sequences hold what a function does not take for an array: a range for each axis.
_DEPTH = 3

_EXACT: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (int, int.__pos__),
    (float, float.__pos__),
    (complex, complex.__pos__),
    (str, str.__str__),
    (bytes, lambda value: bytes.__getitem__(value, slice(None))),
)


def exact_functions(contents: dict[str, Any]) -> dict[str, Any]:
    """Return the functions in `contents`, with plain arguments; classes are left out."""
    return {
        name: _with_exact_arguments(value)
        for name, value in contents.items()
        if type(value) in (types.FunctionType, types.BuiltinFunctionType)
        and not name.startswith("_")
    }


def _with_exact_arguments(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*args: Any, **keywords: Any) -> Any:
        for value in args:
            if type(value) not in _PLAIN:
                args = tuple([exact(each) for each in args])
                break
        if keywords:
            keywords = {name: exact(value) for name, value in keywords.items()}
        return function(*args, **keywords)

    del call.__wrapped__
    return call


def exact(value: Any, depth: int = _DEPTH) -> Any:
    """Return `value` with plain values in place of what is, or holds, a program's object."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if issubclass(kind, np.ndarray):
        return _exact_array(value) if value.dtype.hasobject else value
    if kind in (list, tuple):
        is_plain = not depth or set(map(type, value)) <= _PLAIN
        return value if is_plain else kind([exact(each, depth - 1) for each in value])
    if own.is_own_class(kind):
        return _exact_own(value, kind, depth)
    if issubclass(kind, dict):
        deeper = max(depth - 1, 0)
        return {exact(key, 0): exact(each, deeper) for key, each in dict.items(value)}
    is_sequence = _defines(kind, "__iter__") or kind is np.void
    if depth and is_sequence and not issubclass(kind, str | bytes):
        return [exact(each, depth - 1) for each in value]
    return value


def _exact_own(value: Any, kind: type, depth: int) -> Any:
    """Return what takes the place of an object of a program's class."""
    for base, convert in _EXACT:
        if issubclass(kind, base):
            return convert(value)
    for sequence in (list, tuple):
        if issubclass(kind, sequence):
            return exact(sequence(sequence.__iter__(value)), depth)
    if _defines(kind, "__index__"):
        return operator.index(value)
    if _defines(kind, "__float__"):
        return float(value)
    is_sequence = _defines(kind, "__iter__") or _defines(kind, "__getitem__")
    if is_sequence and not _defines(kind, "__call__"):
        return exact(list(value), depth)
    return value


def _exact_array(value: Any) -> Any:
    """Return a copy of an array of objects, with plain values.

    Raises:
        TypeError: objects are in its fields.
    """
    if value.dtype != object:
        raise TypeError("scipy takes no structured array with objects in the sandbox")
    copy = np.empty(value.shape, object)
    for index, each in enumerate(value.flat):
        copy.flat[index] = exact(each, 0)
    return copy


def _defines(kind: type, name: str) -> bool:
    return any(name in space for space in _namespaces(kind))


def _namespaces(kind: type) -> Iterator[Any]:
    for base in type.__getattribute__(kind, "__mro__"):
        yield type.__getattribute__(base, "__dict__")
