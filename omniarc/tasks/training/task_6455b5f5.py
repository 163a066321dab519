"""Fill the largest region with blue, and the smallest ones with cyan."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    regions = find_objects(grid, color=background_color(grid))
    sizes = [region.size for region in regions]
    output = grid.copy()
    for region in regions:
        if region.size == max(sizes):
            draw_object(output, region.recolored(BLUE))
        if region.size == min(sizes):
            draw_object(output, region.recolored(CYAN))
    return output


def generate_input(rng):
    def draw_walls():
        height, width = random_int(rng, 11, 18), random_int(rng, 11, 16)
        grid = blank_grid(height, width)
        for _ in range(random_int(rng, 3, 8)):
            start = pick(rng, find_cells(grid, BLACK))
            if not dilate(grid == RED)[start]:
                grid[start] = RED
                for direction in pick(rng, [[UP, DOWN], [LEFT, RIGHT]]):
                    draw_ray(grid, start, direction, RED, through=BLACK)
        return grid

    def has_one_largest(grid):
        sizes = sorted(region.size for region in find_objects(grid, color=BLACK))
        walls = find_objects(grid, connectivity=8, color=RED)
        whole = len(walls) == 1 and walls[0].shape == grid.shape
        return whole and len(sizes) > 2 and sizes[-1] > sizes[-2] > sizes[0]

    return draw_until(draw_walls, has_one_largest)
