"""Move the grey cells straight to the red square until they touch it."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    target = max(find_objects(grid), key=lambda obj: obj.size)
    output = grid.copy()
    for dot in find_objects(grid):
        if dot != target:
            draw_object(output, dot.recolored(background_color(grid)))
            draw_object(output, slide_object(grid, dot, dot.direction_to(target)))
    return output


def generate_input(rng):
    height = width = random_int(rng, 9, 13)
    grid = blank_grid(height, width)
    top, left = random_int(rng, 2, height - 4), random_int(rng, 2, width - 4)
    grid[top : top + 2, left : left + 2] = RED
    for down, right in pick_some(rng, [*ORTHOGONAL, *DIAGONAL], random_int(rng, 2, 5)):
        row = top + (1 if down > 0 else 0 if down < 0 else random_int(rng, 0, 1))
        column = left + (1 if right > 0 else 0 if right < 0 else random_int(rng, 0, 1))
        cells = ray_cells(grid, (row, column), (down, right))[1:]
        if cells:
            grid[pick(rng, cells)] = GREY
    return grid
