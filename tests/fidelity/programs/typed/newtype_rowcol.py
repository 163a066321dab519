# task: d9fac9be
from typing import NewType, List, Set

Row = NewType("Row", int)
Col = NewType("Col", int)


def ring(grid: List[List[int]], r: Row, c: Col) -> Set[int]:
    return {grid[r + i][c + j] for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j}


def transform(grid: List[List[int]]) -> List[List[int]]:
    for r in range(1, len(grid) - 1):
        for c in range(1, len(grid[0]) - 1):
            colors: Set[int] = ring(grid, Row(r), Col(c))
            center: int = grid[r][c]
            if len(colors) == 1 and 0 not in colors and center not in colors:
                return [[max(colors)]]
    return [[0]]
