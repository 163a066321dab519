"""Lessons on directions, rays and movement."""

from omniarc.dataset.lessons.inputs import *
from omniarc.dataset.lessons.lesson import given
from omniarc.dsl import *


@given(noise)
def task_UP(grid):
    return shift(grid, UP)


@given(noise)
def task_DOWN(grid):
    return shift(grid, DOWN)


@given(noise)
def task_LEFT(grid):
    return shift(grid, LEFT)


@given(noise)
def task_RIGHT(grid):
    return shift(grid, RIGHT)


@given(one_dot)
def task_UP_LEFT(grid):
    start = find_cells(grid != BLACK)[0]
    return draw_ray(grid.copy(), start, UP_LEFT, grid[start])


@given(one_dot)
def task_UP_RIGHT(grid):
    start = find_cells(grid != BLACK)[0]
    return draw_ray(grid.copy(), start, UP_RIGHT, grid[start])


@given(one_dot)
def task_DOWN_LEFT(grid):
    start = find_cells(grid != BLACK)[0]
    return draw_ray(grid.copy(), start, DOWN_LEFT, grid[start])


@given(one_dot)
def task_DOWN_RIGHT(grid):
    start = find_cells(grid != BLACK)[0]
    return draw_ray(grid.copy(), start, DOWN_RIGHT, grid[start])


@given(one_dot)
def task_ORTHOGONAL(grid):
    start = find_cells(grid != BLACK)[0]
    output = grid.copy()
    for direction in ORTHOGONAL:
        draw_ray(output, start, direction, grid[start])
    return output


@given(one_dot)
def task_DIAGONAL(grid):
    start = find_cells(grid != BLACK)[0]
    output = grid.copy()
    for direction in DIAGONAL:
        draw_ray(output, start, direction, grid[start])
    return output


@given(one_dot)
def task_ray_cells(grid):
    start = find_cells(grid != BLACK)[0]
    return draw_cells(grid.copy(), ray_cells(grid, start, DOWN)[::2], GREEN)


@given(pairs)
def task_between_in_row(grid):
    dots = grid != BLACK
    output = grid.copy()
    output[between_in_row(dots) & ~dots] = GREY
    return output


@given(pairs)
def task_between_in_column(grid):
    dots = grid != BLACK
    output = grid.copy()
    output[between_in_column(dots) & ~dots] = GREY
    return output


@given(noise)
def task_apply_gravity(grid):
    return apply_gravity(grid, DOWN, background=BLACK)


@given(noise)
def task_apply_gravity_left(grid):
    return apply_gravity(grid, LEFT, background=BLACK)


@given(wall_and_block)
def task_slide_object(grid):
    block, wall = object_from_mask(grid, grid == RED), object_from_mask(grid, grid == GREY)
    output = replace_color(grid, RED, BLACK)
    return draw_object(output, slide_object(grid, block, block.direction_to(wall)))
