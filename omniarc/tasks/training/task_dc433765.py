"""Move the green cell one step toward the yellow one."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    mover, target = sorted(find_objects(grid), key=lambda obj: obj.color == YELLOW)
    output = replace_color(grid, mover.color, background_color(grid))
    return draw_object(output, mover.moved(*mover.direction_to(target)))


def generate_input(rng):
    height = random_int(rng, 3, 13)
    width = height if chance(rng, 0.85) else random_int(rng, 3, 13)
    on_diagonal = height == width and chance(rng, 0.55)

    def draw():
        grid = blank_grid(height, width)
        row, column = random_int(rng, 0, height - 1), random_int(rng, 0, width - 1)
        start = (row, row) if on_diagonal else (row, column)
        directions = [UP_LEFT, DOWN_RIGHT] if on_diagonal else [*ORTHOGONAL, *DIAGONAL]
        targets = ray_cells(grid, start, pick(rng, directions))[1:]
        grid[start] = GREEN
        draw_cells(grid, targets and [pick(rng, targets)], YELLOW)
        return grid

    return random_orientation(rng, draw_until(draw, lambda grid: (grid == YELLOW).any()))
