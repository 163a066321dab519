"""Return the panel whose shape differs from all others."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape
    colors = colors_by_count(grid)
    count = len(colors) - 1
    splits = (
        split_evenly(grid, rows, columns)
        for rows, columns in [(count, 1), (1, count)]
        if height % rows == width % columns == 0
    )
    panels = next(
        panels for panels in splits if all(len(colors_by_count(panel)) == 2 for panel in panels)
    )
    shared = next(color for color in colors if all(color in panel for panel in panels))
    return odd_one_out(panels, key=lambda panel: panel == shared)


def generate_input(rng):
    side, count = pick(rng, [3, 3, 3, 4]), random_int(rng, 3, 5)

    def draw():
        size = random_int(rng, side * side // 2, side * side - 1)
        return draw_until(
            lambda: random_shape(rng, side, side, size, connectivity=8),
            lambda mask: mask.shape == (side, side),
        )

    common, other = draw_until(
        lambda: [draw(), draw()], lambda pair: not grids_equal(pair[0], pair[1])
    )
    odd = random_int(rng, 0, count - 1)
    colors = random_colors(rng, count)
    panels = [paint(other if i == odd else common, colors[i]) for i in range(count)]
    return assemble([panels] if chance(rng, 0.5) else [[panel] for panel in panels])
