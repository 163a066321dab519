"""Complete the symmetric shape, and remove what covers it."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    colors = colors_by_count(grid, ignore=background)
    color = next(c for c in colors if not object_from_mask(grid, grid == c).is_rectangle)
    shape, filled = grid == color, grid != background
    flipped, width = flip_left_right(shape), grid.shape[1]
    mirrored = max(
        (shift(flipped, (0, columns)) for columns in range(1 - width, width)),
        key=lambda mask: ((mask & filled).sum(), (mask & shape).sum()),
    )
    return grid_from_mask(shape | mirrored, color, background)


def generate_input(rng):
    color, cover = random_colors(rng, 2)
    half, middle = pick(rng, [(3, 0), (4, 0), (4, 1)])

    def draw():
        size = random_int(rng, 4, 5) * (half + middle)
        part = draw_until(
            lambda: random_shape(rng, 9, half + middle, size),
            lambda part: len(part) > 6 and part.shape[1] == half + middle and part[2:-2, -1].any(),
        )
        part[random_int(rng, 2, len(part) - 3), -1] = False
        shape = symmetric(paint(part, color), share_middle=middle)
        rows, columns = shape.shape
        grid = blank_grid(16, 16)
        top, left = random_int(rng, 1, 15 - rows), random_int(rng, 1, 15 - columns)
        draw_pattern(grid, shape, (top, left))
        first = top + random_int(rng, 1, 3)
        last = first + random_int(rng, 2, 4)
        draw_rectangle(grid, (first, left + columns - 3), (last, left + columns), cover)
        return grid, count_color(shape, color) - count_color(grid, color)

    def has_one_axis(drawn):
        grid, hidden = drawn
        shape, empty = flip_left_right(grid == color), grid == BLACK
        moved = [shift(shape, (0, columns)) for columns in range(-15, 16)]
        fitting = [mask for mask in moved if mask.sum() == shape.sum() and not (mask & empty).any()]
        return hidden > 3 and len(fitting) == 1

    grid, _ = draw_until(draw, has_one_axis)
    return grid if chance(rng, 0.5) else flip_left_right(grid)
