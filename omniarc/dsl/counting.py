"""Counting and grouping: the commonest and the rarest, by any property."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

T = TypeVar("T")


def _hashable(value: Any) -> Hashable:
    if hasattr(value, "tobytes"):
        return value.shape, value.tobytes()
    if not isinstance(value, Hashable):
        raise TypeError(f"group_by: cannot group by a {type(value).__name__}")
    return value


def group_by(items: Iterable[T], key: Callable[[T], Any]) -> list[list[T]]:
    """Items in groups of equal key (grids may be keys), largest group first, then as they came.

    >>> group_by([1, 2, 3, 5], key=lambda number: number % 2)
    [[1, 3, 5], [2]]
    """
    groups: dict[Hashable, list[T]] = {}
    for item in items:
        groups.setdefault(_hashable(key(item)), []).append(item)
    return sorted(groups.values(), key=lambda group: -len(group))


def _same(item: Any) -> Any:
    return item


def most_common(items: Iterable[T], key: Callable[[T], Any] = _same) -> T:
    """The first of the items whose key occurs most often.

    >>> most_common([2, 3, 3, 2, 3])
    3
    """
    groups = group_by(items, key)
    if not groups:
        raise ValueError("most_common: there are no items")
    return groups[0][0]


def odd_one_out(items: Iterable[T], key: Callable[[T], Any] = _same) -> T:
    """The first of the items whose key occurs least often.

    >>> odd_one_out([2, 3, 3])
    2
    """
    groups = group_by(items, key)
    if not groups:
        raise ValueError("odd_one_out: there are no items")
    return min(groups, key=len)[0]
