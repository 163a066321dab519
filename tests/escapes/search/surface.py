"""Library functions that use names, templates or source that they do not hold themselves.

A program that reaches such a function may choose what it reads, writes or runs.
"""

import atexit
import dis
import inspect
import json
import sys
import types
from collections.abc import Iterator
from typing import Any

from sandbox.policy.checked_methods import unchecked
from tests.escapes.search.reach import Reach
from tests.escapes.search.world import World, build

_NAMES = frozenset(
    "setattr delattr eval exec compile __import__ import_module format_map globals locals vars "
    "_getframe __globals__ __getattribute__ __setattr__ f_globals f_locals".split()
)
_OURS = ("/sandbox/", "<face ")
# Instructions in which a constant argument of `getattr` follows its load.
_NEAR = 9


def uses(world: World) -> dict[str, list[str]]:
    """Return what each library function that programs lead to uses, by its full name."""
    found: dict[str, list[str]] = {}
    for function in _functions(world):
        used = sorted({name for code in _codes(function.__code__) for name in _used(code)})
        if used:
            found[f"{function.__module__}.{function.__qualname__}"] = used
    return found


def _functions(world: World) -> Iterator[types.FunctionType]:
    """Yield the functions that a program reaches, and those of the modules that they call."""
    reach = Reach(world)
    list(reach.start())
    waiting = [obj for _, obj in reach.objects]
    seen: set[int] = set()
    while waiting:
        obj = waiting.pop()
        obj = getattr(obj, "__func__", obj)
        if isinstance(obj, property):
            waiting += [part for part in (obj.fget, obj.fset, obj.fdel) if part is not None]
        if id(obj) in seen:
            continue
        seen.add(id(obj))
        if isinstance(obj, type):
            waiting += list(vars(obj).values())
        if not isinstance(obj, types.FunctionType):
            continue
        function: Any = inspect.unwrap(unchecked(obj))
        if not isinstance(function, types.FunctionType) or _is_ours(function):
            continue
        if function is not obj:
            waiting.append(function)
            continue
        yield function
        waiting += _callees(function)


def _callees(function: types.FunctionType) -> Iterator[Any]:
    for code in _codes(function.__code__):
        for name in code.co_names:
            value = function.__globals__.get(name)
            if isinstance(value, types.FunctionType | type):
                yield value
    for cell in function.__closure__ or ():
        if isinstance(cell.cell_contents, types.FunctionType):
            yield cell.cell_contents


def _is_ours(function: types.FunctionType) -> bool:
    return any(part in function.__code__.co_filename for part in _OURS)


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            yield from _codes(const)


def _used(code: types.CodeType) -> Iterator[str]:
    yield from _NAMES.intersection(code.co_names)
    if not {"getattr", "format"}.intersection(code.co_names):
        return
    steps = list(dis.get_instructions(code))
    for number, step in enumerate(steps):
        if step.argval == "getattr" and step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            near = steps[number + 1 : number + _NEAR]
            if not any(s.opname == "LOAD_CONST" and type(s.argval) is str for s in near):
                yield "getattr"
        if step.argval == "format" and step.opname in ("LOAD_METHOD", "LOAD_ATTR"):
            before = steps[number - 1]
            if before.opname != "LOAD_CONST" and before.argval != "self":
                yield "format"


if __name__ == "__main__":
    json.dump(uses(build("lean")), sys.stdout)
    atexit._clear()  # what is left to do then would change classes, which are sealed
