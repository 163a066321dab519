from omniarc.dsl import *


def task(grid):
    panels = split_panels(grid)
    return next(panel for panel in panels if len(colors_by_count(panel, ignore=BLACK)) == 1)
