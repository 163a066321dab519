from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    mover = find_objects(grid, color=GREEN)[0]
    target = find_objects(grid, color=YELLOW)[0]
    output = replace_color(grid, GREEN, background_color(grid))
    return draw_object(output, mover.moved(*mover.direction_to(target)))


def generate_input(rng):
    height, width = random_int(rng, 3, 14), random_int(rng, 3, 14)
    grid = blank_grid(height, width)
    row, column = random_int(rng, 0, height - 1), random_int(rng, 0, width - 1)
    grid[row, column] = GREEN
    targets = []
    for direction in (*ORTHOGONAL, *DIAGONAL):
        targets += ray_cells(grid, (row, column), direction)[1:]
    if not targets:
        grid[row, column] = BLACK
        grid[0, 0] = GREEN
        targets = ray_cells(grid, (0, 0), DOWN_RIGHT)[1:]
    grid[pick(rng, targets)] = YELLOW
    return grid
