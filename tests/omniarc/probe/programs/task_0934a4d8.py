from omniarc.dsl import *


def task(grid):
    output = fill_symmetry(grid, CYAN)
    return crop_to(overlay(output.T, output, transparent=CYAN), grid == CYAN)
