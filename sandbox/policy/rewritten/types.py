"""The face of `types`."""

from collections.abc import Mapping
from typing import Any


class SimpleNamespace:
    """An object whose attributes are the given arguments."""

    def __init__(self, **attributes: Any) -> None:
        for name, value in attributes.items():
            setattr(self, name, value)

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"namespace({fields})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SimpleNamespace):
            return NotImplemented
        return dict(vars(self)) == dict(vars(other))

    __hash__ = None  # type: ignore[assignment]


class MappingProxyType:
    """A read-only view of a mapping."""

    def __init__(self, mapping: Mapping[Any, Any]) -> None:
        self._mapping = mapping

    def __getitem__(self, key: Any) -> Any:
        return self._mapping[key]

    def __iter__(self) -> Any:
        return iter(self._mapping)

    def __len__(self) -> int:
        return len(self._mapping)

    def __contains__(self, key: object) -> bool:
        return key in self._mapping

    def __eq__(self, other: object) -> bool:
        if isinstance(other, MappingProxyType):
            return self._mapping == other._mapping
        return self._mapping == other

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"mappingproxy({self._mapping!r})"

    def get(self, key: Any, default: Any = None) -> Any:
        """Return the value of `key`, or `default`."""
        return self._mapping.get(key, default)

    def keys(self) -> Any:
        """Return the keys."""
        return self._mapping.keys()

    def values(self) -> Any:
        """Return the values."""
        return self._mapping.values()

    def items(self) -> Any:
        """Return the pairs of keys and values."""
        return self._mapping.items()

    def copy(self) -> Any:
        """Return a copy of the mapping."""
        return dict(self._mapping)


NoneType = type(None)
EllipsisType = type(...)
NotImplementedType = type(NotImplemented)
BuiltinFunctionType = BuiltinMethodType = type(len)
MethodType = type(SimpleNamespace().__init__)  # type: ignore[misc]
GeneratorType = type(each for each in "")
GenericAlias = type(list[int])
UnionType = type(int | str)
