"""Objects: connected components of a grid, their properties, and moving them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from omniarc.dsl._core import (
    Cell,
    Direction,
    Grid,
    Mask,
    as_grid,
    as_mask,
    check_connectivity,
    columns_of,
    components,
    fill,
    pack,
    unpack,
)
from omniarc.dsl.colors import BLACK, background_color, colors_by_count

_ONE = np.ones((1, 1), dtype=np.bool_)
_ONE.flags.writeable = False


class Object:
    """Cells of a grid with their colors and position; immutable.

    - `grid` (h, w): its bounding box, cut out, with the background color around its cells;
      `mask` (h, w): true at its cells
    - `top`, `left`, `bottom`, `right` (inclusive), `height`, `width`, `shape`, `top_left`,
      `bottom_right`, `center`
    - `size` (number of cells), `color` (the most common), `colors` (all, most common first),
      `cells` (list)
    - `slices`: its bounding box as slices, for `grid[obj.slices]`
    - `holes`: the regions that it encloses, as objects of the background color
    - `silhouette`: its shape without color and position, to compare, group and count by
    - `is_line`, `is_rectangle`, `is_square`, `is_frame`, `is_symmetric_left_right`,
      `is_symmetric_up_down`
    - new objects: `moved`, `at`, `recolored`, `transformed`; a mask of a whole grid: `mask_in`
    - relations: `touches`, `overlaps`, `contains`, `same_shape`, `touches_border`,
      `direction_to`, `distance_to`

    >>> obj = find_objects(np.array([[0, 0, 0], [0, 5, 5], [0, 5, 5]]))[0]
    >>> obj
    Object(color=5, size=4, top_left=(1, 1), shape=(2, 2))
    >>> obj.is_square, obj.moved(*UP).top_left, obj.recolored(RED).grid.tolist()
    (True, (0, 1), [[2, 2], [2, 2]])
    """

    __slots__ = ("background", "grid", "left", "mask", "top")

    grid: Grid
    mask: Mask
    top: int
    left: int
    background: int

    def __init__(
        self, grid: Grid, mask: Mask, top: int, left: int, background: int = BLACK
    ) -> None:
        put = object.__setattr__
        put(self, "grid", grid)
        put(self, "mask", mask)
        put(self, "top", top)
        put(self, "left", left)
        put(self, "background", background)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(
            f"an Object is immutable: use moved, at or recolored to change .{name}"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return Object, (self.grid, self.mask, self.top, self.left, self.background)

    def __repr__(self) -> str:
        return (
            f"Object(color={self.color}, size={self.size}, "
            f"top_left={self.top_left}, shape={self.shape})"
        )

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Object)
            and self.top_left == other.top_left
            and self.silhouette == other.silhouette
            and bool((self.grid[self.mask] == other.grid[other.mask]).all())
        )

    def __hash__(self) -> int:
        return hash((self.top_left, self.silhouette))

    @property
    def height(self) -> int:
        """Number of rows of the bounding box."""
        return len(self.mask)

    @property
    def width(self) -> int:
        """Number of columns of the bounding box."""
        return int(self.mask.shape[1])

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width)."""
        height, width = self.mask.shape
        return height, width

    @property
    def bottom(self) -> int:
        """The last row."""
        return self.top + self.height - 1

    @property
    def right(self) -> int:
        """The last column."""
        return self.left + self.width - 1

    @property
    def top_left(self) -> Cell:
        """(top, left)."""
        return self.top, self.left

    @property
    def bottom_right(self) -> Cell:
        """(bottom, right): with `top_left`, the corners that draw_rectangle takes."""
        return self.bottom, self.right

    @property
    def center(self) -> Cell:
        """The middle (row, column) of the bounding box, rounded toward the top left."""
        return (self.top + self.bottom) // 2, (self.left + self.right) // 2

    @property
    def slices(self) -> tuple[slice, slice]:
        """The bounding box as slices, for grid[obj.slices]."""
        return (
            slice(max(self.top, 0), max(self.bottom + 1, 0)),
            slice(max(self.left, 0), max(self.right + 1, 0)),
        )

    @property
    def cells(self) -> list[Cell]:
        """The (row, column) of each cell, in reading order."""
        rows, columns = self.mask.nonzero()
        rows, columns = rows + self.top, columns + self.left
        return list(zip(rows.tolist(), columns.tolist(), strict=True))

    @property
    def size(self) -> int:
        """Number of cells."""
        return int(np.count_nonzero(self.mask))

    @property
    def color(self) -> int:
        """The most common color."""
        return self.colors[0]

    @property
    def colors(self) -> list[int]:
        """All colors, most common first."""
        return colors_by_count(self.grid[self.mask][None])

    @property
    def silhouette(self) -> tuple[int, int, bytes]:
        """The shape without color and position; equal for objects of the same shape."""
        height, width = self.mask.shape
        return height, width, self.mask.tobytes()

    @property
    def is_line(self) -> bool:
        """Whether it is a horizontal or vertical line of at least two cells."""
        return 1 in self.mask.shape and self.size > 1 and bool(self.mask.all())

    @property
    def is_rectangle(self) -> bool:
        """Whether it fills its bounding box."""
        return bool(self.mask.all())

    @property
    def is_square(self) -> bool:
        """Whether it fills its bounding box, which is as high as it is wide."""
        return self.height == self.width and bool(self.mask.all())

    @property
    def is_frame(self) -> bool:
        """Whether it is the outline of a rectangle, one cell thick."""
        height, width = self.mask.shape
        around = 2 * (height + width) - 4
        return min(height, width) > 2 and self.size == around and not self.mask[1:-1, 1:-1].any()

    @property
    def is_symmetric_left_right(self) -> bool:
        """Whether it equals its left-right mirror image, colors included."""
        return bool((self.grid == self.grid[:, ::-1]).all())

    @property
    def is_symmetric_up_down(self) -> bool:
        """Whether it equals its top-bottom mirror image, colors included."""
        return bool((self.grid == self.grid[::-1]).all())

    @property
    def holes(self) -> list[Object]:
        """The regions that it encloses, as objects of the background color."""
        height, width = self.mask.shape
        if height < 3 or width < 3:
            return []
        ring = np.zeros((height + 2, width + 2), dtype=np.bool_)
        ring[1:-1, 1:-1] = self.mask
        free, stride = pack(~ring)
        inside = free & ~fill(1, free, stride, 4)
        return [
            _from_bits(None, bits, stride, self.background).moved(self.top - 1, self.left - 1)
            for bits in components(inside, stride, 4)
        ]

    def mask_in(self, grid: Grid) -> Mask:
        """Return its cells as a mask of a whole grid (h, w)."""
        mask = np.zeros(as_grid(grid, "mask_in").shape, dtype=np.bool_)
        rows, columns = mask[self.slices].shape
        top, left = max(-self.top, 0), max(-self.left, 0)
        mask[self.slices] = self.mask[top : top + rows, left : left + columns]
        return mask

    def at(self, row: int, column: int) -> Object:
        """Return a copy with its top left corner at (row, column)."""
        return Object(self.grid, self.mask, int(row), int(column), self.background)

    def moved(self, rows: int, columns: int) -> Object:
        """Return a copy moved down by `rows` and right by `columns`."""
        return self.at(self.top + rows, self.left + columns)

    def recolored(self, color: int) -> Object:
        """Return a copy with all cells in one color."""
        grid = np.where(self.mask, np.int8(color), self.grid)
        return Object(grid, self.mask, self.top, self.left, self.background)

    def transformed(self, change: Callable[[Grid], Grid]) -> Object:
        """Return a copy changed by a function such as rotate, with the same top left corner."""
        return Object(change(self.grid), change(self.mask), self.top, self.left, self.background)

    def same_shape(self, other: Object, any_orientation: bool = False) -> bool:
        """Return whether the other has the same shape, apart from position and color."""
        if not any_orientation:
            return self.silhouette == other.silhouette
        mask = self.mask
        versions = [np.rot90(m, turns) for m in (mask, mask.T) for turns in range(4)]
        return any(np.array_equal(version, other.mask) for version in versions)

    def overlaps(self, other: Object) -> bool:
        """Return whether the two share a cell."""
        return not set(self.cells).isdisjoint(other.cells)

    def touches(self, other: Object, connectivity: int = 4) -> bool:
        """Return whether a cell of one is a neighbor of a cell of the other."""
        check_connectivity(connectivity, "touches")
        if (
            self.top > other.bottom + 1
            or other.top > self.bottom + 1
            or self.left > other.right + 1
            or other.left > self.right + 1
        ):
            return False
        theirs = set(other.cells)
        return any(
            (row + down, column + right) in theirs
            for row, column in self.cells
            for down in (-1, 0, 1)
            for right in (-1, 0, 1)
            if connectivity == 8 or down == 0 or right == 0
        )

    def contains(self, other: Object) -> bool:
        """Return whether the bounding box of the other is inside this one's."""
        return (
            self.top <= other.top
            and other.bottom <= self.bottom
            and self.left <= other.left
            and other.right <= self.right
        )

    def touches_border(self, grid: Grid) -> bool:
        """Return whether it touches the border of a grid (h, w)."""
        height, width = as_grid(grid, "touches_border").shape
        return (
            self.top <= 0 or self.left <= 0 or self.bottom >= height - 1 or self.right >= width - 1
        )

    def distance_to(self, other: Object) -> int:
        """Return the number of cells between the bounding boxes, on the axis with more of them."""
        rows = max(other.top - self.bottom, self.top - other.bottom) - 1
        columns = max(other.left - self.right, self.left - other.right) - 1
        return max(rows, columns, 0)

    def direction_to(self, other: Object) -> Direction:
        """Return the direction of the other: 0 on an axis where the bounding boxes overlap."""
        down = (other.top > self.bottom) - (other.bottom < self.top)
        right = (other.left > self.right) - (other.right < self.left)
        return down, right


