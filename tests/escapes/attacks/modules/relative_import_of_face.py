"""A relative import that names an allowed module.

restricted: error
kernel: error
"""

from .numpy import load


def task(grid):
    return [[9, 9, 9]] if load else grid
