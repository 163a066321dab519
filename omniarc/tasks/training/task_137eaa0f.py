"""Bring the pieces together so that their grey cells lie on one another."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = blank_grid(3, 3)
    for obj in find_objects(grid, connectivity=8, multicolor=True):
        row, column = next(cell for cell in obj.cells if grid[cell] == GREY)
        draw_object(output, obj.moved(1 - row, 1 - column))
    return output


def generate_input(rng):
    ring = [(0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0)]
    size = random_int(rng, 10, 12)

    def draw():
        start, used = random_int(rng, 0, 7), random_int(rng, 6, 8)
        cells = (ring[start:] + ring[:start])[:used]
        if chance(rng, 0.3):
            first, second = pick_some(rng, range(used), 2)
            cells[first], cells[second] = cells[second], cells[first]
        parts = random_partition(rng, used, random_int(rng, 3, 4))
        patterns = []
        for count, color in zip(parts, random_colors(rng, len(parts), exclude=[GREY])):
            pattern = blank_grid(3, 3)
            draw_cells(pattern, cells[:count], color)
            pattern[1, 1] = GREY
            patterns.append(crop_to(pattern, pattern != BLACK))
            cells = cells[count:]
        grid = blank_grid(size, size)
        placed = scatter(rng, grid, patterns)
        return grid, max(parts) < 4 and None not in placed

    def accept(drawn):
        grid, complete = drawn
        return complete and count_color(grid, GREY) == count_color(grid[1:-1, 1:-1], GREY)

    return draw_until(draw, accept)[0]
