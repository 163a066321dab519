"""Lessons on colors."""

import numpy as np

from omniarc.dataset.lessons.inputs import *
from omniarc.dataset.lessons.lesson import given
from omniarc.dsl import *


@given(ranked_colors)
def task_BLACK(grid):
    output = grid.copy()
    output[grid == most_common_color(grid, ignore=BLACK)] = BLACK
    return output


@given(shapes)
def task_BLUE(grid):
    output = grid.copy()
    output[grid != BLACK] = BLUE
    return output


@given(noise)
def task_RED(grid):
    output = grid.copy()
    output[grid == BLACK] = RED
    return output


@given(shapes)
def task_GREEN(grid):
    return grid_from_mask(grid != BLACK, GREEN)


@given(noise)
def task_YELLOW(grid):
    return grid_from_mask(grid == BLACK, YELLOW)


@given(panels)
def task_GREY(grid):
    return replace_color(grid, separator_color(grid), GREY)


@given(boxes)
def task_MAGENTA(grid):
    output = grid.copy()
    output[enclosed_cells(grid != BLACK)] = MAGENTA
    return output


@given(dots)
def task_ORANGE(grid):
    return grid_from_mask(dilate(grid != BLACK), ORANGE)


@given(ranked_colors)
def task_CYAN(grid):
    return replace_color(grid, least_common_color(grid), CYAN)


@given(one_shape)
def task_MAROON(grid):
    shape = crop_to(grid, grid != BLACK)
    return replace_color(shape, BLACK, MAROON)


@given(shapes_on_color)
def task_background_color(grid):
    background = background_color(grid)
    return grid_from_mask(grid != background, GREY)


@given(ranked_colors)
def task_colors_by_count(grid):
    return np.array([colors_by_count(grid, ignore=BLACK)])


@given(ranked_colors)
def task_most_common_color(grid):
    return blank_grid(1, 1, most_common_color(grid, ignore=BLACK))


@given(ranked_colors)
def task_least_common_color(grid):
    return blank_grid(3, 3, least_common_color(grid))


@given(red_cells)
def task_count_color(grid):
    return blank_grid(1, count_color(grid, RED), RED)


@given(red_and_blue)
def task_replace_color(grid):
    return replace_color(grid, RED, YELLOW)


@given(red_and_blue)
def task_map_colors(grid):
    return map_colors(grid, {RED: BLUE, BLUE: RED})
