"""A private name imported from a module.

restricted: rejected import.forbidden
kernel: ok loot
"""

from random import _inst


def task(grid):
    return [[9, 9, 9]] if _inst else grid
