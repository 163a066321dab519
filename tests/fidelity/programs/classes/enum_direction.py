# task: 99fa7670
from enum import Enum


class Direction(Enum):
    RIGHT = (0, 1)
    DOWN = (1, 0)

    def step(self, r, c):
        dr, dc = self.value
        return r + dr, c + dc


def walk(grid, r, c, direction, color):
    h, w = grid.shape
    while True:
        r, c = direction.step(r, c)
        if not (0 <= r < h and 0 <= c < w) or grid[r, c] != 0:
            break
        grid[r, c] = color
    return


def transform(grid):
    h, w = grid.shape
    seeds = [(r, c, grid[r, c]) for r in range(h) for c in range(w) if grid[r, c]]
    for r, c, color in seeds:
        walk(grid, r, c, Direction.RIGHT, color)
    for r, c, color in seeds:
        walk(grid, r, w - 1, Direction.DOWN, color)
    return grid
