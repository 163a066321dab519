"""Complete the figure so that it looks the same after a quarter turn."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    colored = grid != background_color(grid)
    size, top, left = max(
        (size, row, column)
        for size in range(2, 5)
        for row, column in find_template(colored, blank_grid(size, size, True))
    )
    rows, columns = 2 * top + size - 1, 2 * left + size - 1
    add, subtract = (rows + columns) // 2, (rows - columns) // 2
    output = grid.copy()
    for row, column in find_cells(colored):
        half_turn = rows - row, columns - column
        quarter_turns = [(column + subtract, add - row), (add - column, row - subtract)]
        draw_cells(output, [half_turn, *quarter_turns], grid[row, column])
    return output


def generate_input(rng):
    size = random_int(rng, 2, 3)
    colors = random_colors(rng, 2)
    core = blank_grid(size, size, colors[0])
    if size == 3 and chance(rng, 0.5):
        core[[0, 1, 1, 2], [1, 0, 2, 1]] = colors[1]

    def draw():
        shown = blank_grid(size + 4, size + 4)
        shown[2:-2, 2:-2] = core
        full = shown != BLACK
        for _ in range(random_int(rng, 1, 4)):
            cell = pick(rng, find_cells(dilate(shown != BLACK) & ~full))
            shown[cell] = pick(rng, colors)
            full = full | rotate(shown, 1).astype(bool) | rotate(shown, 2).astype(bool)
            full = full | rotate(full, 2)
        return shown

    def accept(shown):
        squares = find_template(shown != BLACK, blank_grid(size, size, True))
        return len(squares) == 1 and len(colors_by_count(shown)) == 3

    shown = draw_until(draw, accept)
    height = width = random_int(rng, 9, 12)
    top, left = random_int(rng, 0, height - size - 4), random_int(rng, 0, width - size - 4)
    return draw_pattern(blank_grid(height, width), shown, (top, left))
