"""Input generators of the lessons: the simplest grids that each name has an effect on."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def noise(rng):
    """Return cells of several colors, including black."""
    colors = [BLACK, *random_colors(rng, random_int(rng, 2, 4))]
    return random_grid(rng, random_int(rng, 3, 7), random_int(rng, 3, 7), colors)


def red_and_blue(rng):
    """Return noise that contains red and blue."""
    colors = [BLACK, RED, BLUE, random_color(rng, exclude=[RED, BLUE])]
    grid = random_grid(rng, random_int(rng, 3, 7), random_int(rng, 3, 7), colors)
    grid[0, 0], grid[-1, -1] = RED, BLUE
    return grid


def red_cells(rng):
    """Return a few red cells among others."""
    grid = blank_grid(random_int(rng, 4, 9), random_int(rng, 4, 9))
    scatter_cells(rng, grid, RED, random_int(rng, 1, 6))
    scatter_cells(rng, grid, random_color(rng, exclude=[RED]), random_int(rng, 1, 6))
    return grid


def square_noise(rng):
    """Return a square grid of noise."""
    size = random_int(rng, 2, 5)
    return random_grid(rng, size, size, [BLACK, *random_colors(rng, 3)])


def halves(rng):
    """Return two grids of one shape side by side, which are equal half of the time."""
    left, right = [random_grid(rng, 4, 4, random_color(rng), density=0.6) for _ in range(2)]
    return assemble([[left, left if chance(rng, 0.5) else right]])


def dots(rng):
    """Return single cells of several colors that do not touch."""
    grid = blank_grid(random_int(rng, 6, 12), random_int(rng, 6, 12))
    scatter(rng, grid, [blank_grid(1, 1, color) for color in random_colors(rng, 3)])
    return grid


def one_dot(rng):
    """Return one cell away from the border."""
    height, width = random_int(rng, 5, 12), random_int(rng, 5, 12)
    grid = blank_grid(height, width)
    grid[random_int(rng, 1, height - 2), random_int(rng, 1, width - 2)] = random_color(rng)
    return grid


def two_dots(rng):
    """Return two cells of one color in one row, column or diagonal."""
    size = random_int(rng, 6, 12)
    grid = blank_grid(size, size)
    (down, right), length = pick(rng, [*ORTHOGONAL, *DIAGONAL]), random_int(rng, 2, size - 1)
    row = random_int(rng, max(0, -down * length), size - 1 - max(0, down * length))
    column = random_int(rng, max(0, -right * length), size - 1 - max(0, right * length))
    ends = [(row, column), (row + down * length, column + right * length)]
    return draw_cells(grid, ends, random_color(rng))


def pairs(rng):
    """Return rows or columns with two cells of one color."""
    grid = blank_grid(random_int(rng, 8, 12), random_int(rng, 8, 12))
    for row in pick_some(rng, range(0, grid.shape[0], 2), 3):
        grid[row, pick_some(rng, range(grid.shape[1]), 2)] = random_color(rng)
    return grid if chance(rng, 0.5) else grid.T.copy()


def ranked_colors(rng):
    """Return single cells of three colors, each more common than the one before."""
    grid = blank_grid(random_int(rng, 6, 10), random_int(rng, 6, 10))
    count = 0
    for color in random_colors(rng, 3):
        count += random_int(rng, 1, 4)
        scatter_cells(rng, grid, color, count)
    return grid


def one_shape(rng):
    """Return one shape on black, with room around it."""
    grid = blank_grid(random_int(rng, 6, 10), random_int(rng, 6, 10))
    place(rng, grid, paint(random_shape(rng, 4, 4, random_int(rng, 3, 9)), random_color(rng)))
    return grid


def shapes(rng):
    """Return shapes of different colors and sizes on black that do not touch."""
    grid = blank_grid(random_int(rng, 9, 13), random_int(rng, 9, 13))
    count = random_int(rng, 3, 4)
    sizes = sorted(pick_some(rng, range(2, 12), count), reverse=True)
    colors = random_colors(rng, count)
    masks = [random_shape(rng, 4, 4, size) for size in sizes]
    scatter(rng, grid, [paint(mask, color) for mask, color in zip(masks, colors)])
    return grid


def shapes_on_color(rng):
    """Return shapes on a background that is rarely black."""
    grid = shapes(rng)
    grid[grid == BLACK] = pick(rng, [color for color in range(10) if color not in grid[grid > 0]])
    return grid


def twins(rng):
    """Return three or more objects of different colors, all of one shape except one."""
    grid = blank_grid(11, 11)
    usual, odd = draw_until(
        lambda: [random_shape(rng, 3, 3, random_int(rng, 4, 6)) for _ in range(2)],
        lambda pair: not np.array_equal(*pair),
    )
    masks = pick_some(rng, [usual] * random_int(rng, 2, 3) + [odd], 3)
    masks = [odd, *[mask for mask in masks if mask is not odd], usual][:4]
    colors = random_colors(rng, len(masks))
    order = pick_some(rng, range(len(masks)), len(masks))
    scatter(rng, grid, [paint(masks[index], colors[index]) for index in order])
    return grid


def few_and_many(rng):
    """Return shapes of one size in two colors, one of them more common."""
    grid = blank_grid(12, 12)
    many, few = random_colors(rng, 2)
    colors = [many] * random_int(rng, 3, 4) + [few] * random_int(rng, 1, 2)
    order = pick_some(rng, colors, len(colors))
    scatter(rng, grid, [paint(random_shape(rng, 2, 3, 4), color) for color in order])
    return grid


def boxes(rng):
    """Return filled rectangles and frames of one color."""
    grid = blank_grid(random_int(rng, 10, 14), random_int(rng, 10, 14))
    color = random_color(rng)
    sides = [(random_int(rng, 3, 5), random_int(rng, 3, 5)) for _ in range(4)]
    patterns = [box_frame(*sides[0], color), blank_grid(*sides[1], color)]
    patterns += [box_frame(*side, color, inside=pick(rng, [BLACK, color])) for side in sides[2:]]
    scatter(rng, grid, patterns)
    return grid


def mirrored_shapes(rng):
    """Return one shape that equals its left-right mirror image, and others that do not."""
    grid = blank_grid(12, 12)
    colors = random_colors(rng, 3)
    half = random_shape(rng, 3, 2, random_int(rng, 3, 5))
    patterns = [symmetric(half, share_middle=True)]
    for _ in colors[1:]:
        crooked = draw_until(
            lambda: random_shape(rng, 3, 3, random_int(rng, 4, 6)),
            lambda mask: not np.array_equal(mask, mask[:, ::-1]),
        )
        patterns.append(crooked)
    scatter(rng, grid, [paint(mask, color) for mask, color in zip(patterns, colors)])
    return grid


def edge_and_middle(rng):
    """Return shapes, at least one at the border and one away from it."""
    height, width = random_int(rng, 9, 12), random_int(rng, 9, 12)
    grid = blank_grid(height, width)
    grid[0, : random_int(rng, 1, 4)] = random_color(rng)
    color = random_color(rng)
    place(rng, grid, paint(random_shape(rng, 3, 3, random_int(rng, 2, 6)), color), margin=1)
    scatter(rng, grid, [paint(random_shape(rng, 2, 3, 4), random_color(rng)) for _ in range(2)])
    return grid


def wall_and_block(rng):
    """Return a red block, and a gray wall below, above, left or right of it."""
    grid = blank_grid(random_int(rng, 8, 12), random_int(rng, 5, 9))
    grid[-1] = GREY
    block = paint(random_shape(rng, 3, 3, random_int(rng, 2, 6)), RED)
    left = random_int(rng, 0, grid.shape[1] - block.shape[1])
    draw_pattern(grid, block, (random_int(rng, 0, 2), left))
    return random_orientation(rng, grid).copy()


def panels(rng):
    """Return small panels between lines of a color that no panel has."""
    separator, *colors = random_colors(rng, 3)
    rows, columns = pick(rng, [(1, 2), (2, 1), (2, 2), (2, 3), (3, 3)])
    height, width = random_int(rng, 2, 4), random_int(rng, 2, 4)
    parts = [
        [random_grid(rng, height, width, colors, density=0.5) for _ in range(columns)]
        for _ in range(rows)
    ]
    return join_panels(parts, separator)


def odd_panels(rng):
    """Return panels between lines, all equal except one."""
    separator, *colors = random_colors(rng, 3)
    usual, odd = draw_until(
        lambda: [random_grid(rng, 3, 3, colors, density=0.6) for _ in range(2)],
        lambda pair: (pair[0] != pair[1]).any(),
    )
    parts = [usual] * random_int(rng, 2, 4)
    parts.insert(random_int(rng, 0, len(parts)), odd)
    return join_panels([parts], separator)


def hidden_symmetry(rng):
    """Return a symmetric picture with a gray patch over a part of it."""
    size = random_int(rng, 3, 5)
    quarter = random_grid(rng, size, size, random_colors(rng, 4, exclude=[GREY]))
    grid = symmetric(quarter, up_down=True)
    top, left = random_int(rng, 0, size - 2), random_int(rng, 0, 2 * size - 2)
    return draw_rectangle(grid, (top, left), (top + 1, left + 1), GREY)


def wallpaper(rng):
    """Return a small pattern, repeated."""
    small = random_grid(rng, random_int(rng, 2, 4), random_int(rng, 2, 4), random_colors(rng, 3))
    return tile_to(small, random_int(rng, 9, 14), random_int(rng, 9, 14))


def squares_in_noise(rng):
    """Return noise of one color with some empty squares."""
    grid = random_grid(rng, 12, 12, random_color(rng, exclude=[RED]), density=0.7)
    for _ in range(random_int(rng, 1, 3)):
        top, left = random_int(rng, 0, 10), random_int(rng, 0, 10)
        draw_rectangle(grid, (top, left), (top + 1, left + 1), BLACK)
    return grid
