"""Random choices: integers, colors, items, and drawing until a condition holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


def random_int(rng: np.random.Generator, low: int, high: int) -> int:
    """Return an integer from `low` to `high`, both included."""
    return low + int(rng.random() * (high - low + 1))


def chance(rng: np.random.Generator, probability: float) -> bool:
    """Return True with a probability."""
    return bool(rng.random() < probability)


def pick(rng: np.random.Generator, items: Sequence[T]) -> T:
    """Return one of the items."""
    return items[int(rng.random() * len(items))]


def pick_some(rng: np.random.Generator, items: Iterable[T], count: int) -> list[T]:
    """Return `count` different items in random order.

    Raises:
        ValueError: there are fewer items.
    """
    pool = list(items)
    if count > len(pool):
        raise ValueError(f"pick_some: cannot pick {count} of {len(pool)} items")
    for index in range(count):
        other = index + int(rng.random() * (len(pool) - index))
        pool[index], pool[other] = pool[other], pool[index]
    return pool[:count]


def random_colors(rng: np.random.Generator, count: int, exclude: Iterable[int] = ()) -> list[int]:
    """Return `count` different colors, neither black nor excluded."""
    excluded = set(exclude)
    return pick_some(rng, [color for color in range(1, 10) if color not in excluded], count)


def random_color(rng: np.random.Generator, exclude: Iterable[int] = ()) -> int:
    """Return a color, neither black nor excluded."""
    return random_colors(rng, 1, exclude)[0]


def random_partition(rng: np.random.Generator, total: int, parts: int, least: int = 1) -> list[int]:
    """Return `parts` integers of at least `least` that add up to `total`.

    Raises:
        ValueError: `total` is too small.
    """
    spare = total - parts * least
    if spare < 0:
        raise ValueError(f"random_partition: {total} is too small for {parts} parts")
    cuts = sorted(random_int(rng, 0, spare) for _ in range(parts - 1))
    return [b - a + least for a, b in zip([0, *cuts], [*cuts, spare], strict=True)]


def draw_until(draw: Callable[[], T], accept: Callable[[T], bool], tries: int = 200) -> T:
    """Return the first value drawn that is accepted.

    Raises:
        RuntimeError: no value was accepted in `tries` tries.
    """
    for _ in range(tries):
        value = draw()
        if accept(value):
            return value
    raise RuntimeError(f"draw_until: no value was accepted in {tries} tries")
