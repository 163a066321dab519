# task: 2204b7a8
from enum import Enum

class Side(Enum):
    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"

def nearest(r, c, h, w, vertical):
    if vertical:
        return Side.LEFT if c < w / 2 else Side.RIGHT
    return Side.TOP if r < h / 2 else Side.BOTTOM

def transform(grid):
    h, w = grid.shape
    vertical = grid[0, 0] == grid[-1, 0] != 0
    for r in range(h):
        for c in range(w):
            if grid[r, c] != 3:
                continue
            match nearest(r, c, h, w, vertical):
                case Side.LEFT:
                    grid[r, c] = grid[r, 0]
                case Side.RIGHT:
                    grid[r, c] = grid[r, -1]
                case Side.TOP:
                    grid[r, c] = grid[0, c]
                case Side.BOTTOM:
                    grid[r, c] = grid[-1, c]
    return grid
