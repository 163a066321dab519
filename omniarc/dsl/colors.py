"""Colors: names, counting and replacing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from omniarc.dsl._core import Grid, as_colors, as_grid

BLACK, BLUE, RED, GREEN, YELLOW, GREY, MAGENTA, ORANGE, CYAN, MAROON = range(10)


def _counts(grid: Grid, ignore: int | Iterable[int] | None, name: str) -> list[int]:
    array = as_grid(grid, name)
    if array.size and (array.min() < 0 or array.max() > 9):
        raise ValueError(f"{name}: colors must be 0 to 9")
    counts: list[int] = np.bincount(array.ravel(), minlength=10).tolist()
    for color in as_colors(ignore):
        if 0 <= color <= 9:
            counts[color] = 0
    return counts


def background_color(grid: Grid) -> int:
    """Return the most common color of a grid (h, w), or BLACK if at least half as common.

    >>> background_color(np.array([[8, 8, 2], [8, 8, 8]]))
    8
    """
    counts = _counts(grid, None, "background_color")
    most = max(counts)
    return BLACK if 2 * counts[BLACK] >= most else counts.index(most)


def colors_by_count(grid: Grid, ignore: int | Iterable[int] | None = None) -> list[int]:
    """Return the colors of a grid (h, w), most common first, equally common ones in order.

    `ignore` is a color or several colors to leave out.

    >>> colors_by_count(np.array([[0, 3, 2], [0, 2, 2]]), ignore=BLACK)
    [2, 3]
    """
    counts = _counts(grid, ignore, "colors_by_count")
    return sorted((color for color in range(10) if counts[color]), key=lambda c: -counts[c])


def most_common_color(grid: Grid, ignore: int | Iterable[int] | None = None) -> int:
    """Return the color with the most cells in a grid (h, w), apart from the ignored ones.

    >>> most_common_color(np.array([[0, 0, 0], [4, 4, 1]]), ignore=BLACK)
    4
    """
    colors = colors_by_count(grid, ignore)
    if not colors:
        raise ValueError("most_common_color: the grid has no color that is not ignored")
    return colors[0]


def least_common_color(grid: Grid, ignore: int | Iterable[int] | None = None) -> int:
    """Return the color with the fewest cells, but at least one, in a grid (h, w).

    >>> least_common_color(np.array([[0, 0, 0], [4, 4, 1]]))
    1
    """
    colors = colors_by_count(grid, ignore)
    if not colors:
        raise ValueError("least_common_color: the grid has no color that is not ignored")
    return colors[-1]


def count_color(grid: Grid, color: int) -> int:
    """Return the number of cells of a grid (h, w) that have the color.

    >>> count_color(np.array([[0, 2], [2, 2]]), RED)
    3
    """
    return int(np.count_nonzero(as_grid(grid, "count_color") == color))


def replace_color(grid: Grid, old: int, new: int) -> Grid:
    """Return a copy of a grid (h, w) with color `old` replaced by `new`.

    >>> replace_color(np.array([[1, 2], [2, 0]]), RED, CYAN).tolist()
    [[1, 8], [8, 0]]
    """
    array = as_grid(grid, "replace_color").copy()
    array[array == old] = new
    return array


def map_colors(grid: Grid, mapping: Mapping[int, int]) -> Grid:
    """Return a copy of a grid (h, w) with colors replaced by {old: new}, all at once.

    >>> map_colors(np.array([[1, 2, 3]]), {BLUE: RED, RED: BLUE}).tolist()
    [[2, 1, 3]]
    """
    array = as_grid(grid, "map_colors")
    if not isinstance(mapping, Mapping):
        raise TypeError("map_colors: expected a dict {old: new}, got " + type(mapping).__name__)
    table = np.arange(10, dtype=array.dtype)
    for old, new in mapping.items():
        if not (0 <= old <= 9 and 0 <= new <= 9):
            raise ValueError(f"map_colors: colors must be 0 to 9, got {{{old!r}: {new!r}}}")
        table[old] = new
    return table[array]
