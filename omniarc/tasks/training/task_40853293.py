"""Join the dots of each color with a line; vertical lines run over horizontal ones."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    colors = colors_by_count(grid, ignore=background_color(grid))
    pairs = [find_cells(grid, color) for color in colors]
    for first, last in sorted(pairs, key=lambda pair: pair[0][1] == pair[1][1]):
        draw_line(output, first, last, grid[first])
    return output


def generate_input(rng):
    height, width = random_int(rng, 10, 30), random_int(rng, 10, 30)
    count = random_int(rng, 3, min(7, height // 2, width // 2))

    def draw():
        grid = blank_grid(height, width)
        rows = pick_some(rng, range(0, height, 2), count)
        columns = pick_some(rng, range(1, width, 2), count)
        upright = [True, False] + [chance(rng, 0.5) for _ in range(count - 2)]
        for row, column, color, turn in zip(rows, columns, random_colors(rng, count), upright):
            if turn:
                top, bottom = range(1, height // 2 - 1, 2), range(height // 2 + 1 | 1, height, 2)
                grid[[pick(rng, top), pick(rng, bottom)], column] = color
            else:
                left, right = (
                    range(0, width // 2 - 1, 2),
                    range((width // 2 + 2) // 2 * 2, width, 2),
                )
                grid[row, [pick(rng, left), pick(rng, right)]] = color
        return grid

    def has_crossing(grid):
        lines = [object_from_mask(grid, grid == color) for color in colors_by_count(grid, BLACK)]
        return any(
            flat.left < upright.left < flat.right and upright.top < flat.top < upright.bottom
            for flat in lines
            for upright in lines
        )

    return draw_until(draw, has_crossing)
