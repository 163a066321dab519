# task: a79310a0
from __future__ import annotations


def first_row(grid: list[list[int]], color: int) -> int | None:
    for i, row in enumerate(grid):
        if color in row:
            return i
    return None


def transform(grid: list[list[int]], *, old: int = 8, new: int = 2) -> list[list[int]]:
    start: int | None = first_row(grid, old)
    if start is None:
        return grid
    blank: list[int] = [0] * len(grid[0])
    swapped: list[list[int]] = [[new if v == old else v for v in row] for row in grid]
    return [blank] + swapped[:-1]
