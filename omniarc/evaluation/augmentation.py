"""Augmentations: tasks shown rotated, mirrored, recolored or reordered, and their inverses.

A model that saw an augmented task writes a program for that task. The program therefore runs on
augmented inputs, and its outputs are reverted before anything is counted.

The dataset's variations use the same symmetries.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias, get_args

import msgspec
from msgspec import Meta

from omniarc.corpus import Pair, Task
from omniarc.evaluation import verification
from omniarc.evaluation.verification import PairVerdict, Verification
from sandbox.errors import FieldError
from sandbox.grids import Cell, Grid
from sandbox.results import Result

if TYPE_CHECKING:
    from omniarc.grids import Array

Change: TypeAlias = "Callable[[Array], Array]"

# Each symmetry of the square except the identity, with its inverse.
SYMMETRIES: dict[str, tuple[Change, Change]] = {
    "rotate90": (lambda grid: grid[::-1].T, lambda grid: grid.T[::-1]),
    "rotate180": (lambda grid: grid[::-1, ::-1], lambda grid: grid[::-1, ::-1]),
    "rotate270": (lambda grid: grid.T[::-1], lambda grid: grid[::-1].T),
    "flip_left_right": (lambda grid: grid[:, ::-1], lambda grid: grid[:, ::-1]),
    "flip_up_down": (lambda grid: grid[::-1], lambda grid: grid[::-1]),
    "transpose": (lambda grid: grid.T, lambda grid: grid.T),
    "transpose_other": (lambda grid: grid[::-1, ::-1].T, lambda grid: grid[::-1, ::-1].T),
}

Geometry = Literal[
    "identity",
    "rotate90",
    "rotate180",
    "rotate270",
    "flip_left_right",
    "flip_up_down",
    "transpose",
    "transpose_other",
]
GEOMETRIES: tuple[Geometry, ...] = get_args(Geometry)


def recoloring(colors: Sequence[int]) -> tuple[Change, Change]:
    """Return the change that recolors each color c to `colors[c]`, and its inverse.

    Args:
        colors: a permutation of 0-9.
    """
    import numpy as np  # not where only a client is used

    table = np.array(colors, dtype=np.int8)
    inverse = np.argsort(table).astype(np.int8)
    return lambda grid: table[grid], lambda grid: inverse[grid]


class Augmentation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the task that a model saw differs from the original.

    Attributes:
        geometry: the symmetry applied to every grid; `rotate90` is clockwise.
        colors: the new color for each of 0-9; None keeps the colors.
        train_order: for each train pair shown, the index of the original pair; None keeps the
            order.

    Raises:
        FieldError: `colors` is not a permutation of 0-9, or `train_order` not one of 0 to n - 1.
    """

    geometry: Annotated[
        Geometry,
        Meta(description="The symmetry applied to every grid; `rotate90` is clockwise."),
    ] = "identity"
    colors: Annotated[
        Annotated[tuple[Cell, ...], Meta(min_length=10, max_length=10)] | None,
        Meta(description="The new color for each of 0–9; null keeps the colors."),
    ] = None
    train_order: Annotated[
        tuple[int, ...] | None,
        Meta(
            description="For each train pair shown, the index of the original pair; null keeps "
            "the order."
        ),
    ] = None

    def __post_init__(self) -> None:
        if self.colors is not None and sorted(self.colors) != list(range(10)):
            raise FieldError("colors", "must contain each color from 0 to 9 exactly once")
        order = self.train_order
        if order is not None and sorted(order) != list(range(len(order))):
            raise FieldError(
                "train_order", f"must contain each index from 0 to {len(order) - 1} exactly once"
            )

    def check_fits(self, task: Task) -> None:
        """Check that the augmentation can be one of `task`.

        Raises:
            FieldError: `train_order` has another length than the task's train pairs.
        """
        if self.train_order is not None and len(self.train_order) != len(task.train):
            rule = f"must have {len(task.train)} indexes, one per train pair"
            raise FieldError("train_order", f"{rule}, not {len(self.train_order)}")

    def apply(self, grid: Grid) -> Grid:
        """Return the grid as the model saw it."""
        return self._transform(grid, 0)

    def revert(self, grid: Grid) -> Grid:
        """Return the original of a grid that the model saw; the inverse of `apply`."""
        return self._transform(grid, 1)

    def apply_to_task(self, task: Task) -> Task:
        """Return the task as the model saw it, outputs included.

        Raises:
            FieldError: `train_order` does not fit the task.
        """
        self.check_fits(task)
        order = self.train_order or range(len(task.train))
        return msgspec.structs.replace(
            task,
            train=[self._apply_to_pair(task.train[index]) for index in order],
            test=[self._apply_to_pair(pair) for pair in task.test],
        )

    def revert_verification(self, verified: Verification) -> Verification:
        """Convert a verification on the augmented task to one on the original task.

        Every output is reverted, and the train pairs are put in their original order.
        """
        train = [self._revert_verdict(verdict) for verdict in verified.train]
        if self.train_order is not None:
            by_index = dict(zip(self.train_order, train, strict=True))
            train = [by_index[index] for index in range(len(train))]
        test = [self._revert_verdict(verdict) for verdict in verified.test]
        return msgspec.structs.replace(verified, train=train, test=test)

    def _transform(self, grid: Grid, direction: Literal[0, 1]) -> Grid:
        from omniarc.grids import as_array  # not where only a client is used

        array = as_array(grid)
        if self.geometry != "identity":
            array = SYMMETRIES[self.geometry][direction](array)
        if self.colors is not None:
            array = recoloring(self.colors)[direction](array)
        changed: Grid = array.tolist()
        return changed

    def _apply_to_pair(self, pair: Pair) -> Pair:
        return Pair(
            self.apply(pair.input), None if pair.output is None else self.apply(pair.output)
        )

    def _revert_verdict(self, verdict: PairVerdict) -> PairVerdict:
        if verdict.grid is None:
            return verdict
        return msgspec.structs.replace(verdict, grid=self.revert(verdict.grid))


def shown_task(task: Task, augmentation: Augmentation | None) -> Task:
    """Return a task as the model saw it, which is the one that its program runs on."""
    return task if augmentation is None else augmentation.apply_to_task(task)


def restored(verified: Verification, augmentation: Augmentation | None) -> Verification:
    """Convert a verification on the task that the model saw to one on the original task."""
    return verified if augmentation is None else augmentation.revert_verification(verified)


def compare(result: Result, task: Task, augmentation: Augmentation | None) -> Verification:
    """Compare the outputs of a program that ran on the inputs of `shown_task`.

    Args:
        result: the outputs.
        task: the original task.
        augmentation: how the task that the model saw differs from it.

    Returns:
        The verification on the original task.
    """
    compared = verification.compare(result, shown_task(task, augmentation))
    return restored(compared, augmentation)
