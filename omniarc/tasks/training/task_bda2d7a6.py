"""Let each ring take the color of the ring around it, and the outer one the last color."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    colors = list(dict.fromkeys(grid.diagonal().tolist()))
    return map_colors(grid, dict(zip(colors, colors[-1:] + colors[:-1])))


def generate_input(rng):
    size = pick(rng, [6, 6, 8])
    colors = pick_some(rng, range(10), 3)
    grid = blank_grid(size, size)
    for ring in range(size // 2):
        draw_rectangle(grid, (ring, ring), (size - ring - 1, size - ring - 1), colors[ring % 3])
    return grid
