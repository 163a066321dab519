"""Lessons on objects."""

from omniarc.dataset.lessons.inputs import *
from omniarc.dataset.lessons.lesson import given
from omniarc.dsl import *


@given(shapes)
def task_find_objects(grid):
    largest = max(find_objects(grid), key=lambda obj: obj.size)
    return largest.grid


@given(shapes)
def task_find_objects_first(grid):
    first = find_objects(grid)[0]
    return draw_object(blank_grid(*grid.shape), first)


@given(red_cells)
def task_object_from_mask(grid):
    return object_from_mask(grid, grid == RED).grid


@given(square_noise)
def task_Object(grid):
    height, width = grid.shape
    output = blank_grid(2 * height, 2 * width)
    return draw_object(output, Object(grid, grid != BLACK, height, width))


@given(shapes)
def task_Object_cells(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        draw_cells(output, obj.cells[:1], GREY)
    return output


@given(shapes)
def task_Object_center(grid):
    output = blank_grid(*grid.shape)
    for obj in find_objects(grid):
        output[obj.center] = obj.color
    return output


@given(boxes)
def task_Object_holes(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        for hole in obj.holes:
            draw_object(output, hole.recolored(RED))
    return output


@given(boxes)
def task_Object_is_frame(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        if obj.is_frame:
            draw_object(output, obj.recolored(GREEN))
    return output


@given(boxes)
def task_Object_is_rectangle(grid):
    output = blank_grid(*grid.shape)
    for obj in find_objects(grid):
        if obj.is_rectangle:
            draw_object(output, obj)
    return output


@given(mirrored_shapes)
def task_Object_is_symmetric_left_right(grid):
    return next(obj.grid for obj in find_objects(grid) if obj.is_symmetric_left_right)


@given(shapes)
def task_Object_slices(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        output[obj.slices] = obj.color
    return output


@given(shapes)
def task_Object_top_left(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        draw_frame(output, obj.top_left, obj.bottom_right, obj.color)
    return output


@given(shapes)
def task_Object_moved(grid):
    output = blank_grid(*grid.shape)
    for obj in find_objects(grid):
        draw_object(output, obj.moved(1, 0))
    return output


@given(one_shape)
def task_Object_at(grid):
    obj = object_from_mask(grid, grid != BLACK)
    return draw_object(grid.copy(), obj.at(0, 0))


@given(shapes)
def task_Object_recolored(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        draw_object(output, obj.recolored(BLUE if obj.size > 4 else RED))
    return output


@given(one_shape)
def task_Object_transformed(grid):
    obj = object_from_mask(grid, grid != BLACK)
    output = blank_grid(*grid.shape)
    return draw_object(output, obj.transformed(flip_left_right))


@given(shapes)
def task_Object_height(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        if obj.height > obj.width:
            draw_object(output, obj.recolored(GREY))
    return output


@given(edge_and_middle)
def task_Object_touches_border(grid):
    output = grid.copy()
    for obj in find_objects(grid, multicolor=True):
        if obj.touches_border(grid):
            draw_object(output, obj.recolored(BLACK))
    return output


@given(shapes)
def task_Object_mask_in(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        around = dilate(obj.mask_in(grid)) & (grid == BLACK)
        output[around] = GREY
    return output


@given(wall_and_block)
def task_Object_direction_to(grid):
    block, wall = object_from_mask(grid, grid == RED), object_from_mask(grid, grid == GREY)
    down, right = block.direction_to(wall)
    output = replace_color(grid, RED, BLACK)
    return draw_object(output, block.moved(down, right))


@given(twins)
def task_Object_same_shape(grid):
    first, *others = find_objects(grid)
    output = grid.copy()
    for obj in others:
        if obj.same_shape(first):
            draw_object(output, obj.recolored(first.color))
    return output
