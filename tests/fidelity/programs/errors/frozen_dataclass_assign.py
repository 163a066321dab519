# task: a79310a0
from dataclasses import dataclass

@dataclass(frozen=True)
class Cell:
    r: int
    c: int
    v: int

def transform(grid: list):
    cells = [Cell(r, c, v) for r, row in enumerate(grid) for c, v in enumerate(row) if v == 8]
    for cell in cells:
        cell.r = cell.r + 1
    return grid
