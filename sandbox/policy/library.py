"""Checks inside the standard library, for functions that programs can call indirectly.

A face hides a module's functions, but some are reachable without their names: calling any `Enum`
class can create another one, and `copy` rebuilds whatever objects it is given. The template
therefore patches these functions for all its children. A child that runs a program under policy
`kernel` restores the originals.
"""

import abc
import collections
import copy
import enum
import math
import operator
import sys
import types
import typing
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

import numpy as np

from sandbox import pythons
from sandbox.policy import _tripwire, names, own, unicode_errors
from sandbox.policy.guards import Guards
from sandbox.policy.typing_objects import UNPACK, union


class _Check(NamedTuple):
    owner: Any
    name: str
    make: Callable[[Callable[..., Any], Guards], Callable[..., Any]]


class Checks:
    """The checks of a template process."""

    def __init__(self, guards: Guards) -> None:
        self._guards = guards
        self._checks = (*_CHECKS, *_scipy_checks())
        self._originals = [getattr(check.owner, check.name) for check in self._checks]
        self._copiers = copy._deepcopy_dispatch  # type: ignore[attr-defined]
        self._copy_method = self._copiers[types.MethodType]

    def install(self) -> None:
        """Replace the library's functions with checked ones."""
        if pythons.is_tested():  # others may have another layout, and run no restricted programs
            unicode_errors.install()
        for check, original in zip(self._checks, self._originals, strict=True):
            setattr(check.owner, check.name, check.make(original, self._guards))
        self._copiers[types.MethodType] = _deepcopy_method(self._copy_method)

    def remove(self) -> None:
        """Restore the library's original functions."""
        for check, original in zip(self._checks, self._originals, strict=True):
            setattr(check.owner, check.name, original)
        self._copiers[types.MethodType] = self._copy_method


def _enum_create(original: Callable[..., Any], guards: Guards) -> Callable[..., Any]:
    """Check `EnumType._create_`: `Enum("X", {"__reduce__": …})` would define special methods."""

    def create(cls: Any, class_name: str, *args: Any, **kwargs: Any) -> Any:
        members = args[0] if args else kwargs.pop("names")  # by name from Python 3.12
        if isinstance(members, str):
            members = str.__str__(members).replace(",", " ").split()
        elif hasattr(members, "items"):
            members = list(members.items())
        checked: list[str | tuple[str, Any]] = []
        for member in members:
            if isinstance(member, str):
                checked.append(str.__str__(member))
            else:
                name, value = member
                checked.append((str.__str__(name), value))
        for entry in checked:
            name = entry if isinstance(entry, str) else entry[0]
            if names.is_special(name):
                guards.stop("class.dynamic", name)
        made = original(cls, class_name, checked, **kwargs)
        own.record_class(made)
        return made

    return create


def _copy_reconstruct(original: Callable[..., Any], guards: Guards) -> Callable[..., Any]:
    """Check `copy._reconstruct`, which writes state into whatever a class's `__new__` returns."""

    def reconstruct(x: Any, memo: Any, func: Any, args: Any, *rest: Any, **kwargs: Any) -> Any:
        for base in type(x).__mro__:
            space = type.__getattribute__(base, "__dict__")
            if own.is_own_class(base) and "__new__" in space:
                raise TypeError(f"cannot copy {type(x).__name__}: its class defines __new__")
        state: Any = rest[0] if rest else None
        if type(state) is tuple and len(state) == 2 and type(state[1]) is dict:
            for name in state[1]:
                if type(name) is not str or names.is_special(name):
                    guards.stop("attribute.forbidden", str(name))
        if memo is None:
            return original(x, memo, func, args, *rest, **kwargs)
        # What a copy is made of is not looked up in the program's `memo`, which could put other
        # names and classes in its place; nor is the state of an object that is not the program's.
        inner = memo if own.is_own_class(type(x)) else {}

        def copied(value: Any, _: Any = None) -> Any:
            kind = type(value)
            if value is state and kind is tuple and len(value) == 2:
                return tuple(_copied_names(part, inner) for part in value)
            if value is state:
                return _copied_names(value, inner)
            if kind is str or issubclass(kind, type):
                return value
            return copy.deepcopy(value, inner)

        return original(x, memo, func, args, *rest, **{**kwargs, "deepcopy": copied})

    return reconstruct


def _count_elements(original: Callable[..., Any], guards: Guards) -> Callable[..., Any]:
    """Replace what counts for `Counter`, and adds to a count that a program can free meanwhile."""
    return _tripwire.count_elements


def _copied_names(state: Any, memo: Any) -> Any:
    """Return a deep copy of an object's state, whose attributes keep their names."""
    if type(state) is dict:
        return {name: copy.deepcopy(value, memo) for name, value in state.items()}
    return copy.deepcopy(state, memo)


def _deepcopy_method(original: Callable[..., Any]) -> Callable[..., Any]:
    """Check `copy.deepcopy` of bound methods, which copies the object that a method belongs to.

    The guards are bound methods, and the `memo` that a program gives says what the copy of an
    object is: it could bind a guard to an object of the program's, whose checks pass everything.
    """

    def deepcopy_method(method: Any, memo: Any) -> Any:
        function = method.__func__
        is_own = type(function) is types.FunctionType and own.is_own_function(function)
        return original(method, memo) if is_own else method

    return deepcopy_method


