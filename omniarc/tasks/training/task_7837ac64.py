"""Shrink the colored part of the grid to the cells whose four corners are of one color."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    line = most_common_color(grid, ignore=BLACK)
    rows, columns = (grid != BLACK).all(axis=1), (grid != BLACK).all(axis=0)
    nodes = replace_color(grid[rows][:, columns], line, BLACK)
    nodes = crop_to(nodes, nodes != BLACK)
    first, across = nodes[:-1, :-1], nodes[:-1, 1:]
    down, diagonal = nodes[1:, :-1], nodes[1:, 1:]
    same = (first == across) & (first == down) & (first == diagonal)
    return np.where(same, first, BLACK)


def generate_input(rng):
    size, count = pick(rng, [(2, 10), (3, 7), (4, 6), (2, 9)])
    line, *colors = random_colors(rng, random_int(rng, 3, 4))

    def draw():
        nodes = blank_grid(4, 4)
        for top, left in pick_some(rng, find_cells(nodes, BLACK), random_int(rng, 4, 7)):
            if top < 3 and left < 3:
                nodes[top : top + 2, left : left + 2] = pick(rng, colors)
        return nodes

    def accept(nodes):
        blocks = [nodes[top : top + 2, left : left + 2] for top, left in np.ndindex(3, 3)]
        done = sum(block.min() == block.max() > 0 for block in blocks)
        edges = [nodes[0], nodes[-1], nodes[:, 0], nodes[:, -1]]
        return done > 2 and all(edge.any() for edge in edges) and len(np.unique(nodes)) > 2

    nodes = draw_until(draw, accept)
    grid = join_panels([[blank_grid(size, size)] * count] * count, line)
    top, left = (random_int(rng, 0, count - 5) for _ in range(2))
    for row, column in find_cells(nodes > 0):
        cell = (top + row + 1) * (size + 1) - 1, (left + column + 1) * (size + 1) - 1
        grid[cell] = nodes[row, column]
    return grid
