"""Keep those cells of the small pattern that the large shape covers."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    objects = find_objects(grid, connectivity=8, multicolor=True)
    small = max(objects, key=lambda obj: len(obj.colors))
    large = object_from_mask(grid, (grid != background) & ~small.mask_in(grid))
    factor = large.height // small.height
    output = small.grid.copy()
    output[~large.mask[::factor, ::factor]] = background
    return output


def generate_input(rng):
    size = random_int(rng, 3, 4)
    factor = random_int(rng, 3, 5 if size == 3 else 4)
    mask = draw_until(
        lambda: random_shape(rng, size, size, random_int(rng, 2 * size - 1, 3 * size - 2), 8),
        lambda mask: mask.shape == (size, size),
    )
    large = size * factor
    height = large + size + random_int(rng, 4, 9)
    grid = blank_grid(min(height, 27), large + random_int(rng, 5, 12))
    pattern = paint(scale_up(mask, factor), random_color(rng))
    left = random_int(rng, 1, grid.shape[1] - large - 1)
    draw_pattern(grid, pattern, (random_int(rng, 0, 3), left))
    place(rng, grid, random_grid(rng, size, size, range(1, 10)))
    return grid
