# task: 6fa7a44f
from __future__ import annotations
from typing import TYPE_CHECKING, Any
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def mirror_vertical(a: NDArray[Any]) -> NDArray[Any]:
    return np.flipud(a)


def transform_grid(grid: np.ndarray) -> np.ndarray:
    flipped: NDArray[np.int_] = mirror_vertical(grid)
    return np.vstack((grid, flipped))
