"""The entry point of a program: which function or method is called.

`docs/replies.md` states the order of choice. Only objects are looked at, never the source, and a
program that defines one of the usual names costs a few lookups.
"""

import abc
import dis
import functools
import types
from collections.abc import Callable, Iterator
from typing import Any

from sandbox.entry_points import ENTRY_POINTS, NOT_SOLUTION
from sandbox.policy.compiler import PROGRAM_FILE
from sandbox.policy.guards import PROGRAM_MODULE

# How many decorators, partial applications and bound methods are looked through.
_MAX_DECORATORS = 16

# At most this many names are listed in an error.
_MOST_LISTED = 10

_RETURN_VALUE, _LOAD_CONST = dis.opmap["RETURN_VALUE"], dis.opmap["LOAD_CONST"]
_RETURN_CONST = dis.opmap.get("RETURN_CONST")  # CPython 3.12 and 3.13

_TAKES_MORE = 0x04  # CO_VARARGS
_YIELDS = 0x20  # CO_GENERATOR

Function = Callable[[Any], Any]


class NoEntryPointError(Exception):
    """The program does not define the function to call; the message lists those that it does."""


def find(namespace: dict[str, Any], name: str | None) -> Function:
    """Return the entry point in a program's namespace.

    Args:
        namespace: the globals of the program.
        name: the name of the function or method; None to choose one.

    Raises:
        NoEntryPointError: there is no such function.
    """
    if name is not None:
        named = namespace.get(name)
        function: Function | None = named if _is_function(named) else None
        function = function or _named_method(namespace, name)
        if function is None:
            raise NoEntryPointError(
                f"entry_point: the code defines no function {name!r}; "
                f"it defines: {_listed(namespace) or 'none'}"
            )
        return function
    for default in ENTRY_POINTS:
        value: Any = namespace.get(default)
        if _is_function(value) and accepts(value, 1):
            return value  # type: ignore[no-any-return]
    function = _chosen(namespace)
    if function is None:
        defined = _listed(namespace)
        hint = f" that can take one grid; it defines: {defined}" if defined else ""
        raise NoEntryPointError(f"code: must define a function{hint}")
    return function


def _listed(namespace: dict[str, Any]) -> str:
    functions = [key for key, value in namespace.items() if _is_function(value)]
    return ", ".join(functions[:_MOST_LISTED])


def _chosen(namespace: dict[str, Any]) -> Function | None:
    """Return the last function that no other one calls, else a class's method, else the last."""
    own = {key: value for key, value in namespace.items() if _is_own(value)}
    functions = [
        (_position(value), key)
        for key, value in own.items()
        if _is_function(value) and accepts(value, 1) and not NOT_SOLUTION.match(key)
    ]
    names = [key for _, key in sorted(functions, key=lambda each: each[0])]
    methods = {key: method for key, value in own.items() if (method := _method_of(value))}
    # Those that return something come first: the others may only print.
    for candidates in ([key for key in names if _returns(own[key])], names):
        called = _called_by(own, [*candidates, *methods])
        for key in reversed(candidates):
            if key not in called:
                return own[key]  # type: ignore[no-any-return]
        if candidates or not names:
            classes = [key for key in methods if key not in called]
            if classes:
                return _bound(own[classes[-1]], methods[classes[-1]])
    if names:
        return own[names[-1]]  # type: ignore[no-any-return]
    for key in reversed(methods):
        return _bound(own[key], methods[key])
    return None


def _called_by(own: dict[str, Any], sources: list[str]) -> set[str]:
    """Return those of the program's functions and classes that the others mention.

    Only what the `sources` reach counts: a test that calls the solution says nothing about it.
    """
    known = frozenset(own)
    called = _makers(own)
    seen: set[str] = set()
    waiting = list(sources)
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        for code in _codes(own[key]):
            mentioned = known.intersection(_names(code)) - {key}
            called |= mentioned
            waiting.extend(mentioned)
    return called


def _makers(own: dict[str, Any]) -> set[str]:
    """Return those of the program's functions that made others of them, such as decorators."""
    inside = {
        code: key
        for key, value in own.items()
        if type(value) is types.FunctionType
        for code in _nested(value.__code__)
        if code is not value.__code__
    }
    functions = (value for value in own.values() if type(value) is types.FunctionType)
    return {inside[each.__code__] for each in functions if each.__code__ in inside}


def _codes(value: Any) -> Iterator[types.CodeType]:
    """Yield the code of a function, or of each method of a class."""
    if not isinstance(value, type):
        function = unwrapped(value)
        if type(function) is types.FunctionType:
            yield function.__code__
        return
    for _, function, _ in _methods(value):
        yield function.__code__


def _nested(code: types.CodeType) -> Iterator[types.CodeType]:
    """Yield code, and that of the functions inside it."""
    waiting = [code]
    while waiting:
        each = waiting.pop()
        yield each
        waiting.extend(const for const in each.co_consts if isinstance(const, types.CodeType))


def _names(code: types.CodeType) -> Iterator[str]:
    """Yield the names that code uses, with those in the functions inside it."""
    for each in _nested(code):
        yield from each.co_names


def _is_function(value: Any) -> bool:
    return callable(value) and not isinstance(value, type)


def _is_own(value: Any) -> bool:
    """Return whether the program defines `value`, rather than imports it."""
    is_own = getattr(value, "__module__", None) == PROGRAM_MODULE
    return is_own and callable(value) and hasattr(value, "__name__")


def _position(value: Any) -> int:
    """Return the line at which a function is defined, or 0 if unknown or in another module."""
    function = unwrapped(value)
    if type(function) is not types.FunctionType:
        return 0
    code = function.__code__
    return code.co_firstlineno if code.co_filename == PROGRAM_FILE else 0


