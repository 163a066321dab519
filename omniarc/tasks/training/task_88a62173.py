"""Return the panel that differs from the other three."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape[0] // 2, grid.shape[1] // 2
    rows = [grid[:height], grid[-height:]]
    return odd_one_out([panel for row in rows for panel in (row[:, :width], row[:, -width:])])


def generate_input(rng):
    color = random_color(rng)
    common, other = draw_until(
        lambda: [random_grid(rng, 2, 2, color, density=0.6) for _ in range(2)],
        lambda pair: (
            (pair[0] != pair[1]).any()
            and all(panel.any(axis=axis).all() for panel in pair for axis in (0, 1))
        ),
    )
    panels = [common] * 3
    panels.insert(random_int(rng, 0, 3), other)
    return join_panels([panels[:2], panels[2:]], BLACK)
