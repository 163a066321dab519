"""Make the blue cells in the cyan box green."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    box = object_from_mask(grid, grid == CYAN)
    output = grid.copy()
    output[box.slices] = replace_color(grid[box.slices], BLUE, GREEN)
    return output


def generate_input(rng):
    side = random_int(rng, 15, 18)

    def draw():
        height, width = pick(rng, [2, 3, 4, side]), pick(rng, [2, 3, 4, side])
        grid = tile_to(random_grid(rng, height, width, BLUE, density=0.5), side, side)
        height, width = random_int(rng, 3, 6), random_int(rng, 4, 8)
        top, left = random_int(rng, 1, side - height - 1), random_int(rng, 1, side - width - 1)
        part = grid[top : top + height, left : left + width]
        part[part == BLACK] = CYAN
        return grid

    def accept(grid):
        if CYAN not in grid or not 0.3 < count_color(grid, BLUE) / grid.size < 0.6:
            return False
        box = crop_to(grid, grid == CYAN)
        return min(box.shape) > 2 and count_color(box, BLUE) > 3

    return draw_until(draw, accept)
