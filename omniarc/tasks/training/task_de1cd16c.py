"""Return the color of the area with the most dots."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    noise = least_common_color(grid)
    regions = find_objects(grid, background=noise)
    fullest = max(regions, key=lambda region: count_color(grid[region.slices], noise))
    return blank_grid(1, 1, fullest.color)


def generate_input(rng):
    height, width = random_int(rng, 14, 19), random_int(rng, 14, 19)
    row, column = random_int(rng, 5, height - 6), random_int(rng, 5, width - 6)
    noise = random_color(rng)
    colors = pick_some(rng, [color for color in range(10) if color != noise], 4)
    areas = [
        (slice(row), slice(column)),
        (slice(row), slice(column, None)),
        (slice(row, None), slice(column)),
        (slice(row, None), slice(column, None)),
    ]
    if chance(rng, 0.5):
        areas[:2] = [(slice(row), slice(None))]
    most = random_int(rng, 2, 4)
    counts = [most, random_int(rng, 1, most - 1)]
    counts += [random_int(rng, 0, most - 1) for area in areas[2:]]
    grid = blank_grid(height, width)
    for area, color, count in zip(areas, colors, pick_some(rng, counts, len(counts))):
        grid[area] = color
        dots = grid[area][1:-1:2, 1:-1:2]
        scatter_cells(rng, dots, noise, count, background=color)
    return random_orientation(rng, grid)
