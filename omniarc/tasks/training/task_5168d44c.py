"""Move the frame along the row of dots by one dot."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    objects = find_objects(grid, background=background)
    ring = odd_one_out(objects, key=lambda obj: obj.color)
    dots = [obj for obj in objects if obj != ring]
    inside = next(index for index, dot in enumerate(dots) if ring.contains(dot))
    dot, following = dots[inside : inside + 2]
    down = max(dot.top - ring.top, ring.bottom - dot.bottom)
    right = max(dot.left - ring.left, ring.right - dot.right)
    output = replace_color(grid, ring.color, background)
    first = following.top - down, following.left - right
    end = following.bottom + down, following.right + right
    draw_rectangle(output, first, end, ring.color)
    return draw_object(output, following)


def generate_input(rng):
    length, across = random_int(rng, 7, 15), random_int(rng, 5, 13)
    grid = blank_grid(across, length)
    row = random_int(rng, 1, across - 2)
    start = random_int(rng, 0, 1)
    grid[row, start::2] = GREEN
    center = random_int(rng, 1, (length - start - 1) // 2 - 1) * 2 + start
    draw_frame(grid, (row - 1, center - 1), (row + 1, center + 1), RED)
    return grid.T if chance(rng, 0.5) else grid
