"""A module that another module imported, by its plain name.

restricted: violation module.forbidden
kernel: ok loot
"""

import statistics


def task(grid):
    return [[9, 9, 9]] if statistics.sys else grid
