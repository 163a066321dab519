"""Lessons on patterns."""

from omniarc.dataset.lessons.inputs import *
from omniarc.dataset.lessons.lesson import given
from omniarc.dsl import *


@given(wallpaper)
def task_smallest_tile(grid):
    return smallest_tile(grid)


@given(hidden_symmetry)
def task_fill_symmetry(grid):
    return fill_symmetry(grid, transparent=GREY)


@given(squares_in_noise)
def task_find_template(grid):
    output = grid.copy()
    for row, column in find_template(grid, blank_grid(2, 2)):
        draw_rectangle(output, (row, column), (row + 1, column + 1), RED)
    return output
