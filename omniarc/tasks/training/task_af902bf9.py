from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    color = least_common_color(grid)
    dots = find_cells(grid, color)
    output = grid.copy()
    for top, left in dots:
        for bottom, right in dots:
            if top < bottom and left < right and grid[top, right] == grid[bottom, left] == color:
                output[top + 1 : bottom, left + 1 : right] = RED
    return output


def generate_input(rng):
    height, width = random_int(rng, 9, 14), random_int(rng, 9, 14)
    grid, corners = blank_grid(height, width), blank_grid(height, width)
    used = set()
    for _ in range(random_int(rng, 1, 3)):
        rows, columns = random_int(rng, 3, 6), random_int(rng, 3, 6)
        spots = free_places(grid, rows, columns)
        spots = [(top, left) for top, left in spots if used.isdisjoint((top, top + rows - 1))]
        if spots:
            top, left = pick(rng, spots)
            used |= {top, top + rows - 1}
            grid[top : top + rows, left : left + columns] = YELLOW
            corners[top : top + rows : rows - 1, left : left + columns : columns - 1] = YELLOW
    return corners
