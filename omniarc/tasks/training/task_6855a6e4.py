from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    background = background_color(grid)
    walls = find_objects(grid, color=RED)
    output = replace_color(grid, GREY, background)
    for obj in find_objects(grid, color=GREY, connectivity=8):
        wall = min(walls, key=obj.distance_to)
        direction = obj.direction_to(wall)
        if direction in (UP, DOWN):
            mirror = wall.top if direction == DOWN else wall.bottom
            image = obj.transformed(flip_up_down).at(2 * mirror - obj.bottom, obj.left)
        else:
            mirror = wall.left if direction == RIGHT else wall.right
            image = obj.transformed(flip_left_right).at(obj.top, 2 * mirror - obj.right)
        draw_object(output, image)
    return output


def generate_input(rng):
    size, width, inside = 15, random_int(rng, 5, 7), random_int(rng, 6, 8)
    grid = blank_grid(size, size)
    top = random_int(rng, 3, size - 3 - inside)
    left = random_int(rng, 1, size - 1 - width)
    bracket = blank_grid(inside, width)
    bracket[[0, -1]] = RED
    bracket[1:-1, [0, -1]] = RED
    bracket[2:-2] = BLACK
    draw_pattern(grid, bracket, (top, left))
    for side in (UP, DOWN):
        height = random_int(rng, 1, inside // 2 - 2)
        shape = paint(random_shape(rng, height, width - 2, random_int(rng, 1, height * 3)), GREY)
        row = top - 1 - len(shape) if side == UP else top + inside + 1
        column = random_int(rng, left + 1, left + width - 1 - shape.shape[1])
        draw_pattern(grid, shape, (row, column))
    return random_orientation(rng, grid)
