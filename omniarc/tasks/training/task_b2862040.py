"""Color the blue shapes that enclose a hole cyan."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        if obj.holes:
            draw_object(output, obj.recolored(CYAN))
    return output


def generate_input(rng):
    height, width = random_int(rng, 10, 16), random_int(rng, 10, 16)
    grid = blank_grid(height, width)
    patterns = []
    for index in range(random_int(rng, 4, 8)):
        if index == 0 or chance(rng, 0.5):
            ring = box_frame(random_int(rng, 3, 5), random_int(rng, 3, 5), BLUE, inside=GREY)
            tail = blank_grid(1, ring.shape[1])
            tail[0, random_int(rng, 0, ring.shape[1] - 1)] = pick(rng, [BLACK, BLUE])
            patterns.append(random_orientation(rng, assemble([[ring], [tail]])))
        elif chance(rng, 0.5):
            cross = blank_grid(random_int(rng, 3, 5), random_int(rng, 3, 4))
            cross[random_int(rng, 1, len(cross) - 2)] = cross[:, 1] = BLUE
            patterns.append(random_orientation(rng, cross))
        else:
            patterns.append(paint(random_shape(rng, 4, 4, random_int(rng, 1, 6)), BLUE))
    scatter(rng, grid, patterns)
    return map_colors(grid, {BLACK: MAROON, GREY: MAROON})
