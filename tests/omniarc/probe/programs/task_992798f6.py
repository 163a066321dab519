from omniarc.dsl import *


def task(grid):
    red, blue = find_objects(grid, color=RED)[0], find_objects(grid, color=BLUE)[0]
    down, right = red.direction_to(blue)
    start = red.top + down, red.left + right
    steps = min(abs(blue.top - start[0]), abs(blue.left - start[1]))
    turn = blue.top - steps * down, blue.left - steps * right
    output = draw_line(grid.copy(), start, turn, GREEN)
    draw_line(output, turn, blue.top_left, GREEN)
    return draw_object(output, blue)
