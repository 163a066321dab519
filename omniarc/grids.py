"""Conversion of grids between numpy arrays and lists of rows."""

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from sandbox.conversion import to_grid
from sandbox.grids import Grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

Array: TypeAlias = "NDArray[Any]"


def as_lists(value: Any) -> Grid:
    """Return an array (h, w) or nested lists as a grid, by the same rules as the sandbox.

    Raises:
        GridError: the value is not a grid, that is, 1 to 30 rows of 1 to 30 integers 0 to 9.
    """
    return to_grid(value)


def as_array(grid: Grid) -> Array:
    """Return a grid as an int8 array (h, w)."""
    return np.array(grid, dtype=np.int8)
