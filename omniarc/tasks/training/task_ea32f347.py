"""Color the longest line blue, the shortest one red and the others yellow."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    shortest, *between, longest = sorted(find_objects(grid), key=lambda obj: obj.size)
    output = grid.copy()
    draw_object(output, longest.recolored(BLUE))
    draw_object(output, shortest.recolored(RED))
    for line in between:
        draw_object(output, line.recolored(YELLOW))
    return output


def generate_input(rng):
    def draw_lines():
        grid = blank_grid(10, 10)
        lines = []
        for length in pick_some(rng, range(2, 8), 3):
            line = blank_grid(1, length, GREY)
            lines.append(line if chance(rng, 0.3) else line.T)
        return None if None in scatter(rng, grid[:-1], lines) else grid

    return draw_until(draw_lines, lambda grid: grid is not None)
