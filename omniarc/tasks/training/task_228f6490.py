"""Move the pieces that fit exactly into the holes."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    objects = find_objects(grid)
    colors = [obj.color for obj in objects]
    largest = max(objects, key=lambda obj: obj.size)
    walls = [obj for obj in objects if obj.color == largest.color]
    output = grid.copy()
    for hole in [hole for wall in walls for hole in wall.holes]:
        fitting = [obj for obj in objects if obj.same_shape(hole) and obj not in walls]
        piece = min(fitting, key=lambda obj: colors.count(obj.color))
        draw_object(output, piece.recolored(background))
        draw_object(output, piece.at(*hole.top_left))
    return output


def generate_input(rng):
    *colors, stray = random_colors(rng, 3, exclude=[GREY])
    shapes = draw_until(
        lambda: [random_shape(rng, 2, 3, random_int(rng, 3, 5)) for _ in range(2)],
        lambda shapes: shapes[0].shape != shapes[1].shape,
    )
    walls, pieces = [], []
    for shape, color in zip(shapes, colors):
        rows, columns = shape.shape[0] + random_int(rng, 2, 3), shape.shape[1] + 2
        wall = blank_grid(rows, columns, GREY)
        wall[1:, 1:][: len(shape), : shape.shape[1]][shape] = BLACK
        walls.append(random_orientation(rng, wall))
        pieces.append(crop_to(paint(walls[-1] == BLACK, color), walls[-1] == BLACK))

    def draw():
        grid = blank_grid(10, 10)
        return grid, scatter(rng, grid, walls + pieces, gap=int(chance(rng, 0.3)))

    grid, _ = draw_until(draw, lambda drawn: None not in drawn[1])
    for length in pick_some(rng, (1, 1, 1, 2, 2, 3, 3), random_int(rng, 4, 7)):
        place(rng, grid, blank_grid(1, length, stray))
    return grid
