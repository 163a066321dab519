"""Return what the black hole hides of the repeating pattern."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    whole = tile_to(smallest_tile(grid, transparent=BLACK), *grid.shape)
    return crop_to(whole, grid == BLACK)


def generate_input(rng):
    period = random_int(rng, 2, 3)
    side = random_int(rng, 4, 5) if period == 2 else random_int(rng, 6, 8)
    hole = random_int(rng, 1, period)
    colors = random_colors(rng, 2)
    turns = random_int(rng, 0, 3)
    left = random_int(rng, 0, side - hole)

    def draw():
        return tile_to(random_grid(rng, period, period, colors), side, side)

    def cut(whole):
        grid = rotate(whole, turns)
        grid[:hole, left : left + hole] = BLACK
        return rotate(grid, -turns)

    def accept(whole):
        part = whole[:period, :period]
        tile = smallest_tile(cut(whole), transparent=BLACK)
        varied = len(find_objects(part, with_background=True)) > 1
        return varied and grids_equal(tile, part)

    return cut(draw_until(draw, accept))
