"""Shared helpers of the language: argument checks, and masks packed into integers.

A packed mask is one Python integer with one bit per cell, in row order. Each row is followed by an
empty column, so that a shift by one never wraps into the next row. Growing a region then takes a
few shifts of one integer, which on 30 x 30 cells is faster than loops over cells or array passes.
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
    """Return `grid` as a 2-D integer array; `name` is the function that errors mention."""
    array = grid if isinstance(grid, np.ndarray) else np.array(grid)
    kind = array.dtype.kind
    if kind == "b":
        array = array.astype(np.int8)
    elif kind not in "iu":
        raise TypeError(f"{name}: expected a grid of integers, got {array.dtype}")
    if array.ndim != 2:
        raise ValueError(f"{name}: expected a grid with two dimensions, got {array.ndim}")
    return array if isinstance(grid, np.ndarray) else array.astype(np.int8)


def as_mask(mask: Any, name: str) -> Mask:
    """Return `mask` as a 2-D boolean array; nonzero integers are true."""
    array = np.asarray(mask)
    if array.ndim != 2:
        raise ValueError(f"{name}: expected a mask with two dimensions, got {array.ndim}")
    return array if array.dtype.kind == "b" else array != 0


def as_canvas(grid: Any, name: str) -> Grid:
    """Return `grid` if it can be drawn on: it must be an integer array, not a list."""
    if not isinstance(grid, np.ndarray):
        raise TypeError(f"{name}: expected a numpy array to draw on, got {type(grid).__name__}")
    return as_grid(grid, name)


def as_cell(cell: Any, name: str) -> Cell:
    """Return `cell` as a pair of Python integers."""
    try:
        row, column = cell
        return int(row), int(column)
    except (TypeError, ValueError):
        raise TypeError(f"{name}: expected a cell (row, column), got {cell!r}") from None


def as_direction(direction: Any, name: str) -> Direction:
    """Return `direction` as a pair of -1, 0 or 1, not both 0."""
    down, right = as_cell(direction, name)
    if abs(down) > 1 or abs(right) > 1 or (down, right) == (0, 0):
        raise ValueError(f"{name}: expected a direction such as UP or DOWN_LEFT, got {direction!r}")
    return down, right


def as_colors(colors: int | Iterable[int] | None) -> list[int]:
    """Return one color, several colors or None as a list."""
    if colors is None:
        return []
    if isinstance(colors, Iterable):
        return [int(color) for color in colors]
    return [int(colors)]


def check_connectivity(connectivity: int, name: str) -> None:
    """Raise ValueError unless `connectivity` is 4 or 8."""
    if connectivity not in {4, 8}:
        raise ValueError(f"{name}: connectivity must be 4 or 8, got {connectivity!r}")


def pack(mask: Mask) -> tuple[int, int]:
    """Pack a mask into (bits, stride): cell (r, c) is bit r * stride + c."""
    height, width = mask.shape
    padded = np.zeros((height, width + 1), dtype=np.bool_)
    padded[:, :width] = mask
    packed = np.packbits(padded, axis=None, bitorder="little")
    return int.from_bytes(packed.tobytes(), "little"), width + 1


def unpack(bits: int, stride: int, height: int, left: int, width: int) -> Mask:
    """Return columns `left` to `left + width` of the first `height` rows of a packed mask."""
    count = height * stride
    data = np.frombuffer(bits.to_bytes(count // 8 + 1, "little"), dtype=np.uint8)
    cells = np.unpackbits(data, count=count, bitorder="little")
    return cells.view(np.bool_).reshape(height, stride)[:, left : left + width]


def spread(bits: int, stride: int, connectivity: int) -> int:
    """Return the bits together with their 4 or 8 neighbors."""
    row = bits | bits << 1 | bits >> 1
    if connectivity == 8:
        return row | row << stride | row >> stride
    return row | bits << stride | bits >> stride


def fill(seed: int, within: int, stride: int, connectivity: int) -> int:
    """Return every bit of `within` that is connected to `seed` through `within`."""
    reached = seed & within
    while True:
        grown = spread(reached, stride, connectivity) & within
        if grown == reached:
            return reached
        reached = grown


def components(bits: int, stride: int, connectivity: int) -> list[int]:
    """Return the connected components of a packed mask, in reading order of their first cells."""
    found = []
    while bits:
        component = fill(bits & -bits, bits, stride, connectivity)
        found.append(component)
        bits ^= component
    return found


def columns_of(bits: int, stride: int, height: int) -> int:
    """Return the columns that a packed mask of `height` rows occupies, as the bits of one row."""
    reach = 1
    while reach < height:
        bits |= bits >> stride * reach
        reach *= 2
    return bits & ((1 << stride) - 1)
