"""Helpers for input generators: `from omniarc.generators import *`."""

from omniarc.generators.choices import (
    chance,
    draw_until,
    pick,
    pick_some,
    random_color,
    random_colors,
    random_int,
    random_partition,
)
from omniarc.generators.placing import free_positions, join_panels, place, scatter, scatter_cells
from omniarc.generators.shapes import (
    box_frame,
    paint,
    random_grid,
    random_orientation,
    random_shape,
    symmetric,
)

__all__ = [
    "box_frame",
    "chance",
    "draw_until",
    "free_positions",
    "join_panels",
    "paint",
    "pick",
    "pick_some",
    "place",
    "random_color",
    "random_colors",
    "random_grid",
    "random_int",
    "random_orientation",
    "random_partition",
    "random_shape",
    "scatter",
    "scatter_cells",
    "symmetric",
]
