"""Answer whether the grid is symmetric: blue if so, otherwise orange."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    mirrors = [flip_left_right(grid), flip_up_down(grid)]
    is_symmetric = any(grids_equal(grid, mirror) for mirror in mirrors)
    return blank_grid(1, 1, BLUE if is_symmetric else ORANGE)


def generate_input(rng):
    color = RED if chance(rng, 0.35) else random_color(rng)

    def draw():
        grid = random_grid(rng, 3, 3, color, density=0.55)
        if chance(rng, 0.5):
            grid[:, 2] = grid[:, 0]
        return grid

    return draw_until(draw, lambda grid: not grid.all(axis=1).any())
