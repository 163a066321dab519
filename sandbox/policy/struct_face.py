"""The `Struct` of restricted programs.

The library's frees the format that it packs by when it is initialized again, which the methods of
what it packs can do. This one calls the functions of the module, whose own no program reaches.
"""

import struct
from collections.abc import Iterator
from typing import Any

from sandbox.policy.typing_objects import Sealed


class Struct(Sealed, is_face=True):
    """`struct.Struct`."""

    __slots__ = ("_format", "_size")
    __module__ = "_struct"

    _format: str
    _size: int

    def __new__(cls, format: str | bytes) -> "Struct":
        text = bytes(format).decode("ascii") if isinstance(format, bytes) else format
        made = object.__new__(Struct)
        made._size = struct.calcsize(text)
        made._format = str.__str__(text)
        return made

    @property
    def format(self) -> str:
        return self._format

    @property
    def size(self) -> int:
        return self._size

    def pack(self, *values: Any) -> bytes:
        return struct.pack(self._format, *values)

    def pack_into(self, buffer: Any, offset: int, *values: Any) -> None:
        struct.pack_into(self._format, buffer, offset, *values)

    def unpack(self, buffer: Any, /) -> tuple[Any, ...]:
        return struct.unpack(self._format, buffer)

    def unpack_from(self, buffer: Any, offset: int = 0) -> tuple[Any, ...]:
        return struct.unpack_from(self._format, buffer, offset)

    def iter_unpack(self, buffer: Any, /) -> Iterator[tuple[Any, ...]]:
        return struct.iter_unpack(self._format, buffer)
