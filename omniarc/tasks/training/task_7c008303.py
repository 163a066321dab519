"""Color the green pattern by quarters, with the colors of the small square."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    panels = sorted(split_panels(grid), key=lambda panel: panel.size)
    key, pattern = panels[0], panels[-1]
    output = scale_up(key, len(pattern) // len(key))
    output[pattern != GREEN] = background_color(grid)
    return output


def generate_input(rng):
    colors = random_colors(rng, 4, exclude=[GREEN, CYAN])
    if chance(rng, 0.3):
        colors[3] = colors[0]
    key = blank_grid(2, 2)
    key[0], key[1] = colors[:2], colors[2:]
    pattern = random_grid(rng, 6, 6, GREEN, density=0.5)
    panels = [[key, blank_grid(2, 6)], [blank_grid(6, 2), pattern]]
    return random_orientation(rng, join_panels(panels, CYAN))
