"""The `OrderedDict` of restricted programs: a dictionary, which keeps its order anyway.

The library has it in C, with a list beside the dictionary, which a program can free meanwhile.
"""

import reprlib
import sys
from collections.abc import Iterable
from typing import Any


class OrderedDict(dict[Any, Any]):
    """`collections.OrderedDict`."""

    __slots__ = ("__dict__",)
    __module__ = "collections"

    def move_to_end(self, key: Any, last: bool = True) -> None:
        value = dict.pop(self, key)
        if last:
            dict.__setitem__(self, key, value)
            return
        items = list(dict.items(self))
        dict.clear(self)
        dict.__setitem__(self, key, value)
        dict.update(self, items)

    def popitem(self, last: bool = True) -> tuple[Any, Any]:
        if not dict.__len__(self):
            raise KeyError("dictionary is empty")
        if last:
            return dict.popitem(self)
        key = next(dict.__iter__(self))
        return key, dict.pop(self, key)

    def copy(self) -> "OrderedDict":
        dict.__len__(self)  # raises TypeError if it is no dictionary
        return type(self)(self)

    @classmethod
    def fromkeys(cls, iterable: Iterable[Any], value: Any = None) -> "OrderedDict":
        made = cls()
        for key in iterable:
            made[key] = value
        return made

    def __eq__(self, other: object) -> Any:
        same = dict.__eq__(self, other)
        if same is True and isinstance(other, OrderedDict):
            return list(dict.keys(self)) == list(dict.keys(other))
        return same

    def __ne__(self, other: object) -> Any:
        same = type(self).__eq__(self, other)
        return same if same is NotImplemented else not same

    def __or__(self, other: Any) -> Any:
        if not isinstance(other, dict):
            return NotImplemented
        dict.__len__(self)
        made = type(self)(self)
        made.update(other)
        return made

    def __ror__(self, other: Any) -> Any:
        if not isinstance(other, dict):
            return NotImplemented
        dict.__len__(self)
        made = type(self)(other)
        made.update(self)
        return made

    __hash__ = None

    @reprlib.recursive_repr()
    def __repr__(self) -> str:
        name = type(self).__name__
        if not dict.__len__(self):
            return f"{name}()"
        items = dict(self) if sys.version_info >= (3, 12) else list(self.items())
        return f"{name}({items!r})"
