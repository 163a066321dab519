"""The stand-in for the builtin `type` that programs get."""

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

    class Meta(type):
        def __call__(cls, *args: Any, **kwargs: Any) -> Any:
            if len(args) != 1 or kwargs:
                if len(args) == 3:
                    stop("class.dynamic", f"type({args[0]!r}, …)"[:100])
                raise TypeError("type() takes 1 or 3 arguments")
            kind = type(args[0])
            return cls if issubclass(kind, type) else kind

        def __instancecheck__(cls, obj: object) -> bool:
            return issubclass(type(obj), type)

        def __subclasscheck__(cls, sub: type) -> bool:
            return issubclass(sub, type)

        def __repr__(cls) -> str:
            return "<class 'type'>"

        def __eq__(cls, other: object) -> bool:
            return other is cls or other is type

        def __hash__(cls) -> int:
            return hash(type)

    return Meta("type", (), {"__slots__": (), "__module__": "builtins"})
