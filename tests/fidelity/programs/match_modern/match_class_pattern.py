# task: d4469b4b
from dataclasses import dataclass

@dataclass
class Picture:
    color: int
    cells: int

def draw(pic):
    match pic:
        case Picture(color=1):
            rows = ["050", "555", "050"]
        case Picture(color=2):
            rows = ["555", "050", "050"]
        case Picture(3, n) if n > 0:
            rows = ["005", "005", "555"]
        case _:
            rows = ["000", "000", "000"]
    return [[int(ch) for ch in r] for r in rows]

def process_grid(grid: list):
    values = [v for row in grid for v in row if v]
    return draw(Picture(values[0], len(values)))
