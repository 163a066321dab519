from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    box = crop_to(grid, grid != background_color(grid))
    outside, inside = colors_in(box)
    return map_colors(box, {outside: inside, inside: outside})


def generate_input(rng):
    outside, inside = random_colors(rng, 2)
    rows, columns = random_int(rng, 1, 3), random_int(rng, 1, 3)
    thickness = 1 if rows * columns <= 4 and chance(rng, 0.5) else 2
    height, width = rows + 2 * thickness, columns + 2 * thickness
    grid = blank_grid(random_int(rng, 11, 13), random_int(rng, 11, 13))
    place(rng, grid, box_frame(height, width, outside, inside, thickness))
    return grid
