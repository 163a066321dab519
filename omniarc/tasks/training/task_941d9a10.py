"""Fill the first room blue, the middle one red and the last one green."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape
    middle = find_panels(grid)
    output = flood_fill(grid, (0, 0), BLUE)
    output = flood_fill(output, (height - 1, width - 1), GREEN)
    rows, columns = len(middle), len(middle[0])
    return draw_object(output, middle[rows // 2][columns // 2].recolored(RED))


def generate_input(rng):
    rows, columns = pick(rng, [3, 5]), pick(rng, [3, 5])
    size = random_int(rng, 10, 14)
    heights = random_partition(rng, size - rows + 1, rows)
    widths = random_partition(rng, size - columns + 1, columns)
    panels = [[blank_grid(height, width) for width in widths] for height in heights]
    return join_panels(panels, GREY)
