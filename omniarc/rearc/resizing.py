"""Examples brought into the range of sizes of the originals.

Rows and columns are removed from an input, or background is added around it. The output changes in
the same way if it has the shape of the input; otherwise it stays. Whether the result is an example
of the rule is for the task's program to decide.
"""

import math
import zlib
from collections.abc import Callable, Iterable, Sequence

import msgspec
import numpy as np

from omniarc.dataset.entry import Example
from omniarc.dsl import background_color
from omniarc.grids import Array, as_array
from sandbox.grids import Grid

# Rows or columns of a grid by their numbers, in order; `_ADDED` is a new line of background.
Lines = Sequence[int]
_ADDED = -1

# Chooses lines, given how many cells of each are not background and how many lines to keep.
Choose = Callable[[Array, int], Lines | None]

# How many times larger or smaller than the limits a grid may be: of one that is much larger, what
# is left shows little of the rule.
_FACTOR = 2


class Sizes(msgspec.Struct, frozen=True):
    """The allowed sizes of a task's inputs: minimum and maximum rows and columns."""

    rows: tuple[int, int]
    columns: tuple[int, int]

    @classmethod
    def of(cls, grids: Iterable[Grid], margin: float = 0.0) -> "Sizes":
        """Return the range of sizes of some grids, widened by a share of each limit."""
        shapes = [(len(grid), len(grid[0])) for grid in grids]
        (top, bottom), (left, right) = (
            (math.floor(min(sides) * (1 - margin)), math.ceil(max(sides) * (1 + margin)))
            for sides in zip(*shapes, strict=True)
        )
        return cls((top, bottom), (left, right))

    def fit(self, grid: Grid) -> bool:
        """Return whether the size of a grid is allowed."""
        return self._within(grid, 1)

    def are_near(self, grid: Grid) -> bool:
        """Return whether a grid can be brought into the range without losing most of it."""
        return self._within(grid, _FACTOR)

    def _within(self, grid: Grid, factor: int) -> bool:
        sides = ((len(grid), self.rows), (len(grid[0]), self.columns))
        return all(low <= side * factor and side <= high * factor for side, (low, high) in sides)


def resized(example: Example, sizes: Sizes) -> list[Example]:
    """Return versions of an example whose inputs have an allowed size, the most careful first.

    The same example always has the same versions. The first removes lines of background, spread
    evenly over those there are; the second keeps the window with the most cells of other colors.
    There are none if the input is much larger or smaller than allowed.
    """
    if not sizes.are_near(example.input):
        return []
    grid, output = as_array(example.input), as_array(example.output)
    same_shape = grid.shape == output.shape
    target = _target(grid, sizes)
    colors = background_color(grid), background_color(output)
    content = grid != colors[0]
    if same_shape:
        content |= output != colors[1]
    found: dict[tuple[Lines, Lines], Example] = {}
    for choose in (_without_empty_lines, _window):
        rows = _lines(content, target[0], choose)
        columns = _lines(content.T, target[1], choose)
        if rows is None or columns is None:
            continue
        changed = _take(grid, rows, columns, colors[0])
        other = _take(output, rows, columns, colors[1]) if same_shape else output
        found[tuple(rows), tuple(columns)] = Example(changed.tolist(), other.tolist())
    return list(found.values())


def _target(grid: Array, sizes: Sizes) -> tuple[int, int]:
    """Return a size in the range: the same share of both, so that squares may stay squares."""
    share = np.random.default_rng(zlib.crc32(grid.tobytes())).random()

    def side(length: int, limits: tuple[int, int]) -> int:
        low, high = max(limits[0], 1), limits[1]
        return length if low <= length <= high else low + int(share * (high - low + 1))

    height, width = grid.shape
    return side(height, sizes.rows), side(width, sizes.columns)


def _lines(
    content: Array, count: int, choose: Callable[[Array, int], Lines | None]
) -> Lines | None:
    """Return `count` lines, by rows of `content`, the cells that are not background."""
    length = len(content)
    if count >= length:
        before = (count - length) // 2
        after = count - length - before
        return [*[_ADDED] * before, *range(length), *[_ADDED] * after]
    return choose(content.sum(axis=1), count)


def _without_empty_lines(filled: Array, count: int) -> Lines | None:
    """Return `count` lines without some of those that have only background; None if too few are."""
    empty = np.flatnonzero(filled == 0)
    excess = len(filled) - count
    if len(empty) < excess:
        return None
    removed = empty[np.linspace(0, len(empty) - 1, excess).round().astype(int)]
    return [line for line in range(len(filled)) if line not in set(removed.tolist())]


def _window(filled: Array, count: int) -> Lines:
    """Return the `count` consecutive lines with the most cells that are not background."""
    sums = np.convolve(filled, np.ones(count, int), "valid")
    start = int(sums.argmax())
    return range(start, start + count)


def _take(grid: Array, rows: Lines, columns: Lines, background: int) -> Array:
    """Return the chosen lines of a grid, where `_ADDED` is a line of background."""
    padded = np.pad(grid, ((0, 1), (0, 1)), constant_values=background)
    return padded[np.ix_(rows, columns)]
