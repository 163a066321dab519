"""Creation of the classes of class statements."""

from collections.abc import Callable, MutableMapping
from typing import Any

from sandbox.policy import own


class ClassMaker:
    """A stand-in for the metaclass of a class statement, which records the class as the program's.

    Attributes:
        kind: the real metaclass.
        check: called with the namespace before the class is created.
    """

    __slots__ = ("_bases", "check", "kind")

    def __init__(
        self, kind: type, bases: tuple[Any, ...], check: Callable[[Any], Any] | None = None
    ) -> None:
        self.kind = kind
        self.check = check
        self._bases = bases

    def __prepare__(self, name: str, bases: tuple[Any, ...], **keywords: Any) -> Any:
        space: MutableMapping[str, Any] = self.kind.__prepare__(name, bases, **keywords)
        space[own.MARK] = own.Recorder()
        return space

    def __call__(
        self, name: str, bases: tuple[Any, ...], space: dict[str, Any], **keywords: Any
    ) -> Any:
        if self._bases is not bases:
            space["__orig_bases__"] = self._bases
        if self.check is not None:
            space = self.check(space)
        made = self.kind(name, bases, space, **keywords)
        own.remove_mark(made)
        return made


def metaclass_of(bases: tuple[Any, ...], given: type = type) -> Any:
    """Return the metaclass that a class statement with these bases uses.

    Raises:
        TypeError: the metaclasses of the bases conflict.
    """
    winner: Any = given
    for base in bases:
        kind = type(base)
        if issubclass(winner, kind):
            continue
        if not issubclass(kind, winner):
            if winner is type:
                return kind  # an object that is no class: its class is called
            raise TypeError(
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) "
                "subclass of the metaclasses of all its bases"
            )
        winner = kind
    return winner