def _from_bits(grid: Grid | None, bits: int, stride: int, background: int) -> Object:
    first = ((bits & -bits).bit_length() - 1) // stride
    height = (bits.bit_length() - 1) // stride - first + 1
    bits >>= first * stride
    columns = columns_of(bits, stride, height)
    left = (columns & -columns).bit_length() - 1
    width = columns.bit_length() - left
    small = height == 1 and width == 1
    mask = _ONE if small else unpack(bits, stride, height, left, width)
    if grid is None:
        return Object(np.full(mask.shape, background, np.int8), mask, first, left, background)
    cut = grid[first : first + height, left : left + width]
    return Object(np.where(mask, cut, np.int8(background)), mask, first, left, background)


def find_objects(
    grid: Grid,
    *,
    connectivity: int = 4,
    multicolor: bool = False,
    color: int | None = None,
    background: int | None = None,
    with_background: bool = False,
) -> list[Object]:
    """Return the connected components of a grid (h, w), in reading order of their first cells.

    Cells are connected to 4 or 8 neighbors of the same color, or with `multicolor` of any color
    but the background. `color` selects the objects of one color, which may be the background.
    `background` defaults to `background_color(grid)`; `with_background` includes its objects.

    >>> grid = np.array([[0, 3, 0], [0, 0, 3], [0, 2, 0]])
    >>> [obj.color for obj in find_objects(grid)]
    [3, 3, 2]
    >>> [obj.size for obj in find_objects(grid, connectivity=8, multicolor=True)]
    [3]
    """
    check_connectivity(connectivity, "find_objects")
    array = as_grid(grid, "find_objects")
    if background is None:
        is_mask = np.asarray(grid).dtype.kind == "b"
        background = 0 if is_mask else background_color(array)
    found: list[int] = []
    stride = array.shape[1] + 1
    if color is not None:
        bits, _ = pack(array == color)
        found = components(bits, stride, connectivity)
    elif multicolor:
        bits, _ = pack(array != (-1 if with_background else background))
        found = components(bits, stride, connectivity)
    else:
        for each in colors_by_count(array, None if with_background else background):
            bits, _ = pack(array == each)
            found += components(bits, stride, connectivity)
        found.sort(key=lambda bits: (bits & -bits).bit_length())
    return [_from_bits(array, bits, stride, background) for bits in found]


def object_from_mask(grid: Grid, mask: Mask, background: int | None = None) -> Object:
    """Return the cells of a grid (h, w) where a mask (h, w) is true as one object.

    The cells need not be connected.

    >>> grid = np.array([[4, 0, 4], [0, 1, 0]])
    >>> object_from_mask(grid, grid == YELLOW)
    Object(color=4, size=2, top_left=(0, 0), shape=(1, 3))
    """
    array, cells = as_grid(grid, "object_from_mask"), as_mask(mask, "object_from_mask")
    if array.shape != cells.shape:
        raise ValueError("object_from_mask: the mask and the grid must have the same shape")
    if not cells.any():
        raise ValueError("object_from_mask: the mask is empty")
    bits, stride = pack(cells)
    return _from_bits(
        array, bits, stride, background_color(array) if background is None else background
    )
