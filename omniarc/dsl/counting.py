"""Counting: the most and the least common item, by any property."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

T = TypeVar("T")


def _hashable(value: Any, name: str) -> Hashable:
    if hasattr(value, "tobytes"):
        return value.shape, value.tobytes()
    if not isinstance(value, Hashable):
        raise TypeError(f"{name}: the key must be hashable or a grid, got {type(value).__name__}")
    return value


def _groups(items: Iterable[T], key: Callable[[T], Any], name: str) -> list[list[T]]:
    """Return the items in groups of equal keys, in order of first occurrence."""
    groups: dict[Hashable, list[T]] = {}
    for item in items:
        groups.setdefault(_hashable(key(item), name), []).append(item)
    if not groups:
        raise ValueError(f"{name}: expected at least one item")
    return list(groups.values())


def _same(item: Any) -> Any:
    return item


def most_common(items: Iterable[T], key: Callable[[T], Any] = _same) -> T:
    """Return the first item whose key occurs most often; a key may be a grid (h, w).

    >>> most_common([2, 3, 3, 2, 3])
    3
    """
    return max(_groups(items, key, "most_common"), key=len)[0]


def odd_one_out(items: Iterable[T], key: Callable[[T], Any] = _same) -> T:
    """Return the first item whose key occurs least often; a key may be a grid (h, w).

    >>> odd_one_out([2, 3, 3])
    2
    """
    return min(_groups(items, key, "odd_one_out"), key=len)[0]
