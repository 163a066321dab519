"""The entry point of a program, and the type of its input."""

import types
import typing
from collections.abc import Callable
from typing import Any

from sandbox.entry_points import ENTRY_POINTS
from sandbox.policy.guards import PROGRAM_MODULE

_MAX_DECORATORS = 16


class NoEntryPointError(Exception):
    """The program does not define the function to call; the message lists those that it does."""


def find(namespace: dict[str, Any], name: str | None) -> Callable[[Any], Any]:
    """Return the entry point in a program's namespace.

    Args:
        namespace: the globals of the program.
        name: the name of the function; None for the first of `ENTRY_POINTS` that the program
            defines or else its last top-level function.

    Raises:
        NoEntryPointError: there is no such function.
    """
    functions: dict[str, Callable[[Any], Any]] = {
        key: value for key, value in namespace.items() if _is_function(value)
    }
    if name is not None:
        if name in functions:
            return functions[name]
        defined = ", ".join(list(functions)[:10]) or "none"
        raise NoEntryPointError(
            f"entry_point: the code defines no function {name!r}; it defines: {defined}"
        )
    for default in ENTRY_POINTS:
        if default in functions:
            return functions[default]
    own = [value for value in functions.values() if _is_own(value)]
    if not own:
        raise NoEntryPointError("code: must define a function")
    return max(own, key=_position)


def _is_function(value: Any) -> bool:
    return callable(value) and not isinstance(value, type)


def _is_own(value: Any) -> bool:
    """Return whether the program defines `value`, rather than imports it."""
    return getattr(value, "__module__", None) == PROGRAM_MODULE and hasattr(value, "__name__")


def _position(value: Any) -> int:
    """Return the line at which a function is defined, or 0 if unknown."""
    code = getattr(_unwrapped(value), "__code__", None)
    return code.co_firstlineno if isinstance(code, types.CodeType) else 0


def _unwrapped(value: Any) -> Any:
    """Return the function inside its decorators, which a program may have chained in a cycle."""
    for _ in range(_MAX_DECORATORS):
        if not hasattr(value, "__wrapped__"):
            break
        value = value.__wrapped__
    return value


def input_type(function: Callable[[Any], Any], namespace: dict[str, Any]) -> str:
    """Return "list" if the first parameter is annotated as a list or sequence, else "numpy"."""
    function = _unwrapped(function)
    code = getattr(function, "__code__", None)
    annotations = getattr(function, "__annotations__", {})
    if not isinstance(code, types.CodeType) or not code.co_varnames:
        return "numpy"
    annotation = annotations.get(code.co_varnames[0])
    if isinstance(annotation, str):
        # From `from __future__ import annotations`. Aliases are resolved; nothing is evaluated.
        annotation = annotation.strip("'\"")
        annotation = namespace.get(annotation, annotation)
    if isinstance(annotation, str):
        head = annotation.replace("typing.", "").replace("t.", "").partition("[")[0]
        return "list" if head.lower() in ("list", "sequence", "iterable", "tuple") else "numpy"
    origin = typing.get_origin(annotation) or annotation
    named = getattr(origin, "__name__", "")
    is_list = origin in (list, tuple) or named in ("Sequence", "MutableSequence", "Iterable")
    return "list" if is_list else "numpy"
