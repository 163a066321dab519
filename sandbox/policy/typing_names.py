"""The `NewType` of restricted programs, and the protocols of `typing` with one special method."""

from typing import Any

from sandbox.policy.typing_objects import Alias, Annotation, Sealed, make_alias, union


class Supports(Annotation, is_face=True):
    """A protocol of `typing` with one special method, such as `SupportsInt`."""

    __slots__ = ("_supports_method", "_supports_name")
    __module__ = "typing"

    _supports_method: str
    _supports_name: str

    def __getitem__(self, item: Any) -> Alias:
        return make_alias(self, (item,), repr(self))

    def __subclasscheck__(self, cls: Any) -> bool:
        return hasattr(cls, self._supports_method)

    def __mro_entries__(self, bases: Any) -> tuple[type, ...]:
        return ()

    def __repr__(self) -> str:
        return f"typing.{self._supports_name}"


class NewType(Sealed, is_face=True):
    """A name for a type; calling it returns the argument."""

    __slots__ = ("__name__", "__supertype__")
    __module__ = "typing"

    __name__: str
    __supertype__: Any

    def __new__(cls, name: str, tp: Any) -> "NewType":
        if cls is not NewType or type(name) is not str:
            raise TypeError("NewType() takes a name and a type")
        made = object.__new__(NewType)
        made.__name__, made.__supertype__ = name, tp
        return made

    def __call__(self, x: Any, /) -> Any:
        return x

    def __or__(self, other: Any) -> Any:
        return union((self, other))

    def __ror__(self, other: Any) -> Any:
        return union((other, self))

    def __mro_entries__(self, bases: Any) -> tuple[type, ...]:
        raise TypeError("Cannot subclass an instance of NewType.")

    def __repr__(self) -> str:
        return f"program.{self.__name__}"


def make_supports(name: str, method: str) -> Supports:
    made = Supports()
    made._supports_name, made._supports_method = name, method
    return made
