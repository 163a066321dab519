"""Mirror each shape to where its other colors point, in these colors."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid, connectivity=8, multicolor=True):
        shape = object_from_mask(grid, obj.mask_in(grid) & (grid == obj.color))
        for row, column in obj.cells:
            down = (row > shape.bottom) - (row < shape.top)
            right = (column > shape.right) - (column < shape.left)
            image = shape.moved(down * shape.height, right * shape.width)
            if down:
                image = image.transformed(flip_up_down)
            if right:
                image = image.transformed(flip_left_right)
            draw_object(output, image.recolored(grid[row, column]))
    return output


def generate_input(rng):
    side = random_int(rng, 14, 30)
    count = random_int(rng, 1, 2) if side < 18 else random_int(rng, 1, 3)
    grid = blank_grid(side, side)
    taken = grid.copy()

    def draw_shape():
        return random_shape(rng, 4, 4, random_int(rng, 4, 8), connectivity=8)

    for _ in range(count):
        shape = draw_until(draw_shape, lambda shape: shape[-1, -1] and min(shape.shape) > 1)
        colors = random_colors(rng, 4)
        height, width = shape.shape
        whole = blank_grid(2 * height, 2 * width)
        whole[:height, :width] = paint(shape, colors[0])
        seeds = [(height, width - 1), (height - 1, width), (height, width)]
        for color, cell in zip(colors[1:], pick_some(rng, seeds, random_int(rng, 2, 3))):
            whole[cell] = color
        whole = random_orientation(rng, whole)
        start = place(rng, taken, blank_grid(*whole.shape, GREY))
        if start:
            draw_pattern(grid, whole, start)
    return grid
