from omniarc.dsl import *


def task(grid):
    panels = find_panels(grid)
    return blank_grid(len(panels), len(panels[0]), panels[0][0].color)
