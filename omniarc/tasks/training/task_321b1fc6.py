"""Replace each cyan shape with the colorful one, which disappears."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    objects = find_objects(grid, multicolor=True)
    template = max(objects, key=lambda obj: len(obj.colors))
    output = blank_grid(*grid.shape, background)
    for obj in objects:
        if obj is not template:
            draw_object(output, template.at(obj.top, obj.left))
    return output


def generate_input(rng):
    grid = blank_grid(10, 10)
    mask = random_shape(rng, 2, 4, random_int(rng, 4, 6))
    colors = random_colors(rng, random_int(rng, 2, 4), exclude=[CYAN])
    template = draw_until(
        lambda: random_grid(rng, *mask.shape, colors) * mask,
        lambda pattern: len(colors_by_count(pattern, ignore=BLACK)) > 1,
    )
    scatter(rng, grid, [template] + [paint(mask, CYAN)] * random_int(rng, 2, 3))
    if CYAN not in grid:
        return generate_input(rng)
    return grid
