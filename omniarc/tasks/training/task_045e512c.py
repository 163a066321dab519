"""Repeat the whole shape toward each partial copy, in that copy's color, up to the border."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    objects = find_objects(grid, connectivity=8)
    whole = max(objects, key=lambda obj: obj.size)
    for part in [obj for obj in objects if obj != whole]:
        down, right = whole.direction_to(part)
        for count in range(1, max(grid.shape) // min(whole.shape)):
            rows, columns = count * down * (whole.height + 1), count * right * (whole.width + 1)
            draw_object(output, whole.recolored(part.color).moved(rows, columns))
    return output


def generate_input(rng):
    def accept(shape):
        corners = [shape[:2, :2], shape[:2, 1:], shape[1:, :2], shape[1:, 1:]]
        return shape.shape == (3, 3) and min(corner.sum() for corner in corners) > 1

    def draw():
        return random_shape(rng, 3, 3, random_int(rng, 5, 8), connectivity=8)

    shape = draw_until(draw, accept)
    size = random_int(rng, 20, 22)
    top, left = random_int(rng, 6, size - 12), random_int(rng, 6, size - 10)
    grid = blank_grid(size, size)
    own, *colors = random_colors(rng, 5)
    draw_pattern(grid, paint(shape, own), (top, left))
    near = {-1: slice(2, 3), 0: slice(0, 3), 1: slice(0, 1)}
    corner = {-1: slice(1, 3), 1: slice(0, 2)}
    ways = pick_some(rng, ORTHOGONAL, random_int(rng, 1, 3))
    ways += pick_some(rng, DIAGONAL, random_int(rng, 1 if len(ways) == 1 else 0, 1))
    if chance(rng, 0.3):
        colors[1] = colors[0]
    for (down, right), color in zip(ways, colors):
        parts = corner if down and right else near
        part = blank_grid(3, 3).astype(bool)
        part[parts.get(down, slice(0, 3)), parts.get(right, slice(0, 3))] = True
        draw_pattern(grid, paint(part & shape, color), (top + 4 * down, left + 4 * right))
    return grid
