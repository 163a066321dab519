"""Stand-ins for `type` and other classes that programs may test for but not call."""

from collections.abc import Callable
from typing import Any, NoReturn, Protocol


class Stop(Protocol):
    """Reports a violation and ends the process."""

    def __call__(self, rule: str, detail: str) -> NoReturn: ...


def make_type_face(stop: Stop) -> type:
    """Return a stand-in for `type` that returns an object's class but cannot create classes.

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
        return face if issubclass(kind, type) else kind

    return _make_face(type, call)


def make_function_face(stop: Stop) -> type:
    """Return a stand-in for `types.FunctionType`, which serves for `isinstance` and comparisons.

    The real class makes functions of code objects that the compiler has never seen.
    """

    def call(face: type, *args: Any, **kwargs: Any) -> NoReturn:
        stop("code.exec", "types.FunctionType()")

    return _make_face(type(make_function_face), call)


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
