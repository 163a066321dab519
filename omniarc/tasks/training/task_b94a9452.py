"""Cut out the box, and swap its two colors."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    objects = find_objects(grid, with_background=True)
    inside, box = sorted(objects, key=lambda obj: obj.height * obj.width)[:2]
    return map_colors(grid[box.slices], {box.color: inside.color, inside.color: box.color})


def generate_input(rng):
    outside, inside = random_colors(rng, 2)
    side = random_int(rng, 1, 3)
    thickness = 1 if side < 3 and chance(rng, 0.5) else 2
    height = width = side + 2 * thickness
    grid = blank_grid(random_int(rng, 11, 13), random_int(rng, 11, 13))
    place(rng, grid, box_frame(height, width, outside, inside, thickness))
    return grid
