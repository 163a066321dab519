"""Whether an input is new to its task, or one of those that are there already in disguise."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from omniarc.dataset.entry import grid_key
from omniarc.grids import Array, as_array
from omniarc.model_inputs.candidates import Reason
from sandbox.grids import Grid

Key = Callable[[Array], bytes]


class Novelty:
    """The inputs of one task that there are, to hold others against.

    An input is trivially equal to another if it is that one turned or mirrored, with its colors
    renamed or not. In some tasks that is just what the originals differ by: in those a difference
    that sets two originals apart is a difference, and only the rest is trivial.

    Args:
        originals: the task's own inputs.
        accepted: further ones that have been accepted.
    """

    def __init__(self, originals: Sequence[Grid], accepted: Iterable[Grid] = ()) -> None:
        arrays = [as_array(grid) for grid in originals]
        self._originals = {grid_key(array) for array in arrays}
        self._accepted: set[bytes] = set()
        self._trivial = _coarsest(arrays)
        self._disguised = {self._trivial(array) for array in arrays}
        for grid in accepted:
            self.add(grid)

    def fault(self, grid: Grid) -> Reason | None:
        """Why `grid` is not new; None if it is."""
        array = as_array(grid)
        key = grid_key(array)
        if key in self._originals:
            return Reason.ORIGINAL
        if key in self._accepted:
            return Reason.DUPLICATE
        return Reason.TRIVIAL if self._trivial(array) in self._disguised else None

    def add(self, grid: Grid) -> None:
        """Counts `grid` among the inputs that there are."""
        array = as_array(grid)
        self._accepted.add(grid_key(array))
        self._disguised.add(self._trivial(array))


def _coarsest(originals: list[Array]) -> Key:
    """The key that takes the most inputs for equal and still tells the originals apart."""
    different = len({grid_key(array) for array in originals})
    for key in (_up_to_colors, _up_to_symmetry):
        if len({key(array) for array in originals}) == different:
            return key
    return grid_key


def _up_to_symmetry(array: Array) -> bytes:
    """Equal for arrays (h, w) that are one another turned or mirrored."""
    return min(grid_key(version) for version in _symmetries(array))


def _up_to_colors(array: Array) -> bytes:
    """Equal for arrays (h, w) that are one another turned, mirrored and with renamed colors."""
    return min(grid_key(_renamed(version)) for version in _symmetries(array))


def _symmetries(array: Array) -> list[Array]:
    return [np.rot90(version, turns) for version in (array, array.T) for turns in range(4)]


def _renamed(array: Array) -> Array:
    """Colors numbered in the order in which they first appear."""
    _, first, inverse = np.unique(array, return_index=True, return_inverse=True)
    names = np.empty(len(first), dtype=np.int8)
    names[np.argsort(first)] = np.arange(len(first))
    return names[inverse].reshape(array.shape)
