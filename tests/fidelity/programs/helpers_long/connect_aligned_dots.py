# task: ded97339
"""Connect cyan cells that share a row or a column.

The output keeps every cyan cell and draws a straight cyan segment
between each pair that is aligned horizontally or vertically.
"""
from typing import List, Tuple

CYAN = 8

__all__ = ["transform"]


def _find_cells(grid: List[List[int]], color: int) -> List[Tuple[int, int]]:
    """Return the coordinates of every cell of the given color."""
    found = []
    for r, row in enumerate(grid):
        for c, value in enumerate(row):
            if value == color:
                found.append((r, c))
    return found


def _draw_horizontal(grid, row, c1, c2, color):
    """Draw a horizontal segment, end points included."""
    for c in range(min(c1, c2), max(c1, c2) + 1):
        grid[row][c] = color


def _draw_vertical(grid, col, r1, r2, color):
    """Draw a vertical segment, end points included."""
    for r in range(min(r1, r2), max(r1, r2) + 1):
        grid[r][col] = color


def transform(grid: List[List[int]]) -> List[List[int]]:
    """Main entry point."""
    result = [row[:] for row in grid]
    cells = _find_cells(grid, CYAN)

    for i, (r1, c1) in enumerate(cells):
        for r2, c2 in cells[i + 1:]:
            if r1 == r2:
                _draw_horizontal(result, r1, c1, c2, CYAN)
            if c1 == c2:
                _draw_vertical(result, c1, r1, r2, CYAN)

    return result


if __name__ == "__main__":
    demo = [
        [8, 0, 0, 8],
        [0, 0, 0, 0],
        [8, 0, 0, 0],
    ]
    for line in transform(demo):
        print(line)
