"""Shoot rays diagonally from the corners of the cup, in the color of its content."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    objects = find_objects(grid)
    cup = max(objects, key=lambda obj: obj.height * obj.width)
    color = next(obj.color for obj in objects if obj != cup)
    draw_ray(output, (cup.top, cup.left), UP_LEFT, color)
    draw_ray(output, (cup.top, cup.right), UP_RIGHT, color)
    draw_ray(output, (cup.bottom, cup.left), DOWN_LEFT, color)
    draw_ray(output, (cup.bottom, cup.right), DOWN_RIGHT, color)
    return output


def generate_input(rng):
    size = random_int(rng, 7, 13)
    grid = blank_grid(size, size)
    wall, color = random_colors(rng, 2)
    left = random_int(rng, 1, size - 6) if chance(rng, 0.5) else -2
    height, width = random_int(rng, 1, size - 5), random_int(rng, 1, size - 5 - max(left, 0))
    draw_rectangle(grid, (0, max(left, 0)), (height + 1, left + width + 3), wall)
    draw_rectangle(grid, (0, left + 1), (height, left + width + 2), BLACK)
    draw_rectangle(grid, (0, left + 2), (height - 1, left + width + 1), color)
    return random_orientation(rng, grid)
