"""Copy the cross, with its arms extended as lines, to each dot in the rectangles."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    objects = find_objects(grid, multicolor=True)
    template = min(objects, key=lambda obj: obj.size)
    row, column = template.center
    core = grid[row - 1 : row + 2, column - 1 : column + 2]
    output = draw_object(grid.copy(), template.recolored(background))
    dots = find_cells(output, grid[row, column])
    for box in objects:
        for dot_row, dot_column in set(dots) & set(box.cells):
            if template.height > 3:
                output[box.top : box.bottom + 1, dot_column] = grid[template.top, column]
            if template.width > 3:
                output[dot_row, box.left : box.right + 1] = grid[row, template.left]
    for dot_row, dot_column in dots:
        draw_pattern(output, core, (dot_row - 1, dot_column - 1), transparent=background)
    return output


def generate_input(rng):
    background, inside, dot, arm, side = random_colors(rng, 5)
    template = blank_grid(5, 5, background)
    template[:, 2] = arm
    if chance(rng, 0.5):
        template[1:4, [1, 3]] = side
        template[2, 2] = dot
        template = random_orientation(rng, template[:, 1:4])
    else:
        if chance(rng, 0.5):
            template[1:4, 1:4] = dot
            template[:, 2] = arm
        template[2] = arm
        template[2, 2] = dot

    def draw():
        grid = blank_grid(30, 30, background)
        place(rng, grid, template, margin=1, background=background)
        shapes = [(random_int(rng, 7, 15), random_int(rng, 9, 18)) for _ in range(3)]
        boxes = [blank_grid(*shape, inside) for shape in shapes]
        for box in boxes:
            row, column = (random_int(rng, 1, size - 5) for size in box.shape)
            box[row, column] = dot
            if chance(rng, 0.4):
                other_row = random_int(rng, row + 3, len(box) - 2)
                other_column = random_int(rng, column + 3, box.shape[1] - 2)
                box[other_row, other_column] = dot
        boxes = [box[:, :: pick(rng, [1, -1])] for box in boxes]
        corners = scatter(rng, grid, boxes, margin=1, background=background)
        return grid, corners

    def accept(drawn):
        grid, corners = drawn
        return None not in corners[:2] and background_color(grid) == background

    return draw_until(draw, accept)[0]
