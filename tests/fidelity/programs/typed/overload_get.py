# task: aedd82e4
from typing import List, Optional, overload


@overload
def get(grid: List[List[int]], r: int, c: int) -> Optional[int]: ...
@overload
def get(grid: List[List[int]], r: int, c: int, default: int) -> int: ...


def get(grid, r, c, default=None):
    if r < 0 or c < 0 or r >= len(grid) or c >= len(grid[0]):
        return default
    return grid[r][c]


def solve(grid: List[List[int]]) -> List[List[int]]:
    out: List[List[int]] = [list(row) for row in grid]
    for r in range(len(grid)):
        for c in range(len(grid[0])):
            around: List[int] = [get(grid, r - 1, c, 0), get(grid, r + 1, c, 0),
                                 get(grid, r, c - 1, 0), get(grid, r, c + 1, 0)]
            if grid[r][c] == 2 and 2 not in around:
                out[r][c] = 1
    return out
