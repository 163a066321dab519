"""Methods of library classes that accept instances of their class only, as those in C do.

A program can call a method through its class, with any object in place of `self`. A method written
in Python would read, copy or write that object: `UserDict.__copy__(C)` makes a class, and
`re.error.__init__(x, "")` sets attributes of `x`. The template gives all of them the check that
CPython makes for methods written in C. A class in place of `self` is what no honest program gives,
and stops it.
"""

import functools
import inspect
import types
import weakref
from collections.abc import Callable, Iterable
from typing import Any

from sandbox.policy import own
from sandbox.policy.type_face import Stop

# Packages whose classes no program reaches, and which run for every program: what compiles and
# guards programs. Most classes of faces check what they are called with themselves.
_LEFT_ALONE = ("RestrictedPython", "ast", "msgspec", "sandbox")

# Modules of faces with classes that do not.
_FACES = ("sandbox.policy.dataclass_fields", "sandbox.policy.faces")

# Functions in a class's namespace whose first argument is something else than an instance, and
# attributes that the metaclass keeps elsewhere.
_LEFT_OUT = frozenset(
    [
        *("__new__", "__subclasshook__", "_generate_next_value_", "__class__"),
        *(name for name, value in vars(type).items() if hasattr(value, "__set__")),
    ]
)

_unchecked: "weakref.WeakKeyDictionary[Any, Callable[..., Any]]" = weakref.WeakKeyDictionary()

_IMMUTABLE = 1 << 8  # Py_TPFLAGS_IMMUTABLETYPE
_CYTHON = "cython_function_or_method"

# `issubclass` without the hooks of metaclasses, with which a program could answer.
_is_subclass = type.__subclasscheck__


def check_methods(classes: Iterable[type], stop: Stop) -> None:
    """Replace the methods and properties of `classes` by ones that check their first argument."""
    for cls in classes:
        module = str(cls.__module__)
        is_left = module.partition(".")[0] in _LEFT_ALONE and module not in _FACES
        if is_left or cls.__flags__ & _IMMUTABLE or own.is_own_class(cls):
            continue
        for name, value in list(type.__getattribute__(cls, "__dict__").items()):
            made = _checked(value, cls, stop)
            if made is not value and name not in _LEFT_OUT:
                type.__setattr__(cls, name, made)


def _checked(value: Any, owner: type, stop: Stop) -> Any:
    """Return what takes the place of an attribute of the class `owner`."""
    if type(value) is property:
        parts = (value.fget, value.fset, value.fdel)
        get, set, delete = (part and _checked(part, owner, stop) for part in parts)
        is_same = (get, set, delete) == parts
        return value if is_same else property(get, set, delete, value.__doc__)
    if type(value).__name__ == _CYTHON or (type(value) is types.FunctionType and _has_self(value)):
        return _checked_function(value, owner, stop)
    return value


def _has_self(function: types.FunctionType) -> bool:
    """Return whether a function takes a positional argument."""
    return bool(function.__code__.co_argcount or function.__code__.co_flags & inspect.CO_VARARGS)


def _checked_function(function: Callable[..., Any], owner: type, stop: Stop) -> Callable[..., Any]:
    def method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
        kind = type(self)
        if kind is not owner and not _is_subclass(owner, kind):
            if issubclass(kind, type):
                stop("class.dynamic", f"{function.__qualname__}({self.__name__})")
            raise TypeError(
                f"{function.__qualname__!r} requires a {owner.__name__!r} object but received "
                f"a {kind.__name__!r}"
            )
        return function(self, *args, **kwargs)

    functools.update_wrapper(method, function)
    del method.__wrapped__  # type: ignore[attr-defined]
    _unchecked[method] = function
    return method


def unchecked(function: Any) -> Any:
    """Return the method behind a checked one, and everything else as it is.

    It is no attribute of the checked one, so that nothing hands it to a program by name.
    """
    return _unchecked.get(function, function) if type(function) is types.FunctionType else function
