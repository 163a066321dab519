from omniarc.dsl import *


def task(grid):
    objects = find_objects(grid)
    corners = [obj for obj in objects if obj.size == 3]
    color = odd_one_out(corners, key=lambda corner: corner.color).color
    line = most_common(corners, key=lambda corner: corner.color).color
    frame = object_from_mask(grid, sum(corner.mask_in(grid) for corner in corners))
    output = grid.copy()
    output[frame.top : frame.bottom + 1] = color
    output[:, frame.left : frame.right + 1] = color
    draw_frame(output, frame.top_left, frame.bottom_right, line)
    for dot in sorted(objects, key=frame.distance_to):
        direction = frame.direction_to(dot)
        if direction in ORTHOGONAL:
            for cell in dot.cells:
                output[cell] = dot.color
                draw_ray(output, cell, direction, dot.color)
    return output
