from omniarc.dsl import *


def task(grid):
    left, right = split_panels(grid, GREY)
    output = left.copy()
    output[left != right] = BLUE
    output[(left != right) & (left != BLACK)] = RED
    return output
