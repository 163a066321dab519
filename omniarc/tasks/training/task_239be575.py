"""Answer whether cyan cells connect the two red squares: cyan if so, otherwise black."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    objects = find_objects(grid, multicolor=True)
    with_squares = [obj for obj in objects if RED in obj.colors]
    return blank_grid(1, 1, CYAN if len(with_squares) == 1 else BLACK)


def generate_input(rng):
    height, width = random_int(rng, 5, 8), random_int(rng, 5, 7)
    joined = chance(rng, 0.5)

    def draw():
        grid = blank_grid(height, width)
        scatter(rng, grid, [blank_grid(2, 2, RED)] * 2)
        scatter_cells(rng, grid, CYAN, height * width * random_int(rng, 25, 37) // 100)
        return grid

    def accept(grid):
        if count_color(grid, RED) < 8:
            return False
        near = find_objects(grid, multicolor=True)
        wide = find_objects(grid, multicolor=True, connectivity=8)
        return all(
            (sum(RED in obj.colors for obj in found) == 1) == joined for found in (near, wide)
        )

    return draw_until(draw, accept)
