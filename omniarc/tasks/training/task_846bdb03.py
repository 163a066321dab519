"""Put the figure between the bars, mirrored if needed so that the colors match."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    corners = object_from_mask(grid, grid == YELLOW)
    rest = grid.copy()
    rest[corners.slices] = background
    figure = crop_to(rest, rest != background)
    output = grid[corners.slices].copy()
    if output[1, 0] not in figure[:, 0]:
        figure = flip_left_right(figure)
    output[1:-1, 1:-1] = figure
    return output


def generate_input(rng):
    height, half = random_int(rng, 2, 5), random_int(rng, 2, 3)
    colors = random_colors(rng, 2, exclude=[YELLOW])

    def draw():
        size = 2 * height * half
        mask = random_shape(rng, height, 2 * half, random_int(rng, size // 2, size * 8 // 10), 8)
        figure = paint(mask, colors[0])
        figure[:, half:][mask[:, half:]] = colors[1]
        return figure

    def fills_both_halves(figure):
        is_whole = figure.shape == (height, 2 * half)
        return is_whole and len(find_objects(figure, connectivity=8, background=BLACK)) == 2

    figure = draw_until(draw, fills_both_halves)
    frame = blank_grid(height + 2, 2 * half + 2)
    frame[:, 0], frame[:, -1] = pick_some(rng, colors, 2)
    frame[[0, 0, -1, -1], [0, -1, 0, -1]] = YELLOW
    rows = [[frame], [figure]] if chance(rng, 0.6) else [[figure], [frame]]
    grid = blank_grid(13, 13)
    top = random_int(rng, 0, 12 - height - len(frame))
    for (pattern,) in rows:
        left = random_int(rng, 0, 13 - pattern.shape[1])
        draw_pattern(grid, pattern, (top, left))
        top = random_int(rng, top + len(pattern), 13 - height - (pattern is figure) * 2)
    return grid
