# task: 3428a4f5
from enum import Flag, auto

class Side(Flag):
    NONE = 0
    TOP = auto()
    BOTTOM = auto()

def convert(grid: list):
    split = [r for r, row in enumerate(grid) if set(row) == {4}][0]
    out = []
    for r in range(split):
        line = []
        for a, b in zip(grid[r], grid[r + split + 1]):
            s = (Side.TOP if a else Side.NONE) | (Side.BOTTOM if b else Side.NONE)
            line.append(3 if s in (Side.TOP, Side.BOTTOM) else 0)
        out.append(line)
    return out
