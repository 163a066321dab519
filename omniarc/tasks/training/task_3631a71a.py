from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    return fill_symmetry(grid, unknown=MAROON)


def generate_input(rng):
    corner = random_grid(rng, 14, 14, random_colors(rng, 6, exclude=[MAROON]), density=0.5)
    corner = overlay(corner, blank_grid(14, 14), corner.T)
    whole = symmetric(corner, up_down=True)
    grid = blank_grid(30, 30)
    grid[2:, 2:] = whole
    grid[:2, 2:] = whole[3:1:-1]
    grid[2:, :2] = whole[:, 3:1:-1]
    grid[:2, :2] = whole[3:1:-1, 3:1:-1]

    def draw_hidden():
        hidden = grid.copy()
        for _ in range(random_int(rng, 2, 5)):
            top, left = random_int(rng, 0, 24), random_int(rng, 4, 24)
            height, width = random_int(rng, 2, 6), random_int(rng, 2, 6)
            draw_rectangle(hidden, (top, left), (top + height, left + width), MAROON)
        return hidden

    return draw_until(draw_hidden, lambda hidden: grids_equal(fill_symmetry(hidden, MAROON), grid))
