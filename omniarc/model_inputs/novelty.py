"""The check that an input is new to its task, and not a trivial variant of another input."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from omniarc.dataset.entry import grid_key
from omniarc.grids import Array, as_array
from omniarc.model_inputs.candidates import RejectionReason
from sandbox.grids import Grid

Key = Callable[[Array], bytes]


class Novelty:
    """The existing inputs of a task, which new ones are compared with.

    An input is a trivial variant of another if it is the other rotated or mirrored, with or
    without renamed colors. Where originals of the task differ by exactly such a change, that
    change is not trivial in this task.

    Args:
        originals: the original inputs of the task.
        accepted: inputs that were accepted before.
    """

    def __init__(self, originals: Sequence[Grid], accepted: Iterable[Grid] = ()) -> None:
        arrays = [as_array(grid) for grid in originals]
        self._originals = {grid_key(array) for array in arrays}
        self._accepted: set[bytes] = set()
        self._variant_key = _coarsest_key(arrays)
        self._variants = {self._variant_key(array) for array in arrays}
        for grid in accepted:
            self.add(grid)

    def check(self, grid: Grid) -> RejectionReason | None:
        """Return why `grid` is not new; None if it is."""
        array = as_array(grid)
        key = grid_key(array)
        if key in self._originals:
            return RejectionReason.ORIGINAL
        if key in self._accepted:
            return RejectionReason.DUPLICATE
        return RejectionReason.TRIVIAL if self._variant_key(array) in self._variants else None

    def add(self, grid: Grid) -> None:
        """Add `grid` to the existing inputs."""
        array = as_array(grid)
        self._accepted.add(grid_key(array))
        self._variants.add(self._variant_key(array))


def _coarsest_key(originals: list[Array]) -> Key:
    """Return the key that ignores the most changes and still distinguishes the originals."""
    distinct = len({grid_key(array) for array in originals})
    for key in (_up_to_colors, _up_to_symmetry):
        if len({key(array) for array in originals}) == distinct:
            return key
    return grid_key


def _up_to_symmetry(array: Array) -> bytes:
    """Return a key of an array (h, w) that ignores rotations and reflections."""
    return min(grid_key(version) for version in _symmetries(array))


def _up_to_colors(array: Array) -> bytes:
    """Return a key of an array (h, w) that ignores rotations, reflections and renamed colors."""
    return min(grid_key(_renamed(version)) for version in _symmetries(array))


def _symmetries(array: Array) -> list[Array]:
    return [np.rot90(version, turns) for version in (array, array.T) for turns in range(4)]


def _renamed(array: Array) -> Array:
    """Return the array with its colors numbered in order of first appearance."""
    _, first, inverse = np.unique(array, return_index=True, return_inverse=True)
    names = np.empty(len(first), dtype=np.int8)
    names[np.argsort(first)] = np.arange(len(first))
    return names[inverse].reshape(array.shape)
