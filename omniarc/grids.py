"""Grids at the border: numpy arrays inside, lists outside. Here one becomes the other."""

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from sandbox.conversion import to_grid
from sandbox.grids import Grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

Array: TypeAlias = "NDArray[Any]"


def as_lists(value: Any) -> Grid:
    """The grid that `value`, an array (h, w) or lists, is: judged just as the sandbox judges.

    Raises:
        GridError: it is not one: 1-30 rows of 1-30 integers 0-9.
    """
    return to_grid(value)


def as_array(grid: Grid) -> Array:
    """A grid in lists as an int8 array (h, w)."""
    return np.array(grid, dtype=np.int8)
