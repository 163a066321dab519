"""Lessons on geometry."""

from omniarc.dataset.lessons.inputs import *
from omniarc.dataset.lessons.lesson import given
from omniarc.dsl import *


@given(noise)
def task_rotate(grid):
    return rotate(grid)


@given(noise)
def task_rotate_half(grid):
    return rotate(grid, 2)


@given(noise)
def task_flip_left_right(grid):
    return flip_left_right(grid)


@given(noise)
def task_flip_up_down(grid):
    return flip_up_down(grid)


@given(square_noise)
def task_orientations(grid):
    return assemble([orientations(grid)[:4]])


@given(square_noise)
def task_scale_up(grid):
    return scale_up(grid, 3)


@given(square_noise)
def task_tile(grid):
    return tile(grid, 2, 3)


@given(noise)
def task_tile_to(grid):
    return tile_to(grid, 10, 10)


@given(noise)
def task_shift(grid):
    return shift(grid, (1, 2))
