"""Objects: connected components of a grid, what they look like, and how they move."""

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
from omniarc.dsl.colors import BLACK, background_color, colors_in

_ONE = np.ones((1, 1), dtype=np.bool_)
_ONE.flags.writeable = False


class Object:
    """Some cells of a grid, with their colors and their place. It never changes.

    - `grid` (h, w): its bounding box cut out, background color where it has no cell;
      `mask` (h, w): true at its cells
    - `top`, `left`, `bottom`, `right` (inclusive), `height`, `width`, `shape`, `position`,
      `last_corner`, `center`
    - `size` (cells), `color` (the commonest), `colors` (all, commonest first), `cells` (list)
    - `box`: its bounding box as slices, for `grid[obj.box]`
    - `holes`: the enclosed regions, as objects of the background color
    - `silhouette`: its shape without color and place, to compare, group and count by
    - `is_line`, `is_rectangle`, `is_square`, `is_frame`, `is_symmetric_left_right`,
      `is_symmetric_up_down`
    - new objects: `moved`, `at`, `recolored`, `transformed`; as a mask of a grid: `mask_in`
    - relations: `touches`, `overlaps`, `contains`, `same_shape`, `touches_border`,
      `direction_to`, `distance_to`

    >>> obj = find_objects(np.array([[0, 0, 0], [0, 5, 5], [0, 5, 5]]))[0]
    >>> obj
    Object(color=5, size=4, position=(1, 1), shape=(2, 2))
    >>> obj.is_square, obj.moved(*UP).position, obj.recolored(RED).grid.tolist()
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
        raise AttributeError(f"an Object never changes: use moved, at or recolored, not .{name} =")

    def __reduce__(self) -> tuple[Any, ...]:
        return Object, (self.grid, self.mask, self.top, self.left, self.background)

    def __repr__(self) -> str:
        return (
            f"Object(color={self.color}, size={self.size}, "
            f"position={self.position}, shape={self.shape})"
        )

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Object)
            and self.position == other.position
            and self.silhouette == other.silhouette
            and bool((self.grid[self.mask] == other.grid[other.mask]).all())
        )

    def __hash__(self) -> int:
        return hash((self.position, self.silhouette))

    # Place and extent

    @property
    def height(self) -> int:
        """Rows of the bounding box."""
        return len(self.mask)

    @property
    def width(self) -> int:
        """Columns of the bounding box."""
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
    def position(self) -> Cell:
        """(top, left)."""
        return self.top, self.left

    @property
    def last_corner(self) -> Cell:
        """(bottom, right): with `position`, the corners that draw_rectangle takes."""
        return self.bottom, self.right

    @property
    def center(self) -> Cell:
        """The (row, column) in the middle of the bounding box; of two or four, the upper left."""
        return (self.top + self.bottom) // 2, (self.left + self.right) // 2

    @property
    def box(self) -> tuple[slice, slice]:
        """The bounding box as slices: grid[obj.box]."""
        return (
            slice(max(self.top, 0), max(self.bottom + 1, 0)),
            slice(max(self.left, 0), max(self.right + 1, 0)),
        )

    @property
    def cells(self) -> list[Cell]:
        """Every (row, column) in reading order."""
        rows, columns = self.mask.nonzero()
        rows, columns = rows + self.top, columns + self.left
        return list(zip(rows.tolist(), columns.tolist(), strict=True))

    # Color and shape

    @property
    def size(self) -> int:
        """How many cells."""
        return int(np.count_nonzero(self.mask))

    @property
    def color(self) -> int:
        """The color, the commonest if there are several."""
        return self.colors[0]

    @property
    def colors(self) -> list[int]:
        """All colors, commonest first."""
        return colors_in(self.grid[self.mask][None])

    @property
    def silhouette(self) -> tuple[int, int, bytes]:
        """The shape without color and place; equal for objects of the same shape."""
        height, width = self.mask.shape
        return height, width, self.mask.tobytes()

    @property
    def is_line(self) -> bool:
        """A straight row or column of two cells or more."""
        return 1 in self.mask.shape and self.size > 1 and bool(self.mask.all())

    @property
    def is_rectangle(self) -> bool:
        """Fills its bounding box."""
        return bool(self.mask.all())

    @property
    def is_square(self) -> bool:
        """Fills a bounding box as high as wide."""
        return self.height == self.width and bool(self.mask.all())

    @property
    def is_frame(self) -> bool:
        """A rectangle's border, one cell thick, around an inside without its cells."""
        height, width = self.mask.shape
        around = 2 * (height + width) - 4
        return min(height, width) > 2 and self.size == around and not self.mask[1:-1, 1:-1].any()

    @property
    def is_symmetric_left_right(self) -> bool:
        """Equal to its mirror image, left for right, colors included."""
        return bool((self.grid == self.grid[:, ::-1]).all())

    @property
    def is_symmetric_up_down(self) -> bool:
        """Equal to its mirror image, top for bottom, colors included."""
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
        """Its cells as a mask of a whole grid (h, w), for dilate and the like."""
        mask = np.zeros(as_grid(grid, "mask_in").shape, dtype=np.bool_)
        rows, columns = mask[self.box].shape
        top, left = max(-self.top, 0), max(-self.left, 0)
        mask[self.box] = self.mask[top : top + rows, left : left + columns]
        return mask

    # New objects from this one

    def at(self, row: int, column: int) -> Object:
        """The same with its top left corner at (row, column)."""
        return Object(self.grid, self.mask, int(row), int(column), self.background)

    def moved(self, rows: int, columns: int) -> Object:
        """The same, moved down by `rows` and right by `columns`."""
        return self.at(self.top + rows, self.left + columns)

    def recolored(self, color: int) -> Object:
        """The same with every cell in one color."""
        grid = np.where(self.mask, np.int8(color), self.grid)
        return Object(grid, self.mask, self.top, self.left, self.background)

    def transformed(self, change: Callable[[Grid], Grid]) -> Object:
        """The same turned, flipped or scaled by a function of grids, its top left in place."""
        return Object(change(self.grid), change(self.mask), self.top, self.left, self.background)

    # Relations

    def same_shape(self, other: Object, any_orientation: bool = False) -> bool:
        """Whether the other has the same shape, wherever it is and of whatever color."""
        if not any_orientation:
            return self.silhouette == other.silhouette
        mask = self.mask
        versions = [np.rot90(m, turns) for m in (mask, mask.T) for turns in range(4)]
        return any(np.array_equal(version, other.mask) for version in versions)

    def overlaps(self, other: Object) -> bool:
        """Whether they share a cell."""
        return not set(self.cells).isdisjoint(other.cells)

    def touches(self, other: Object, connectivity: int = 4) -> bool:
        """Whether a cell of one is a neighbor of a cell of the other."""
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
        """Whether the other's bounding box lies within this one's."""
        return (
            self.top <= other.top
            and other.bottom <= self.bottom
            and self.left <= other.left
            and other.right <= self.right
        )

    def touches_border(self, grid: Grid) -> bool:
        """Whether it reaches the border of a grid (h, w)."""
        height, width = as_grid(grid, "touches_border").shape
        return (
            self.top <= 0 or self.left <= 0 or self.bottom >= height - 1 or self.right >= width - 1
        )

    def distance_to(self, other: Object) -> int:
        """How many cells lie between the bounding boxes, on the axis where more do."""
        rows = max(other.top - self.bottom, self.top - other.bottom) - 1
        columns = max(other.left - self.right, self.left - other.right) - 1
        return max(rows, columns, 0)

    def direction_to(self, other: Object) -> Direction:
        """The direction in which the other lies: 0 on an axis where their extents overlap."""
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
    """The connected components of a grid (h, w), in reading order of their first cells.

    Cells connect to equal colors, or with `multicolor` to any color but the background, by 4 or 8
    neighbors. `color` asks for the objects of one color only, which may be the background's.
    `background` is `background_color(grid)` unless given; `with_background` leaves nothing out.

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
        for each in colors_in(array, None if with_background else background):
            bits, _ = pack(array == each)
            found += components(bits, stride, connectivity)
        found.sort(key=lambda bits: (bits & -bits).bit_length())
    return [_from_bits(array, bits, stride, background) for bits in found]


def object_from(grid: Grid, mask: Mask, background: int | None = None) -> Object:
    """All cells of a grid (h, w) where the mask (h, w) is true, connected or not, as one object.

    >>> grid = np.array([[4, 0, 4], [0, 1, 0]])
    >>> object_from(grid, grid == YELLOW)
    Object(color=4, size=2, position=(0, 0), shape=(1, 3))
    """
    array, cells = as_grid(grid, "object_from"), as_mask(mask, "object_from")
    if array.shape != cells.shape:
        raise ValueError("object_from: the mask and the grid differ in shape")
    if not cells.any():
        raise ValueError("object_from: the mask is empty")
    bits, stride = pack(cells)
    return _from_bits(
        array, bits, stride, background_color(array) if background is None else background
    )
