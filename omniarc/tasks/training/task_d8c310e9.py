"""Continue the pattern to the right."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    pattern = object_from_mask(grid, grid != background_color(grid))
    output = grid.copy()
    strip = output[pattern.top : pattern.bottom + 1]
    strip[:] = tile_to(smallest_tile(pattern.grid), *strip.shape)
    return output


def generate_input(rng):
    width, rows, period = random_int(rng, 12, 18), random_int(rng, 2, 4), random_int(rng, 3, 6)
    colors = random_colors(rng, random_int(rng, 2, 3))

    def draw():
        unit = random_grid(rng, rows, period, colors)
        for row in reversed(range(rows - 1)):
            gaps = rng.random(period) < 0.5
            unit[row, gaps | (unit[row + 1] == BLACK)] = BLACK
        shown = random_int(rng, period + period // 2 + 1, 2 * period + 1)
        return tile_to(unit, rows, min(shown, width - 3))

    strip = draw_until(
        draw, lambda strip: smallest_tile(strip[-1:]).shape[1] == period and strip[0].any()
    )
    return draw_pattern(blank_grid(5, width), strip, (5 - rows, 0))
