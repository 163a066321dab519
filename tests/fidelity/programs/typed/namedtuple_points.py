# task: dc1df850
from typing import List, NamedTuple


class Cell(NamedTuple):
    row: int
    col: int
    color: int = 0

    def around(self) -> List["Cell"]:
        return [Cell(self.row + i, self.col + j)
                for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0)]


def convert(grid: List[List[int]]) -> List[List[int]]:
    cells: List[Cell] = [Cell(r, c, v) for r, row in enumerate(grid) for c, v in enumerate(row)]
    for cell in cells:
        if cell.color != 2:
            continue
        for n in cell.around():
            if 0 <= n.row < len(grid) and 0 <= n.col < len(grid[0]) and grid[n.row][n.col] == 0:
                grid[n.row][n.col] = 1
    return grid
