"""Enlarge the small figure and fit it to the blocks between the yellow corners."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    corners = object_from_mask(grid, grid == YELLOW)
    rest, output = grid.copy(), grid[corners.slices].copy()
    rest[corners.slices] = background
    figure = crop_to(rest, rest != background)
    hints = object_from_mask(output, (output != background) & (output != YELLOW))
    factor = min(obj.height for obj in find_objects(output) if obj.color != YELLOW)
    scaled = scale_up(figure, factor)
    row, column = find_template(scaled, hints.grid, transparent=background)[0]
    top_left = hints.top - row, hints.left - column
    return draw_pattern(output, scaled, top_left, transparent=background)


def generate_input(rng):
    factor = random_int(rng, 2, 4)
    columns = random_int(rng, 2, 5 if factor < 4 else 4)
    mask = draw_until(
        lambda: random_shape(rng, 3, columns, random_int(rng, columns + 1, 2 * columns), 8),
        lambda mask: mask.shape[1] == columns and len(mask) > 1,
    )
    main, *special = random_colors(rng, 3, exclude=[YELLOW])
    figure = paint(mask, main)
    cells = pick_some(rng, find_cells(mask), 3)
    for cell, color in zip(cells[:2], special):
        figure[cell] = color
    hints = blank_grid(*figure.shape)
    for cell in cells[: random_int(rng, 2, 3)]:
        hints[cell] = figure[cell]
    rows = len(figure)
    height, width = factor * rows + random_int(rng, 2, 4), factor * columns + random_int(rng, 2, 4)
    area = blank_grid(height, width)
    area[[0, 0, -1, -1], [0, -1, 0, -1]] = YELLOW
    top_left = (
        random_int(rng, 1, height - factor * rows - 1),
        random_int(rng, 1, width - factor * columns - 1),
    )
    draw_pattern(area, scale_up(hints, factor), top_left)
    across = max(width, 15) + random_int(rng, 0, 3)
    above, below = blank_grid(height + 2, across), blank_grid(rows + random_int(rng, 0, 3), across)
    draw_pattern(above, area, (random_int(rng, 0, 1), random_int(rng, 0, across - width)))
    place(rng, below, figure)
    return assemble([[above], [below]])
