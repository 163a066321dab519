"""Properties of pairs of grids, which `omniarc.analysis.invariants` compares.

A property has one value for each pair: a truth, a small number or a position. Those of a grid are
of its shape, colors, symmetry and lines, of its content (all cells except the background), of its
parts (8-connected content) and of its objects (8-connected cells of one color). A property that
makes no sense for a grid, such as the size of the objects of an empty one, has the value None.
"""

from collections.abc import Callable, Hashable, Sequence
from functools import cached_property

import numpy as np

from omniarc.dsl import BLACK, Object, background_color, enclosed_cells, find_objects
from omniarc.dsl import colors as color_names
from omniarc.grids import Array

Value = Hashable


class _View:
    """A grid (h, w) with what several properties need, found once."""

    def __init__(self, grid: Array) -> None:
        self.grid = grid
        self.background = background_color(grid)
        self.content: Array = grid != self.background

    @cached_property
    def counts(self) -> Array:
        """The number of cells of each color, (10,)."""
        return np.bincount(self.grid.ravel(), minlength=10)

    @cached_property
    def colors(self) -> int:
        return int(np.count_nonzero(self.counts))

    @cached_property
    def filled(self) -> int:
        """The number of cells of the content."""
        return int(np.count_nonzero(self.content))

    @cached_property
    def objects(self) -> list[Object]:
        return find_objects(self.grid, connectivity=8, background=self.background)

    @cached_property
    def parts(self) -> list[Object]:
        return find_objects(self.grid, connectivity=8, multicolor=True, background=self.background)

    @cached_property
    def sizes(self) -> list[int]:
        return [each.size for each in self.objects]

    @cached_property
    def shapes(self) -> list[tuple[int, int]]:
        return [each.shape for each in self.objects]

    @cached_property
    def rectangles(self) -> list[bool]:
        """Whether each object fills its bounding box."""
        pairs = zip(self.sizes, self.shapes, strict=True)
        return [size == height * width for size, (height, width) in pairs]

    @cached_property
    def box(self) -> tuple[int, int, int, int] | None:
        """The distances of the content from the top, left, bottom and right."""
        rows, columns = (np.flatnonzero(self.content.any(axis=axis)) for axis in (1, 0))
        if not len(rows):
            return None
        height, width = self.grid.shape
        ends = height - 1 - int(rows[-1]), width - 1 - int(columns[-1])
        return (int(rows[0]), int(columns[0]), *ends)

    @cached_property
    def lines(self) -> tuple[bool, bool]:
        """Whether a row, and a column, is full of one color that is not the background."""
        grid = self.grid
        rows = ((grid == grid[:, :1]).all(axis=1) & self.content[:, 0]).any()
        columns = ((grid == grid[:1]).all(axis=0) & self.content[0]).any()
        return bool(rows), bool(columns)


def _equal(grid: Array, other: Array) -> bool:
    return grid.shape == other.shape and bool((grid == other).all())


def _all_equal(values: Sequence[Value]) -> bool | None:
    """Return whether several values are equal; None for less than two."""
    return len(set(values)) == 1 if len(values) > 1 else None


def _count(values: list[Object]) -> str:
    """Return none, one or several."""
    return "none" if not values else "one" if len(values) == 1 else "several"


def _all(values: list[bool]) -> bool | None:
    return all(values) if values else None


def _has_colors_of(view: _View, other: _View) -> bool:
    """Return whether a grid has all colors of another."""
    return not (other.counts[view.counts == 0]).any()


def _keeps(before: _View, after: _View, cells: Array) -> bool:
    if before.grid.shape != after.grid.shape:
        return False
    return bool((before.grid == after.grid)[cells].all())


def _have_crossing(view: _View) -> bool:
    """Return whether a cell of the content has content on all four sides, but no whole corner."""
    content = view.content
    if min(content.shape) < 3:
        return False
    center = content[1:-1, 1:-1]
    sides = content[:-2, 1:-1] & content[2:, 1:-1] & content[1:-1, :-2] & content[1:-1, 2:]
    corners = content[:-2, :-2] | content[:-2, 2:] | content[2:, :-2] | content[2:, 2:]
    return bool((center & sides & ~corners).any())


