"""Lessons on whole grids."""

from omniarc.dataset.lessons.inputs import *
from omniarc.dataset.lessons.lesson import given
from omniarc.dsl import *


@given(noise)
def task_blank_grid(grid):
    height, width = grid.shape
    return blank_grid(width, height, CYAN)


@given(red_and_blue)
def task_grid_from_mask(grid):
    return grid_from_mask(grid == RED, BLUE, background=GREY)


@given(halves)
def task_grids_equal(grid):
    left, right = split_evenly(grid, 1, 2)
    return blank_grid(1, 1, GREEN if grids_equal(left, right) else RED)


@given(red_cells)
def task_find_cells(grid):
    output = grid.copy()
    for row, column in find_cells(grid, RED):
        output[row, :] = output[:, column] = RED
    return output


@given(one_shape)
def task_crop_to(grid):
    return crop_to(grid, grid != BLACK)


@given(noise)
def task_assemble(grid):
    mirrored = flip_left_right(grid)
    return assemble([[grid, mirrored], [mirrored, grid]])


@given(halves)
def task_overlay(grid):
    left, right = split_evenly(grid, 1, 2)
    return overlay(left, right)
