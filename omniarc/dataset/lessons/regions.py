"""Lessons on regions."""

from omniarc.dataset.lessons.inputs import *
from omniarc.dataset.lessons.lesson import given
from omniarc.dsl import *


@given(panels)
def task_separator_color(grid):
    return replace_color(grid, separator_color(grid), BLACK)


@given(panels)
def task_find_panels(grid):
    panels = find_panels(grid)
    last = panels[-1][-1]
    return draw_object(grid.copy(), last.recolored(RED))


@given(panels)
def task_split_panels(grid):
    return split_panels(grid)[0]


@given(halves)
def task_split_evenly(grid):
    left, right = split_evenly(grid, 1, 2)
    return assemble([[left], [right]])


@given(boxes)
def task_enclosed_cells(grid):
    return grid_from_mask(enclosed_cells(grid != BLACK), BLUE)


@given(boxes)
def task_flood_fill(grid):
    height, width = grid.shape
    return flood_fill(grid, (height - 1, width - 1), CYAN)


@given(dots)
def task_dilate(grid):
    output = grid.copy()
    output[dilate(grid != BLACK, connectivity=4) & (grid == BLACK)] = YELLOW
    return output
