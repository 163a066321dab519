"""Fit the grey pieces into the gaps of the red wall, and make them blue."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    wall = object_from_mask(grid, grid == RED)
    pieces = find_objects(grid, color=GREY)
    output = replace_color(grid, GREY, BLACK)
    slots = find_objects(grid[: wall.height], color=BLACK)
    for slot in sorted(slots, key=lambda slot: slot.size, reverse=True):
        heads = ((piece, piece.mask[: slot.height]) for piece in pieces)
        piece, head = next(
            (piece, head) for piece, head in heads if np.array_equal(crop_to(head, head), slot.mask)
        )
        pieces.remove(piece)
        left = slot.left - head.any(axis=0).argmax()
        draw_object(output, piece.recolored(BLUE).at(slot.top, left))
    return output


def generate_input(rng):
    def draw_piece():
        height, width = random_int(rng, 2, 4), random_int(rng, 1, 4)
        mask = np.zeros((height, width), dtype=bool)
        middle = random_int(rng, 0, width - 1)
        for row in mask:
            row[random_int(rng, 0, middle) : random_int(rng, middle, width - 1) + 1] = True
        return mask[:, mask.any(axis=0)]

    def head_of(piece, depth):
        head = piece[:depth]
        return head[:, head.any(axis=0)]

    def draw():
        pieces = [draw_piece() for _ in range(random_int(rng, 3, 4))]
        return pieces, [random_int(rng, 1, min(2, len(piece) - 1)) for piece in pieces]

    def accept(drawn):
        pieces, depths = drawn
        if not 9 < sum(piece.shape[1] + 1 for piece in pieces) < 16:
            return False
        heads = [head_of(piece, depth) for piece, depth in zip(pieces, depths)]
        rivals = [
            [piece for piece, other in zip(pieces, heads) if other.sum() <= head.sum()]
            for head in heads
        ]
        return all(
            sum(np.array_equal(head_of(piece, len(head)), head) for piece in group) == 1
            for head, group in zip(heads, rivals)
        )

    def lefts(widths):
        spare = 15 - sum(widths)
        gaps = random_partition(rng, spare + 2, len(widths) + 1)
        return [sum(widths[:index]) + sum(gaps[: index + 1]) - 1 for index in range(len(widths))]

    pieces, depths = draw_until(draw, accept)
    grid = blank_grid(10, 15)
    grid[:3] = RED
    for piece, depth, left in zip(pieces, depths, lefts([piece.shape[1] for piece in pieces])):
        head = piece[:depth]
        grid[3 - depth : 3, left : left + piece.shape[1]][head] = BLACK
    pieces = pick_some(rng, pieces, len(pieces))
    for piece, left in zip(pieces, lefts([piece.shape[1] for piece in pieces])):
        grid[10 - len(piece) :, left : left + piece.shape[1]][piece] = GREY
    return grid
