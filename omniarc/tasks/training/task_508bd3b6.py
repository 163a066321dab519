"""Continue the ray in green to the red wall, and let it bounce off."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    wall = object_from_mask(grid, grid == RED)
    cells = find_cells(grid, CYAN)
    top, bottom = cells[0], cells[-1]
    right = 1 if bottom[1] > top[1] else -1
    up_path, down_path = ray_cells(grid, top, (-1, -right)), ray_cells(grid, bottom, (1, right))
    hits_above = any(grid[cell] == RED for cell in up_path)
    down, right, path = (-1, -right, up_path) if hits_above else (1, right, down_path)
    path = [cell for cell in path if grid[cell] != RED]
    draw_cells(output, path, GREEN)
    turned = (down, -right) if wall.height == len(grid) else (-down, right)
    return draw_ray(output, path[-1], turned, GREEN)


def generate_input(rng):
    size, thickness = random_int(rng, 10, 14), random_int(rng, 2, 5)
    length = random_int(rng, 2, 3)

    def draw():
        grid = blank_grid(size, size)
        grid[-thickness:] = RED
        floor = size - thickness - 1
        if chance(rng, 0.5):
            start = 0, random_int(rng, 0, size - 1)
        else:
            start = random_int(rng, 0, floor - length - 2), 0
        path = [start] + [cell for cell in ray_cells(grid, start, DOWN_RIGHT) if grid[cell] != RED]
        draw_cells(grid, path[:length], CYAN)
        bounces = len(path) > length + 1 and path[-1][0] == floor and path[-1][1] < size - 3
        return grid, bounces

    grid = draw_until(draw, lambda drawn: drawn[1])[0]
    return random_orientation(rng, grid)
