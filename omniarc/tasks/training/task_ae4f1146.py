"""Return the square with the most blue cells."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    objects = find_objects(grid, multicolor=True)
    return max(objects, key=lambda obj: count_color(obj.grid, BLUE)).grid


def generate_input(rng):
    def draw_grid():
        grid = blank_grid(9, 9)
        count = random_int(rng, 3, 4)
        blues = [random_int(rng, 3, 5)]
        blues += [random_int(rng, 1, blues[0] - 1) for _ in range(count - 1)]
        patterns = []
        for blue in pick_some(rng, blues, count):
            square = blank_grid(3, 3, CYAN)
            scatter_cells(rng, square, BLUE, blue, background=CYAN)
            patterns.append(square)
        return None if None in scatter(rng, grid, patterns) else grid

    return draw_until(draw_grid, lambda grid: grid is not None)
