"""Random choices: sizes, colors, coin tosses, and drawing again until something holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


def random_int(rng: np.random.Generator, low: int, high: int) -> int:
    """An integer from low to high, both included."""
    return low + int(rng.random() * (high - low + 1))


def chance(rng: np.random.Generator, probability: float) -> bool:
    """True with a probability."""
    return bool(rng.random() < probability)


def pick(rng: np.random.Generator, items: Sequence[T]) -> T:
    """One of some items."""
    return items[int(rng.random() * len(items))]


def pick_some(rng: np.random.Generator, items: Iterable[T], count: int) -> list[T]:
    """`count` different ones of some items, in random order."""
    pool = list(items)
    if count > len(pool):
        raise ValueError(f"pick_some: {count} of {len(pool)} items")
    for place in range(count):
        other = place + int(rng.random() * (len(pool) - place))
        pool[place], pool[other] = pool[other], pool[place]
    return pool[:count]


def random_colors(rng: np.random.Generator, count: int, exclude: Iterable[int] = ()) -> list[int]:
    """`count` different colors, none of them black or excluded."""
    banned = set(exclude)
    return pick_some(rng, [color for color in range(1, 10) if color not in banned], count)


def random_color(rng: np.random.Generator, exclude: Iterable[int] = ()) -> int:
    """A color, not black and not excluded."""
    return random_colors(rng, 1, exclude)[0]


def random_partition(rng: np.random.Generator, total: int, parts: int, least: int = 1) -> list[int]:
    """`parts` integers of at least `least` that sum to `total`."""
    spare = total - parts * least
    if spare < 0:
        raise ValueError(f"random_partition: {total} is too small for {parts} parts")
    cuts = sorted(random_int(rng, 0, spare) for _ in range(parts - 1))
    return [b - a + least for a, b in zip([0, *cuts], [*cuts, spare], strict=True)]


def draw_until(draw: Callable[[], T], accept: Callable[[T], bool], tries: int = 200) -> T:
    """The first thing drawn that is accepted; RuntimeError after so many tries."""
    for _ in range(tries):
        thing = draw()
        if accept(thing):
            return thing
    raise RuntimeError(f"draw_until: nothing acceptable in {tries} tries")
