"""Augmentations: a task shown turned, mirrored, recolored or in another order, and the way back.

A model that saw an augmented task writes a program for that task. So the program runs on augmented
inputs, and what it answers is turned back before anything is counted.

The symmetries here are the ones that the dataset's variations are made with.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Literal, get_args

import msgspec
import numpy as np
from msgspec import Meta

from omniarc.corpus import Pair, Task
from omniarc.evaluation.verification import PairVerdict, Verification
from omniarc.grids import Array, as_array
from sandbox.errors import FieldError
from sandbox.grids import Cell, Grid

Change = Callable[[Array], Array]

# Each symmetry of the square but the identity, with the one that takes it back.
SYMMETRIES: dict[str, tuple[Change, Change]] = {
    "rotate90": (lambda grid: np.rot90(grid, -1), lambda grid: np.rot90(grid, 1)),
    "rotate180": (lambda grid: np.rot90(grid, 2), lambda grid: np.rot90(grid, 2)),
    "rotate270": (lambda grid: np.rot90(grid, 1), lambda grid: np.rot90(grid, -1)),
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
    """The change that makes color c `colors[c]`, and the one that takes it back.

    Args:
        colors: a permutation of 0-9.
    """
    table = np.array(colors, dtype=np.int8)
    inverse = np.argsort(table).astype(np.int8)
    return lambda grid: table[grid], lambda grid: inverse[grid]


class Augmentation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the task that a model saw differs from the original.

    Attributes:
        geometry: what was done to every grid; `rotate90` is clockwise.
        colors: what color each of 0-9 became; None where they are as they were.
        train_order: for each place among the train pairs that were shown, which of the original
            pairs stood there; None where they are as they were.

    Raises:
        ValueError: `colors` is no permutation of 0-9, or `train_order` none of 0 to something.
    """

    geometry: Geometry = "identity"
    colors: Annotated[tuple[Cell, ...], Meta(min_length=10, max_length=10)] | None = None
    train_order: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        if self.colors is not None and sorted(self.colors) != list(range(10)):
            raise FieldError("colors", "must hold each color from 0 to 9 once")
        order = self.train_order
        if order is not None and sorted(order) != list(range(len(order))):
            raise FieldError("train_order", "must hold each number from 0 on once")

    def check_fits(self, task: Task) -> None:
        """Raises ValueError unless `train_order`, where there is one, has a place for each of the
        task's train pairs."""
        if self.train_order is not None and len(self.train_order) != len(task.train):
            rule = f"must have one number for each of {len(task.train)} train pairs"
            raise FieldError("train_order", f"{rule}, not {len(self.train_order)}")

    def change(self, grid: Grid) -> Grid:
        """The grid as the model saw it."""
        return self._through(grid, 0)

    def revert(self, grid: Grid) -> Grid:
        """The grid of which `change` makes this one."""
        return self._through(grid, 1)

    def augmented(self, task: Task) -> Task:
        """The task as the model saw it, outputs included.

        Raises:
            ValueError: `train_order` is not one of this task's.
        """
        self.check_fits(task)
        order = self.train_order or range(len(task.train))
        return msgspec.structs.replace(
            task,
            train=[self._pair(task.train[place]) for place in order],
            test=[self._pair(pair) for pair in task.test],
        )

    def reverted(self, verified: Verification) -> Verification:
        """A verification on the augmented task as one on the original: every answer changed back,
        and put where its train pair stands."""
        train = [self._verdict(verdict) for verdict in verified.train]
        if self.train_order is not None:
            placed = dict(zip(self.train_order, train, strict=True))
            train = [placed[place] for place in range(len(train))]
        test = [self._verdict(verdict) for verdict in verified.test]
        return msgspec.structs.replace(verified, train=train, test=test)

    def _through(self, grid: Grid, way: Literal[0, 1]) -> Grid:
        array = as_array(grid)
        if self.geometry != "identity":
            array = SYMMETRIES[self.geometry][way](array)
        if self.colors is not None:
            array = recoloring(self.colors)[way](array)
        changed: Grid = array.tolist()
        return changed

    def _pair(self, pair: Pair) -> Pair:
        return Pair(
            self.change(pair.input), None if pair.output is None else self.change(pair.output)
        )

    def _verdict(self, verdict: PairVerdict) -> PairVerdict:
        if verdict.grid is None:
            return verdict
        return msgspec.structs.replace(verdict, grid=self.revert(verdict.grid))
