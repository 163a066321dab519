from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    height, width = grid.shape
    side = min(height, width)
    panels = split_evenly(grid, height // side, width // side)
    background = background_color(grid)
    return odd_one_out(panels, key=lambda panel: panel != background)


def generate_input(rng):
    side, count = random_int(rng, 3, 4), random_int(rng, 3, 5)
    common, other = draw_until(
        lambda: [rng.random((side, side)) < 0.5 for _ in range(2)],
        lambda pair: (pair[0] != pair[1]).any() and all(0 < mask.sum() <= 6 for mask in pair),
    )
    odd = random_int(rng, 0, count - 1)
    colors = random_colors(rng, count)
    panels = [paint(other if i == odd else common, colors[i]) for i in range(count)]
    return assemble([panels] if chance(rng, 0.5) else [[panel] for panel in panels])
