"""Join the pieces in a row by their grey links, in the colors of the pieces."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    objects = find_objects(grid, connectivity=8, multicolor=True)
    objects = sorted(objects, key=lambda obj: obj.left)
    output = blank_grid(len(grid), sum(obj.width for obj in objects))
    column, row = 0, next(row for row, column in objects[0].cells if grid[row, column] == GREY)
    for obj in objects:
        color = next(color for color in obj.colors if color != GREY)
        links = [cell for cell in obj.cells if grid[cell] == GREY]
        shift = row - min(links, key=lambda cell: cell[1])[0]
        draw_object(output, obj.at(obj.top + shift, column).recolored(color))
        row = max(links, key=lambda cell: cell[1])[0] + shift
        column += obj.width
    return output


def generate_input(rng):
    count = random_int(rng, 3, 4)
    colors = pick_some(rng, [1, 2, 2, 3, 4, 6, 7, 8, 9], count)

    def draw_piece(index):
        shape = paint(random_shape(rng, 2, 3, random_int(rng, 1, 4)), colors[index])
        piece = blank_grid(shape.shape[0] + 2, shape.shape[1] + 2)
        piece[1:-1, 1:-1] = shape
        first = last = 0
        if index > 0:
            first = pick(rng, find_cells(piece[:, 1:2] != BLACK))[0]
            piece[first, 0] = GREY
        if index < count - 1:
            row = pick(rng, find_cells(piece[:, -2:-1] != BLACK))[0]
            spots = [(row, -1), (row - 1, -2), (row + 1, -2)]
            last, column = pick(rng, [spot for spot in spots if piece[spot] == BLACK])
            piece[last, column] = GREY
        return piece[:, piece.any(axis=0)], first, last

    def draw():
        drawn = [draw_piece(index) for index in range(count)]
        rows, link = [], 0
        for piece, first, last in drawn:
            rows += [link - first + row for row, column in find_cells(piece != BLACK)]
            link += last - first
        return [piece for piece, first, last in drawn], min(rows), max(rows)

    pieces, top, bottom = draw_until(draw, lambda drawn: drawn[2] - drawn[1] < 3)
    shift = random_int(rng, 0, 2 - bottom + top) - top
    columns = []
    for piece in pieces:
        shape = crop_to(piece, piece != BLACK)
        column = blank_grid(3, shape.shape[1] + 1)
        row = random_int(rng, 0, 3 - len(shape))
        if not columns:
            row = piece.any(axis=1).argmax() + shift
        columns.append(draw_pattern(column, shape, (row, 0)))
    return assemble([columns])[:, :-1]
