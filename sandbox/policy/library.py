"""Checks inside the standard library, where a program gets to a function through a class or a copy.

A face hides a function behind its name. These are reached without their names: every `Enum` class
can be called to make another, `copy` rebuilds whatever it finds. They are put in force in the
template, for all its children; a child that runs under policy `kernel` takes them back.
"""

import abc
import collections
import copy
import enum
import typing
from collections.abc import Callable
from typing import Any, NamedTuple

from sandbox.policy import names
from sandbox.policy.guards import PROGRAM_MODULE, Guards


class _Check(NamedTuple):
    owner: Any
    name: str
    make: Callable[[Callable[..., Any], Guards], Callable[..., Any]]


class Checks:
    """The checks of one template."""

    def __init__(self, guards: Guards) -> None:
        self._guards = guards
        self._originals = [getattr(check.owner, check.name) for check in _CHECKS]

    def put_in_force(self) -> None:
        """Replaces the library's functions by checked ones."""
        for check, original in zip(_CHECKS, self._originals, strict=True):
            setattr(check.owner, check.name, check.make(original, self._guards))

    def take_back(self) -> None:
        """Puts the library's own functions back."""
        for check, original in zip(_CHECKS, self._originals, strict=True):
            setattr(check.owner, check.name, original)


def _enum_create(original: Callable[..., Any], guards: Guards) -> Callable[..., Any]:
    """`Enum("X", {"__reduce__": …})` would define special methods from strings."""

    def create(cls: Any, class_name: str, members: Any, **kwargs: Any) -> Any:
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
        return original(cls, class_name, checked, **kwargs)

    return create


def _copy_reconstruct(original: Callable[..., Any], guards: Guards) -> Callable[..., Any]:
    """`copy` would write an object's state into whatever its class's `__new__` returns."""

    def reconstruct(x: Any, memo: Any, func: Any, args: Any, *rest: Any, **kwargs: Any) -> Any:
        for base in type(x).__mro__:
            space = type.__getattribute__(base, "__dict__")
            if space.get("__module__") == PROGRAM_MODULE and "__new__" in space:
                raise TypeError(f"cannot copy {type(x).__name__}: its class defines __new__")
        state = rest[0] if rest else None
        if type(state) is tuple and len(state) == 2 and type(state[1]) is dict:
            for name in state[1]:
                if type(name) is not str or names.is_special(name):
                    guards.stop("attribute.forbidden", str(name))
        return original(x, memo, func, args, *rest, **kwargs)

    return reconstruct


def _named_tuple(original: Callable[..., Any], guards: Guards) -> Callable[..., Any]:
    """A named tuple's fields are what `match` asks of any object that its class is shown."""

    def make(*args: Any, **kwargs: Any) -> Any:
        made = original(*args, **kwargs)
        for field in made._fields:
            if field in names.FORBIDDEN_ATTRIBUTES:
                guards.stop("attribute.forbidden", field)
        return made

    return make


def checked_named_tuple(guards: Guards) -> Callable[..., Any]:
    """collections.namedtuple, as programs see it."""
    make = _named_tuple(collections.namedtuple, guards)

    def namedtuple(
        typename: str,
        field_names: Any,
        *,
        rename: bool = False,
        defaults: Any = None,
        module: str | None = None,
    ) -> Any:
        return make(typename, field_names, rename=rename, defaults=defaults, module=PROGRAM_MODULE)

    return namedtuple


def _register(original: Callable[..., Any], guards: Guards) -> Callable[..., Any]:
    """A registered class is matched by the fields of the one it is registered with."""

    def register(cls: Any, subclass: Any) -> Any:
        space = type.__getattribute__(cls, "__dict__")
        if space.get("__module__") == PROGRAM_MODULE:
            given = type.__getattribute__(subclass, "__dict__")
            if given.get("__module__") != PROGRAM_MODULE:
                guards.stop("class.dynamic", f"{cls.__name__}.register({subclass.__name__})")
        return original(cls, subclass)

    return register


_CHECKS = (
    _Check(abc.ABCMeta, "register", _register),
    _Check(enum.EnumType, "_create_", _enum_create),
    _Check(copy, "_reconstruct", _copy_reconstruct),
    _Check(typing, "_make_nmtuple", _named_tuple),
)
