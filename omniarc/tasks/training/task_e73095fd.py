"""Fill the rooms yellow, but not the areas between the roads."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    padded = np.pad(grid, 2)
    output = grid.copy()
    for region in find_objects(grid, color=BLACK):
        around = padded[region.top : region.bottom + 5, region.left : region.right + 5]
        height, width = around.shape
        above_corners = around[:: height - 1, 1 : -1 : width - 3]
        beside_corners = around[1 : -1 : height - 3, :: width - 1]
        if region.is_rectangle and not above_corners.any() and not beside_corners.any():
            draw_object(output, region.recolored(YELLOW))
    return output


def generate_input(rng):
    height, width = random_int(rng, 12, 16), random_int(rng, 15, 19)

    def draw():
        canvas = blank_grid(height + 2, width + 2)
        middle = random_int(rng, 5, width - 4)
        canvas[:, middle] = GREY
        if chance(rng, 0.6):
            canvas[random_int(rng, 5, height - 4)] = GREY
        box = box_frame(random_int(rng, 3, 5), random_int(rng, 3, 6), GREY, inside=YELLOW)
        left = middle - random_int(rng, 1, box.shape[1] - 2)
        draw_pattern(canvas, box, (random_int(rng, 2, height - len(box)), left))
        roads = []
        for _ in range(random_int(rng, 1, 4)):
            box = box_frame(random_int(rng, 3, 5), random_int(rng, 3, 6), GREY, inside=YELLOW)
            corner = place(rng, canvas, box, gap=2)
            if corner:
                top, left = corner
                bottom, right = top + box.shape[0] - 1, left + box.shape[1] - 1
                row = random_int(rng, top + 1, bottom - 1)
                column = random_int(rng, left + 1, right - 1)
                sides = []
                if 1 < column < width:
                    sides += [(top, column, UP), (bottom, column, DOWN)]
                if 1 < row < height:
                    sides += [(row, left, LEFT) if right < middle else (row, right, RIGHT)]
                roads.append((row, right, RIGHT) if right < middle else (row, left, LEFT))
                roads += pick_some(rng, sides, min(random_int(rng, 0, 2), len(sides)))
        for row, column, direction in roads:
            longer = draw_ray(canvas.copy(), (row, column), direction, GREY, through=BLACK)
            road = longer == GREY
            if not (road[1:, 1:] & road[1:, :-1] & road[:-1, 1:] & road[:-1, :-1]).any():
                canvas = longer
        return canvas[1:-1, 1:-1]

    def accept(rooms):
        return (
            YELLOW not in rooms[[0, 0, -1, -1], [0, -1, 0, -1]]
            and grids_equal(task(replace_color(rooms, YELLOW, BLACK)), rooms)
            and len(find_objects(rooms, color=GREY)) == 1
        )

    return replace_color(draw_until(draw, accept, tries=500), YELLOW, BLACK)
