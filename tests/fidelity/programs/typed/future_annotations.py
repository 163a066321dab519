# task: 9dfd6313
from __future__ import annotations

from typing import Iterator


def cells(grid: list[list[int]]) -> Iterator[tuple[int, int, int]]:
    for r, row in enumerate(grid):
        for c, value in enumerate(row):
            yield r, c, value


def transform(grid: list[list[int]]) -> list[list[int]]:
    size: int = len(grid)
    out: list[list[int]] = [[0] * size for _ in range(size)]
    for r, c, value in cells(grid):
        out[c][r] = value
    return out