def _register(original: Callable[..., Any], guards: Guards) -> Callable[..., Any]:
    """Check `ABCMeta.register`: `match` would treat a registered library class as a program's."""

    def register(cls: Any, subclass: Any) -> Any:
        if own.is_own_class(cls) and not own.is_own_class(subclass):
            guards.stop("class.dynamic", f"{cls.__name__}.register({subclass.__name__})")
        return original(cls, subclass)

    return register


def _index(original: Callable[..., Any], guards: Guards) -> Callable[..., Any]:
    """Check the key of `numpy.r_` and `c_`, who look up the names in a text in their caller."""

    def index(self: Any, key: Any) -> Any:
        if isinstance(key, str):
            raise TypeError("numpy.r_ and c_ do not take a string alone in the sandbox")
        return original(self, key)

    return index


def _strided(original: Callable[..., Any], guards: Guards) -> Callable[..., Any]:
    """Replace numpy's `DummyArray`, of which it makes strided views: an address and a layout.

    numpy believes both. Whatever function asks for the view and checked its arguments before, which
    may answer differently each time, the layout must stay inside the array. Programs get a
    `DummyArray` as the `base` of the view, so they can neither make another nor initialize it
    again; `copy` refuses the special name.
    """

    class Strided:
        __slots__ = ("__array_interface__", "base")

        def __new__(cls, *_: Any, **__: Any) -> NoReturn:
            guards.stop("memory.raw", "the base of a strided view")

        def __init__(self, *_: Any, **__: Any) -> None:
            guards.stop("memory.raw", "the base of a strided view")

    def make(interface: dict[str, Any], base: Any = None) -> Any:
        _check_layout(interface, base)
        made: Any = object.__new__(Strided)
        made.__array_interface__, made.base = interface, base
        return made

    return make


def _check_layout(interface: dict[str, Any], base: Any) -> None:
    """Make the layout of a view exact integers.

    Raises:
        ValueError: the view would extend beyond the memory of the array `base`.
    """
    shape = tuple(map(operator.index, interface["shape"]))
    item = base.dtype.itemsize
    if interface["strides"] is None:  # one item after the other
        strides = tuple(item * math.prod(shape[axis + 1 :]) for axis in range(len(shape)))
    else:
        strides = tuple(map(operator.index, interface["strides"]))
    if len(shape) != len(strides):
        raise ValueError("strides must be the same length as shape")
    low, high = np.lib.array_utils.byte_bounds(base)
    spans = [(count - 1) * stride for count, stride in zip(shape, strides, strict=True)]
    first = last = base.__array_interface__["data"][0]
    first += sum(span for span in spans if span < 0)
    last += sum(span for span in spans if span > 0) + item
    if min(shape, default=1) < 0 or (0 not in shape and (first < low or last > high)):
        raise ValueError("the view would extend beyond the array")
    interface["shape"], interface["strides"] = shape, strides


def _attach_parsers(original: Callable[..., Any], guards: Guards) -> Callable[..., Any]:
    """Replace what runs the source that scipy builds from the names of a distribution's parameters.

    The sources of scipy's own distributions have run before; there are no others.
    """
    functions: dict[str, dict[str, Any]] = {}
    for distribution in vars(sys.modules["scipy.stats"]).values():
        source = getattr(distribution, "_parse_arg_template", None)
        if type(source) is str:
            space: dict[str, Any] = {}
            functions[source] = space
            exec(source, space)

    def attach(self: Any) -> None:
        source = self._parse_arg_template
        if type(source) is not str or source not in functions:
            guards.stop("class.dynamic", type(self).__name__)
        for name in ("_parse_args", "_parse_args_stats", "_parse_args_rvs"):
            setattr(self, name, types.MethodType(functions[source][name], self))

    return attach


def _make_union(original: Callable[..., Any], guards: Guards) -> Callable[..., Any]:
    """Replace what `T | None` calls, whose result would call what a program puts in its place."""
    return lambda left, right: union((left, right))


def _unpack(original: Any, guards: Guards) -> Any:
    """Replace what `*Ts` is made of, for the same reason."""
    return UNPACK


def _of_type_parameters() -> tuple[_Check, ...]:
    """Return the checks of what type parameters call, which Python has from version 3.12."""
    if not hasattr(typing, "_make_union"):
        return ()
    return _Check(typing, "_make_union", _make_union), _Check(typing, "Unpack", _unpack)


def _scipy_checks() -> tuple[_Check, ...]:
    """Return the checks inside scipy, if it is loaded."""
    module = sys.modules.get("scipy.stats._distn_infrastructure")
    if module is None:
        return ()
    return (_Check(module.rv_generic, "_attach_argparser_methods", _attach_parsers),)


# Its `__module__` is that of its public name.
_as_strided: Any = np.lib.stride_tricks.as_strided

_CHECKS = (
    _Check(abc.ABCMeta, "register", _register),
    _Check(enum.EnumType, "_create_", _enum_create),
    _Check(collections, "_count_elements", _count_elements),
    _Check(copy, "_reconstruct", _copy_reconstruct),
    _Check(type(np.r_).__mro__[1], "__getitem__", _index),
    _Check(sys.modules[_as_strided.__globals__["__name__"]], "DummyArray", _strided),
    *_of_type_parameters(),
)