_OF_A_GRID: dict[str, Callable[[_View], Value]] = {
    "is square": lambda view: view.grid.shape[0] == view.grid.shape[1],
    "is wider than high": lambda view: view.grid.shape[1] > view.grid.shape[0],
    "is higher than wide": lambda view: view.grid.shape[1] < view.grid.shape[0],
    "has one row or column": lambda view: 1 in view.grid.shape,
    "number of colors": lambda view: view.colors,
    "has black cells": lambda view: bool(view.counts[BLACK]),
    "has a black background": lambda view: view.background == BLACK,
    "is filled by more than half": lambda view: 2 * view.filled > view.grid.size,
    "has a color of one cell": lambda view: bool((view.counts == 1).any()),
    "has equally many cells of each color": lambda view: _all_equal(
        [n for color, n in enumerate(view.counts.tolist()) if n and color != view.background]
    ),
    "is symmetric left to right": lambda view: _equal(view.grid, view.grid[:, ::-1]),
    "is symmetric top to bottom": lambda view: _equal(view.grid, view.grid[::-1]),
    "is symmetric on a diagonal": lambda view: (
        _equal(view.grid, view.grid.T) or _equal(view.grid, view.grid[::-1, ::-1].T)
    ),
    "has a full row of one color": lambda view: view.lines[0],
    "has a full column of one color": lambda view: view.lines[1],
    "has lines that cross": _have_crossing,
    "has enclosed background": lambda view: bool(enclosed_cells(view.content).any()),
    "has enclosed black cells": lambda view: bool(enclosed_cells(view.grid != BLACK).any()),
    "touches the top": lambda view: view.box is not None and view.box[0] == 0,
    "touches the left": lambda view: view.box is not None and view.box[1] == 0,
    "touches the bottom": lambda view: view.box is not None and view.box[2] == 0,
    "touches the right": lambda view: view.box is not None and view.box[3] == 0,
    "is centered": lambda view: (
        view.box is not None
        and abs(view.box[0] - view.box[2]) <= 1
        and abs(view.box[1] - view.box[3]) <= 1
    ),
    "number of parts": lambda view: _count(view.parts),
    "has parts of several colors": lambda view: len(view.parts) < len(view.objects),
    "number of objects": lambda view: _count(view.objects),
    "has objects of equal size": lambda view: _all_equal(view.sizes),
    "has objects of equal height and width": lambda view: _all_equal(view.shapes),
    "has single cells": lambda view: 1 in view.sizes,
    "has only single cells": lambda view: _all([size == 1 for size in view.sizes]),
    "has only lines": lambda view: _all([1 in shape for shape in view.shapes]),
    "has only rectangles": lambda view: _all(view.rectangles),
    "has rectangles of at least 2 x 2": lambda view: any(
        full and 1 not in shape for full, shape in zip(view.rectangles, view.shapes, strict=True)
    ),
    "has an object with holes": lambda view: any(
        bool(each.holes)
        for each, full in zip(view.objects, view.rectangles, strict=True)
        if not full
    ),
    "has one object of each color": lambda view: len(view.objects) == view.colors - 1,
    "has objects of one color": lambda view: view.colors <= 2,
}

_OF_A_PAIR: dict[str, Callable[[_View, _View], Value]] = {
    "has the input's height": lambda before, after: len(before.grid) == len(after.grid),
    "has the input's width": lambda before, after: before.grid.shape[1] == after.grid.shape[1],
    "is smaller than the input": lambda before, after: after.grid.size < before.grid.size,
    "has only the input's colors": _has_colors_of,
    "has all of the input's colors": lambda before, after: _has_colors_of(after, before),
    "keeps the input's content": lambda before, after: _keeps(before, after, before.content),
    "keeps the input's background": lambda before, after: _keeps(before, after, ~before.content),
}

# A generator may well draw other colors than a few originals have.
_COLORS = {
    color: f"input has {name.lower()} cells"
    for name, color in vars(color_names).items()
    if name.isupper() and not name.startswith("_") and color != BLACK
}
COLORS: frozenset[str] = frozenset(_COLORS.values())


def of_input(grid: Array) -> dict[str, Value]:
    """Return the properties of an input (h, w) by name."""
    return _of_input(_View(grid))


def of_pair(before: Array, after: Array) -> dict[str, Value]:
    """Return the properties of an input (h, w) and its output (h, w) by name."""
    first, second = _View(before), _View(after)
    values = {f"output {name}": measure(second) for name, measure in _OF_A_GRID.items()}
    values |= {f"output {name}": measure(first, second) for name, measure in _OF_A_PAIR.items()}
    return _of_input(first) | values


def _of_input(view: _View) -> dict[str, Value]:
    values = {f"input {name}": measure(view) for name, measure in _OF_A_GRID.items()}
    return values | {name: bool(view.counts[color]) for color, name in _COLORS.items()}
