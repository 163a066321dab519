"""Stand-ins for `type` and other classes that programs may test for but not use otherwise."""

import types
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, Protocol


class Stop(Protocol):
    """Reports a violation and ends the process."""

    def __call__(self, rule: str, detail: str) -> NoReturn: ...


def make_type_face(stop: Stop, hidden: Mapping[type, type]) -> type:
    """Return a stand-in for `type` that returns an object's class but cannot create classes.

    In place of a class in `hidden` it returns what the mapping has for it.

    The real `type(name, bases, namespace)` could define special methods that the compiler has
    never seen. The stand-in also returns itself in place of any metaclass, so that a program
    cannot obtain the real `type` through it.
    """

    def call(face: type, *args: Any, **kwargs: Any) -> Any:
        if len(args) != 1 or kwargs:
            if len(args) == 3:
                stop("class.dynamic", f"type({args[0]!r}, …)"[:100])
            raise TypeError("type() takes 1 or 3 arguments")
        kind = type(args[0])
        return face if issubclass(kind, type) else hidden.get(kind, kind)

    return _make_face(type, call)


def hidden_classes(stop: Stop) -> dict[type, type]:
    """Return the classes of functions and modules, each with a stand-in that cannot be called.

    The real ones make functions of code that the compiler has never seen, and rename faces.
    """
    return {
        types.FunctionType: make_refused_face(
            types.FunctionType, stop, "code.exec", "types.FunctionType()"
        ),
        types.ModuleType: make_refused_face(
            types.ModuleType, stop, "module.forbidden", "types.ModuleType()"
        ),
    }


def make_refused_face(kind: type, stop: Stop, rule: str, detail: str) -> type:
    """Return a stand-in for `kind`, for `isinstance` and comparisons; a call breaks `rule`."""

    def call(face: type, *args: Any, **kwargs: Any) -> NoReturn:
        stop(rule, detail)

    return _make_face(kind, call)


def make_opaque_face(kind: type) -> type:
    """Return a stand-in for `kind` that makes its instances but shows none of its methods.

    A method that is called through its class with another object trusts it, if it is written in
    Cython: it reads and writes memory that does not belong to that object.
    """

    def call(face: type, *args: Any, **kwargs: Any) -> Any:
        return kind(*args, **kwargs)

    return _make_face(kind, call)


def _make_face(kind: type, call: Callable[..., Any]) -> type:
    """Return a class that looks like `kind`; calling it calls `call` with it."""

    class Meta(type):
        def __call__(cls, *args: Any, **kwargs: Any) -> Any:
            return call(cls, *args, **kwargs)

        def __instancecheck__(cls, obj: object) -> bool:
            return issubclass(type(obj), kind)

        def __subclasscheck__(cls, sub: type) -> bool:
            return issubclass(sub, kind)

        def __repr__(cls) -> str:
            return f"<class {kind.__name__!r}>"

        def __eq__(cls, other: object) -> bool:
            return other is cls or other is kind

        def __hash__(cls) -> int:
            return hash(kind)

    return Meta(kind.__name__, (), {"__slots__": (), "__module__": "builtins"})
