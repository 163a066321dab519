"""Changes of grids that a rewrite is for: a symmetry, a recoloring, one after the other, or none.

The name of a change is part of the name of the rewrite: `transpose`, `colors0213456789`, where the
digit at index c is the new color of color c, `transpose.colors0213456789`.
"""

from collections.abc import Iterable

import numpy as np

from omniarc.dataset.variations import COLORS_PREFIX, change_and_inverse
from omniarc.evaluation.augmentation import SYMMETRIES, Change
from omniarc.grids import Array


def change_of(names: Iterable[str]) -> Change:
    """Return the change that some parts of a rewrite's name stand for; others are ignored."""
    steps = [change_and_inverse(name)[0] for name in names if is_change(name)]

    def change(grid: Array) -> Array:
        for step in steps:
            grid = step(grid)
        return np.ascontiguousarray(grid)

    return change


def is_change(name: str) -> bool:
    """Return whether a part of a rewrite's name stands for a change of grids."""
    return name in SYMMETRIES or name.startswith(COLORS_PREFIX)


def recoloring_name(table: Iterable[int]) -> str:
    """Return the name of the recoloring with a table of new colors."""
    return COLORS_PREFIX + "".join(map(str, table))


def combined_symmetry(first: str, second: str) -> str:
    """Return the name of the symmetry that is one after another; empty for the identity."""
    probe = np.arange(6).reshape(2, 3)
    seen = change_of([first, second])(probe)
    if np.array_equal(seen, probe):
        return ""
    return next(
        name for name, (change, _) in SYMMETRIES.items() if np.array_equal(change(probe), seen)
    )
