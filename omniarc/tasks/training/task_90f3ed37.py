"""Complete the unfinished copies of the first pattern in blue."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    objects = find_objects(grid, connectivity=8)
    whole = max(objects, key=lambda obj: obj.width)
    for obj in objects:
        height, width = obj.shape
        shift = next(
            columns
            for columns in range(width + 1)
            if grids_equal(obj.grid[:, columns:], whole.grid[:height, : width - columns])
        )
        moved = whole.at(obj.top, obj.left + shift)
        draw_cells(output, [cell for cell in moved.cells if cell[1] > obj.right], BLUE)
    return output


def generate_input(rng):
    width = 10
    kind = pick(rng, ["line", "zigzag", "stairs", "fork"])
    start = random_int(rng, 1, 4)

    def pattern(start):
        if kind == "line":
            return blank_grid(1, width, CYAN)
        if kind == "zigzag":
            return tile_to([[CYAN, BLACK], [BLACK, CYAN]], 2, width)
        grid = blank_grid(3, width)
        if kind == "stairs":
            draw_line(grid, (0, 0), (0, start - 1), CYAN)
            grid[1, start] = grid[2, start + 1 :] = CYAN
        else:
            grid[1, :start] = grid[0, start:] = grid[2, start:] = CYAN
        return grid

    whole = pattern(start)
    height = len(whole)
    grid = blank_grid(15, width)
    top = random_int(rng, 0, 3)
    grid[top : top + height] = whole
    for gap in pick_some(rng, [2, 2, 3, 3, 4, 5], random_int(rng, 1, 3)):
        top += height + gap
        longer = start + random_int(rng, 0, 1)
        known = longer + random_int(rng, 1, 3)
        if top + height < 15:
            grid[top : top + height, :known] = pattern(longer)[:, :known]
    return grid