def _returns(value: Any) -> bool:
    """Return whether a function may return something other than a literal None."""
    function = unwrapped(value)
    if type(function) is not types.FunctionType:
        return True
    code = function.__code__
    if code.co_flags & _YIELDS:
        return True
    return any(_returned_values(code))


def _returned_values(code: types.CodeType) -> Iterator[bool]:
    """Yield, for each return of some code, whether it is of anything but the constant None."""
    before = argument_before = 0
    for opcode, argument in zip(code.co_code[::2], code.co_code[1::2], strict=True):
        if opcode == _RETURN_VALUE:
            yield before != _LOAD_CONST or code.co_consts[argument_before] is not None
        elif opcode == _RETURN_CONST:
            yield code.co_consts[argument] is not None
        before, argument_before = opcode, argument


def unwrapped(value: Any) -> Any:
    """Return the function inside its decorators, which a program may have chained in a cycle."""
    return _unwrapped(value)[0]


def first_parameter(value: Any) -> tuple[types.FunctionType, int] | None:
    """Return the program's function that a callable leads to, and the index of its argument.

    None if it leads to something else, or the function has no such parameter.
    """
    function, index = _unwrapped(value)
    if type(function) is not types.FunctionType or index >= function.__code__.co_argcount:
        return None
    return function, index


def _unwrapped(value: Any) -> tuple[Any, int]:
    """Return the function inside its decorators, and how many arguments it already has."""
    bound = 0
    for _ in range(_MAX_DECORATORS):
        kind = type(value)
        if kind is functools.partial:
            bound += len(value.args)
            value = value.func
        elif kind is types.MethodType:
            bound += 1
            value = value.__func__
        elif hasattr(value, "__wrapped__"):
            value = value.__wrapped__
        else:
            break
    return value, bound


def accepts(value: Any, count: int, bound: int = 0) -> bool:
    """Return whether a callable can be called with `count` positional arguments.

    True also if that is not known, as for functions written in C.

    Args:
        value: the callable.
        count: the number of arguments.
        bound: the number of arguments that it already has, such as `self`.
    """
    given: set[str] = set()
    for _ in range(_MAX_DECORATORS):
        kind = type(value)
        if kind is types.FunctionType:
            return _function_accepts(value, bound + count, given)
        if kind is types.MethodType:
            bound += 1
            value = value.__func__
        elif kind is functools.partial:
            bound += len(value.args)
            given.update(value.keywords)
            value = value.func
        elif hasattr(value, "__wrapped__"):
            value = value.__wrapped__
        elif type(call := _class_attribute(kind, "__call__")) is types.FunctionType:
            bound += 1
            value = call
        else:
            break
    return True


def _class_attribute(cls: type, name: str) -> Any:
    return next((vars(base)[name] for base in cls.__mro__ if name in vars(base)), None)


def _function_accepts(function: types.FunctionType, count: int, given: set[str]) -> bool:
    code = function.__code__
    if count > code.co_argcount and not code.co_flags & _TAKES_MORE:
        return False
    defaults = function.__defaults__ or ()
    required = set(code.co_varnames[count : code.co_argcount - len(defaults)])
    end = code.co_argcount + code.co_kwonlyargcount
    required.update(code.co_varnames[code.co_argcount : end])
    return required <= given.union(function.__kwdefaults__ or ())


def _methods(cls: type) -> Iterator[tuple[str, types.FunctionType, int]]:
    """Yield the methods of a class of the program: name, function, number of bound arguments."""
    for base in cls.__mro__:
        if base.__module__ != PROGRAM_MODULE:
            continue
        for name, value in type.__getattribute__(base, "__dict__").items():
            kind = type(value)
            function = value.__func__ if kind in (staticmethod, classmethod) else value
            if type(name) is str and type(function) is types.FunctionType:
                yield name, function, 0 if kind is staticmethod else 1


def _can_be_made(cls: Any) -> bool:
    """Return whether `cls` is a class of the program that can be made without arguments."""
    if type(cls) not in (type, abc.ABCMeta) or cls.__module__ != PROGRAM_MODULE:
        return False
    makers = (getattr(cls, "__init__", None), getattr(cls, "__new__", None))
    return all(accepts(m, 0, 1) for m in makers if type(m) is types.FunctionType)


def _method_of(cls: Any) -> str | None:
    """Return the public method of a class that can take one argument, if there is one.

    Of several, it is one with a usual name, else the last that no other method calls.
    """
    if not _can_be_made(cls):
        return None
    methods = list(_methods(cls))
    fitting = [
        name
        for name, function, bound in methods
        if not name.startswith("_")
        and not NOT_SOLUTION.match(name)
        and _function_accepts(function, bound + 1, set())
    ]
    for name in ENTRY_POINTS:
        if name in fitting:
            return name
    called = {
        mentioned
        for name, function, _ in methods
        for mentioned in _names(function.__code__)
        if mentioned != name
    }
    free = [name for name in fitting if name not in called]
    return free[-1] if free else None


def _named_method(namespace: dict[str, Any], name: str) -> Function | None:
    """Return the method `name` of the last class that has it and can be made."""
    for cls in reversed(namespace.values()):
        if _can_be_made(cls):
            for method, function, bound in _methods(cls):
                if method == name and _function_accepts(function, bound + 1, set()):
                    return _bound(cls, name)
    return None


def _bound(cls: Any, name: str) -> Function:
    """Make an object of a class and return its method."""
    function: Function = getattr(cls(), name)
    return function
