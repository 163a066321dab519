from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    views = [rotate(grid, turns) for turns in range(4)]
    edges = [[row[row != background] for row in (view[0], view[-1])] for view in views]
    turns = next(
        turns
        for turns, (near, far) in enumerate(edges)
        if 0 < len(far) < len(near) and far[0] != near[0]
    )
    return rotate(apply_gravity(views[turns], UP, background), -turns)


def generate_input(rng):
    height, width = random_int(rng, 9, 13), random_int(rng, 8, 12)
    grid = blank_grid(height, width)
    left, right = random_int(rng, 0, 2), width - 1 - random_int(rng, 0, 2)
    depth = random_int(rng, 4, 5)
    draw_rectangle(grid, (0, left), (depth - 1, right), BLUE)
    for column in range(left + 1, right):
        if chance(rng, 0.4) and not (grid[:depth, column - 1] == BLACK).any():
            grid[depth - random_int(rng, 1, depth - 2) : depth, column] = BLACK
            if chance(rng, 0.8):
                grid[height - random_int(rng, 1, height - depth - 2) :, column] = RED
    if RED not in grid:
        grid[height - 2 :, left + 1] = RED
    return grid
