from omniarc.dsl import *


def task(grid):
    output = fill_symmetry(grid, MAROON)
    return overlay(output.T, output, transparent=MAROON)
