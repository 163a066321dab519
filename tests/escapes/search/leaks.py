"""Leaks to plant, so that the tests can prove that the search finds them."""

import io
import types
from typing import Any

from tests.escapes.search.world import World

CODE = (lambda: 0).__code__


class Shown:
    """A class with an attribute that is a module, and with methods that give away more."""

    module = types
    size = 3

    def namespace(self, *_: Any) -> Any:
        return globals()

    def code(self, *_: Any) -> Any:
        return [{"deep": {1: CODE}}]

    def no_namespace(self, *_: Any) -> Any:
        return types.MappingProxyType(b"x")  # type: ignore[type-var]

    def imports(self, name: Any, *_: Any) -> Any:
        return __import__(str(name))

    def gives(self, callback: Any, *_: Any) -> Any:
        return callback(io)

    def rescale(self, size: Any = None) -> None:
        Shown.size = size


def plant(world: World) -> None:
    """Add the leaks to the face of `math`."""
    world.faces["math"].__dict__["leak"] = Shown()
