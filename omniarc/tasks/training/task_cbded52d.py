"""Where two opposite panels have the same mark, add it to the one between them."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    plain = most_common_color(grid, ignore=separator_color(grid))
    panels = find_panels(grid)
    for first, middle, last in [*panels, *zip(*panels)]:
        marks = (first.grid == last.grid) & (first.grid != plain)
        output[middle.slices][marks] = first.grid[marks]
    return output


def generate_input(rng):
    panels = [[blank_grid(2, 2, BLUE) for column in range(3)] for row in range(3)]
    corners = [(0, 0), (0, 2), (2, 2), (2, 0)]
    colors = random_colors(rng, random_int(rng, 1, 2), exclude=[BLUE])
    cells = pick_some(rng, [(0, 0), (0, 1), (1, 0), (1, 1)], 2)
    for color, cell in zip(colors, cells):
        first, count = random_int(rng, 0, 3), random_int(rng, 2, 3)
        places = [corners[(first + index) % 4] for index in range(count)]
        if color != colors[0] or chance(rng, 0.2):
            places = pick(rng, [[(1, 0), (1, 2)], [(0, 1), (2, 1)], places])
        for row, column in places:
            panels[row][column][cell] = color
    return join_panels(panels, BLACK)
