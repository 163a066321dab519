"""Move each cell to the side of its color, and remove the other ones."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    output[1:-1, 1:-1] = BLACK
    for turns in range(4):
        side, drawn = rotate(grid, turns), rotate(output, turns)
        color = side[0, 1]
        drawn[1, 1:-1][(side[1:-1, 1:-1] == color).any(axis=0)] = color
        output = rotate(drawn, -turns)
    return output


def generate_input(rng):
    height, width = random_int(rng, 10, 15), random_int(rng, 11, 17)
    colors = random_colors(rng, random_int(rng, 5, 7))
    grid = blank_grid(height, width)
    grid[0], grid[-1] = colors[0], colors[1]
    grid[:, 0], grid[:, -1] = colors[2], colors[3]
    grid[:: height - 1, :: width - 1] = BLACK
    dots = []
    for color in colors:
        dots += [blank_grid(1, 1, color)] * random_int(rng, 1, 2)
    scatter(rng, grid[2:-2, 2:-2], dots)
    return grid
