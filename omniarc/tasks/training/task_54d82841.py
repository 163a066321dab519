"""Put a yellow cell at the bottom, below the middle of each arch."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        output[-1, obj.center[1]] = YELLOW
    return output


def generate_input(rng):
    count = random_int(rng, 1, 3)
    height, same = random_int(rng, 5, 8), chance(rng, 0.5)
    highest = random_int(rng, 0, 1)
    colors = random_colors(rng, 3, exclude=[YELLOW])
    gaps = random_partition(rng, random_int(rng, count, count + 2), count + 1, least=0)
    columns = [blank_grid(height, gaps[0])] if gaps[0] else []
    for color, gap in zip(colors, gaps[1:]):
        columns.append(blank_grid(height, 3 + max(gap, same)))
        top = highest + random_int(rng, 0, min(height - 5, 2))
        draw_pattern(columns[-1], blank_grid(2, 3, colors[0] if same else color), (top, 0))
        columns[-1][top + 1, 1] = BLACK
    return assemble([columns])
