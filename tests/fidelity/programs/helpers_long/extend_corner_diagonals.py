# task: 5c0a986e
"""
Two 2x2 squares: the blue one leaves a trail to the upper left,
the red one leaves a trail to the lower right.
"""
import numpy as np

BLUE = 1
RED = 2
UP_LEFT = (-1, -1)
DOWN_RIGHT = (1, 1)


def locate_square(grid, color):
    """Top-left and bottom-right corner of a 2x2 square."""
    points = np.argwhere(grid == color)
    if len(points) == 0:
        return None
    return points.min(axis=0), points.max(axis=0)


def inside(grid, position):
    """Check the position against the grid size."""
    r, c = position
    h, w = grid.shape
    return 0 <= r < h and 0 <= c < w


def shoot(grid, start, direction, color):
    """Draw from start (excluded) until we leave the grid."""
    pos = np.array(start)
    step = np.array(direction)
    pos = pos + step
    length = 0
    while inside(grid, pos):
        grid[tuple(pos)] = color
        pos = pos + step
        length += 1
    return length


def task(grid):
    out = grid.copy()

    blue = locate_square(grid, BLUE)
    if blue is not None:
        top_left, _ = blue
        shoot(out, top_left, UP_LEFT, BLUE)

    red = locate_square(grid, RED)
    if red is not None:
        _, bottom_right = red
        shoot(out, bottom_right, DOWN_RIGHT, RED)

    return out


if __name__ == "__main__":
    grid = np.zeros((6, 6), dtype=int)
    grid[1:3, 1:3] = BLUE
    grid[3:5, 3:5] = RED
    print(task(grid))
