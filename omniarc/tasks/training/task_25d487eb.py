from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    arrow = find_objects(grid, multicolor=True)[0]
    dot = min(find_objects(grid), key=lambda obj: obj.size)
    output = grid.copy()
    for down, right in ORTHOGONAL:
        if not arrow.contains(dot.moved(-down, -right)):
            draw_ray(output, dot.position, (down, right), dot.color)
    return draw_object(output, arrow)


def generate_input(rng):
    color, dot = random_colors(rng, 2)
    size = random_int(rng, 3, 4)
    arrow = blank_grid(size, 2 * size - 1)
    for row in range(size):
        arrow[row, size - 1 - row : size + row] = color
    arrow[size - 1, size - 1] = dot
    grid = blank_grid(random_int(rng, 10, 15), random_int(rng, 10, 15))
    place(rng, grid, random_orientation(rng, arrow), margin=1)
    return grid
