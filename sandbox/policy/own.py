"""The private record of which classes and functions are a program's own.

Attributes such as `__module__` cannot tell: library code that runs with a program's object may
write them. Classes are therefore recorded by identity while they are created, and functions are
recognized by their builtins, which are fixed when they are made and hold the guards.
"""

import types
import weakref
from typing import Any

from sandbox.policy.compiler import LOAD_GUARD

# The name in a class's namespace under which it is recorded. No program can read or bind it.
MARK = "__program__"

_classes: dict[int, "_Reference"] = {}
# The classes in C of which each `__new__` of these makes instances only.
_constructors: "weakref.WeakKeyDictionary[Any, tuple[type, ...]]" = weakref.WeakKeyDictionary()
# `issubclass` without the hooks of metaclasses, with which a program could answer.
_is_subclass = type.__subclasscheck__
_functions: "weakref.WeakSet[types.FunctionType]" = weakref.WeakSet()


class _Reference(weakref.ref[type]):
    """A reference to a class, with the key of its entry."""

    __slots__ = ("key",)

    key: int


def _forget(reference: _Reference) -> None:
    if _classes.get(reference.key) is reference:
        del _classes[reference.key]


def record_class(cls: type) -> None:
    """Record that the program created `cls`."""
    reference = _Reference(cls, _forget)
    reference.key = id(cls)
    _classes[reference.key] = reference


def record_function(function: types.FunctionType) -> None:
    """Record a function that a face made for the program."""
    _functions.add(function)


def record_constructor(function: Any, *bases: type) -> None:
    """Record a `__new__` that a face made, which returns instances of `bases` only."""
    _constructors[function] = bases


def _check_new(cls: type) -> None:
    """Let a class that is derived from one in C make instances of that only.

    C code makes instances of its caller's classes, and takes what it gets for one.
    """
    spaces = [(base, type.__getattribute__(base, "__dict__")) for base in cls.__mro__]
    in_c = tuple(
        base
        for base, space in spaces
        if base is not object
        and not is_own_class(base)
        and type(space.get("__new__")) is types.BuiltinFunctionType
    )
    made_by = next(base for base, space in spaces if "__new__" in space)
    if not in_c or not is_own_class(made_by):
        return
    function: Any = cls.__new__
    is_function = type(function) is types.FunctionType
    if is_function and set(in_c) <= set(_constructors.get(function, ())):
        return

    def __new__(cls: Any, /, *args: Any, **keywords: Any) -> Any:
        made = function(cls, *args, **keywords)
        kind = type(made)
        for base in in_c:
            if not _is_subclass(base, kind):
                raise TypeError(
                    f"{cls.__name__}.__new__ must return an instance of {base.__name__!r} in the "
                    f"sandbox, not {kind.__name__!r}"
                )
        return made

    record_constructor(__new__, *in_c)
    type.__setattr__(cls, "__new__", __new__)


class _Split:
    """The `split` of a class of exception groups, of whose results `except*` takes two.

    It sets no attribute, so that none of an instance takes its place.
    """

    __slots__ = ("_function",)

    def __init__(self, function: Any) -> None:
        self._function = function

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        function = self._function
        if instance is not None and hasattr(type(function), "__get__"):
            function = type(function).__get__(function, instance, type(instance))

        def split(*args: Any) -> Any:
            made = function(*args)
            if type(made) is not tuple or len(made) != 2:
                raise TypeError("split() must return a tuple of two exceptions in the sandbox")
            for part in made:
                if part is not None and not _is_subclass(BaseException, type(part)):
                    raise TypeError(f"split() must return exceptions, not {type(part).__name__!r}")
            return made

        return split

    def __set__(self, instance: Any, value: Any) -> None:
        raise AttributeError("split of exception groups is read-only in the sandbox")


def _check_split(cls: type) -> None:
    """Check what `split` returns, if the class is one of exception groups."""
    if _is_subclass(BaseExceptionGroup, cls):
        found = next(
            space["split"]
            for space in (type.__getattribute__(base, "__dict__") for base in cls.__mro__)
            if "split" in space
        )
        checked = found if type(found) is _Split else _Split(found)
        type.__setattr__(cls, "split", checked)


class Recorder:
    """Records one class.

    As the first value in the class's namespace it is called before any hook of the program can see
    the class.
    """

    __slots__ = ("_is_done",)

    def __init__(self) -> None:
        self._is_done = False

    def __set_name__(self, owner: type, name: str) -> None:
        if not self._is_done:
            self._is_done = True
            record_class(owner)
            _check_new(owner)
            _check_split(owner)


def remove_mark(cls: type) -> None:
    """Remove the recorder from a class that has been created."""
    if MARK in type.__getattribute__(cls, "__dict__"):
        type.__delattr__(cls, MARK)


def is_own_class(cls: Any) -> bool:
    """Return whether the program created the class `cls`."""
    reference = _classes.get(id(cls))
    return reference is not None and reference() is cls


def is_own_function(function: types.FunctionType) -> bool:
    """Return whether `function` is of the program's code, or a face made it for the program."""
    space = types.FunctionType.__getattribute__(function, "__builtins__")
    return LOAD_GUARD in space or function in _functions
