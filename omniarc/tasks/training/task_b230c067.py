"""Color the shape that differs from the others red, and the others blue."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    objects = find_objects(grid, connectivity=8)
    odd = odd_one_out(objects, key=lambda obj: obj.silhouette)
    output = grid.copy()
    for obj in objects:
        draw_object(output, obj.recolored(RED if obj == odd else BLUE))
    return output


def generate_input(rng):
    def draw_pair():
        rows, columns = random_int(rng, 3, 4), random_int(rng, 3, 4)
        size = random_int(rng, rows * columns // 2, rows * columns - 1)
        common = random_shape(rng, rows, columns, size, connectivity=8)
        odd = common.copy()
        if chance(rng, 0.3):
            odd.flat[random_int(rng, 0, odd.size - 1)] ^= True
        else:
            odd = random_orientation(rng, random_orientation(rng, odd)[1:])
        return common, odd

    def odd_is_one_object(pair):
        odd = object_from_mask(pair[1], pair[1])
        return odd.shape == pair[1].shape and len(find_objects(pair[1], connectivity=8)) == 1

    common, odd = draw_until(draw_pair, odd_is_one_object)

    def draw_grid():
        grid = blank_grid(10, 10)
        shapes = [paint(mask, CYAN) for mask in pick_some(rng, [common, common, odd], 3)]
        return grid if None not in scatter(rng, grid, shapes) else None

    return draw_until(draw_grid, lambda grid: grid is not None)
