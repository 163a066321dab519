"""What every module of the language stands on: checked arrays, and masks packed into integers.

A packed mask is one Python integer with a bit a cell, row by row, each row followed by an empty
column so that a shift by one never wraps from one row into the next. Growing a region is then a
few shifts of one integer, which on 30 x 30 cells beats both loops over cells and array passes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Grid: TypeAlias = "NDArray[Any]"
Mask: TypeAlias = "NDArray[np.bool_]"
Cell: TypeAlias = tuple[int, int]
Direction: TypeAlias = tuple[int, int]


def as_grid(grid: Any, name: str) -> Grid:
    """`grid` as a two-dimensional integer array; `name` is the function to blame."""
    array = grid if isinstance(grid, np.ndarray) else np.array(grid)
    kind = array.dtype.kind
    if kind == "b":
        array = array.astype(np.int8)
    elif kind not in "iu":
        raise TypeError(f"{name}: a grid holds integers, not {array.dtype}")
    if array.ndim != 2:
        raise ValueError(f"{name}: a grid has two dimensions, not {array.ndim}")
    return array if isinstance(grid, np.ndarray) else array.astype(np.int8)


def as_mask(mask: Any, name: str) -> Mask:
    """`mask` as a two-dimensional boolean array; integers count as true where not 0."""
    array = np.asarray(mask)
    if array.ndim != 2:
        raise ValueError(f"{name}: a mask has two dimensions, not {array.ndim}")
    return array if array.dtype.kind == "b" else array != 0


def as_canvas(grid: Any, name: str) -> Grid:
    """`grid` as something that can be drawn on: an integer array, not a list."""
    if not isinstance(grid, np.ndarray):
        raise TypeError(f"{name}: draws on an array, not on a {type(grid).__name__}")
    return as_grid(grid, name)


def as_cell(cell: Any, name: str) -> Cell:
    """`cell` as a pair of plain integers."""
    try:
        row, column = cell
        return int(row), int(column)
    except (TypeError, ValueError):
        raise TypeError(f"{name}: a cell is (row, column), not {cell!r}") from None


def as_direction(direction: Any, name: str) -> Direction:
    """`direction` as a pair of -1, 0 or 1, not both 0."""
    down, right = as_cell(direction, name)
    if abs(down) > 1 or abs(right) > 1 or (down, right) == (0, 0):
        raise ValueError(f"{name}: a direction is a pair of -1, 0 or 1, not {direction!r}")
    return down, right


def as_colors(colors: int | Iterable[int] | None) -> list[int]:
    """One color, several or none, as a list."""
    if colors is None:
        return []
    if isinstance(colors, Iterable):
        return [int(color) for color in colors]
    return [int(colors)]


def check_connectivity(connectivity: int, name: str) -> None:
    """Refuse anything but 4 or 8."""
    if connectivity not in {4, 8}:
        raise ValueError(f"{name}: connectivity is 4 or 8, not {connectivity!r}")


def pack(mask: Mask) -> tuple[int, int]:
    """A mask as (bits, stride): cell (r, c) is bit r * stride + c."""
    height, width = mask.shape
    padded = np.zeros((height, width + 1), dtype=np.bool_)
    padded[:, :width] = mask
    packed = np.packbits(padded, axis=None, bitorder="little")
    return int.from_bytes(packed.tobytes(), "little"), width + 1


def unpack(bits: int, stride: int, height: int, left: int, width: int) -> Mask:
    """Columns left … left + width of the first `height` rows of a packed mask."""
    count = height * stride
    data = np.frombuffer(bits.to_bytes(count // 8 + 1, "little"), dtype=np.uint8)
    cells = np.unpackbits(data, count=count, bitorder="little")
    return cells.view(np.bool_).reshape(height, stride)[:, left : left + width]


def spread(bits: int, stride: int, connectivity: int) -> int:
    """The bits with their 4 or 8 neighbours."""
    row = bits | bits << 1 | bits >> 1
    if connectivity == 8:
        return row | row << stride | row >> stride
    return row | bits << stride | bits >> stride


def fill(seed: int, within: int, stride: int, connectivity: int) -> int:
    """Every bit of `within` that is connected to `seed` through `within`."""
    reached = seed & within
    while True:
        grown = spread(reached, stride, connectivity) & within
        if grown == reached:
            return reached
        reached = grown


def components(bits: int, stride: int, connectivity: int) -> list[int]:
    """The connected components of a packed mask, in reading order of their first cells."""
    found = []
    while bits:
        component = fill(bits & -bits, bits, stride, connectivity)
        found.append(component)
        bits ^= component
    return found


def columns_of(bits: int, stride: int, height: int) -> int:
    """The columns that a packed mask of `height` rows occupies, as the bits of one row."""
    reach = 1
    while reach < height:
        bits |= bits >> stride * reach
        reach *= 2
    return bits & ((1 << stride) - 1)
