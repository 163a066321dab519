# task: e48d4e1a
from typing import Annotated, List, Sequence, Tuple

Index = Annotated[int, "row or column"]


def cross(grid: Sequence[Sequence[int]]) -> Tuple[Index, Index, int]:
    best: Tuple[int, int] = (0, 0)
    for r, row in enumerate(grid):
        filled: int = sum(1 for v in row if v)
        best = max(best, (filled, -r))
    row_index: Index = -best[1]
    color: int = max(set(grid[row_index]), key=list(grid[row_index]).count)
    col_index: Index = max(range(len(grid[0])), key=lambda c: sum(r[c] == color for r in grid))
    return row_index, col_index, color


def transform(grid: List[List[int]]) -> List[List[int]]:
    r, c, color = cross(grid)
    k: int = sum(row.count(5) for row in grid)
    h, w = len(grid), len(grid[0])
    out: List[List[int]] = [[0] * w for _ in range(h)]
    for i in range(h):
        for j in range(w):
            if i == r + k or j == c - k:
                out[i][j] = color
    return out
