"""Lessons on drawing."""

from omniarc.dataset.lessons.inputs import *
from omniarc.dataset.lessons.lesson import given
from omniarc.dsl import *


@given(shapes)
def task_draw_object(grid):
    output = blank_grid(*grid.shape, GREY)
    for obj in find_objects(grid):
        draw_object(output, obj)
    return output


@given(square_noise)
def task_draw_pattern(grid):
    height, width = grid.shape
    output = blank_grid(height + 2, width + 2, YELLOW)
    return draw_pattern(output, grid, (1, 1))


@given(dots)
def task_draw_cells(grid):
    output = grid.copy()
    for row, column in find_cells(grid != BLACK):
        draw_cells(output, [(row - 1, column), (row + 1, column)], GREY)
    return output


@given(two_dots)
def task_draw_line(grid):
    start, end = find_cells(grid != BLACK)
    return draw_line(grid.copy(), start, end, grid[start])


@given(one_dot)
def task_draw_ray(grid):
    start = find_cells(grid != BLACK)[0]
    return draw_ray(grid.copy(), start, RIGHT, grid[start])


@given(wall_and_block)
def task_draw_ray_through(grid):
    output = grid.copy()
    for cell in find_cells(grid, RED):
        for direction in ORTHOGONAL:
            draw_ray(output, cell, direction, YELLOW, through=BLACK)
    return output


@given(shapes)
def task_draw_rectangle(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        draw_rectangle(output, obj.top_left, obj.bottom_right, obj.color)
    return output


@given(noise)
def task_draw_frame(grid):
    height, width = grid.shape
    return draw_frame(grid.copy(), (0, 0), (height - 1, width - 1), MAROON)
